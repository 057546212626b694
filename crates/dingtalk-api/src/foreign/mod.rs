//! Addresses outside DingTalk's API for which an answer of DingTalk's is the ticket: signed storage, files of messages.
//!
//! A request there carries the headers it was given and nothing else: no token, and no `Content-Type`, which would break
//! the signature of a storage. Bodies flow, in both directions; nothing is repeated here.
//!
//! ```
//! # use dingtalk_api::Client;
//! use dingtalk_api::foreign::{ForeignError, ForeignRequest};
//!
//! # async fn example(client: Client, url: &str) -> Result<(), ForeignError> {
//! let mut download = ForeignRequest::new(url)?.get(client.transport()).await?.max_bytes(20 << 20);
//! while let Some(bytes) = download.next().await {
//!     println!("{} bytes", bytes?.len());
//! }
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "storage")]
mod content;
mod download;
mod error;
mod progress;
mod redirect;
mod request;
mod resumption;
#[cfg(feature = "storage")]
mod ticket;

#[cfg(feature = "storage")]
pub use content::Content;
pub use download::{Download, without_folders};
pub use error::ForeignError;
pub use progress::Progress;
pub use request::ForeignRequest;

#[cfg(feature = "storage")]
pub(crate) use ticket::{Ticket, put_by};
