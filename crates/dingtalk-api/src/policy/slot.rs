use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use dingtalk_types::Secret;

use super::rate_limits::ThrottledBy;

/// What a limit counts for: an operation of an organisation, or one robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Slot<'a> {
    Operation { key: u64, is_raw: bool, corp_id: Option<&'a str> },
    Robot { fingerprint: u64 },
}

impl Slot<'_> {
    /// Tells robots apart without keeping the secret of their address.
    pub(crate) fn robot(address: &Secret) -> Self {
        let mut hasher = DefaultHasher::new();
        address.expose().hash(&mut hasher);
        Self::Robot { fingerprint: hasher.finish() }
    }
}

/// Why a call cannot leave in its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// How long until it could.
    pub(crate) wait: Duration,
    pub(crate) by: ThrottledBy,
}
