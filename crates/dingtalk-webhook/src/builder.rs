use std::sync::Arc;
use std::time::Duration;

use dingtalk_crypto::CallbackCipher;
use dingtalk_transport::{Clock, TokioClock};

use crate::deduplication::Deduplication;
use crate::delivery::{Deliverer, Limits};
use crate::receiver::{BodyLimits, Parts};
use crate::replay::ReplayProtection;
use crate::{AckMode, EventHandler, Receiver};

/// Settings of a [`Receiver`]; each has a default that fits DingTalk.
#[derive(Debug, Clone)]
pub struct ReceiverBuilder {
    cipher: CallbackCipher,
    ack_mode: AckMode,
    max_running: u16,
    run_limit: Duration,
    replay_window: Duration,
    replay_capacity: usize,
    remembered_for: Duration,
    remembered_events: usize,
    body: BodyLimits,
    clock: Option<Arc<dyn Clock>>,
}

impl ReceiverBuilder {
    pub(crate) fn new(cipher: CallbackCipher) -> Self {
        Self {
            cipher,
            ack_mode: AckMode::default(),
            max_running: 1_000,
            run_limit: Duration::from_secs(600),
            replay_window: Duration::from_secs(300),
            replay_capacity: 100_000,
            remembered_for: Duration::from_secs(600),
            remembered_events: 100_000,
            body: BodyLimits { bytes: 1024 * 1024, read_timeout: Duration::from_secs(5) },
            clock: None,
        }
    }

    /// When a push is acknowledged; after the handler, within 1 s, by default.
    #[must_use]
    pub fn ack_mode(mut self, ack_mode: AckMode) -> Self {
        self.ack_mode = ack_mode;
        self
    }

    /// How many handlers may run at the same time, 1000 by default. With all of them running, a push is not
    /// acknowledged, so that DingTalk delivers it again later.
    #[must_use]
    pub fn max_running(mut self, handlers: u16) -> Self {
        self.max_running = handlers;
        self
    }

    /// How long a handler may run at all, 10 min by default; then it is dropped and counts as failed.
    #[must_use]
    pub fn run_limit(mut self, limit: Duration) -> Self {
        self.run_limit = limit;
        self
    }

    /// How far a push's timestamp may be from this machine's clock, either way: 5 min by default, 1 h at most.
    #[must_use]
    pub fn replay_window(mut self, window: Duration) -> Self {
        self.replay_window = window.min(Duration::from_secs(3600));
        self
    }

    /// How many accepted pushes are remembered, each for twice the replay window; 100 000 by default. With no room
    /// left, every push is refused: a replay must not pass because many pushes came before it.
    #[must_use]
    pub fn replay_capacity(mut self, pushes: usize) -> Self {
        self.replay_capacity = pushes;
        self
    }

    /// How many handled events are remembered, and for how long, to acknowledge a redelivery without running the
    /// handler again; 100 000 events and 10 min by default. With no room left, the oldest is forgotten.
    #[must_use]
    pub fn remember(mut self, events: usize, lifetime: Duration) -> Self {
        self.remembered_events = events;
        self.remembered_for = lifetime;
        self
    }

    /// How many bytes a request body may have, 1 MiB by default.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body.bytes = bytes;
        self
    }

    /// How long the request body may take to arrive, 5 s by default.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.body.read_timeout = limit;
        self
    }

    /// Another source of time, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The receiver, which hands events to `handler`.
    pub fn build(self, handler: impl EventHandler) -> Receiver {
        let clock = self.clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let limits =
            Limits { ack_mode: self.ack_mode, max_running: self.max_running, run_limit: self.run_limit };
        let deduplication =
            Deduplication::new(self.remembered_for, self.remembered_events, Arc::clone(&clock));
        Receiver::new(Parts {
            cipher: self.cipher,
            replay: ReplayProtection::new(self.replay_window, self.replay_capacity, Arc::clone(&clock)),
            deliverer: Deliverer::new(Arc::new(handler), limits, deduplication, Arc::clone(&clock)),
            body: self.body,
            clock,
        })
    }
}
