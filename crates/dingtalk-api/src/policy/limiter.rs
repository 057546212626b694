use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use dingtalk_transport::Clock;
use dingtalk_types::error::ThrottleScope;
use tokio::sync::Mutex;

use super::blocks::Blocks;
use super::rate_limits::{RateLimit, RateLimits, ThrottledBy};
use super::slot::{Held, Slot};

/// The windows in use. A waiter stands in its window's fair queue, so calls leave in order and a cancelled
/// waiter takes nothing with it.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    limits: RateLimits,
    windows: StdMutex<Windows>,
    blocks: Blocks,
}

#[derive(Debug)]
struct Windows {
    by_key: HashMap<Key, Arc<Window>>,
    /// Idle windows are dropped when there are this many.
    sweep_at: usize,
    /// How many of them are of raw calls.
    raw: usize,
    /// When idle windows were last dropped.
    swept: Duration,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Operation(u64, Option<Box<str>>),
    /// Raw calls beyond [`MOST_RAW`].
    OtherRaw,
    Robot(u64),
}

#[derive(Debug, Default)]
struct Window {
    /// When the calls of the last window left, oldest first.
    departures: Mutex<VecDeque<Duration>>,
    /// A raw call has made it.
    is_raw: bool,
}

const FIRST_SWEEP_AT: usize = 1_024;
/// The paths of raw calls may hold ids, so there is no end to them.
const MOST_RAW: usize = 1_024;

impl Default for Windows {
    fn default() -> Self {
        Self { by_key: HashMap::new(), sweep_at: FIRST_SWEEP_AT, raw: 0, swept: Duration::ZERO }
    }
}

impl Limiter {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Whether the call may leave now. It never overtakes a waiter: a waiter holds the lock.
    pub(crate) fn try_acquire(&self, slot: Slot<'_>, clock: &dyn Clock) -> bool {
        let limit = self.limit_of(&slot);
        if limit.is_none() && self.blocks.are_untouched() {
            return true;
        }
        let now = clock.monotonic();
        if !self.blocks.wait(slot, now).is_zero() {
            return false;
        }
        let Some(limit) = limit else { return true };
        let window = self.window(slot, now);
        match window.departures.try_lock() {
            Ok(mut departures) => try_leave(&mut departures, limit, now).is_zero(),
            Err(_) => false,
        }
    }

    /// Waits for the turn of a call; `Err` tells at once when it would come after the monotonic time `give_up_at`.
    pub(crate) async fn acquire(
        &self,
        slot: Slot<'_>,
        clock: &dyn Clock,
        give_up_at: Duration,
    ) -> Result<(), Held> {
        let limit = self.limit_of(&slot);
        let window = limit.map(|_| self.window(slot, clock.monotonic()));
        let now = clock.monotonic();
        self.blocks.check(slot, now, give_up_at)?;
        let mut departures = match &window {
            Some(window) => Some(window.departures.lock().await),
            None => None,
        };
        loop {
            let now = clock.monotonic();
            self.blocks.check(slot, now, give_up_at)?;
            let mut wait = self.blocks.wait(slot, now);
            if let (true, Some(departures), Some(limit)) = (wait.is_zero(), &mut departures, limit) {
                wait = try_leave(departures, limit, now);
            }
            if wait.is_zero() {
                return Ok(());
            }
            if now.saturating_add(wait) > give_up_at {
                return Err(Held { wait, by: ThrottledBy::Client });
            }
            clock.sleep(wait).await;
        }
    }

    /// What keeps a call of this slot whose time was over in the queue.
    pub(crate) fn held(&self, slot: Slot<'_>, now: Duration) -> Held {
        match self.blocks.wait(slot, now) {
            Duration::ZERO => {
                let wait = self.limit_of(&slot).map_or(Duration::ZERO, |limit| limit.per);
                Held { wait, by: ThrottledBy::Client }
            }
            wait => Held { wait, by: ThrottledBy::DingTalk },
        }
    }

    /// The server refused a call of this slot: what its limit covers waits, too.
    pub(crate) fn block(&self, slot: Slot<'_>, scope: ThrottleScope, now: Duration, wait: Duration) {
        self.blocks.add(slot, scope, now, wait);
    }

    fn limit_of(&self, slot: &Slot<'_>) -> Option<RateLimit> {
        match slot {
            Slot::Operation { .. } => self.limits.per_operation,
            Slot::Robot { .. } => self.limits.per_robot,
        }
    }

    fn limit_of_key(&self, key: &Key) -> Option<RateLimit> {
        match key {
            Key::Operation(..) | Key::OtherRaw => self.limits.per_operation,
            Key::Robot(_) => self.limits.per_robot,
        }
    }

