//! From the catalogue of DingTalk's operations to Rust.
//!
//! `import` turns the facts into the project's own [`catalogue`], `generate` the catalogue and the reviewed [`overlay`] into
//! the folders `generated/` of `dingtalk-types` and `dingtalk-api`; the stages stand in [`model`] (what is to be written),
//! [`names`] (what it is called), [`emit`] (the text), [`pack`] (the packed catalogue) and [`workspace`] (the files). What
//! is written by hand is read from its [`source`].

pub mod catalogue;
pub mod coverage;
pub mod emit;
pub mod error;
pub mod handwritten;
pub mod import;
pub mod list;
pub mod merge;
pub mod model;
pub mod names;
pub mod overlay;
pub mod pack;
pub mod refresh;
pub mod sample;
pub mod source;
pub mod workspace;
