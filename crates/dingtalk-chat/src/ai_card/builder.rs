//! What an answer on a card is to be.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use dingtalk_types::event::ReplyTarget;

use super::{AiCard, Driver, Plan, Writer};
use crate::card_error::CardError;
use crate::chat::Chat;

/// An answer on a card that is about to be opened: see [`Chat::ai_card`].
#[must_use = "nothing is sent until it is opened"]
pub struct AiCardBuilder<'c> {
    chat: &'c Chat,
    plan: Plan,
    else_message: bool,
}

impl Chat {
    /// An answer on an AI card of this template, such as `02fcf2f4-5e02-4a85-b672-46d1f715543e.schema`, which works in every app.
    ///
    /// The text goes to the template's variable `content` unless [another](AiCardBuilder::variable) is named; `flowStatus` goes
    /// from 1 (processing) over 2 (writing) to 3 (finished) or 5 (failed).
    ///
    /// ```
    /// # use dingtalk_chat::{CardError, Chat};
    /// # async fn example(chat: Chat) -> Result<(), CardError> {
    /// let card = chat.ai_card("02fcf2f4-5e02-4a85-b672-46d1f715543e.schema").to_group("cid…").open().await?;
    /// card.set("## Report");
    /// card.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("AI卡片", "流式卡片", "卡片", "打字机", "streaming", "typewriter"))]
    pub fn ai_card(&self, template: impl Into<String>) -> AiCardBuilder<'_> {
        let plan = Plan {
            target: ReplyTarget::default(),
            template: template.into(),
            variable: "content".to_owned(),
            values: BTreeMap::new(),
        };
        AiCardBuilder { chat: self, plan, else_message: false }
    }
}

impl AiCardBuilder<'_> {
    /// Where the message came from: a `&ChatMessage` or a [`ReplyTarget`].
    pub fn reply_to(mut self, target: impl Into<ReplyTarget>) -> Self {
        self.plan.target = target.into();
        self
    }

    /// In this group, by its openConversationId.
    pub fn to_group(self, open_conversation_id: impl Into<String>) -> Self {
        self.reply_to(ReplyTarget::group(open_conversation_id))
    }

    /// In the chat of this person and the robot.
    pub fn to_user(self, user_id: impl Into<String>) -> Self {
        self.reply_to(ReplyTarget::person(user_id))
    }

    /// The template's variable that the text goes to.
    pub fn variable(mut self, name: impl Into<String>) -> Self {
        self.plan.variable = name.into();
        self
    }

    /// A value of another variable of the template. All are texts: numbers, booleans, lists and objects go as JSON text.
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.plan.values.insert(name.into(), value.into());
        self
    }

    /// Where no card can be delivered the whole answer goes as one message at its end, and [`open`](Self::open) does not fail.
    pub fn else_message(mut self) -> Self {
        self.else_message = true;
        self
    }

    /// Delivers the card, empty.
    ///
    /// # Errors
    /// The call failed, DingTalk did not deliver the card, or the target has no place for one.
    pub async fn open(self) -> Result<AiCard, CardError> {
        let (chat, writer) = (self.chat.clone(), Arc::new(Writer::default()));
        let run = chat.enter();
        let driver = Driver::new(chat, self.plan, Arc::clone(&writer));
        AiCard::open(driver, writer, run, self.else_message).await
    }
}

impl fmt::Debug for AiCardBuilder<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AiCardBuilder").field("template", &self.plan.template).finish_non_exhaustive()
    }
}
