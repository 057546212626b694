//! Refusing what is old, and running nothing twice.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use dingtalk_transport::Clock;
use sha2::{Digest, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::counters::{Outcome, Refusal};
use crate::expiring::ExpiringMap;

/// A SHA-256: texts of any length take 32 bytes.
type Fingerprint = [u8; 32];

/// What one receiver has accepted, each kind within its own window.
#[derive(Debug)]
pub(crate) struct Replays {
    pub(crate) pushes: ReplayProtection,
    pub(crate) signed: ReplayProtection,
}

impl Replays {
    /// The time that requests are judged by.
    pub(crate) fn now(&self) -> SystemTime {
        self.pushes.clock.now()
    }
}

/// What is known of a request that was accepted.
#[derive(Debug)]
struct Accepted {
    /// Of all of it: what only shares its key is another request.
    exact: Fingerprint,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Somebody works on it; `None` until its answer is there.
    AtWork(watch::Receiver<Option<Answered>>),
    Acknowledged(Kept),
}

/// The body of an acknowledgement and how it counts, or why there is none.
type Answered = Result<(Bytes, Outcome), Outcome>;

/// The body that an exact repeat is told, as long as there is room for it.
type Kept = Option<(Bytes, OwnedSemaphorePermit)>;

/// What all bodies that are kept for repeats may take together.
const MAX_KEPT_BYTES: usize = 8 << 20;

type Requests = Mutex<ExpiringMap<Fingerprint, Accepted>>;

/// How far a timestamp may be from this machine's clock, either way, and which requests were accepted.
///
/// A request that comes again to the byte runs nothing: it gets the answer of the first, whose result is remembered or waited
/// for. It is told nothing that the first was not, and only within the time that its timestamp is fresh. What shares the signed
/// part of an earlier request and differs elsewhere is refused.
#[derive(Debug)]
pub(crate) struct ReplayProtection {
    window: Duration,
    clock: Arc<dyn Clock>,
    requests: Arc<Requests>,
    room: Arc<Semaphore>,
}

/// A request that may be worked on, or one that was here before.
#[derive(Debug)]
pub(crate) enum Admission {
    First(Reservation),
    Again(Repeat),
}

impl ReplayProtection {
    pub(crate) fn new(window: Duration, capacity: usize, clock: Arc<dyn Clock>) -> Self {
        // A timestamp may lie one window ahead and is valid until one window after it.
        let lifetime = window.saturating_mul(2);
        let requests = Arc::new(Mutex::new(ExpiringMap::new(lifetime, capacity)));
        Self { window, clock, requests, room: Arc::new(Semaphore::new(MAX_KEPT_BYTES)) }
    }

    pub(crate) fn check_timestamp(&self, timestamp: &str) -> Result<(), Refusal> {
        let sent = since_epoch(timestamp).ok_or(Refusal::Stale)?;
        let now = self.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        if now.abs_diff(sent) <= self.window { Ok(()) } else { Err(Refusal::Stale) }
    }

    /// Takes a verified request. `key` is what its proof covers and tells it from others, `exact` with `key` all of it.
    pub(crate) fn admit(&self, key: &[&[u8]], exact: &[&[u8]]) -> Result<Admission, Refusal> {
        let (fingerprint, exact) = (fingerprint(key), fingerprint(exact));
        let mut requests = lock(&self.requests);
        if let Some(accepted) = requests.get(&fingerprint, self.clock.monotonic()) {
            if accepted.exact != exact {
                return Err(Refusal::Replay);
            }
            return Ok(Admission::Again(match &accepted.state {
                State::AtWork(answer) => Repeat::AtWork(answer.clone()),
                State::Acknowledged(kept) => {
                    Repeat::Acknowledged(kept.as_ref().map(|(body, _)| body.clone()))
                }
            }));
        }
        let (answer, waiting) = watch::channel(None);
        let accepted = Accepted { exact, state: State::AtWork(waiting) };
        if !requests.insert(fingerprint, accepted, self.clock.monotonic()) {
            return Err(Refusal::ReplayStoreFull);
        }
        let (requests, room) = (Arc::clone(&self.requests), Arc::clone(&self.room));
        Ok(Admission::First(Reservation { requests, room, fingerprint, exact, answer, keep: false }))
    }
}

fn lock(requests: &Requests) -> MutexGuard<'_, ExpiringMap<Fingerprint, Accepted>> {
    requests.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The right to work on a request. Dropped without [`keep`](Self::keep), the request was not acknowledged and may come again
/// as it is.
#[derive(Debug)]
pub(crate) struct Reservation {
    requests: Arc<Requests>,
    room: Arc<Semaphore>,
    fingerprint: Fingerprint,
    exact: Fingerprint,
    answer: watch::Sender<Option<Answered>>,
    keep: bool,
}

impl Reservation {
    /// Where the answer will be.
    pub(crate) fn answer(&self) -> Repeat {
        Repeat::AtWork(self.answer.subscribe())
    }

    /// Tells the answer to all who wait for it. The work may go on.
    pub(crate) fn tell(&self, answer: Answered) {
        self.answer.send_replace(Some(answer));
    }

    /// It was acknowledged; `body` is what an exact repeat is told, if that is not made anew.
    pub(crate) fn keep(mut self, body: Option<Bytes>) {
        self.keep = true;
        let kept = body.and_then(|body| {
            let bytes = u32::try_from(body.len()).ok()?;
            let room = Arc::clone(&self.room).try_acquire_many_owned(bytes).ok()?;
            Some((body, room))
        });
        let accepted = Accepted { exact: self.exact, state: State::Acknowledged(kept) };
        lock(&self.requests).replace(&self.fingerprint, accepted);
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.keep {
            lock(&self.requests).remove(&self.fingerprint);
        }
    }
}

/// The answer of a request that somebody works on or worked on.
#[derive(Debug)]
pub(crate) enum Repeat {
    AtWork(watch::Receiver<Option<Answered>>),
    Acknowledged(Option<Bytes>),
}

impl Repeat {
    /// The body of the first answer and how that counted, or why it was no acknowledgement.
    pub(crate) async fn answered(self) -> Result<(Option<Bytes>, Outcome), Outcome> {
        match self {
            Self::Acknowledged(body) => Ok((body, Outcome::Acknowledged)),
            Self::AtWork(mut answer) => {
                // Gone without an answer: it panicked.
                let answered = answer.wait_for(Option::is_some).await.map_err(|_| Outcome::Failed)?.clone();
                answered.unwrap_or(Err(Outcome::Failed)).map(|(body, outcome)| (Some(body), outcome))
            }
        }
    }
}

fn fingerprint(parts: &[&[u8]]) -> Fingerprint {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// DingTalk sends 10 digits of seconds or 13 of milliseconds; the number of digits tells them apart.
fn since_epoch(timestamp: &str) -> Option<Duration> {
    let digits: u64 =
        timestamp.bytes().all(|byte| byte.is_ascii_digit()).then(|| timestamp.parse().ok())??;
    match timestamp.len() {
        10 => Some(Duration::from_secs(digits)),
        13 => Some(Duration::from_millis(digits)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::ManualClock;

    use super::*;

    const NOW: u64 = 1_783_610_513;

    fn protection(capacity: usize) -> (ReplayProtection, ManualClock) {
        let clock = ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(NOW));
        (ReplayProtection::new(Duration::from_secs(300), capacity, Arc::new(clock.clone())), clock)
    }

    #[test]
    fn the_window_is_inclusive_on_both_sides_in_seconds_and_in_milliseconds() {
        let (protection, _) = protection(1);
        for timestamp in [NOW - 300, NOW, NOW + 300].into_iter().flat_map(|time| [time, time * 1000]) {
            assert_eq!(protection.check_timestamp(&timestamp.to_string()), Ok(()), "{timestamp}");
        }
        for timestamp in [NOW - 301, NOW + 301, NOW * 1000 - 300_001, NOW * 1000 + 300_001] {
            let verdict = protection.check_timestamp(&timestamp.to_string());
            assert_eq!(verdict, Err(Refusal::Stale), "{timestamp}");
        }
    }

    #[test]
    fn a_timestamp_in_another_form_is_refused() {
        let (protection, _) = protection(1);
        let forms = [
            "",
            "0",
            "+783610513",
            "1783610513.0",
            "17836105130",
            "1783610513000000",
            "１７８３６１０５１３",
            "-1783610513",
        ];
        for timestamp in forms {
            assert_eq!(protection.check_timestamp(timestamp), Err(Refusal::Stale), "{timestamp}");
        }
    }

    fn first(protection: &ReplayProtection, key: &[&[u8]]) -> Reservation {
        match protection.admit(key, key) {
            Ok(Admission::First(reservation)) => reservation,
            other => panic!("{other:?}"),
        }
    }

    fn kept(protection: &ReplayProtection, key: &[&[u8]]) -> Option<Bytes> {
        match protection.admit(key, key) {
            Ok(Admission::Again(Repeat::Acknowledged(body))) => body,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_kept_request_is_known_for_as_long_as_its_timestamp_can_be_fresh() {
        let (protection, clock) = protection(9);
        first(&protection, &[b"aa"]).keep(Some(Bytes::from_static(b"said")));
        assert_eq!(kept(&protection, &[b"aa"]), Some(Bytes::from_static(b"said")));
        clock.advance(Duration::from_secs(599));
        kept(&protection, &[b"aa"]);
        clock.advance(Duration::from_secs(1));
        first(&protection, &[b"aa"]);
    }

    #[test]
    fn what_differs_from_a_known_request_outside_its_key_is_refused() {
        let (protection, _) = protection(9);
        let at_work = first(&protection, &[b"aa"]);
        assert_eq!(protection.admit(&[b"aa"], &[b"bb"]).err(), Some(Refusal::Replay));
        at_work.keep(None);
        assert_eq!(protection.admit(&[b"aa"], &[b"bb"]).err(), Some(Refusal::Replay));
    }

    #[test]
    fn a_request_that_was_not_kept_may_come_again_but_not_at_the_same_time() {
        let (protection, _) = protection(9);
        let at_work = first(&protection, &[b"aa"]);
        assert!(matches!(protection.admit(&[b"aa"], &[b"aa"]), Ok(Admission::Again(Repeat::AtWork(_)))));
        drop(at_work);
        first(&protection, &[b"aa"]);
    }

    #[test]
    fn parts_are_not_run_together() {
        let (protection, _) = protection(9);
        first(&protection, &[b"ab", b"c"]).keep(None);
        first(&protection, &[b"a", b"bc"]);
    }

    #[test]
    fn a_full_store_refuses_everything_new() {
        let (protection, _) = protection(2);
        first(&protection, &[b"aa"]).keep(None);
        first(&protection, &[b"bb"]).keep(None);
        assert_eq!(protection.admit(&[b"cc"], &[]).err(), Some(Refusal::ReplayStoreFull));
        kept(&protection, &[b"aa"]);
    }

    #[test]
    fn bodies_are_kept_within_bounds_and_leave_with_their_request() {
        let (protection, clock) = protection(9);
        let large = || Some(Bytes::from(vec![0; MAX_KEPT_BYTES]));
        first(&protection, &[b"aa"]).keep(large());
        first(&protection, &[b"bb"]).keep(Some(Bytes::from_static(b"said")));
        assert_eq!(kept(&protection, &[b"bb"]), None, "no room: known, without its body");
        clock.advance(Duration::from_secs(600));
        first(&protection, &[b"cc"]).keep(large());
        assert_eq!(kept(&protection, &[b"cc"]), large());
    }
}
