//! Requests and responses of the new host, `api.dingtalk.com`, version 1.0: one module per product.

pub mod oauth2;
pub mod robot;

pub use crate::generated::v1::*;
