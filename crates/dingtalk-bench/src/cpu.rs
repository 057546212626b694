//! What work costs, in CPU time of this process: a busy machine lengthens the wait, hardly the work.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// User and system time of all threads of this process so far.
pub(crate) fn time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Nanoseconds of one of `repetitions` runs of `work`.
pub(crate) fn nanoseconds<T>(repetitions: usize, mut work: impl FnMut() -> T) -> f64 {
    let before = time();
    for _ in 0..repetitions {
        black_box(work());
    }
    (time() - before).as_nanos() as f64 / repetitions as f64
}
