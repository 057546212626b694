use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use dingtalk_transport::Clock;
use dingtalk_types::error::ErrorKind;

use super::counts::Counters;
use super::{CallCounts, FinishedCall, Metrics, Outcome};
use crate::error::Error;

/// Counts what becomes of calls, and tells the hook.
pub(crate) struct Recorder {
    counters: Counters,
    metrics: Option<Arc<dyn Metrics>>,
}

impl Recorder {
    pub(crate) fn new(metrics: Option<Arc<dyn Metrics>>) -> Self {
        Self { counters: Counters::default(), metrics }
    }

    pub(crate) fn counts(&self, under_way: usize, token_requests: u64) -> CallCounts {
        self.counters.snapshot(under_way, token_requests)
    }

    /// A call waits for its turn for as long as this lives.
    pub(crate) fn wait(&self) -> Waiting<'_> {
        self.counters.waiting.fetch_add(1, Ordering::Relaxed);
        Waiting(&self.counters.waiting)
    }

    /// A call that could not be written; it was never under way.
    pub(crate) fn not_sent(&self, operation: &'static str, error: &Error) {
        self.ended(operation, Outcome::of(error), error.kind(), 0, Duration::ZERO);
    }

    fn ended(
        &self,
        operation: &'static str,
        outcome: Outcome,
        kind: Option<&ErrorKind>,
        attempts: u32,
        duration: Duration,
    ) {
        self.counters.ended(outcome);
        if let Some(metrics) = &self.metrics {
            metrics.call_finished(&FinishedCall { operation, outcome, kind, attempts, duration });
        }
    }
}

/// One call waits for its turn.
pub(crate) struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One call under way; dropping it, as cancellation does, ends it as abandoned.
pub(crate) struct Record<'a> {
    recorder: &'a Recorder,
    clock: &'a dyn Clock,
    operation: &'static str,
    started: Duration,
    attempts: AtomicU32,
    ended: bool,
}

impl<'a> Record<'a> {
    pub(crate) fn begin(
        recorder: &'a Recorder,
        clock: &'a dyn Clock,
        operation: &'static str,
        started: Duration,
    ) -> Self {
        Self { recorder, clock, operation, started, attempts: AtomicU32::new(0), ended: false }
    }

    /// A request leaves.
    pub(crate) fn attempt(&self) {
        self.recorder.counters.sent.fetch_add(1, Ordering::Relaxed);
        if self.attempts.fetch_add(1, Ordering::Relaxed) > 0 {
            self.recorder.counters.repeated.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn end<T>(mut self, result: &Result<T, Error>) {
        match result {
            Ok(_) => self.tell(Outcome::Succeeded, None),
            Err(error) => self.tell(Outcome::of(error), error.kind()),
        }
    }

    fn tell(&mut self, outcome: Outcome, kind: Option<&ErrorKind>) {
        self.ended = true;
        let duration = self.clock.monotonic().saturating_sub(self.started);
        let attempts = self.attempts.load(Ordering::Relaxed);
        self.recorder.ended(self.operation, outcome, kind, attempts, duration);
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.tell(Outcome::Abandoned, None);
        }
    }
}
