use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

/// Open calls a second, when there are more to make: DingTalk shuts an address out that calls 10 000 times in 20 s.
const RATE: f64 = 400.0;
/// So many need not wait for one another.
const BURST: f64 = 50.0;

/// Keeps the open calls of a process apart: connections that were cut together do not come back together.
#[derive(Debug, Default)]
pub(crate) struct OpenGate {
    queue: Mutex<Option<Queue>>,
}

#[derive(Debug)]
struct Queue {
    /// Open calls that are still ahead, at `seen`.
    length: f64,
    /// By the wall clock, which the gateways of a process have in common.
    seen: SystemTime,
}

impl OpenGate {
    /// The one of this process.
    pub(crate) fn shared() -> Arc<Self> {
        static GATE: OnceLock<Arc<OpenGate>> = OnceLock::new();
        GATE.get_or_init(Arc::default).clone()
    }

    /// A place in the queue: how long an open call has to wait for those before it.
    pub(crate) fn delay(&self, now: SystemTime) -> Duration {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        // After a step back of the clock nothing is known.
        let left = queue.as_ref().and_then(|queue| {
            let passed = now.duration_since(queue.seen).ok()?;
            Some((queue.length - passed.as_secs_f64() * RATE).max(0.0))
        });
        let length = left.unwrap_or(0.0);
        *queue = Some(Queue { length: length + 1.0, seen: now });
        Duration::from_secs_f64((length - BURST).max(0.0) / RATE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_open_calls_need_not_wait_and_thousands_leave_four_hundred_a_second() {
        let (gate, now) = (OpenGate::default(), SystemTime::UNIX_EPOCH);
        let delays: Vec<Duration> = (0..10_000).map(|_| gate.delay(now)).collect();
        assert_eq!(delays[50], Duration::ZERO);
        for second in 0..25 {
            let second = Duration::from_secs(second);
            let leave =
                delays.iter().filter(|delay| (second..second + Duration::from_secs(1)).contains(delay));
            let leave = leave.count();
            assert!(leave <= 451, "{leave} in the second after {second:?}");
        }
        let last = delays[9_999];
        assert!(last < Duration::from_secs(25), "the last after {last:?}");
    }

    #[test]
    fn one_that_comes_alone_never_waits() {
        let gate = OpenGate::default();
        for second in 0..10_000 {
            assert_eq!(gate.delay(SystemTime::UNIX_EPOCH + Duration::from_secs(second)), Duration::ZERO);
        }
    }
}
