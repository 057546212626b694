//! Files by the id of their entry alone: upload, permissions, search.
#![doc = include_str!("../../generated/v2/storage.md")]

mod upload;

pub use crate::generated::v2::storage::*;
pub use crate::v1::storage::Conflict;
#[doc(no_inline)]
pub use dingtalk_types::v2::storage::*;
pub use upload::{UploadFile, upload};
