//! Refusing what is old and what was accepted before.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use dingtalk_transport::Clock;
use sha2::{Digest, Sha256};

use crate::counters::Refusal;
use crate::expiring::{ExpiringSet, Insertion};

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

type Accepted = Mutex<ExpiringSet<Fingerprint>>;

/// How far a timestamp may be from this machine's clock, either way, and which requests were accepted.
#[derive(Debug)]
pub(crate) struct ReplayProtection {
    window: Duration,
    clock: Arc<dyn Clock>,
    accepted: Arc<Accepted>,
}

impl ReplayProtection {
    pub(crate) fn new(window: Duration, capacity: usize, clock: Arc<dyn Clock>) -> Self {
        // A timestamp may lie one window ahead and is valid until one window after it.
        let lifetime = window.saturating_mul(2);
        Self { window, clock, accepted: Arc::new(Mutex::new(ExpiringSet::new(lifetime, capacity))) }
    }

    pub(crate) fn check_timestamp(&self, timestamp: &str) -> Result<(), Refusal> {
        let sent = since_epoch(timestamp).ok_or(Refusal::Stale)?;
        let now = self.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        if now.abs_diff(sent) <= self.window { Ok(()) } else { Err(Refusal::Stale) }
    }

    /// Takes a verified request, known by these parts of it, for the time that it is at work.
    pub(crate) fn reserve(&self, request: &[&[u8]]) -> Result<Reservation, Refusal> {
        let fingerprint = fingerprint(request);
        match lock(&self.accepted).insert(fingerprint, self.clock.monotonic()) {
            Insertion::Inserted => {
                Ok(Reservation { accepted: Arc::clone(&self.accepted), fingerprint, keep: false })
            }
            Insertion::Present => Err(Refusal::Replay),
            Insertion::Full => Err(Refusal::ReplayStoreFull),
        }
    }
}

fn lock(accepted: &Accepted) -> MutexGuard<'_, ExpiringSet<Fingerprint>> {
    accepted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Dropped without [`keep`](Self::keep), the request was not acknowledged and may come again as it is.
#[derive(Debug)]
pub(crate) struct Reservation {
    accepted: Arc<Accepted>,
    fingerprint: Fingerprint,
    keep: bool,
}

impl Reservation {
    pub(crate) fn keep(mut self) {
        self.keep = true;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.keep {
            lock(&self.accepted).remove(&self.fingerprint);
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

    #[test]
    fn a_kept_request_is_a_replay_for_as_long_as_its_timestamp_can_be_fresh() {
        let (protection, clock) = protection(9);
        protection.reserve(&[b"aa"]).unwrap().keep();
        assert_eq!(protection.reserve(&[b"aa"]).err(), Some(Refusal::Replay));
        clock.advance(Duration::from_secs(599));
        assert_eq!(protection.reserve(&[b"aa"]).err(), Some(Refusal::Replay));
        clock.advance(Duration::from_secs(1));
        assert!(protection.reserve(&[b"aa"]).is_ok());
    }

    #[test]
    fn a_request_that_was_not_kept_may_come_again_but_not_at_the_same_time() {
        let (protection, _) = protection(9);
        let first = protection.reserve(&[b"aa"]).unwrap();
        assert_eq!(protection.reserve(&[b"aa"]).err(), Some(Refusal::Replay));
        drop(first);
        assert!(protection.reserve(&[b"aa"]).is_ok());
    }

    #[test]
    fn parts_are_not_run_together() {
        let (protection, _) = protection(9);
        protection.reserve(&[b"ab", b"c"]).unwrap().keep();
        assert!(protection.reserve(&[b"a", b"bc"]).is_ok());
    }

    #[test]
    fn a_full_store_refuses_everything() {
        let (protection, _) = protection(2);
        protection.reserve(&[b"aa"]).unwrap().keep();
        protection.reserve(&[b"bb"]).unwrap().keep();
        assert_eq!(protection.reserve(&[b"cc"]).err(), Some(Refusal::ReplayStoreFull));
    }
}