    fn window(&self, slot: Slot<'_>, now: Duration) -> Arc<Window> {
        let (mut key, is_raw) = match slot {
            Slot::Operation { key, is_raw, corp_id } => {
                (Key::Operation(key, corp_id.map(Into::into)), is_raw)
            }
            Slot::Robot { fingerprint } => (Key::Robot(fingerprint), false),
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let full = windows.raw >= MOST_RAW;
        let raw_sweep = full && now.saturating_sub(windows.swept) >= Duration::from_secs(1);
        if windows.by_key.len() >= windows.sweep_at || raw_sweep {
            windows.by_key.retain(|key, window| {
                let idle = self.limit_of_key(key).is_none_or(|limit| window.is_idle(limit, now));
                Arc::strong_count(window) > 1 || !idle
            });
            windows.raw = windows.by_key.values().filter(|window| window.is_raw).count();
            windows.sweep_at = windows.by_key.len().saturating_mul(2).max(FIRST_SWEEP_AT);
            windows.swept = now;
        }
        if let Some(window) = windows.by_key.get(&key) {
            return Arc::clone(window);
        }
        if is_raw {
            if windows.raw >= MOST_RAW { key = Key::OtherRaw } else { windows.raw += 1 }
        }
        let new = || Arc::new(Window { is_raw, ..Window::default() });
        Arc::clone(windows.by_key.entry(key).or_insert_with(new))
    }
}

impl Window {
    /// Nobody has left lately: forgetting the window changes nothing.
    fn is_idle(&self, limit: RateLimit, now: Duration) -> bool {
        let Ok(departures) = self.departures.try_lock() else { return false };
        departures.back().is_none_or(|last| last.saturating_add(limit.per) < now)
    }
}

/// Notes a departure; nothing of the kind when there is a wait, which it returns.
fn try_leave(departures: &mut VecDeque<Duration>, limit: RateLimit, now: Duration) -> Duration {
    let wait = match departures.front() {
        Some(oldest) if departures.len() >= limit.calls => {
            oldest.saturating_add(limit.per).saturating_sub(now)
        }
        _ => Duration::ZERO,
    };
    if wait.is_zero() {
        if departures.len() >= limit.calls {
            departures.pop_front();
        }
        departures.push_back(now);
    }
    wait
}

#[cfg(test)]
mod tests {
    use dingtalk_transport::ManualClock;

    use super::*;

    #[test]
    fn raw_calls_of_any_number_of_paths_take_bounded_room_and_are_told_apart_again_when_others_have_rested() {
        let (limiter, clock) = (Limiter::default(), ManualClock::default());
        let slot = |key| Slot::Operation { key, is_raw: true, corp_id: None };
        let typed = |key| Slot::Operation { key, is_raw: false, corp_id: None };
        assert!((100_000..100_500).all(|key| limiter.try_acquire(typed(key), &clock)));
        let left =
            |from: u64| (from..from + 5_000).filter(|key| limiter.try_acquire(slot(*key), &clock)).count();
        assert_eq!(left(0), MOST_RAW + 20, "the rest share one window");
        clock.advance(Duration::from_millis(1_001));
        assert_eq!(left(10_000), MOST_RAW + 20);
        assert!(limiter.windows.lock().unwrap().by_key.len() <= MOST_RAW + 2);
    }

    #[test]
    fn windows_that_have_rested_are_forgotten() {
        let (limiter, clock) = (Limiter::default(), ManualClock::default());
        let windows = || limiter.windows.lock().unwrap().by_key.len();
        let slot = |key| Slot::Operation { key, is_raw: false, corp_id: None };
        assert!((0..5_000).all(|key| limiter.try_acquire(slot(key), &clock)));
        assert_eq!(windows(), 5_000, "all in use");
        let mut most = 0;
        for key in 5_000..50_000 {
            clock.advance(Duration::from_millis(1));
            assert!(limiter.try_acquire(slot(key), &clock));
            most = most.max(windows());
        }
        assert!(most <= 10_000, "{most} windows when 5 000 had rested");
        assert!(windows() <= 2 * FIRST_SWEEP_AT, "{} windows for a thousand that are in use", windows());
    }

    #[tokio::test]
    async fn a_call_may_leave_at_the_very_end_of_its_time() {
        let (limiter, clock) = (Limiter::default(), ManualClock::default());
        let slot = Slot::Operation { key: 1, is_raw: false, corp_id: None };
        assert!((0..20).all(|_| limiter.try_acquire(slot, &clock)));
        let (second, turn) = (Duration::from_secs(1), clock.monotonic() + Duration::from_secs(1));
        let hurried = limiter.acquire(slot, &clock, turn - Duration::from_nanos(1)).await;
        assert_eq!(hurried, Err(Held { wait: second, by: ThrottledBy::Client }));
        let left =
            async { tokio::join!(limiter.acquire(slot, &clock, turn), async { clock.advance(second) }).0 };
        assert_eq!(left.await, Ok(()));
    }
}
