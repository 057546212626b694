mod builder;
mod limits;
mod runner;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_transport::{Clock, StillRunning};
use dingtalk_types::event::{ChatMessageHead, Payload};
use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use self::builder::DispatcherBuilder;
use self::limits::Limits;
use self::runner::{Job, Runner};
use crate::acknowledgement::Acknowledgement;
use crate::at_work::AtWork;
use crate::counts::{DispatcherCounters, DispatcherCounts};
use crate::dedupe::{Begin, DedupeKey, DedupeStore, InFlight, Progress};
use crate::delivery::{Delivery, DeliveryKind};
use crate::handler::AnyHandler;
use crate::lanes::Lanes;
use crate::receive::Receive;
use crate::reply::Replies;
use crate::route::{AckMode, Routes};

/// Finds the handler of each delivery, runs it once, and knows when to acknowledge.
///
/// - Each handler has its [`AckMode`].
/// - A redelivery of what is in flight or done runs nothing and gets the result of the first.
/// - Messages of one conversation, and actions on one card, run one after the other, in the order of their arrival.
/// - What runs and waits is bounded; nothing is dropped in silence.
/// - A handler that panics or never ends costs its own delivery only.
///
/// ```
/// use dingtalk_events::{CardAction, CardUpdate, ChatMessage, Dispatcher, Received, Route, WebhookMessage};
///
/// let dispatcher = Dispatcher::builder()
///     .on(Route::command("/help"), async |message: Received<ChatMessage>| {
///         WebhookMessage::text(format!("What can I do for you, {}?", message.sender_nick))
///     })
///     .on(Route::card_action(), async |action: Received<CardAction>| {
///         CardUpdate::new().card("approved_by", &action.user_id)
///     })
///     .build();
/// assert_eq!(dispatcher.counts().received, 0);
/// ```
pub struct Dispatcher {
    routes: Routes<Arc<dyn AnyHandler>>,
    in_flight: Arc<InFlight>,
    lanes: Arc<Lanes>,
    pending: Arc<Semaphore>,
    at_work: Arc<AtWork>,
    shut_down: AtomicBool,
    runner: Arc<Runner>,
    clock: Arc<dyn Clock>,
    counters: Arc<DispatcherCounters>,
    limits: Limits,
}

/// How long a callback that is acknowledged first may wait for room.
const ROOM_WAIT: Duration = Duration::from_secs(10);

impl Dispatcher {
    /// Nobody is registered yet.
    pub fn builder() -> DispatcherBuilder {
        DispatcherBuilder::new()
    }

    fn new(
        routes: Routes<Arc<dyn AnyHandler>>,
        store: Arc<dyn DedupeStore>,
        replies: Replies,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        let counters = Arc::<DispatcherCounters>::default();
        let runner = Runner::new(store, replies, Arc::clone(&clock), Arc::clone(&counters), limits);
        Self {
            routes,
            in_flight: Arc::default(),
            lanes: Arc::default(),
            pending: Arc::new(Semaphore::new(limits.pending.into())),
            at_work: Arc::default(),
            shut_down: AtomicBool::new(false),
            runner: Arc::new(runner),
            clock,
            counters,
            limits,
        }
    }

    /// What became of the deliveries so far.
    pub fn counts(&self) -> DispatcherCounts {
        self.counters.snapshot()
    }

    /// How many deliveries are inside now, running and waiting.
    pub fn pending(&self) -> usize {
        usize::from(self.limits.pending).saturating_sub(self.pending.available_permits())
    }

    /// Waits until nothing runs and nothing waits. New deliveries are taken meanwhile, and waited for.
    pub async fn idle(&self) {
        self.at_work.idle().await;
    }

    /// Answers what comes from now on with "later", and waits until nothing runs and nothing waits, replies included. The
    /// gateway and the callback receiver wait for their own deliveries when they stop; this is for a dispatcher without them.
    ///
    /// # Errors
    /// Some deliveries are still running or waiting after `within`; nothing stops them. The log names them.
    pub async fn shutdown(&self, within: Duration) -> Result<(), StillRunning> {
        self.shut_down.store(true, Ordering::Release);
        if self.clock.within(within, self.idle()).await.is_some() {
            return Ok(());
        }
        let unfinished = self.at_work.message_ids(None);
        for message_id in &unfinished {
            tracing::warn!(message_id, "cut at the end: its handler is still at work");
        }
        match unfinished.len() {
            0 => Ok(()),
            running => Err(StillRunning::new(running, within)),
        }
    }

