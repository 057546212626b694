//! The everyday verbs, on the facade itself.

use dingtalk_chat::{AiCardBuilder, Download, SendError, Sent, To};
use dingtalk_types::event::{Attachment, ChatMessage, ReplyTarget};
use dingtalk_types::message::say::Say;

use crate::dingtalk::DingTalk;

impl DingTalk {
    /// Answers into a conversation; see [`Chat::reply`](dingtalk_chat::Chat::reply).
    ///
    /// # Errors
    /// What was sent until then, and why the rest was not.
    pub async fn reply(
        &self,
        target: impl Into<ReplyTarget> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        self.chat().reply(target, say).await
    }

    /// Says something to people, a group or a custom robot; see [`Chat::send`](dingtalk_chat::Chat::send).
    ///
    /// # Errors
    /// What was sent until then, and why the rest was not.
    pub async fn send(
        &self,
        to: impl Into<To> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        self.chat().send(to, say).await
    }

    /// Downloads what a message carries; see [`Chat::download`](dingtalk_chat::Chat::download).
    pub fn download(&self, message: &ChatMessage, attachment: &Attachment) -> Download<'_> {
        self.chat().download(message, attachment)
    }

    /// An answer that is typed live on a card; see [`Chat::ai_card`](dingtalk_chat::Chat::ai_card).
    pub fn ai_card(&self, template: impl Into<String>) -> AiCardBuilder<'_> {
        self.chat().ai_card(template)
    }
}
