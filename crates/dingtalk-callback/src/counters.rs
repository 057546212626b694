//! What became of the requests: counters that the owner can read.

use dingtalk_events::counters;

counters! {
    /// How many requests were refused since the start, by cause. The peer never learns the cause.
    pub struct RefusalCounts of RefusalCounters by
    /// Why a request is not taken for one of DingTalk's.
    enum Refusal;
    /// The method is not POST.
    method = Method,
    /// No app has this path.
    path = Path,
    /// The request head is too long, too slow, broke off, or leaves open where the body ends (`CallbackServer` only).
    head = Head,
    /// The body is larger than allowed.
    too_large = TooLarge,
    /// The body did not arrive in time.
    too_slow = TooSlow,
    /// The body broke off.
    broken_off = BrokenOff,
    /// A query parameter or a header is missing or there twice, or the body is not the JSON object that it should be.
    malformed = Malformed,
    /// The timestamp is outside the replay window, or neither seconds nor milliseconds.
    stale = Stale,
    /// The signature does not match: the wrong token or secret, or a forgery.
    signature = Signature,
    /// What is signed was accepted before, with another rest: another text under the same message id, or digits that moved from
    /// the nonce to the timestamp.
    replay = Replay,
    /// No room to remember another request, so none is accepted: see
    /// [`max_remembered_requests`](crate::CallbackReceiverBuilder::max_remembered_requests).
    replay_store_full = ReplayStoreFull,
    /// Well signed, but not decryptable: the wrong AES key.
    decryption = Decryption,
    /// For an owner key that the cipher does not accept.
    owner = Owner,
    /// Well encrypted, but no JSON object with an event type.
    not_an_event = NotAnEvent,
}

counters! {
    /// What became of the genuine requests since the start.
    pub struct DeliveryCounts of DeliveryCounters by
    /// What became of a genuine request.
    enum Outcome;
    /// Acknowledged by the receiver.
    acknowledged = Acknowledged,
    /// Acknowledged although the receiver has nobody for it.
    unhandled = Unhandled,
    /// Answered without the receiver: checks of the URL, batches without entries.
    handshakes = Handshake,
    /// Answered as the first time, without the receiver: exact repeats of requests that were acknowledged.
    repeated = Repeated,
    /// The receiver was not done at the deadline. It runs on; an event is delivered again, a callback got no result.
    late = Late,
    /// Not acknowledged: the receiver said "later".
    postponed = Postponed,
    /// Not acknowledged: the receiver failed or panicked.
    failed = Failed,
    /// Not acknowledged: as many requests as the receiver has [`capacity`](dingtalk_events::Receive::capacity) for were at
    /// work.
    overloaded = Overloaded,
    /// Not acknowledged: it came after the shutdown.
    draining = Draining,
    /// Not acknowledged: the operating system gave no random bytes to encrypt the reply with.
    no_reply = NoReply,
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
