//! What DingTalk sends: events, robot messages, card actions, plugin calls, and what goes back for them.

mod card;
mod plugin;

pub use card::CardUpdate;
pub use plugin::PluginAnswer;
