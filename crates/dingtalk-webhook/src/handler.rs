//! The user's side.

use std::future::Future;

use async_trait::async_trait;
use dingtalk_transport::BoxError;

use crate::Event;

/// Why a handler could not do its work: any error, or a text (`"no such order".into()`).
///
/// Its `Display` is logged; keep secrets and personal data out of it.
pub type HandlerError = BoxError;

/// Does the work that an event calls for.
///
/// Every `async` function or closure from [`Event`] to `Result<(), HandlerError>` is one. It must be idempotent:
/// DingTalk delivers again whatever it has seen no acknowledgement for, after 10 s and after 30 s.
///
/// ```
/// use dingtalk_webhook::{Event, EventHandler, HandlerError, async_trait};
///
/// struct Directory;
///
/// #[async_trait]
/// impl EventHandler for Directory {
///     async fn handle(&self, event: Event) -> Result<(), HandlerError> {
///         match event.event_type() {
///             "user_add_org" => Ok(()), // add the user
///             _ => Ok(()),              // not ours
///         }
///     }
/// }
/// ```
#[async_trait]
pub trait EventHandler: Send + Sync + 'static {
    /// Handles one event. An error, or a panic, means that the event is not handled.
    async fn handle(&self, event: Event) -> Result<(), HandlerError>;
}

#[async_trait]
impl<F, Fut> EventHandler for F
where
    F: Fn(Event) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), HandlerError>> + Send,
{
    async fn handle(&self, event: Event) -> Result<(), HandlerError> {
        self(event).await
    }
}
