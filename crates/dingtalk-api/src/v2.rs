//! Operations of the new host, `api.dingtalk.com`, version 2.0, by product.

pub use crate::generated::v2::*;
