//! Operations of the new host under `/v1.0`, by product.

pub mod oauth2;
pub mod robot;

#[allow(unused_imports, unreachable_pub, reason = "empty while no product is switched on")]
pub use crate::generated::v1::*;
