//! What was begun and what was done, for all machines.

mod error;
mod held;
mod outage;
mod record;
mod scripts;
mod store;

pub use error::OpenError;
pub use store::RedisDedupe;
