//! Stream mode of DingTalk: events, chat messages and card actions over a WebSocket that this process opens, so that it
//! needs no address of its own.
//!
//! A [`Gateway`] holds the connections of any number of [`App`]s and hands what comes in to a
//! [`Receive`](dingtalk_events::Receive), usually a dispatcher of handlers; what that returns goes back as the
//! acknowledgement. Connections are watched, replaced before DingTalk closes them, and opened anew when they are lost, for
//! as long as the app is not stopped; [`AppHandle`] shows how they are and reports every [`Gap`].
//!
//! What the platform does not promise: chat messages and card actions that are sent while no connection is open may be
//! lost, and anything may be delivered twice.
//!
//! The WebSocket library, tungstenite, writes messages to the `log` facade at level `trace`: leave that off.

mod ack;
mod app;
mod board;
mod counters;
mod dial;
mod driver;
mod endpoint;
mod error;
pub mod frame;
mod gateway;
mod machine;
mod open;
mod open_gate;
#[cfg(test)]
mod simulation;
mod status;
mod subscription;
mod timing;
mod upgrade;

pub use app::{App, AppHandle, AppWatch};
pub use counters::ConnectionCounts;
pub use error::{AddError, GatewayError};
pub use gateway::{Gateway, GatewayBuilder};
pub use status::{ConnectionEvent, ConnectionState, ConnectionStatus, Gap, LossCause, Status};
pub use subscription::Subscription;
