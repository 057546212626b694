//! What people do to be at work.

use crate::json::json;
use crate::platform::Platform;
use crate::things;

/// People, who punch the clock and check in at places.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// assert!(fake.attendance().punch("zhangsan", fake.now_ms()));
/// assert!(fake.attendance().check_in("zhangsan", "Customer"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Attendance<'a> {
    pub(crate) platform: &'a Platform,
}

impl Attendance<'_> {
    /// A person punches in or out at a time in ms since 1970, whatever the clock says; false for who is not in the directory.
    pub fn punch(self, userid: &str, at_ms: i64) -> bool {
        things::punch(self.platform, userid, at_ms, "USER", json!({}))
    }

    /// A person checks in at a place; false for who is not in the directory.
    pub fn check_in(self, userid: &str, place: &str) -> bool {
        things::check_in(self.platform, userid, place, json!({}))
    }
}
