use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{Clock, TokioClock};

use super::Dispatcher;
use super::limits::Limits;
use crate::dedupe::{DedupeStore, MemoryDedupe};
use crate::handler::{AnyHandler, Extracting, Handler};
use crate::intercept::Intercept;
use crate::received::FromDelivery;
use crate::reply::{Replies, ReplySender};
use crate::reply_failure::ReplyFailure;
use crate::route::{Route, Routes};

/// Builds a [`Dispatcher`].
#[must_use]
pub struct DispatcherBuilder {
    routes: Routes<Arc<dyn AnyHandler>>,
    before: Vec<Arc<dyn Intercept>>,
    store: Option<Arc<dyn DedupeStore>>,
    replies: Replies,
    clock: Arc<dyn Clock>,
    limits: Limits,
}

impl DispatcherBuilder {
    pub(super) fn new() -> Self {
        Self {
            routes: Routes::new(),
            before: Vec::new(),
            store: None,
            replies: Replies::default(),
            clock: Arc::new(TokioClock::new()),
            limits: Limits {
                running: 64,
                pending: 256,
                waiting: 4_096,
                waiting_in_lane: 512,
                run_timeout: Duration::from_secs(600),
            },
        }
    }

    /// Registers a handler. The most special route wins: event type or command, then kind, then
    /// [`anything`](Route::anything); the same route again replaces its handler.
    pub fn on<T: FromDelivery>(mut self, route: Route, handler: impl Handler<T>) -> Self {
        self.routes.insert(route, Arc::new(Extracting::new(handler)));
        self
    }

    /// Shows every delivery to `intercept` before any route is looked for; several are asked in the order of their calls.
    pub fn before(mut self, intercept: impl Intercept) -> Self {
        self.before.push(Arc::new(intercept));
        self
    }

    /// How many handlers run at once; 64 by default, at least 1. Commands that are [ordered by nothing](crate::Order::Nothing)
    /// have a quarter of that, at least 1, to themselves: `/stop` comes through when everybody else is busy.
    pub fn max_running(mut self, max_running: u16) -> Self {
        self.limits.running = max_running.max(1);
        self
    }

    /// How many deliveries run or are about to, their turn having come; 256 by default, at least 1. Beyond it an event is
    /// answered with "later"; a callback waits for room, and is answered with "later" at its deadline. Commands have a quarter
    /// of that to themselves, as in [`max_running`](Self::max_running).
    pub fn max_pending(mut self, max_pending: u16) -> Self {
        self.limits.pending = max_pending.max(1);
        self
    }

    /// How many deliveries wait for the end of what came before them in [their order](crate::Order), in all conversations
    /// together; 4 096 by default. They take none of [`max_pending`](Self::max_pending). Beyond it such a delivery is
    /// answered with "later".
    pub fn max_waiting(mut self, max_waiting: u16) -> Self {
        self.limits.waiting = max_waiting;
        self
    }

    /// How many deliveries of one conversation, card or sender wait for their turn; 512 by default. Beyond it a delivery is
    /// answered with "later" at once, so that DingTalk delivers it again, and counted as
    /// [`lane_full`](crate::DispatcherCounts::lane_full); the log names it.
    ///
    /// Of deliveries that are acknowledged after their handler at most a quarter of [`max_pending`](Self::max_pending) wait:
    /// each of them holds up the way in until its deadline.
    pub fn max_waiting_in_lane(mut self, max_waiting: u16) -> Self {
        self.limits.waiting_in_lane = max_waiting;
        self
    }

    /// How long a handler may run before it is ended; 10 minutes by default.
    pub fn run_timeout(mut self, limit: Duration) -> Self {
        self.limits.run_timeout = limit;
        self
    }

    /// Where duplicates are remembered; a [`MemoryDedupe`] by default.
    pub fn dedupe(mut self, store: impl DedupeStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// What sends the messages that handlers of chat messages return. `ding.stream()` and `ding.callbacks()` of the facade
    /// set it.
    pub fn replies(mut self, sender: impl ReplySender) -> Self {
        self.replies.sender = Some(Arc::new(sender));
        self
    }

    /// What to do about a chat message whose answer was not sent: too long, refused, a session that is over, a network that
    /// fails, or a handler that failed instead of answering ([`ReplyError::Handler`](crate::ReplyError::Handler)). Runs once
    /// for each, after the handler that returned it, which does not run again; the next message of the conversation waits
    /// for it, so does a shutdown, and, up to its deadline, an acknowledgement that comes after the handler. It may take as
    /// long as a handler, and its panic costs nothing else. Without it, and besides it, a failed reply is logged as an
    /// error. The last one that is set counts.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use dingtalk_events::{ChatMessage, Dispatcher, Received, ReplyFailure, Route, WebhookMessage};
    ///
    /// let unsaid = Arc::new(Mutex::new(Vec::new()));
    /// let keep = Arc::clone(&unsaid);
    /// let dispatcher = Dispatcher::builder()
    ///     .on(Route::chat_message(), async |_: Received<ChatMessage>| WebhookMessage::text("Hello!"))
    ///     .on_reply_failure(move |failure: ReplyFailure| {
    ///         let keep = Arc::clone(&keep);
    ///         async move {
    ///             let Some(message) = failure.message else { return };
    ///             let whom = (message.conversation_id.clone(), message.sender_staff_id.clone());
    ///             // Here it would go on another road, such as `oToMessages/batchSend`.
    ///             keep.lock().unwrap().push((whom, failure.reply, failure.error.to_string()));
    ///         }
    ///     })
    ///     .build();
    ///
    /// # let json = br#"{"msgId":"m","conversationId":"c","senderStaffId":"s","msgtype":"text","text":{"content":"hi"}}"#;
    /// # let metadata = dingtalk_events::Metadata::new(dingtalk_events::TransportKind::Stream, std::time::SystemTime::UNIX_EPOCH);
    /// # let kind = dingtalk_events::DeliveryKind::ChatMessage;
    /// # let delivery = dingtalk_events::Delivery::new(kind, metadata, json[..].into());
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// # dingtalk_events::Receive::receive(&dispatcher, delivery).await;
    /// # dispatcher.idle().await;
    /// # });
    /// // Nothing sends replies yet.
    /// assert_eq!(unsaid.lock().unwrap()[0].0, ("c".to_owned(), Some("s".to_owned())));
    /// ```
    pub fn on_reply_failure<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(ReplyFailure) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.replies.on_failure = Some(Arc::new(move |failure| Box::pin(hook(failure))));
        self
    }

    /// The clock of deadlines and limits.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The dispatcher.
    pub fn build(self) -> Dispatcher {
        let clock = self.clock;
        let store = self.store.unwrap_or_else(|| Arc::new(MemoryDedupe::new().clock(Arc::clone(&clock))));
        Dispatcher::new(self.routes, self.before, store, self.replies, clock, self.limits)
    }
}

impl fmt::Debug for DispatcherBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DispatcherBuilder")
            .field("routes", &self.routes)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
