//! Webhook robots of DingTalk without I/O.
//!
//! A [`WebhookRobot`] is known by the address that people post to. It makes the request and reads the answer; what carries them is
//! an HTTP client of yours, or the client of `dingtalk-api`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod robot;

pub use error::WebhookRobotError;
pub use robot::WebhookRobot;
