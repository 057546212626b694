//! The everyday verbs, on the facade itself.

use dingtalk_chat::{AiCardBuilder, Asked, Download, Question, SendError, Sent, Thinking, To};
use dingtalk_types::event::{Attachment, ChatMessage, ReplyTarget};
use dingtalk_types::message::say::Say;

use crate::dingtalk::DingTalk;

impl DingTalk {
    /// Answers into a conversation; see [`Chat::reply`](dingtalk_chat::Chat::reply).
    ///
    /// # Errors
    /// What was sent until then, and why the rest was not.
    #[doc(alias("回复", "回复消息", "reply message"))]
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
    #[doc(alias(
        "发消息",
        "发送消息",
        "群消息",
        "单聊",
        "群聊",
        "机器人",
        "send message",
        "send group message"
    ))]
    pub async fn send(
        &self,
        to: impl Into<To> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        self.chat().send(to, say).await
    }

    /// Downloads what a message carries; see [`Chat::download`](dingtalk_chat::Chat::download).
    #[doc(alias("下载图片", "下载文件", "下载", "download file"))]
    pub fn download(&self, message: &ChatMessage, attachment: &Attachment) -> Download<'_> {
        self.chat().download(message, attachment)
    }

    /// An answer that is typed live on a card; see [`Chat::ai_card`](dingtalk_chat::Chat::ai_card).
    #[doc(alias("AI卡片", "流式卡片", "卡片", "streaming"))]
    pub fn ai_card(&self, template: impl Into<String>) -> AiCardBuilder<'_> {
        self.chat().ai_card(template)
    }

    /// Asks, and waits for the answer; see [`Chat::ask`](dingtalk_chat::Chat::ask).
    #[doc(alias("提问", "确认", "追问", "question"))]
    pub fn ask(&self, target: impl Into<ReplyTarget>, question: impl Into<Question>) -> Asked<'_> {
        self.chat().ask(target, question)
    }

    /// Shows that an answer is being thought of, until it is dropped; see [`Chat::thinking`](dingtalk_chat::Chat::thinking).
    #[doc(alias("思考中", "正在输入", "typing"))]
    pub fn thinking(&self, target: impl Into<ReplyTarget>) -> Thinking {
        self.chat().thinking(target)
    }
}
