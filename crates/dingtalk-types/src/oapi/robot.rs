//! Custom robots, addressed by the token of their webhook.
//!
//! `POST /robot/send` takes a [`WebhookMessage`] and answers [`Empty`](crate::wire::Empty): 20 messages a minute, then
//! the robot is muted for 10 minutes. The same message may be sent to the `sessionWebhook` of a received message.

pub use crate::message::webhook::WebhookMessage;

#[cfg(feature = "oapi-robot")]
pub use crate::generated::oapi::robot::*;
