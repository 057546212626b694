use std::sync::atomic::{AtomicU64, Ordering};

/// Writes the counters and their public snapshot.
macro_rules! counters {
    ($( $(#[$doc:meta])* $name:ident, )+) => {
        /// What happened on an app's connections since it was added. A snapshot.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Counters {
            $( $(#[$doc])* pub $name: u64, )+
        }

        #[derive(Debug, Default)]
        pub(crate) struct Counting {
            $( pub(crate) $name: Count, )+
        }

        impl Counting {
            pub(crate) fn snapshot(&self) -> Counters {
                Counters { $( $name: self.$name.0.load(Ordering::Relaxed), )+ }
            }
        }
    };
}

counters! {
    /// Open calls made: one for every attempt, each with a ticket of its own.
    open_calls,
    /// WebSockets opened.
    connects,
    /// Attempts that failed: open call, dialling or upgrade.
    failures,
    /// Connections replaced while they were open.
    rotations,
    /// Connections lost without a replacement at hand.
    losses,
    /// Gaps reported.
    gaps,
    /// Frames received, those of the gateway itself included.
    frames,
    /// Messages that were no frames.
    garbage,
    /// Frames handed to the receiver.
    deliveries,
    /// Acknowledgements sent, those of pings included.
    acknowledgements,
    /// Acknowledgements whose connection was gone: DingTalk delivers the event again.
    acknowledgements_lost,
}

#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
