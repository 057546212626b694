//! What people do on interactive cards.

mod action;
mod update;

pub use action::CardAction;
pub use update::CardUpdate;
