//! What AI assistants call.

mod answer;
mod call;

pub use answer::PluginAnswer;
pub use call::PluginCall;
