//! Operations of the new host, `api.dingtalk.com`, version 1.0, by product.

#[cfg(feature = "conv-file")]
pub mod conv_file;
#[cfg(feature = "storage")]
pub mod storage;
#[cfg(feature = "workflow")]
pub mod workflow;

pub use crate::generated::v1::*;
