//! Signatures and the callback cipher, against published vectors and by rule.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

#[cfg(feature = "callback")]
mod callback_properties;
#[cfg(feature = "callback")]
mod callback_vectors;
mod signature_vectors;
mod support;
#[cfg(feature = "callback")]
mod timing;
