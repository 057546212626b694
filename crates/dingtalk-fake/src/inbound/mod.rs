//! What people do in DingTalk, on its way to the app: robot messages, clicks on cards, plugin calls, batches of events.

mod acknowledgement;
mod app;
pub(crate) mod card;
pub(crate) mod plugin;
pub(crate) mod post;
pub(crate) mod robot;
mod robot_message;
pub(crate) mod said;
pub(crate) mod send;
pub(crate) mod sync_http;

pub use acknowledgement::{Acknowledgement, TransportKind};
pub use card::Clicked;
pub use robot::{Robot, Say};
pub use said::Said;
