//! What became of the requests: counters that the owner can read.

use std::sync::atomic::{AtomicU64, Ordering};

/// Writes, for one list of causes, the internal enum, its counters and the public snapshot.
macro_rules! counters {
    (
        $(#[$cause_doc:meta])* enum $Cause:ident;
        $(#[$snapshot_doc:meta])* struct $Snapshot:ident;
        struct $Counters:ident;
        $( $(#[$doc:meta])* $Variant:ident => $field:ident, )+
    ) => {
        $(#[$cause_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $Cause {
            $( $Variant, )+
        }

        impl $Cause {
            /// The name in the snapshot, for logs.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $( Self::$Variant => stringify!($field), )+
                }
            }
        }

        $(#[$snapshot_doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $Snapshot {
            $( $(#[$doc])* pub $field: u64, )+
        }

        impl $Snapshot {
            /// The sum of all counters.
            pub fn total(&self) -> u64 {
                [$( self.$field, )+].into_iter().fold(0, u64::saturating_add)
            }
        }

        #[derive(Debug, Default)]
        pub(crate) struct $Counters {
            $( $field: AtomicU64, )+
        }

        impl $Counters {
            pub(crate) fn count(&self, cause: $Cause) {
                match cause {
                    $( $Cause::$Variant => &self.$field, )+
                }
                .fetch_add(1, Ordering::Relaxed);
            }

            pub(crate) fn snapshot(&self) -> $Snapshot {
                $Snapshot { $( $field: self.$field.load(Ordering::Relaxed), )+ }
            }
        }
    };
}

counters! {
    /// Why a request is not taken for one of DingTalk's.
    #[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only the server sees heads"))]
    enum Refusal;
    /// How many requests were refused since the start, by cause. The peer never learns the cause.
    struct Refusals;
    struct RefusalCounters;
    /// The method is not POST.
    Method => method,
    /// No app has this path.
    Path => path,
    /// The request head is too long, too slow, broke off, or leaves open where the body ends (`CallbackServer` only).
    Head => head,
    /// The body is larger than allowed.
    TooLarge => too_large,
    /// The body did not arrive in time.
    TooSlow => too_slow,
    /// The body broke off.
    BrokenOff => broken_off,
    /// A query parameter or a header is missing or there twice, or the body is not the JSON object that it should be.
    Malformed => malformed,
    /// The timestamp is outside the replay window, or neither seconds nor milliseconds.
    Stale => stale,
    /// The signature does not match: the wrong token or secret, or a forgery.
    Signature => signature,
    /// The same signed request was accepted before.
    Replay => replay,
    /// No room to remember another request, so none is accepted: see
    /// [`max_remembered_requests`](crate::CallbackReceiverBuilder::max_remembered_requests).
    ReplayStoreFull => replay_store_full,
    /// Well signed, but not decryptable: the wrong AES key.
    Decryption => decryption,
    /// For an owner key that the cipher does not accept.
    Owner => owner,
    /// Well encrypted, but no JSON object with an event type.
    NotAnEvent => not_an_event,
}

counters! {
    /// What became of a genuine request.
    enum Outcome;
    /// What became of the genuine requests since the start.
    struct Deliveries;
    struct OutcomeCounters;
    /// Acknowledged by the receiver.
    Acknowledged => acknowledged,
    /// Acknowledged although the receiver has nobody for it.
    Unhandled => unhandled,
    /// Answered without the receiver: checks of the URL, batches without entries.
    Handshake => handshakes,
    /// The receiver was not done at the deadline. It runs on; an event is delivered again, a callback got no result.
    Late => late,
    /// Not acknowledged: the receiver said "later".
    Postponed => postponed,
    /// Not acknowledged: the receiver failed or panicked.
    Failed => failed,
    /// Not acknowledged: as many requests as the receiver has [`capacity`](dingtalk_events::Receive::capacity) for were at
    /// work.
    Overloaded => overloaded,
    /// Not acknowledged: it came after the shutdown.
    Draining => draining,
    /// Not acknowledged: the operating system gave no random bytes to encrypt the reply with.
    NoReply => no_reply,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_its_own_counter() {
        let counters = RefusalCounters::default();
        counters.count(Refusal::Signature);
        counters.count(Refusal::Signature);
        counters.count(Refusal::Replay);
        let refusals = counters.snapshot();
        assert_eq!((refusals.signature, refusals.replay, refusals.total()), (2, 1, 3));
    }
}
