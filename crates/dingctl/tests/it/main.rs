//! The program as its users run it.

mod api;
mod find;
mod support;
