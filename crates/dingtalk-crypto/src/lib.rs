//! Callback encryption and every signature scheme of the DingTalk Open Platform.
//!
//! Pure functions of bytes: no I/O, no clock, no global state.
//!
//! | module | what for | feature |
//! |---|---|---|
//! | `callback` | HTTP event push: verify and decrypt what DingTalk posts, encrypt the reply | `callback` (default) |
//! | [`signature`] | robots, ISV and sns calls, card callbacks, JSAPI pages | always; the older SHA-1 pages need `jsapi-sha1` |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "callback")]
pub mod callback;
mod hex;
pub mod signature;

#[cfg(feature = "callback")]
pub use callback::{
    CallbackCipher, CallbackError, DecryptedMessage, EncryptedMessage, EncryptedReply, UnacknowledgedError,
};
pub use signature::SignatureError;
