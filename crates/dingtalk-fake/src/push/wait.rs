//! How long whoever pushes wants to wait.

/// Until when a push is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The first attempt; repetitions go on in the background.
    First,
    /// The acknowledgement, or the last repetition.
    All,
}
