//! From a verified event to a run of the handler, within bounds.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dingtalk_transport::Clock;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use crate::counters::{Delivery, DeliveryCounters};
use crate::deduplication::{Begin, Deduplication, Outcome, Progress, Run};
use crate::timing::within;
use crate::{Deliveries, Event, EventHandler, HandlerError};

/// When a push is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AckMode {
    /// Once the handler is done: what fails or is late is not acknowledged, and DingTalk delivers it again after
    /// 10 s and after 30 s.
    ///
    /// A handler that is late runs on, and the redelivery gets its result.
    AfterHandler {
        /// How long the handler may take; 1 s by default. DingTalk waits 1.2 s to 2.5 s, depending on the push.
        deadline: Duration,
    },
    /// As soon as the handler is started: for work that takes longer than DingTalk waits. What fails afterwards is
    /// logged and counted, but not delivered again.
    BeforeHandler,
}

impl Default for AckMode {
    fn default() -> Self {
        Self::AfterHandler { deadline: Duration::from_secs(1) }
    }
}

/// Handlers that were still running when [`drain`](crate::Receiver::drain) had waited long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrainTimeout {
    running: usize,
    waited: Duration,
}

impl DrainTimeout {
    /// How many handlers are still running.
    pub fn running(&self) -> usize {
        self.running
    }
}

impl fmt::Display for DrainTimeout {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { running, waited } = self;
        write!(
            formatter,
            "{running} handlers still run after {waited:?}: drain again to wait longer, or exit and lose their work"
        )
    }
}

impl std::error::Error for DrainTimeout {}

/// What bounds the handlers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) ack_mode: AckMode,
    pub(crate) max_running: u16,
    pub(crate) run_limit: Duration,
}

/// Runs the handler.
pub(crate) struct Deliverer {
    handler: Arc<dyn EventHandler>,
    limits: Limits,
    clock: Arc<dyn Clock>,
    deduplication: Arc<Deduplication>,
    slots: Arc<Semaphore>,
    draining: AtomicBool,
    counters: Arc<DeliveryCounters>,
}

impl Deliverer {
    pub(crate) fn new(
        handler: Arc<dyn EventHandler>,
        limits: Limits,
        deduplication: Arc<Deduplication>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            handler,
            limits,
            clock,
            deduplication,
            slots: Arc::new(Semaphore::new(limits.max_running.into())),
            draining: AtomicBool::new(false),
            counters: Arc::default(),
        }
    }

    /// `Ok` if the event may be acknowledged; counts what became of it.
    pub(crate) async fn deliver(&self, event: Event) -> Result<(), Delivery> {
        let result = self.run_or_join(event).await;
        match result {
            Err(Delivery::HandlerFailed) => {} // counted where the run ended
            Ok(delivery) | Err(delivery) => self.counters.count(delivery),
        }
        result.map(|_| ())
    }

    pub(crate) fn count(&self, delivery: Delivery) {
        self.counters.count(delivery);
    }

    pub(crate) fn deliveries(&self) -> Deliveries {
        self.counters.snapshot()
    }

    async fn run_or_join(&self, event: Event) -> Result<Delivery, Delivery> {
        let slot = self.slot();
        match (self.deduplication.begin(&event, slot.is_ok()), slot) {
            (Begin::Done, _) => Ok(Delivery::Duplicate),
            (Begin::Running(progress), _) => self.acknowledge(progress).await.map(|()| Delivery::Duplicate),
            (Begin::First(run, progress), Ok(slot)) => {
                self.start(event, run, slot);
                self.acknowledge(progress).await.map(|()| Delivery::Acknowledged)
            }
            (_, Err(no_slot)) => Err(no_slot),
            (Begin::NoRoom, Ok(_)) => Err(Delivery::Overloaded),
        }
    }

    fn slot(&self) -> Result<OwnedSemaphorePermit, Delivery> {
        if self.draining.load(Ordering::Acquire) {
            return Err(Delivery::Draining);
        }
        Arc::clone(&self.slots).try_acquire_owned().map_err(|error| match error {
            TryAcquireError::NoPermits => Delivery::Overloaded,
            TryAcquireError::Closed => Delivery::Draining,
        })
    }

    async fn acknowledge(&self, progress: Progress) -> Result<(), Delivery> {
        let AckMode::AfterHandler { deadline } = self.limits.ack_mode else { return Ok(()) };
        match within(&*self.clock, deadline, progress.outcome()).await {
            Some(Outcome::Done) => Ok(()),
            Some(Outcome::Failed) => Err(Delivery::HandlerFailed),
            None => Err(Delivery::DeadlineMissed),
        }
    }

    /// In a task of its own, so that neither a panic nor a peer that hangs up reaches anything else.
    fn start(&self, event: Event, run: Run, slot: OwnedSemaphorePermit) {
        let (handler, clock, limit) =
            (Arc::clone(&self.handler), Arc::clone(&self.clock), self.limits.run_limit);
        let counters = Arc::clone(&self.counters);
        tokio::spawn(async move {
            // Dropped in reverse: the report is made before the run ends, and the run has ended before its slot is free.
            let _slot = slot;
            let run = run;
            let mut report = Report::new(&event, &counters);
            match within(&*clock, limit, handler.handle(event)).await {
                Some(Ok(())) => {
                    report.failure = None;
                    run.finish();
                }
                Some(Err(error)) => report.failure = Some(error),
                None => report.failure = Some(format!("still running after {limit:?}").into()),
            }
        });
    }

    pub(crate) async fn drain(&self, limit: Duration) -> Result<(), DrainTimeout> {
        self.draining.store(true, Ordering::Release);
        let all_ended = self.slots.acquire_many(self.limits.max_running.into());
        if within(&*self.clock, limit, all_ended).await.is_some() {
            // For a push that looked at the flag before it was set and takes its slot only now.
            self.slots.close();
            return Ok(());
        }
        let running = usize::from(self.limits.max_running).saturating_sub(self.slots.available_permits());
        Err(DrainTimeout { running, waited: limit })
    }
}

/// Counts and logs a run that did not succeed, by whatever way it ended.
struct Report<'a> {
    event_type: String,
    counters: &'a DeliveryCounters,
    failure: Option<HandlerError>,
}

impl<'a> Report<'a> {
    fn new(event: &Event, counters: &'a DeliveryCounters) -> Self {
        let failure = Some("it panicked, or the runtime shut down".into());
        Self { event_type: event.event_type().to_owned(), counters, failure }
    }
}

impl Drop for Report<'_> {
    fn drop(&mut self) {
        if let Some(failure) = &self.failure {
            self.counters.count(Delivery::HandlerFailed);
            tracing::error!(event_type = self.event_type, %failure, "the handler of a DingTalk event failed");
        }
    }
}
