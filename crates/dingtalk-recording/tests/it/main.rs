//! What is in a file, and what is answered from it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod files;
mod path_words;
mod recorder;
mod replacement;
mod replaying;
mod support;
