//! Counting what happens, for owners to read: `…Counters` inside, `…Counts` as their public snapshot.

use std::sync::atomic::{AtomicU64, Ordering};

/// One number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many there were.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Writes counters and their snapshot from one list; with `by enum`, also the causes that they are counted by.
///
/// For the crates of this workspace; it may change in any version.
#[macro_export]
#[doc(hidden)]
macro_rules! counters {
    (
        $(#[$counts_doc:meta])* pub struct $Counts:ident of $Counters:ident;
        $( $(#[$doc:meta])* $name:ident, )+
    ) => {
        $(#[$counts_doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $Counts {
            $( $(#[$doc])* pub $name: u64, )+
        }

        /// Both together.
        impl ::std::ops::Add for $Counts {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self { $( $name: self.$name.saturating_add(other.$name), )+ }
            }
        }

        #[derive(Debug, Default)]
        pub(crate) struct $Counters {
            $( pub(crate) $name: $crate::Counter, )+
        }

        impl $Counters {
            pub(crate) fn snapshot(&self) -> $Counts {
                $Counts { $( $name: self.$name.get(), )+ }
            }
        }
    };
    (
        $(#[$counts_doc:meta])* pub struct $Counts:ident of $Counters:ident by
        $(#[$cause_doc:meta])* enum $Cause:ident;
        $( $(#[$doc:meta])* $name:ident = $Variant:ident, )+
    ) => {
        $crate::counters! {
            $(#[$counts_doc])* pub struct $Counts of $Counters;
            $( $(#[$doc])* $name, )+
        }

        impl $Counts {
            /// The sum of all counters.
            pub fn total(&self) -> u64 {
                [$( self.$name, )+].into_iter().fold(0, u64::saturating_add)
            }
        }

        $(#[$cause_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $Cause {
            $( $Variant, )+
        }

        impl $Cause {
            /// The name in the snapshot, for logs.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $( Self::$Variant => stringify!($name), )+
                }
            }
        }

        impl $Counters {
            pub(crate) fn count(&self, cause: $Cause) {
                match cause {
                    $( $Cause::$Variant => self.$name.add(), )+
                }
            }
        }
    };
}
