//! Operations of the new host under `/v1.0`, by product.

pub mod oauth2;
pub mod robot;

pub use crate::generated::v1::*;
