use crate::counters;

counters! {
    /// What became of a dispatcher's deliveries since the start. A snapshot.
    pub struct DispatcherCounts of DispatcherCounters;
    /// Deliveries that came in.
    received,
    /// Runs that ended well.
    handled,
    /// Deliveries that were in flight or done already.
    duplicates,
    /// Deliveries that found no room, or came after the shutdown, and were answered with "later".
    overloaded,
    /// Deliveries that found too many of their conversation, card or sender waiting, and were answered with "later".
    lane_full,
    /// Deliveries that somebody [before the routes](crate::Intercept) kept.
    intercepted,
    /// Deliveries without a handler.
    unhandled,
    /// Acknowledgements sent at the deadline, before the handler was done.
    late,
    /// Runs that ended with an error, or asked for "later".
    failed,
    /// Runs that panicked.
    panicked,
    /// Runs that were ended at the time limit.
    timed_out,
    /// Payloads that did not fit what the handler asks for.
    undecodable,
    /// Failures of the [`DedupeStore`](crate::DedupeStore).
    store_failures,
    /// Claims that somebody else took while the run went on here: the delivery may have been handled twice.
    claims_lost,
}
