use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_events::{Dispatcher, DispatcherBuilder, ReplySender};
use dingtalk_transport::BoxError;
use dingtalk_types::event::ReplyTarget;
use dingtalk_types::message::say::Say;

use crate::dingtalk::DingTalk;

impl DingTalk {
    /// A dispatcher with this client's clock, which sends what handlers of chat messages return. [`stream`](Self::stream)
    /// and [`callbacks`](Self::callbacks) make one for one app; this is for many apps in one process. Questions and stop buttons of
    /// the chat work when it stands [before](DispatcherBuilder::before) the routes: `.before(ding.chat().clone())`.
    pub fn dispatcher(&self) -> DispatcherBuilder {
        Dispatcher::builder().clock(Arc::clone(self.clock())).replies(self.clone())
    }
}

/// With the feature `chat` as `Chat::reply` does it, else by the `sessionWebhook` alone.
#[async_trait]
impl ReplySender for DingTalk {
    #[cfg(feature = "chat")]
    async fn send_reply(&self, target: &ReplyTarget, say: &Say) -> Result<(), BoxError> {
        self.chat().send_reply(target, say).await
    }

    #[cfg(not(feature = "chat"))]
    async fn send_reply(&self, target: &ReplyTarget, say: &Say) -> Result<(), BoxError> {
        let session = target.session_webhook.as_ref();
        let session = session.ok_or("the message has no sessionWebhook: switch the feature `chat` on")?;
        for message in say.to_webhook()? {
            dingtalk_api::oapi::robot::send_by_session(self, session, &message).await?;
        }
        Ok(())
    }
}
