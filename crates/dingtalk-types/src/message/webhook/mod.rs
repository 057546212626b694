//! Messages to the webhook of a custom robot, and replies to a `sessionWebhook`.

mod action_card;
mod at;
mod content;

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

pub use action_card::{ActionCard, Button};
pub use at::At;
pub use content::{FeedCard, FeedLink, Link, Markdown, Text};

use super::tagged::tagged;
use crate::limit::{self, LimitError, Unit, Validate};

/// A message to a webhook, at most 20 000 bytes of JSON.
///
/// ```
/// use dingtalk_types::Validate;
/// use dingtalk_types::message::webhook::{At, WebhookMessage};
///
/// let message = WebhookMessage::text("The build is red.").mention(At::users(["zhangsan"])).msg_uuid("build-17");
/// message.validate()?;
/// assert_eq!(
///     serde_json::to_value(&message).unwrap(),
///     serde_json::json!({
///         "msgtype": "text",
///         "text": { "content": "The build is red. @zhangsan" },
///         "at": { "atUserIds": ["zhangsan"] },
///         "msgUuid": "build-17",
///     }),
/// );
/// # Ok::<(), dingtalk_types::LimitError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WebhookMessage {
    /// `msgtype` and the member named by it.
    pub content: WebhookContent,
    /// `at`: who is highlighted; texts, Markdown and action cards only.
    pub at: Option<At>,
    /// `msgUuid`: a message with the same value is not sent twice; custom robots only.
    pub msg_uuid: Option<String>,
}

/// What a message to a webhook shows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WebhookContent {
    /// `text`
    Text(Text),
    /// `link`
    Link(Link),
    /// `markdown`
    Markdown(Markdown),
    /// `actionCard`
    ActionCard(ActionCard),
    /// `feedCard`
    FeedCard(FeedCard),
}

tagged!(WebhookContent {
    Text = "text",
    Link = "link",
    Markdown = "markdown",
    ActionCard = "actionCard",
    FeedCard = "feedCard",
});

impl WebhookMessage {
    /// Plain text.
    pub fn text(content: impl Into<String>) -> Self {
        WebhookContent::Text(Text { content: content.into() }).into()
    }

    /// A link with a text and perhaps a picture.
    pub fn link(link: Link) -> Self {
        WebhookContent::Link(link).into()
    }

    /// Markdown; the title shows in the list of conversations.
    pub fn markdown(title: impl Into<String>, text: impl Into<String>) -> Self {
        WebhookContent::Markdown(Markdown { title: title.into(), text: text.into() }).into()
    }

    /// A card with buttons.
    pub fn action_card(card: ActionCard) -> Self {
        WebhookContent::ActionCard(card).into()
    }

    /// Several links with pictures.
    pub fn feed_card(links: impl IntoIterator<Item = FeedLink>) -> Self {
        WebhookContent::FeedCard(FeedCard { links: links.into_iter().collect() }).into()
    }

    /// Highlights people whose `@mobile` or `@userid` the text already holds.
    #[must_use]
    pub fn at(mut self, at: At) -> Self {
        self.at = Some(at);
        self
    }

    /// Highlights people and appends each `@mobile` and `@userid` that the text does not hold yet.
    ///
    /// Markdown highlights nobody whose `@…` is not in its text.
    #[must_use]
    pub fn mention(mut self, at: At) -> Self {
        if let Some(text) = self.content.text_mut() {
            at.append_to(text);
        }
        self.at(at)
    }

    /// Makes it safe to send the message again after a time-out.
    #[must_use]
    pub fn msg_uuid(mut self, msg_uuid: impl Into<String>) -> Self {
        self.msg_uuid = Some(msg_uuid.into());
        self
    }
}

impl WebhookContent {
    /// The text that may name people.
    fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Text(text) => Some(&mut text.content),
            Self::Markdown(markdown) => Some(&mut markdown.text),
            Self::ActionCard(card) => Some(&mut card.text),
            Self::Link(_) | Self::FeedCard(_) => None,
        }
    }
}

/// An empty text, which [`Validate`] refuses.
impl Default for WebhookContent {
    fn default() -> Self {
        Self::Text(Text::default())
    }
}

impl From<WebhookContent> for WebhookMessage {
    fn from(content: WebhookContent) -> Self {
        Self { content, at: None, msg_uuid: None }
    }
}

impl Validate for WebhookMessage {
    fn validate(&self) -> Result<(), LimitError> {
        match &self.content {
            WebhookContent::Text(text) => limit::present("text.content", &text.content)?,
            WebhookContent::Link(link) => link.validate()?,
            WebhookContent::Markdown(markdown) => markdown.validate()?,
            WebhookContent::ActionCard(card) => card.validate()?,
            WebhookContent::FeedCard(card) => card.validate()?,
        }
        if let Some(at) = &self.at {
            limit::at_most("at", Unit::Items, at.people(), 50)?;
            let silent = matches!(self.content, WebhookContent::Link(_) | WebhookContent::FeedCard(_));
            if silent && !at.is_empty() {
                let rule = "in text, markdown and actionCard messages";
                return Err(LimitError::Conflict { field: "at", rule });
            }
        }
        limit::json_bytes("message", self, 20_000)
    }
}

impl Serialize for WebhookMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let optional = usize::from(self.at.is_some()).saturating_add(usize::from(self.msg_uuid.is_some()));
        let mut record = serializer.serialize_struct("WebhookMessage", optional.saturating_add(2))?;
        self.content.write(&mut record)?;
        if let Some(at) = &self.at {
            record.serialize_field("at", at)?;
        }
        if let Some(msg_uuid) = &self.msg_uuid {
            record.serialize_field("msgUuid", msg_uuid)?;
        }
        record.end()
    }
}

#[cfg(feature = "bidirectional")]
impl crate::wire::Record for WebhookMessage {
    const NAME: &'static str = "WebhookMessage";

    fn set<'de, A: serde_core::de::MapAccess<'de>>(
        &mut self,
        key: &str,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        match key {
            "at" => self.at = map.next_value_seed(crate::wire::Lenient::new())?,
            "msgUuid" => self.msg_uuid = map.next_value_seed(crate::wire::Lenient::new())?,
            _ => return self.content.set(key, map),
        }
        Ok(true)
    }
}

#[cfg(feature = "bidirectional")]
impl crate::wire::Decode for WebhookMessage {
    fn decode<'de, D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::decode_record(deserializer)
    }
}
