//! What the fake received.

use crate::platform::Platform;
use crate::record::RecordedRequest;

/// The requests that reached the fake, and the connections that they came on. Those of the control paths are not among them.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// // … let the code under test talk to fake.base_url() …
/// assert_eq!(fake.requests().to("/topapi/v2/user/get").len(), 0);
/// assert_eq!(fake.requests().for_tokens(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Requests<'a> {
    pub(crate) platform: &'a Platform,
}

impl Requests<'_> {
    /// Every recorded request, oldest first (the newest 100 000 are kept).
    pub fn all(self) -> Vec<RecordedRequest> {
        self.platform.recorder.since(0)
    }

    /// The recorded requests to one path, oldest first.
    pub fn to(self, path: &str) -> Vec<RecordedRequest> {
        self.platform.recorder.to_path(path)
    }

    /// Forgets the recorded requests; their numbers go on.
    pub fn clear(self) {
        self.platform.recorder.clear();
    }

    /// How many asked for a token or ticket so far, on either host, refused ones included.
    pub fn for_tokens(self) -> u64 {
        self.platform.counters.token_requests()
    }

    /// TCP connections accepted so far.
    pub fn connections_opened(self) -> u64 {
        self.platform.counters.connections()
    }
}
