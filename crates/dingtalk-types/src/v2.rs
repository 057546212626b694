//! Requests and responses of the new host, `api.dingtalk.com`, version 2.0: one module per product.

pub use crate::generated::v2::*;
