//! Files of conversations: the space of a group, and what is sent from it.

pub use crate::generated::v1::conv_file::*;
pub use dingtalk_types::v1::conv_file::*;