    /// Room for one more, or `None` if there is none in time.
    async fn room(&self, kind: &DeliveryKind, ack_mode: AckMode) -> Option<OwnedSemaphorePermit> {
        if self.shut_down.load(Ordering::Acquire) {
            return None;
        }
        let room = Arc::clone(&self.pending).try_acquire_owned().ok();
        if room.is_some() || *kind == DeliveryKind::Event {
            return room;
        }
        let limit = match ack_mode {
            AckMode::First => ROOM_WAIT,
            AckMode::After { deadline } => deadline,
        };
        self.clock.within(limit, Arc::clone(&self.pending).acquire_owned()).await?.ok()
    }

    async fn result(
        &self,
        kind: &DeliveryKind,
        ack_mode: AckMode,
        arrived: Duration,
        progress: Progress,
    ) -> Acknowledgement {
        let AckMode::After { deadline } = ack_mode else {
            return if progress.admitted().await { Acknowledgement::Done } else { too_busy() };
        };
        let left = deadline.saturating_sub(self.clock.monotonic().saturating_sub(arrived));
        if let Some(acknowledgement) = self.clock.within(left, progress.result()).await {
            return acknowledgement;
        }
        self.counters.late.add();
        match kind {
            DeliveryKind::Event => Acknowledgement::Later { reason: "still being handled".to_owned() },
            _ => Acknowledgement::Done,
        }
    }
}

#[async_trait]
impl Receive for Dispatcher {
    // Up to the first await nothing yields: order within a conversation is the order of the first polls.
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        let arrived = self.clock.monotonic();
        self.counters.received.add();
        let head = Head::of(&delivery);
        let Some((ack_mode, handler)) = self.routes.find(&delivery, head.command.as_deref()) else {
            self.counters.unhandled.add();
            return Acknowledgement::Unhandled;
        };
        // Before the shutdown is looked for: either that waits for this one, or this one sees it.
        let present = self.at_work.enter(delivery.metadata().client_id.clone(), message_id(&delivery, &head));
        let present = Arc::new(present);
        let (ack_mode, kind) = (*ack_mode, delivery.kind().clone());
        let key = DedupeKey::of(&delivery, head.message_id.as_deref());
        let (run, progress) = match self.in_flight.begin(key) {
            Begin::First(run, progress) => (run, progress),
            Begin::Running(progress) => {
                self.counters.duplicates.add();
                return self.result(&kind, ack_mode, arrived, progress).await;
            }
        };
        let turn = head.lane.map(|lane| self.lanes.enter(lane));
        let Some(room) = self.room(&kind, ack_mode).await else {
            self.counters.overloaded.add();
            return too_busy();
        };
        run.admit();
        let (handler, at_work) = (Arc::clone(handler), Arc::clone(&present));
        let job = Job { delivery, arrived, ack_mode, run, turn, room, handler, at_work };
        tokio::spawn(Arc::clone(&self.runner).run(job));
        self.result(&kind, ack_mode, arrived, progress).await
    }

    fn capacity(&self) -> usize {
        self.limits.pending.into()
    }

    async fn finished(&self, client_id: &str) {
        self.at_work.finished(client_id).await;
    }

    fn unfinished(&self, client_id: &str) -> Vec<String> {
        self.at_work.message_ids(Some(client_id))
    }
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Dispatcher")
            .field("routes", &self.routes)
            .field("limits", &self.limits)
            .field("pending", &self.pending())
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

/// As people find it in DingTalk's own log where it has one: of the push, else of the event or the message.
fn message_id(delivery: &Delivery, head: &Head) -> String {
    let metadata = delivery.metadata();
    let ids = [&metadata.message_id, &metadata.event_id, &head.message_id];
    ids.into_iter().flatten().find(|id| !id.is_empty()).map_or("none", |id| id).to_owned()
}

fn too_busy() -> Acknowledgement {
    Acknowledgement::Later { reason: "too busy".to_owned() }
}

/// What routing, order and de-duplication need of a payload.
#[derive(Default)]
struct Head {
    message_id: Option<String>,
    command: Option<String>,
    lane: Option<String>,
}

impl Head {
    /// A payload that cannot be read has an empty head; its handler will say so.
    fn of(delivery: &Delivery) -> Self {
        match delivery.kind() {
            DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage => {
                let head = ChatMessageHead::read(None, delivery.payload()).unwrap_or_default();
                Self {
                    command: head.command().map(str::to_owned),
                    lane: lane(delivery, &head.conversation_id),
                    message_id: Some(head.msg_id),
                }
            }
            DeliveryKind::CardAction => {
                let card: Value = serde_json::from_slice(delivery.payload()).unwrap_or_default();
                let id = card.get("outTrackId").and_then(Value::as_str).unwrap_or_default();
                Self { lane: lane(delivery, id), ..Self::default() }
            }
            _ => Self::default(),
        }
    }
}

fn lane(delivery: &Delivery, id: &str) -> Option<String> {
    let app = delivery.metadata().client_id.as_deref().unwrap_or_default();
    (!id.is_empty()).then(|| format!("{app}\n{id}"))
}
