//! What approvers do by hand.

use crate::platform::Platform;
use crate::things::decide_as;

/// Approvers, who decide by hand what the app started.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// // … the code under test starts an approval instance; without approvers it goes to the organisation's administrator …
/// let decided = fake.approvals().agree("no-such-instance", "manager4220", "fine");
/// assert!(!decided, "nothing waits for this person");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Approvals<'a> {
    pub(crate) platform: &'a Platform,
}

impl Approvals<'_> {
    /// A person agrees to what waits for them in an instance; false where nothing does.
    #[must_use = "nothing may have waited for this person"]
    pub fn agree(self, process_instance_id: &str, userid: &str, remark: &str) -> bool {
        decide_as(self.platform, process_instance_id, userid, true, remark)
    }

    /// A person refuses what waits for them in an instance; false where nothing does.
    #[must_use = "nothing may have waited for this person"]
    pub fn refuse(self, process_instance_id: &str, userid: &str, remark: &str) -> bool {
        decide_as(self.platform, process_instance_id, userid, false, remark)
    }
}
