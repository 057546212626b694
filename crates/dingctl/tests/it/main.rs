//! The program as its users run it.

mod api;
mod everyday;
mod find;
mod profiles;
mod shell;
mod support;
