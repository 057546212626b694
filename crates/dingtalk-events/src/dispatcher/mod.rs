mod builder;
mod claims;
mod head;
mod limits;
mod room;
mod runner;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_transport::{Clock, StillRunning};
use tokio::sync::Semaphore;
use tracing::Instrument;

pub use self::builder::DispatcherBuilder;
use self::head::Head;
use self::limits::Limits;
use self::room::{Bounds, Room};
use self::runner::{Job, Runner};
use crate::acknowledgement::Acknowledgement;
use crate::at_work::AtWork;
use crate::counters::Counter;
use crate::counts::{DispatcherCounters, DispatcherCounts};
use crate::dedupe::{Begin, DedupeKey, DedupeStore, InFlight, Progress};
use crate::delivery::{Delivery, DeliveryKind};
use crate::handler::AnyHandler;
use crate::intercept::Intercept;
use crate::lanes::{LaneFull, Lanes, Turn};
use crate::receive::Receive;
use crate::reply::Replies;
use crate::route::{AckMode, Order, Routes, Taker};

/// Finds the handler of each delivery, runs it once, and knows when to acknowledge.
///
/// - Each handler has its [`AckMode`].
/// - A redelivery of what is in flight or done runs nothing and gets the result of the first.
/// - Messages of one conversation, and actions on one card, run one after the other, in the order of their arrival, unless
///   their route has [another order](crate::Order). Commands overtake.
/// - What runs and waits is bounded, for each conversation and together; nothing is dropped in silence, and no conversation
///   keeps others waiting.
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
    before: Vec<Arc<dyn Intercept>>,
    in_flight: Arc<InFlight>,
    lanes: Arc<Lanes>,
    waiting: Arc<Semaphore>,
    ordinary: Arc<Bounds>,
    overtaking: Arc<Bounds>,
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
        before: Vec<Arc<dyn Intercept>>,
        store: Arc<dyn DedupeStore>,
        replies: Replies,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        let counters = Arc::<DispatcherCounters>::default();
        let runner = Runner::new(store, replies, Arc::clone(&clock), Arc::clone(&counters), limits);
        Self {
            routes,
            before,
            in_flight: Arc::default(),
            lanes: Arc::default(),
            waiting: Arc::new(Semaphore::new(limits.waiting.into())),
            ordinary: Bounds::ordinary(limits),
            overtaking: Bounds::overtaking(limits),
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
        let waiting = usize::from(self.limits.waiting).saturating_sub(self.waiting.available_permits());
        [self.ordinary.taken(), self.overtaking.taken(), waiting].into_iter().fold(0, usize::saturating_add)
    }

    /// Waits until nothing runs and nothing waits. New deliveries are taken meanwhile, and waited for.
    pub async fn idle(&self) {
        self.at_work.idle().await;
        self.behind_is_finished().await;
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
        // What goes on behind the handlers has no message.
        Err(StillRunning::new(unfinished.len().max(1), within))
    }

    /// What goes on behind the handlers.
    async fn behind_is_finished(&self) {
        for before in &self.before {
            before.finished().await;
        }
    }

    fn bounds(&self, taker: &Taker<Arc<dyn AnyHandler>>) -> &Arc<Bounds> {
        if taker.overtakes { &self.overtaking } else { &self.ordinary }
    }

    /// The place behind what the delivery has to wait for, if there is such a thing.
    fn turn(
        &self,
        taker: &Taker<Arc<dyn AnyHandler>>,
        head: &Head,
        delivery: &Delivery,
    ) -> Result<Option<Turn>, LaneFull> {
        let Some(lane) = head.lane(delivery, taker) else { return Ok(None) };
        let width = if taker.order == Order::Nothing { self.bounds(taker).share() } else { 1 };
        let max_waiting = match taker.ack_mode {
            AckMode::First => self.limits.waiting_in_lane,
            // Whoever brought it waits as well, and is one of those that a way in has for all conversations together.
            AckMode::After { .. } => self.limits.waiting_in_lane.min((self.limits.pending / 4).max(1)),
        };
        self.lanes.enter(&lane, width, max_waiting.into()).map(Some)
    }

    /// Room for one more, or `None` if there is none in time.
    async fn room(&self, bounds: &Arc<Bounds>, kind: &DeliveryKind, ack_mode: AckMode) -> Option<Room> {
        let room = bounds.try_place();
        if room.is_some() || *kind == DeliveryKind::Event {
            return room;
        }
        let limit = match ack_mode {
            AckMode::First => ROOM_WAIT,
            AckMode::After { deadline } => deadline,
        };
        self.clock.within(limit, bounds.place()).await?
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
        if let Some(kept) = self.before.iter().find_map(|before| before.intercept(&delivery)) {
            self.counters.intercepted.add();
            return kept;
        }
        let head = Head::of(&delivery);
        let Some(taker) = self.routes.find(&delivery, head.word.as_deref()) else {
            self.counters.unhandled.add();
            return Acknowledgement::Unhandled;
        };
        // Before the shutdown is looked for: either that waits for this one, or this one sees it.
        let present = self.at_work.enter(delivery.metadata().client_id.clone(), message_id(&delivery, &head));
        let present = Arc::new(present);
        let (ack_mode, kind) = (taker.ack_mode, delivery.kind().clone());
        let key = DedupeKey::of(&delivery, head.message_id.as_deref());
        let (run, progress) = match self.in_flight.begin(key) {
            Begin::First(run, progress) => (run, progress),
            Begin::Running(progress) => {
                self.counters.duplicates.add();
                return self.result(&kind, ack_mode, arrived, progress).await;
            }
        };
        if self.shut_down.load(Ordering::Acquire) {
            self.counters.overloaded.add();
            return too_busy();
        }
        let Ok(turn) = self.turn(taker, &head, &delivery) else {
            return postponed(&self.counters.lane_full, &delivery, &head);
        };
        let bounds = self.bounds(taker);
        let room = match &turn {
            // Certain to be handled: it takes its place when its turn comes.
            Some(turn) if turn.waits() => match Arc::clone(&self.waiting).try_acquire_owned() {
                Ok(waiting) => bounds.later(waiting),
                Err(_full) => return postponed(&self.counters.overloaded, &delivery, &head),
            },
            _ => match self.room(bounds, &kind, ack_mode).await {
                Some(room) => room,
                None => {
                    self.counters.overloaded.add();
                    return too_busy();
                }
            },
        };
        run.admit();
        let (handler, at_work) = (Arc::clone(&taker.handler), Arc::clone(&present));
        let job = Job { delivery, arrived, ack_mode, run, turn, room, handler, at_work };
        // What a handler logs is told apart like what the way in logs.
        tokio::spawn(Arc::clone(&self.runner).run(job).in_current_span());
        self.result(&kind, ack_mode, arrived, progress).await
    }

    fn capacity(&self) -> usize {
        self.limits.pending.into()
    }

    async fn finished(&self, client_id: &str) {
        self.at_work.finished(client_id).await;
        self.behind_is_finished().await;
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

/// Too many wait for their turn.
fn postponed(counter: &Counter, delivery: &Delivery, head: &Head) -> Acknowledgement {
    counter.add();
    let message_id = message_id(delivery, head);
    tracing::warn!(message_id, "left to be delivered again: too many wait for their turn before it");
    too_busy()
}

fn too_busy() -> Acknowledgement {
    Acknowledgement::Later { reason: "too busy".to_owned() }
}
