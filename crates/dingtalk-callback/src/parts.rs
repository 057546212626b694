//! What a receiver is built from.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::Clock;

use crate::arrival::Address;
use crate::inbox::Inbox;
use crate::replay::Replays;

pub(crate) struct Parts {
    pub(crate) addresses: HashMap<String, Address>,
    pub(crate) inboxes: Vec<Arc<Inbox>>,
    pub(crate) replays: Replays,
    pub(crate) deadlines: Deadlines,
    pub(crate) body: BodyLimits,
    pub(crate) clock: Arc<dyn Clock>,
}

/// What bounds the wait for a receiver.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadlines {
    pub(crate) event: Duration,
    pub(crate) callback: Duration,
}

/// What bounds the reading of a request body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimits {
    pub(crate) max_bytes: usize,
    pub(crate) read_timeout: Duration,
}
