//! Cards that no answer is typed on: filled, delivered, changed.

use std::collections::BTreeMap;
use std::fmt;

use dingtalk_types::event::ReplyTarget;

use crate::after::ProcessQueryKeys;
use crate::ai_card::Rank;
use crate::card::{self, NewCard};
use crate::card_error::CardError;
use crate::chat::Chat;

/// A card about to be delivered: see [`Chat::card`].
#[must_use = "nothing is sent until it is delivered"]
pub struct CardBuilder<'c> {
    chat: &'c Chat,
    target: ReplyTarget,
    template: String,
    out_track_id: Option<String>,
    values: BTreeMap<String, String>,
}

/// A card that is in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentCard {
    /// `outTrackId`: what [`update_card`](Chat::update_card) and presses name it by.
    pub out_track_id: String,
    /// `carrierId`, with which it can be recalled and its readers asked for; empty where DingTalk told none.
    pub carrier_id: String,
}

impl Chat {
    /// A card of this template, such as one with buttons; what is pressed comes to the routes of card actions.
    ///
    /// ```
    /// # use dingtalk_chat::{CardError, Chat};
    /// # use dingtalk_types::event::ChatMessage;
    /// # async fn example(chat: Chat, message: ChatMessage) -> Result<(), CardError> {
    /// let card = chat.card("….schema").value("title", "Leave of Ann").reply_to(&message).deliver().await?;
    /// chat.update_card(&card.out_track_id, [("state", "granted")]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn card(&self, template: impl Into<String>) -> CardBuilder<'_> {
        CardBuilder {
            chat: self,
            target: ReplyTarget::default(),
            template: template.into(),
            out_track_id: None,
            values: BTreeMap::new(),
        }
    }

    /// Gives variables of a card new values; the others keep theirs. Not from within a handler of a press of that card: what that
    /// returns changes the card.
    ///
    /// `PUT /v1.0/card/instances`
    ///
    /// # Errors
    /// The call failed.
    pub async fn update_card(
        &self,
        out_track_id: impl AsRef<str> + Send,
        values: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)> + Send,
    ) -> Result<(), dingtalk_api::Error> {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        card::update(self, Rank::Middle, out_track_id.as_ref(), values).await
    }
}

impl CardBuilder<'_> {
    /// Where the message came from: a `&ChatMessage` or a [`ReplyTarget`].
    pub fn reply_to(mut self, target: impl Into<ReplyTarget>) -> Self {
        self.target = target.into();
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

    /// A value of a variable of the template. All are texts: numbers, booleans, lists and objects go as JSON text.
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// An id of your own, at most 64 characters and never used before: the same card is then not delivered twice. Default: a
    /// random one.
    pub fn out_track_id(mut self, out_track_id: impl Into<String>) -> Self {
        self.out_track_id = Some(out_track_id.into());
        self
    }

    /// Creates and delivers it.
    ///
    /// # Errors
    /// The call failed, DingTalk did not deliver the card (it answers 200 all the same), or the target has no place for one.
    pub async fn deliver(self) -> Result<SentCard, CardError> {
        let out_track_id = self.out_track_id.unwrap_or_else(card::new_id);
        let card = NewCard { out_track_id: &out_track_id, template: &self.template, values: self.values };
        let carrier_id = card::deliver(self.chat, &self.target, &card).await.0?;
        Ok(SentCard { out_track_id, carrier_id })
    }
}

impl ProcessQueryKeys for SentCard {
    fn keys(&self) -> Vec<String> {
        Some(self.carrier_id.clone()).filter(|id| !id.is_empty()).into_iter().collect()
    }
}

impl fmt::Debug for CardBuilder<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CardBuilder").field("template", &self.template).finish_non_exhaustive()
    }
}
