//! Everyday verbs of one robot: replies, downloads, cards, questions, presence, admission, budget.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod admission;
mod ai_cards;
mod asking;
mod budget;
mod day;
mod downloading;
mod large;
mod many_cards;
mod no_secrets;
mod plain_cards;
mod presence;
mod replying;
mod sending;
mod support;
