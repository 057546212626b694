//! Operations of the new host under `/v1.0`, by product.

pub mod oauth2;
pub mod robot;

#[allow(unused_imports, unreachable_pub, reason = "empty while no product is switched on")]
pub use crate::generated::v1::*;

/// The operations of each hand-written module.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&[&crate::Operation]] = &[oauth2::OPERATIONS, robot::OPERATIONS];
