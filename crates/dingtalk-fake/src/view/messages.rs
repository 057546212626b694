//! What the app said to people.

use std::time::Duration;

use crate::inbound::said;
use crate::platform::Platform;
use crate::state::chats::Reply;
use crate::state::media::MediaFile;
use crate::state::notices::Notice;
use crate::state::robots::SentMessage;
use crate::things;

/// What the app said to people: in chats, as work notices, by its robots.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// // … the code under test sends a work notice …
/// for notice in fake.messages().notices() {
///     assert_eq!(notice.message["msgtype"], "text");
///     fake.messages().read_notice(notice.task_id, "zhangsan");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Messages<'a> {
    pub(crate) platform: &'a Platform,
}

impl Messages<'_> {
    /// Everything that reached a chat, by every way, oldest first (the newest 100 000 are kept).
    pub fn replies(self) -> Vec<Reply> {
        self.platform.state().chats.since(0).cloned().collect()
    }

    /// The first reply that is the right one, also among those that are there; waited for at most this long (real time).
    pub async fn wait_for_reply(self, within: Duration, matches: impl Fn(&Reply) -> bool) -> Option<Reply> {
        said::wait_for_reply(self.platform, 0, within, matches).await
    }

    /// The work notices that were accepted, oldest first.
    pub fn notices(self) -> Vec<Notice> {
        self.platform.state().notices.all()
    }

    /// Lets a person read a work notice; false when it was not sent to them.
    pub fn read_notice(self, task_id: i64, userid: &str) -> bool {
        self.platform.state().notices.read(task_id, userid)
    }

    /// The messages that robots sent, oldest first.
    pub fn of_robots(self) -> Vec<SentMessage> {
        self.platform.state().robots.all()
    }

    /// Lets a person read a message of the app's robot; false when no message has this `processQueryKey`.
    pub fn read_of_robot(self, process_query_key: &str, userid: &str) -> bool {
        let now_ms = self.platform.clock.now_ms();
        self.platform.state().robots.read(process_query_key, userid, now_ms)
    }

    /// Lets a person leave a group by themselves, named by `openConversationId` or `chatid`; false when they are not in it.
    pub fn quit_group(self, group: &str, userid: &str) -> bool {
        things::quit(self.platform, group, userid)
    }

    /// An uploaded media file.
    pub fn media(self, media_id: &str) -> Option<MediaFile> {
        self.platform.state().media.get(media_id).cloned()
    }
}
