use std::time::Duration;

/// What bounds the work of a dispatcher.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) running: u16,
    pub(super) pending: u16,
    pub(super) waiting: u16,
    pub(super) waiting_in_lane: u16,
    pub(super) run_timeout: Duration,
}
