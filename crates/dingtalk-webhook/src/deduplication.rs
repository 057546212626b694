//! One run per event, however often DingTalk delivers it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_transport::Clock;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::Event;
use crate::expiring::{ExpiringSet, Insertion};

/// SHA-256 over owner key and JSON, which holds `EventType`, `CorpId` and `TimeStamp`: pushes over HTTP have no id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct EventKey([u8; 32]);

impl EventKey {
    /// `None` without a `TimeStamp`: two changes of the same user would have the same text, and losing an event is
    /// worse than handling it twice.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        event.timestamp_ms()?;
        let mut hash = Sha256::new();
        hash.update(event.owner_key());
        hash.update([0]);
        hash.update(event.json());
        Some(Self(hash.finalize().into()))
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    Failed,
}

/// Tells when and how a run has ended.
#[derive(Debug)]
pub(crate) struct Progress(watch::Receiver<Option<Outcome>>);

impl Progress {
    pub(crate) async fn outcome(mut self) -> Outcome {
        match self.0.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => *outcome,
            _ => Outcome::Failed,
        }
    }
}

/// Whether an event has to be run.
#[derive(Debug)]
pub(crate) enum Begin {
    First(Run, Progress),
    Running(Progress),
    Done,
    /// It has, but the caller has no room for it.
    NoRoom,
}

/// The events in flight and the events done, the latter bounded in number and age.
#[derive(Debug)]
pub(crate) struct Deduplication {
    clock: Arc<dyn Clock>,
    events: Mutex<Events>,
}

#[derive(Debug)]
struct Events {
    running: HashMap<EventKey, watch::Receiver<Option<Outcome>>>,
    done: ExpiringSet<EventKey>,
}

impl Deduplication {
    pub(crate) fn new(lifetime: Duration, capacity: usize, clock: Arc<dyn Clock>) -> Arc<Self> {
        let events = Events { running: HashMap::new(), done: ExpiringSet::new(lifetime, capacity) };
        Arc::new(Self { clock, events: Mutex::new(events) })
    }

    /// Decides and, with room, marks the event as in flight, in one step.
    pub(crate) fn begin(self: &Arc<Self>, event: &Event, has_room: bool) -> Begin {
        let key = EventKey::of(event);
        let mut events = self.lock();
        if let Some(key) = &key {
            if let Some(running) = events.running.get(key) {
                return Begin::Running(Progress(running.clone()));
            }
            if events.done.contains(key, self.clock.monotonic()) {
                return Begin::Done;
            }
        }
        if !has_room {
            return Begin::NoRoom;
        }
        let (sender, receiver) = watch::channel(None);
        if let Some(key) = &key {
            events.running.insert(key.clone(), receiver.clone());
        }
        drop(events);
        let run = Run { deduplication: Arc::clone(self), key, sender, outcome: Outcome::Failed };
        Begin::First(run, Progress(receiver))
    }

    fn end(&self, key: &EventKey, outcome: Outcome) {
        let now = self.clock.monotonic();
        let mut events = self.lock();
        events.running.remove(key);
        if outcome == Outcome::Done && events.done.insert(key.clone(), now) == Insertion::Full {
            events.done.remove_oldest();
            events.done.insert(key.clone(), now);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event in flight. Dropped unfinished, by a panic for example, it has failed and its next delivery runs.
#[derive(Debug)]
pub(crate) struct Run {
    deduplication: Arc<Deduplication>,
    key: Option<EventKey>,
    sender: watch::Sender<Option<Outcome>>,
    outcome: Outcome,
}

impl Run {
    pub(crate) fn finish(mut self) {
        self.outcome = Outcome::Done;
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.deduplication.end(key, self.outcome);
        }
        self.sender.send_replace(Some(self.outcome));
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::ManualClock;

    use super::*;

    fn event(name: &str) -> Event {
        Event::from_json("key", format!(r#"{{"EventType":"{name}","TimeStamp":1}}"#)).unwrap()
    }

    fn deduplication(capacity: usize) -> (Arc<Deduplication>, ManualClock) {
        let clock = ManualClock::default();
        (Deduplication::new(Duration::from_secs(600), capacity, Arc::new(clock.clone())), clock)
    }

    fn first(deduplication: &Arc<Deduplication>, event: &Event) -> Run {
        match deduplication.begin(event, true) {
            Begin::First(run, _) => run,
            other => panic!("expected a first delivery, got {other:?}"),
        }
    }

    #[test]
    fn a_done_event_is_remembered_for_its_lifetime() {
        let (deduplication, clock) = deduplication(9);
        first(&deduplication, &event("a")).finish();
        clock.advance(Duration::from_secs(599));
        assert!(matches!(deduplication.begin(&event("a"), true), Begin::Done));
        clock.advance(Duration::from_secs(1));
        first(&deduplication, &event("a"));
    }

    #[test]
    fn a_failed_event_is_forgotten_at_once() {
        let (deduplication, _) = deduplication(9);
        drop(first(&deduplication, &event("a")));
        first(&deduplication, &event("a"));
    }

    #[tokio::test]
    async fn a_second_delivery_shares_the_outcome_of_the_first() {
        let (deduplication, _) = deduplication(9);
        let run = first(&deduplication, &event("a"));
        let Begin::Running(progress) = deduplication.begin(&event("a"), false) else {
            panic!("the event in flight was not found");
        };
        run.finish();
        assert_eq!(progress.outcome().await, Outcome::Done);
    }

    #[test]
    fn a_full_memory_drops_its_oldest_event() {
        let (deduplication, _) = deduplication(2);
        for name in ["a", "b", "c"] {
            first(&deduplication, &event(name)).finish();
        }
        assert!(matches!(deduplication.begin(&event("b"), true), Begin::Done));
        assert!(matches!(deduplication.begin(&event("a"), true), Begin::First(..)));
    }

    #[test]
    fn the_same_text_for_another_owner_is_another_event() {
        let json = r#"{"EventType":"a","TimeStamp":1}"#;
        let keys = ["one", "two"].map(|owner| EventKey::of(&Event::from_json(owner, json).unwrap()));
        assert_ne!(keys[0], keys[1]);
    }

    #[test]
    fn an_event_without_a_timestamp_is_never_a_duplicate() {
        let (deduplication, _) = deduplication(9);
        let event = Event::from_json("key", r#"{"EventType":"user_modify_org","UserId":["u"]}"#).unwrap();
        first(&deduplication, &event).finish();
        first(&deduplication, &event).finish();
    }
}
