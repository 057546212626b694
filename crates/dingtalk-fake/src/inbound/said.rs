//! What was said, and how the app goes on from there.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::acknowledgement::Acknowledgement;
use crate::platform::Platform;
use crate::state::chats::Reply;

/// What was said, and what the app answered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Said {
    /// The robot message as it was delivered.
    pub message: Value,
    /// What the app answered.
    pub acknowledgement: Acknowledgement,
    pub(super) conversation: String,
    pub(super) replies_before: u64,
    pub(super) platform: Arc<Platform>,
}

impl Said {
    /// `conversationId` of the message.
    pub fn conversation(&self) -> &str {
        &self.conversation
    }

    /// The first reply in the conversation after the message, waited for at most this long (real time).
    pub async fn reply(&self, within: Duration) -> Option<Reply> {
        let here = |reply: &Reply| reply.conversation.as_deref() == Some(self.conversation.as_str());
        wait_for_reply(&self.platform, self.replies_before, within, here).await
    }
}

/// The first reply above a number that is the right one, waited for at most this long.
pub(crate) async fn wait_for_reply(
    platform: &Platform,
    since: u64,
    within: Duration,
    matches: impl Fn(&Reply) -> bool,
) -> Option<Reply> {
    let arrived = platform.state().chats.arrived();
    let found = async {
        loop {
            let mut next = std::pin::pin!(arrived.notified());
            next.as_mut().enable();
            let reply = platform.state().chats.since(since).find(|reply| matches(reply)).cloned();
            if let Some(reply) = reply {
                return reply;
            }
            next.await;
        }
    };
    #[expect(clippy::disallowed_methods, reason = "a caller waits in real time")]
    let found = tokio::time::timeout(within, found);
    found.await.ok()
}
