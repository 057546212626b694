//! One run per delivery, however often DingTalk delivers it.

mod in_flight;
mod key;
mod memory;
mod store;

pub(crate) use in_flight::{Begin, InFlight, Progress, Run};
pub use key::DedupeKey;
pub use memory::MemoryDedupe;
pub use store::{Claim, DedupeStore};
