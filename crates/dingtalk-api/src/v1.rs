//! Operations of the new host, `api.dingtalk.com`, version 1.0, by product.

pub use crate::generated::v1::*;
