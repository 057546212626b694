//! Requests and responses of the new host, `api.dingtalk.com`, version 1.0: one module per product.

pub mod oauth2;
pub mod robot;
#[cfg(feature = "workflow")]
pub mod workflow;

#[allow(unused_imports, unreachable_pub, reason = "empty while no product is switched on")]
pub use crate::generated::v1::*;
