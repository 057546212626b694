//! Files by the id of their entry alone: upload, permissions, search.

mod upload;

pub use crate::generated::v2::storage::*;
pub use crate::v1::storage::Conflict;
pub use dingtalk_types::v2::storage::*;
pub use upload::{UploadFile, upload};
