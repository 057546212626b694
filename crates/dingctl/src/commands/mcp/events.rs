//! What DingTalk sent, kept until an agent asks for it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dingtalk_events::{Delivery, Route};
use dingtalk_open::DingTalk;
use dingtalk_open::gateway::{AppHandle, Subscription};
use dingtalk_transport::{Clock, TokioClock};
use serde_json::Value;
use tokio::sync::Notify;

use crate::failure::Failure;
use crate::record;

/// What is kept; the oldest is dropped first.
const MOST: usize = 500;

/// A Stream connection and what came over it.
#[derive(Debug)]
pub(super) struct Heard {
    buffer: Arc<Buffer>,
    clock: TokioClock,
    /// Connected as long as this lives.
    connection: AppHandle,
}

/// What is asked for.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Kinds and types of events; all when empty.
    pub(super) kinds: Vec<String>,
    pub(super) limit: usize,
    pub(super) max_bytes: usize,
    pub(super) wait: Duration,
}

impl Heard {
    pub(super) fn start(ding: &DingTalk) -> Result<Self, Failure> {
        let buffer = Arc::new(Buffer::default());
        let kept = Arc::clone(&buffer);
        let stream = ding
            .stream()
            .on(Route::anything(), move |delivery: Delivery| {
                kept.put(Value::Object(record::line(&delivery)));
                async {}
            })
            .subscribe(Subscription::events())
            .subscribe(Subscription::chat_messages())
            .subscribe(Subscription::card_actions());
        let connection = stream.start().map_err(|error| Failure::other(format!("--events: {error}")))?;
        Ok(Self { buffer, clock: TokioClock::new(), connection })
    }

    /// The oldest that are wanted; waits for the first. Also how many were dropped because nobody had asked.
    pub(super) async fn next(&self, wanted: &Wanted) -> (Vec<Value>, u64) {
        let clock: &dyn Clock = &self.clock;
        let found = clock.within(wanted.wait, self.buffer.next(wanted)).await;
        found.unwrap_or_else(|| self.buffer.take(wanted))
    }

    /// Why nothing can come, where the connection is not open.
    pub(super) fn trouble(&self) -> Option<String> {
        let status = self.connection.status();
        if status.connected() {
            return None;
        }
        let why = status.last_error().map_or_else(|| "it is being opened".to_owned(), ToString::to_string);
        Some(format!("the Stream connection is not open: {why}"))
    }
}

#[derive(Debug, Default)]
struct Buffer {
    kept: Mutex<Kept>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Kept {
    events: VecDeque<Value>,
    dropped: u64,
}

impl Buffer {
    fn put(&self, event: Value) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.events.push_back(event);
        if kept.events.len() > MOST {
            kept.events.pop_front();
            kept.dropped = kept.dropped.saturating_add(1);
        }
        drop(kept);
        self.arrived.notify_waiters();
    }

    async fn next(&self, wanted: &Wanted) -> (Vec<Value>, u64) {
        loop {
            // Hears of all that comes from here on.
            let arrived = self.arrived.notified();
            let found = self.take(wanted);
            if !found.0.is_empty() {
                return found;
            }
            arrived.await;
        }
    }

    /// Those that are wanted and fit, at least one; the rest stays for the next time.
    fn take(&self, wanted: &Wanted) -> (Vec<Value>, u64) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, mut left, mut bytes) = (Vec::new(), VecDeque::new(), 0_usize);
        for event in std::mem::take(&mut kept.events) {
            let size = event.to_string().len();
            let fits = taken.is_empty() || bytes.saturating_add(size) <= wanted.max_bytes;
            if taken.len() < wanted.limit && fits && is_of(&event, &wanted.kinds) {
                bytes = bytes.saturating_add(size);
                taken.push(event);
            } else {
                left.push_back(event);
            }
        }
        kept.events = left;
        let dropped = if taken.is_empty() { 0 } else { std::mem::take(&mut kept.dropped) };
        (taken, dropped)
    }
}

fn is_of(event: &Value, kinds: &[String]) -> bool {
    let has = |name: &str, kind: &String| event.get(name).and_then(Value::as_str) == Some(kind);
    kinds.is_empty() || kinds.iter().any(|kind| has("kind", kind) || has("type", kind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wanted(kinds: &[&str], limit: usize, max_bytes: usize) -> Wanted {
        let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        Wanted { kinds, limit, max_bytes, wait: Duration::ZERO }
    }

    #[test]
    fn what_is_not_wanted_or_does_not_fit_stays() {
        let buffer = Buffer::default();
        for (kind, number) in [("event", 1), ("robot", 2), ("event", 3), ("event", 4)] {
            buffer.put(json!({"kind": kind, "type": format!("t{number}")}));
        }
        let types = |wanted: &Wanted| {
            let found = buffer.take(wanted).0;
            found.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(types(&wanted(&["t3", "nothing"], 10, 1000)), ["t3"]);
        assert_eq!(types(&wanted(&["event"], 10, 1)), ["t1"]);
        assert_eq!(types(&wanted(&[], 1, 1000)), ["t2"]);
        assert_eq!(types(&wanted(&[], 10, 1000)), ["t4"]);
        assert!(types(&wanted(&[], 10, 1000)).is_empty());
    }

    #[test]
    fn a_full_buffer_drops_the_oldest_and_says_so() {
        let buffer = Buffer::default();
        (0..MOST + 2).for_each(|number| buffer.put(json!(number)));
        assert_eq!(buffer.take(&wanted(&[], 1, 1000)), (vec![json!(2)], 2));
        assert_eq!(buffer.take(&wanted(&[], 1, 1000)), (vec![json!(3)], 0));
    }

    #[tokio::test]
    async fn one_who_waits_hears_of_what_comes() {
        let buffer = Arc::new(Buffer::default());
        let asks = tokio::spawn({
            let buffer = Arc::clone(&buffer);
            async move { buffer.next(&wanted(&["event"], 1, 1000)).await }
        });
        tokio::task::yield_now().await;
        buffer.put(json!({"kind": "robot"}));
        tokio::task::yield_now().await;
        buffer.put(json!({"kind": "event"}));
        assert_eq!(asks.await.unwrap().0, [json!({"kind": "event"})]);
    }
}
