//! Files by the id of their entry alone: upload, permissions, search.

pub use crate::generated::v2::storage::*;
pub use dingtalk_types::v2::storage::*;
