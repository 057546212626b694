//! Operations of the new host, `api.dingtalk.com`, version 2.0, by product.

#[cfg(feature = "storage")]
pub mod storage;

#[allow(unused_imports, unreachable_pub, reason = "empty while no product is switched on")]
pub use crate::generated::v2::*;
