//! Files in spaces, by the ids of space and entry: directories, permissions, upload and download.

pub use crate::generated::v1::storage::*;
pub use dingtalk_types::v1::storage::*;
