//! What was pushed over Stream, and what became of it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::push::StreamPush;
use super::subscription::FrameKind;

use crate::json::json;

/// Older entries give way beyond this many.
const CAPACITY: usize = 100_000;

/// One thing that was pushed over Stream.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Counted from 1 since the start of the fake.
    pub number: u64,
    /// The app.
    pub client_id: String,
    /// `EVENT` or `CALLBACK`.
    pub kind: &'static str,
    /// Topic of a callback, type of an event.
    pub topic: String,
    /// What stays the same in every attempt: `eventId`, else `msgId` or `outTrackId` of the data; empty without one.
    pub id: String,
    /// The attempts so far, each with its own message id.
    pub attempts: Vec<DeliveryAttempt>,
    /// Whether an attempt was acknowledged with code 200 and not with `LATER`.
    pub acknowledged: bool,
    /// Whether there will be no further attempt.
    pub finished: bool,
}

/// One attempt of a [`Delivery`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// `messageId` of the frame.
    pub message_id: String,
    /// The connection; `None` when the app had none that takes this.
    pub connection: Option<String>,
    /// The fake's clock, ms since 1970.
    pub at_ms: i64,
    /// `code` of the acknowledgement.
    pub code: Option<u16>,
    /// The fake's clock when it came.
    pub answered_at_ms: Option<i64>,
    /// Whether it came after its deadline.
    pub late: bool,
}

impl Delivery {
    pub(crate) fn to_json(&self) -> Value {
        let attempts = self.attempts.iter().map(|attempt| {
            json!({
                "messageId": attempt.message_id,
                "connection": attempt.connection,
                "at": attempt.at_ms,
                "code": attempt.code,
                "answeredAt": attempt.answered_at_ms,
                "late": attempt.late,
            })
        });
        json!({
            "number": self.number,
            "clientId": self.client_id,
            "type": self.kind,
            "topic": self.topic,
            "id": self.id,
            "attempts": attempts.collect::<Vec<_>>(),
            "acknowledged": self.acknowledged,
            "finished": self.finished,
        })
    }
}

#[derive(Debug, Default)]
pub(crate) struct Ledger(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// Deliveries ever begun; the newest one has this number.
    count: u64,
    kept: VecDeque<Delivery>,
}

impl Ledger {
    /// Begins an entry; returns its number.
    pub(super) fn begin(&self, client_id: &str, push: &StreamPush) -> u64 {
        let mut entries = self.lock();
        entries.count += 1;
        if entries.kept.len() >= CAPACITY {
            entries.kept.pop_front();
        }
        let entry = Delivery {
            number: entries.count,
            client_id: client_id.to_owned(),
            kind: push.kind.as_str(),
            topic: push.topic.clone(),
            id: identity(push),
            attempts: Vec::new(),
            acknowledged: false,
            finished: false,
        };
        entries.kept.push_back(entry);
        entries.count
    }

    pub(super) fn attempted(&self, number: u64, message_id: String, connection: Option<String>, at_ms: i64) {
        self.change(number, |delivery| {
            let attempt = DeliveryAttempt {
                message_id,
                connection,
                at_ms,
                code: None,
                answered_at_ms: None,
                late: false,
            };
            delivery.attempts.push(attempt);
        });
    }

    pub(super) fn answered(&self, number: u64, message_id: &str, code: u16, at_ms: i64, late: bool) {
        self.change(number, |delivery| {
            let attempt = delivery.attempts.iter_mut().find(|attempt| attempt.message_id == message_id);
            if let Some(attempt) = attempt {
                (attempt.code, attempt.answered_at_ms, attempt.late) = (Some(code), Some(at_ms), late);
            }
        });
    }

    pub(super) fn acknowledged(&self, number: u64) {
        self.change(number, |delivery| delivery.acknowledged = true);
    }

    pub(super) fn finished(&self, number: u64) {
        self.change(number, |delivery| delivery.finished = true);
    }

    /// The kept entries with numbers greater than `number`, oldest first.
    pub(crate) fn since(&self, number: u64) -> Vec<Delivery> {
        let entries = self.lock();
        let newer = usize::try_from(entries.count.saturating_sub(number)).unwrap_or(usize::MAX);
        let skipped = entries.kept.len().saturating_sub(newer);
        entries.kept.iter().skip(skipped).cloned().collect()
    }

    /// The number of the newest entry.
    pub(crate) fn count(&self) -> u64 {
        self.lock().count
    }

    pub(crate) fn clear(&self) {
        self.lock().kept.clear();
    }

    /// Numbers are consecutive, so the entry is found without a search.
    fn change(&self, number: u64, change: impl FnOnce(&mut Delivery)) {
        let mut entries = self.lock();
        let behind = usize::try_from(entries.count.saturating_sub(number)).unwrap_or(usize::MAX);
        let index = entries.kept.len().checked_sub(behind.saturating_add(1));
        if let Some(delivery) = index.and_then(|index| entries.kept.get_mut(index)) {
            change(delivery);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn identity(push: &StreamPush) -> String {
    let header = push.headers.iter().find(|(name, _)| name == "eventId").map(|(_, value)| value.clone());
    let member = |name: &str| push.data.get(name).and_then(Value::as_str).map(str::to_owned);
    let of_data = || match push.kind {
        FrameKind::Callback => member("msgId").or_else(|| member("outTrackId")),
        FrameKind::Event => None,
    };
    header.or_else(of_data).unwrap_or_default()
}
