//! Tests of the catalogue as its users see it.

mod events;
mod operations;
mod search;
