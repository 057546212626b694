use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::Outcome;

/// What has become of the calls of a client and its clones since it was built. A snapshot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallCounts {
    /// Calls that have not ended.
    pub under_way: usize,
    /// Those of them that wait for their turn: in the client's own queue, or because DingTalk throttles the operation.
    pub waiting: usize,
    /// Token requests that were sent, as far as the token provider counts them.
    pub token_requests: u64,
    /// Requests that left, repetitions included.
    pub sent: u64,
    /// Requests that repeated an earlier one of their call.
    pub repeated: u64,
    /// See [`Outcome::Succeeded`].
    pub succeeded: u64,
    /// See [`Outcome::Refused`].
    pub refused: u64,
    /// See [`Outcome::Throttled`].
    pub throttled: u64,
    /// See [`Outcome::WithoutToken`].
    pub without_token: u64,
    /// See [`Outcome::Unanswered`].
    pub unanswered: u64,
    /// See [`Outcome::TimedOut`].
    pub timed_out: u64,
    /// See [`Outcome::Undecodable`].
    pub undecodable: u64,
    /// See [`Outcome::NotSent`].
    pub not_sent: u64,
    /// See [`Outcome::Abandoned`].
    pub abandoned: u64,
}

impl CallCounts {
    /// Calls that ended without success, whyever; those that their callers gave up are not among them.
    pub fn failed(&self) -> u64 {
        let classes = [
            self.refused,
            self.throttled,
            self.without_token,
            self.unanswered,
            self.timed_out,
            self.undecodable,
            self.not_sent,
        ];
        classes.into_iter().fold(0, u64::saturating_add)
    }
}

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) sent: AtomicU64,
    pub(super) repeated: AtomicU64,
    pub(super) waiting: AtomicUsize,
    succeeded: AtomicU64,
    refused: AtomicU64,
    throttled: AtomicU64,
    without_token: AtomicU64,
    unanswered: AtomicU64,
    timed_out: AtomicU64,
    undecodable: AtomicU64,
    not_sent: AtomicU64,
    abandoned: AtomicU64,
}

impl Counters {
    pub(super) fn ended(&self, outcome: Outcome) {
        let counter = match outcome {
            Outcome::Succeeded => &self.succeeded,
            Outcome::Refused => &self.refused,
            Outcome::Throttled => &self.throttled,
            Outcome::WithoutToken => &self.without_token,
            Outcome::Unanswered => &self.unanswered,
            Outcome::TimedOut => &self.timed_out,
            Outcome::Undecodable => &self.undecodable,
            Outcome::NotSent => &self.not_sent,
            Outcome::Abandoned => &self.abandoned,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self, under_way: usize, token_requests: u64) -> CallCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        CallCounts {
            under_way,
            waiting: self.waiting.load(Ordering::Relaxed),
            token_requests,
            sent: read(&self.sent),
            repeated: read(&self.repeated),
            succeeded: read(&self.succeeded),
            refused: read(&self.refused),
            throttled: read(&self.throttled),
            without_token: read(&self.without_token),
            unanswered: read(&self.unanswered),
            timed_out: read(&self.timed_out),
            undecodable: read(&self.undecodable),
            not_sent: read(&self.not_sent),
            abandoned: read(&self.abandoned),
        }
    }
}
