//! HTTP event push: the encrypted callback.
//!
//! DingTalk posts `{"encrypt": "<base64>"}` with `signature` (or `msg_signature`), `timestamp` and `nonce` in
//! the query and expects an [`EncryptedReply`] around `success` within about a second.
//!
//! The signature is the only integrity of the scheme (AES-CBC has none), so [`CallbackCipher::decrypt`]
//! checks it, in constant time, before anything is decoded or decrypted.
//!
//! ```
//! use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
//!
//! # fn main() -> Result<(), dingtalk_crypto::CallbackError> {
//! let aes_key = "1234567890123456789012345678901234567890123";
//! let cipher = CallbackCipher::new("token", aes_key, "dingappkey")?.accept_owner_key("dingcorpid");
//! # let pushed = cipher.encrypt(br#"{"EventType":"check_url"}"#, "1783610513", "x63YG4")?;
//! # let (signature, encrypt) = (&pushed.msg_signature, &pushed.encrypt);
//!
//! let message = cipher.decrypt(&EncryptedMessage {
//!     signature,                // query `msg_signature`, else `signature`
//!     timestamp: "1783610513",  // query `timestamp`, the text exactly as received
//!     nonce: "x63YG4",          // query `nonce`
//!     encrypt,                  // member `encrypt` of the body
//! })?;
//! assert_eq!(message.plaintext(), br#"{"EventType":"check_url"}"#);
//!
//! let reply = cipher.success_reply("1783610513", "x63YG4", message.owner_key())?;
//! let body: String = reply.to_json();
//! # assert!(body.contains("timeStamp"));
//! # Ok(())
//! # }
//! ```

mod aes_key;
mod cipher;
mod error;
mod keys;
mod layout;
mod message;
mod msg_signature;
mod padding;
mod push;

pub use cipher::CallbackCipher;
pub use error::CallbackError;
pub use keys::{random_aes_key, random_token};
pub use message::{DecryptedMessage, EncryptedMessage, EncryptedReply};
pub use push::UnacknowledgedError;
