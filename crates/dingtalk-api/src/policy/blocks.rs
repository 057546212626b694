use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use dingtalk_types::error::ThrottleScope;

use super::rate_limits::ThrottledBy;
use super::slot::{Held, Slot};

/// What DingTalk has refused for a while, whatever the client's own limits are.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Monotonic milliseconds at which the last of them ends; 0 = there never was one.
    last_end_ms: AtomicU64,
    ends: Mutex<HashMap<Block, Duration>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Block {
    /// Every operation of the app, for one organisation.
    App(Option<Box<str>>),
    Operation(u64, Option<Box<str>>),
    Robot(u64),
}

impl Blocks {
    pub(super) fn add(&self, slot: Slot<'_>, scope: ThrottleScope, now: Duration, wait: Duration) {
        let end = now.saturating_add(wait);
        let block = match (slot, scope) {
            (Slot::Robot { fingerprint }, _) => Block::Robot(fingerprint),
            (Slot::Operation { corp_id, .. }, ThrottleScope::App) => Block::App(corp_id.map(Into::into)),
            (Slot::Operation { key, corp_id, .. }, _) => Block::Operation(key, corp_id.map(Into::into)),
        };
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        ends.retain(|_, end| now < *end);
        let known = ends.entry(block).or_default();
        *known = end.max(*known);
        self.last_end_ms.fetch_max(end.as_millis().try_into().unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Whether nothing was ever blocked, so that nobody need ask the clock.
    pub(super) fn are_untouched(&self) -> bool {
        self.last_end_ms.load(Ordering::Relaxed) == 0
    }

    /// How long a call of this slot still waits.
    pub(super) fn wait(&self, slot: Slot<'_>, now: Duration) -> Duration {
        if Duration::from_millis(self.last_end_ms.load(Ordering::Relaxed)).saturating_add(ROUNDED) < now {
            return Duration::ZERO;
        }
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        let end = |block: Block| ends.get(&block).copied().unwrap_or_default();
        let end = match slot {
            Slot::Robot { fingerprint } => end(Block::Robot(fingerprint)),
            Slot::Operation { key, corp_id, .. } => {
                let corp_id: Option<Box<str>> = corp_id.map(Into::into);
                end(Block::Operation(key, corp_id.clone())).max(end(Block::App(corp_id)))
            }
        };
        end.saturating_sub(now)
    }

    /// Refuses a call that would still be blocked at `give_up_at`.
    pub(super) fn check(&self, slot: Slot<'_>, now: Duration, give_up_at: Duration) -> Result<(), Held> {
        let wait = self.wait(slot, now);
        if now.saturating_add(wait) > give_up_at {
            return Err(Held { wait, by: ThrottledBy::DingTalk });
        }
        Ok(())
    }
}

/// Milliseconds are cut off.
const ROUNDED: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_lifts_no_other_and_those_that_are_over_are_forgotten() {
        let (blocks, second) = (Blocks::default(), Duration::from_secs);
        let robot = |fingerprint| Slot::Robot { fingerprint };
        for fingerprint in 0..100 {
            blocks.add(robot(fingerprint), ThrottleScope::Operation, second(fingerprint), second(100));
        }
        // A shorter one of the same robot does not shorten the longer.
        blocks.add(robot(99), ThrottleScope::Operation, second(99), second(1));
        for fingerprint in 0..100 {
            assert_eq!(blocks.wait(robot(fingerprint), second(99)), second(fingerprint + 1));
        }
        blocks.add(robot(1_000), ThrottleScope::Operation, second(149), second(100));
        assert_eq!(blocks.ends.lock().unwrap().len(), 51, "50 to 99, and the new one");
        assert_eq!(blocks.wait(robot(49), second(149)), Duration::ZERO);
        assert_eq!(blocks.check(robot(99), second(149), second(199)), Ok(()));
        let held = Held { wait: second(50), by: ThrottledBy::DingTalk };
        assert_eq!(blocks.check(robot(99), second(149), second(198)), Err(held));
    }
}
