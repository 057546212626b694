//! Signatures of requests and pages: pure functions of a secret and a time.
//!
//! | scheme | make | check |
//! |---|---|---|
//! | custom robot webhook | [`robot_webhook`], [`robot_webhook_url`] | |
//! | robot message pushed over HTTP | [`robot_callback`] | [`verify_robot_callback`] |
//! | message of an outgoing custom robot (a token, no signature) | | [`verify_outgoing_token`] |
//! | card callback over HTTP | [`card_callback`] | [`verify_card_callback`] |
//! | ISV calls (`/service/…`) | [`isv_suite`], [`isv_suite_query`] | |
//! | `sns/getuserinfo_bycode` | [`sns`], [`sns_query`] | |
//! | JSAPI page (`dd.config`) | [`jsapi`], [`jsapi_verbatim`], [`jsapi_url`] | |
//!
//! All but JSAPI are HMAC-SHA256 in standard base64. The plain functions return that base64 raw, for HTTP
//! libraries that encode query pairs themselves; the `_url` and `_query` functions percent-encode exactly once.

mod card;
mod error;
mod hmac_sha256;
mod jsapi;
mod robot;
mod sns;
mod suite;

pub use card::{card_callback, verify_card_callback};
pub use error::SignatureError;
pub use jsapi::{JsapiDigest, jsapi, jsapi_url, jsapi_verbatim};
pub use robot::{
    robot_callback, robot_webhook, robot_webhook_url, verify_outgoing_token, verify_robot_callback,
};
pub use sns::{sns, sns_query};
pub use suite::{isv_suite, isv_suite_query};
