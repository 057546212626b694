//! Everything that a fake remembers, to be put back later.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::state::State;

/// Everything that a fake remembers: people, groups, records, files, tokens and their secrets, and how far its clock is ahead.
/// Connections, faults, given answers and recorded requests are not a part of it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_fake::{Fake, Snapshot};
///
/// let fake = Fake::start().await?;
/// // … the world of a test suite is set up …
/// let beginning = fake.snapshot();
/// // … each test changes it, and the next one starts from the beginning again …
/// fake.restore(&beginning);
/// let text = beginning.to_json();
/// assert_eq!(Snapshot::from_json(&text)?.to_json(), text);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    pub(crate) clock_offset_ms: i64,
    /// Where the ids made up next begin, so that a restored state goes on as the first one did.
    pub(crate) identifiers: u64,
    pub(crate) state: State,
}

impl Snapshot {
    /// The snapshot as JSON text, as `GET /_fake/state` answers it.
    pub fn to_json(&self) -> String {
        serde_json::to_value(self).unwrap_or_default().to_string()
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// [`SnapshotError`] when the text is not a snapshot of this version of the fake.
    pub fn from_json(text: &str) -> Result<Self, SnapshotError> {
        serde_json::from_str(text).map_err(SnapshotError)
    }
}

/// The text is not a snapshot.
#[derive(Debug)]
pub struct SnapshotError(serde_json::Error);

impl fmt::Display for SnapshotError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "this is not a snapshot of this version, take a new one: {}", self.0)
    }
}

impl std::error::Error for SnapshotError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
