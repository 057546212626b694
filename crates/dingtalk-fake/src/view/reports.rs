//! What people do with reports.

use crate::platform::Platform;
use crate::things::{Reaction, react};

/// People, who read reports, like them and comment on them. Each answers false where the report or the person does not exist.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// // … the code under test creates a report …
/// assert!(!fake.reports().read("no-such-report", "zhangsan"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Reports<'a> {
    pub(crate) platform: &'a Platform,
}

impl Reports<'_> {
    /// A person reads a report.
    pub fn read(self, report_id: &str, userid: &str) -> bool {
        react(self.platform, report_id, userid, Reaction::Read)
    }

    /// A person reads and likes a report.
    pub fn like(self, report_id: &str, userid: &str) -> bool {
        react(self.platform, report_id, userid, Reaction::Like)
    }

    /// A person reads a report and comments on it.
    pub fn comment(self, report_id: &str, userid: &str, text: &str) -> bool {
        react(self.platform, report_id, userid, Reaction::Comment(text))
    }
}
