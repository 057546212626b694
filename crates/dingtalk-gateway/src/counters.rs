use dingtalk_events::counters;

counters! {
    /// What happened on an app's connections since it was added. A snapshot.
    pub struct ConnectionCounts of ConnectionCounters;
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
