use std::sync::atomic::{AtomicU64, Ordering};

/// What became of the deliveries since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Deliveries that came in.
    pub received: u64,
    /// Runs that ended well.
    pub handled: u64,
    /// Deliveries that were in flight or done already.
    pub duplicates: u64,
    /// Deliveries that found no room, or came after the shutdown, and were answered with "later".
    pub overloaded: u64,
    /// Deliveries without a handler.
    pub unhandled: u64,
    /// Acknowledgements sent at the deadline, before the handler was done.
    pub late: u64,
    /// Runs that ended with an error, or asked for "later".
    pub failed: u64,
    /// Runs that panicked.
    pub panicked: u64,
    /// Runs that were ended at the time limit.
    pub timed_out: u64,
    /// Payloads that did not fit what the handler asks for.
    pub undecodable: u64,
    /// Failures of the [`DedupeStore`](crate::DedupeStore).
    pub store_failures: u64,
}

macro_rules! counters {
    ($($name:ident),*) => {
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $($name: AtomicU64,)*
        }

        impl Counters {
            $(pub(crate) fn $name(&self) {
                self.$name.fetch_add(1, Ordering::Relaxed);
            })*

            pub(crate) fn snapshot(&self) -> Counts {
                Counts { $($name: self.$name.load(Ordering::Relaxed),)* }
            }
        }
    };
}

counters!(
    received,
    handled,
    duplicates,
    overloaded,
    unhandled,
    late,
    failed,
    panicked,
    timed_out,
    undecodable,
    store_failures
);
