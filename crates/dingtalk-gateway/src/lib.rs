//! Stream mode.

mod ack;
mod endpoint;
mod error;
pub mod frame;
mod machine;
mod open;
mod status;
mod subscription;
mod timing;
mod upgrade;

pub use error::{AddError, GatewayError};
pub use status::{ConnectionState, ConnectionStatus, Gap, LossCause, Notice, Status};
pub use subscription::Subscription;
