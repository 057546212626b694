use std::future::Future;

use async_trait::async_trait;

use crate::acknowledgement::Acknowledgement;
use crate::handler::{Handler, HandlerError, IntoAcknowledgement};
use crate::received::FromDelivery;

/// A handler that is given its own clone of `state` with each delivery.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use dingtalk_events::{ChatMessage, Dispatcher, Received, Route, with};
///
/// let heard = Arc::new(AtomicU32::new(0));
/// let count = async |heard: Arc<AtomicU32>, _message: Received<ChatMessage>| {
///     heard.fetch_add(1, Ordering::Relaxed);
/// };
/// let dispatcher = Dispatcher::builder().on(Route::chat_message(), with(heard, count)).build();
/// ```
pub fn with<S, F>(state: S, handler: F) -> WithState<S, F> {
    WithState { state, handler }
}

/// See [`with`].
#[derive(Debug, Clone)]
pub struct WithState<S, F> {
    state: S,
    handler: F,
}

#[async_trait]
impl<S, T, F, R> Handler<T> for WithState<S, F>
where
    S: Clone + Send + Sync + 'static,
    T: FromDelivery,
    F: Fn(S, T) -> R + Send + Sync + 'static,
    R: Future<Output: IntoAcknowledgement> + Send + 'static,
{
    async fn handle(&self, input: T) -> Result<Acknowledgement, HandlerError> {
        (self.handler)(self.state.clone(), input).await.into_acknowledgement()
    }
}
