use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use crate::clock::{Clock, Sleep};

/// A [`Clock`] that stands still until a test moves it. Clones share one time; no runtime is needed.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use dingtalk_transport::{Clock, ManualClock};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
/// let sleep = tokio::spawn(clock.sleep(Duration::from_secs(7200)));
///
/// clock.wait_for_sleepers(1).await;
/// clock.advance(Duration::from_secs(7200));
/// sleep.await.unwrap();
/// assert_eq!(clock.monotonic(), Duration::from_secs(7200));
/// # }
/// ```
#[derive(Clone)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

struct State {
    wall: SystemTime,
    monotonic: Duration,
    next_id: u64,
    sleepers: BTreeMap<u64, Sleeper>,
    /// Wakers of those who wait in `wait_for_sleepers`.
    watchers: Vec<Waker>,
}

struct Sleeper {
    deadline: Duration,
    waker: Waker,
}

impl ManualClock {
    /// A clock whose wall clock shows `wall`.
    pub fn new(wall: SystemTime) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                wall,
                monotonic: Duration::ZERO,
                next_id: 0,
                sleepers: BTreeMap::new(),
                watchers: Vec::new(),
            })),
        }
    }

    /// Moves both clocks on by `duration` and wakes every sleeper whose time has come.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.lock();
        state.monotonic = state.monotonic.saturating_add(duration);
        state.wall = state.wall.checked_add(duration).unwrap_or(state.wall);
        let now = state.monotonic;
        let due: Vec<Waker> = state
            .sleepers
            .values()
            .filter(|sleeper| sleeper.deadline <= now)
            .map(|sleeper| sleeper.waker.clone())
            .collect();
        drop(state);
        due.into_iter().for_each(Waker::wake);
    }

    /// Sets the wall clock alone, forwards or back, as an administrator or NTP would; no sleeper wakes.
    pub fn jump_wall(&self, to: SystemTime) {
        self.lock().wall = to;
    }

    /// How many waits are pending.
    pub fn sleepers(&self) -> usize {
        self.lock().sleepers.len()
    }

    /// Waits until at least `count` waits are pending: the moment to call [`advance`](Self::advance).
    pub async fn wait_for_sleepers(&self, count: usize) {
        poll_fn(|context| {
            let mut state = self.lock();
            if state.sleepers.len() >= count {
                return Poll::Ready(());
            }
            state.watchers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    /// A wall clock at 2026-01-01T00:00:00Z.
    fn default() -> Self {
        Self::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600))
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        formatter
            .debug_struct("ManualClock")
            .field("wall", &state.wall)
            .field("monotonic", &state.monotonic)
            .field("sleepers", &state.sleepers.len())
            .finish()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.lock().wall
    }

    fn monotonic(&self) -> Duration {
        self.lock().monotonic
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let deadline = self.monotonic().saturating_add(duration);
        Box::pin(ManualSleep { clock: self.clone(), deadline, id: None })
    }
}

struct ManualSleep {
    clock: ManualClock,
    deadline: Duration,
    /// Set while the wait is registered with the clock.
    id: Option<u64>,
}

impl Future for ManualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let sleep = self.get_mut();
        let mut state = sleep.clock.lock();
        if sleep.deadline <= state.monotonic {
            if let Some(id) = sleep.id.take() {
                state.sleepers.remove(&id);
            }
            return Poll::Ready(());
        }
        let id = *sleep.id.get_or_insert_with(|| {
            state.next_id += 1;
            state.next_id
        });
        state.sleepers.insert(id, Sleeper { deadline: sleep.deadline, waker: context.waker().clone() });
        let watchers = std::mem::take(&mut state.watchers);
        drop(state);
        watchers.into_iter().for_each(Waker::wake);
        Poll::Pending
    }
}

impl Drop for ManualSleep {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.clock.lock().sleepers.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Wake;

    use super::*;

    struct Nobody;

    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }

    fn poll(sleep: &mut Sleep) -> Poll<()> {
        let waker = Waker::from(Arc::new(Nobody));
        sleep.as_mut().poll(&mut Context::from_waker(&waker))
    }

    #[test]
    fn a_sleep_ends_exactly_at_its_deadline() {
        let clock = ManualClock::default();
        let mut sleep = clock.sleep(Duration::from_secs(5));
        assert_eq!(poll(&mut sleep), Poll::Pending);
        clock.advance(Duration::from_millis(4_999));
        assert_eq!(poll(&mut sleep), Poll::Pending);
        clock.advance(Duration::from_millis(1));
        assert_eq!(poll(&mut sleep), Poll::Ready(()));
        assert_eq!(clock.sleepers(), 0);
    }

    #[test]
    fn a_dropped_sleep_is_forgotten() {
        let clock = ManualClock::default();
        let mut sleep = clock.sleep(Duration::from_secs(5));
        assert_eq!(poll(&mut sleep), Poll::Pending);
        assert_eq!(clock.sleepers(), 1);
        drop(sleep);
        assert_eq!(clock.sleepers(), 0);
    }

    #[test]
    fn a_wall_clock_jump_leaves_intervals_alone() {
        let clock = ManualClock::default();
        let mut sleep = clock.sleep(Duration::from_secs(5));
        clock.jump_wall(SystemTime::UNIX_EPOCH);
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH);
        assert_eq!(clock.monotonic(), Duration::ZERO);
        assert_eq!(poll(&mut sleep), Poll::Pending);
    }
}
