//! The everyday verbs, on the facade itself.

use dingtalk_api::Error;
use dingtalk_chat::{
    AiCardBuilder, Asked, BudgetUsage, CardBuilder, DingKind, Dinged, Download, ProcessQueryKeys, Question,
    ReadStatus, Recalled, SendError, Sent, Thinking, To,
};
use dingtalk_types::event::{Attachment, ChatMessage, ReplyTarget};
use dingtalk_types::message::say::Say;

use crate::dingtalk::DingTalk;

impl DingTalk {
    /// Answers into a conversation; see [`Chat::reply`](dingtalk_chat::Chat::reply).
    ///
    /// # Errors
    /// What was sent until then, and why the rest was not.
    #[doc(alias = "回复")]
    pub async fn reply(
        &self,
        target: impl Into<ReplyTarget> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        self.chat().reply(target, say).await
    }

    /// Says something to people, a group, a custom robot, or by work notices; see [`Chat::send`](dingtalk_chat::Chat::send).
    ///
    /// # Errors
    /// What was sent until then, and why the rest was not.
    #[doc(alias = "发送", alias = "工作通知")]
    pub async fn send(
        &self,
        to: impl Into<To> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        self.chat().send(to, say).await
    }

    /// Downloads what a message carries; see [`Chat::download`](dingtalk_chat::Chat::download).
    #[doc(alias = "下载")]
    pub fn download(&self, message: &ChatMessage, attachment: &Attachment) -> Download<'_> {
        self.chat().download(message, attachment)
    }

    /// An answer that is typed live on a card; see [`Chat::ai_card`](dingtalk_chat::Chat::ai_card).
    #[doc(alias = "AI卡片", alias = "typewriter")]
    pub fn ai_card(&self, template: impl Into<String>) -> AiCardBuilder<'_> {
        self.chat().ai_card(template)
    }

    /// A card that no answer is typed on; see [`Chat::card`](dingtalk_chat::Chat::card).
    #[doc(alias = "互动卡片")]
    pub fn card(&self, template: impl Into<String>) -> CardBuilder<'_> {
        self.chat().card(template)
    }

    /// Gives variables of a card new values; see [`Chat::update_card`](dingtalk_chat::Chat::update_card).
    ///
    /// # Errors
    /// The call failed.
    pub async fn update_card(
        &self,
        out_track_id: impl AsRef<str> + Send,
        values: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)> + Send,
    ) -> Result<(), Error> {
        self.chat().update_card(out_track_id, values).await
    }

    /// Asks, and waits for the answer; see [`Chat::ask`](dingtalk_chat::Chat::ask).
    pub fn ask(&self, target: impl Into<ReplyTarget>, question: impl Into<Question>) -> Asked<'_> {
        self.chat().ask(target, question)
    }

    /// Shows that an answer is being thought of, until it is dropped; see [`Chat::thinking`](dingtalk_chat::Chat::thinking).
    #[doc(alias = "思考中", alias = "emotion")]
    pub fn thinking(&self, target: impl Into<ReplyTarget>) -> Thinking {
        self.chat().thinking(target)
    }

    /// Who has read what was sent within 24 h; see [`Chat::read_status`](dingtalk_chat::Chat::read_status).
    ///
    /// # Errors
    /// The call failed.
    #[doc(alias = "已读")]
    pub async fn read_status(
        &self,
        target: impl Into<ReplyTarget> + Send,
        sent: &(impl ProcessQueryKeys + Sync + ?Sized),
    ) -> Result<ReadStatus, Error> {
        self.chat().read_status(target, sent).await
    }

    /// Takes back what was sent within 24 h; see [`Chat::recall`](dingtalk_chat::Chat::recall).
    ///
    /// # Errors
    /// The call failed.
    #[doc(alias = "撤回")]
    pub async fn recall(
        &self,
        target: impl Into<ReplyTarget> + Send,
        sent: &(impl ProcessQueryKeys + Sync + ?Sized),
    ) -> Result<Recalled, Error> {
        self.chat().recall(target, sent).await
    }

    /// A DING to any number of people, in the app; see [`Chat::ding`](dingtalk_chat::Chat::ding).
    #[doc(alias = "urgent")]
    pub async fn ding(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<String>> + Send,
        text: impl AsRef<str> + Send,
    ) -> Dinged {
        self.chat().ding(user_ids, text).await
    }

    /// A DING by text message or phone; see [`Chat::ding_by`](dingtalk_chat::Chat::ding_by).
    #[doc(alias = "phone", alias = "text_message", alias = "短信")]
    pub async fn ding_by(
        &self,
        kind: DingKind,
        user_ids: impl IntoIterator<Item = impl Into<String>> + Send,
        text: impl AsRef<str> + Send,
    ) -> Dinged {
        self.chat().ding_by(kind, user_ids, text).await
    }

    /// What has been used of the month's calls and pushes; see [`Chat::budget`](dingtalk_chat::Chat::budget).
    #[doc(alias = "quota", alias = "额度")]
    pub fn budget(&self) -> BudgetUsage {
        self.chat().budget()
    }

    /// Waits until every answer on a card has come to its end; see [`Chat::idle`](dingtalk_chat::Chat::idle).
    pub async fn idle(&self) {
        self.chat().idle().await;
    }
}
