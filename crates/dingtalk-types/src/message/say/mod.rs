//! What an app says, before it is known by which channel it goes.
//!
//! A [`Say`] becomes each channel's own form: [`to_webhook`](Say::to_webhook) for session webhooks and custom robots,
//! [`to_robot`](Say::to_robot) for an enterprise robot, [`to_work`](Say::to_work) for work notices. Long texts become several
//! messages, numbered; what a channel cannot carry is a [`SayError`] that names both.

mod error;
mod media;
mod parts;
mod piece;
mod robot;
mod title;
mod webhook;
mod work;

pub use error::{Channel, SayError};
pub use media::Media;
pub use piece::{Piece, PieceKind};

use super::markdown;
use super::webhook::{ActionCard, At, FeedCard, FeedLink, Link, WebhookContent, WebhookMessage};

/// What an app says to people, to a conversation or to a webhook robot.
///
/// ```
/// use dingtalk_types::message::say::Say;
/// use dingtalk_types::message::webhook::At;
///
/// let say = Say::markdown("The build is **red**.").title("Build").mention(At::users(["zhangsan"]));
/// let [message] = &say.to_webhook()?[..] else { panic!("one message") };
/// assert_eq!(
///     serde_json::to_value(message).unwrap(),
///     serde_json::json!({
///         "msgtype": "markdown",
///         "markdown": { "title": "Build", "text": "The build is **red**. @zhangsan" },
///         "at": { "atUserIds": ["zhangsan"] },
///     }),
/// );
/// let refused = Say::file("report.xlsx", "@lAD1").to_webhook().unwrap_err();
/// assert_eq!(refused.to_string(), "a webhook cannot carry a file: send it as the robot");
/// # Ok::<(), dingtalk_types::message::say::SayError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Say {
    /// What is said, one after the other.
    pub pieces: Vec<Piece>,
    /// Who is highlighted. Only webhooks can do that; the `@…` that they need in the text is put there when the message is made.
    pub mentions: At,
    /// A message with the same key is not sent twice: `msgUuid` of custom robots, which others do not have.
    pub key: Option<String>,
}

impl Say {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Piece::Text(text.into()).into()
    }

    /// Markdown, as people and language models write it: what DingTalk does not show becomes what it does, see
    /// [`markdown::adapt`]. The [`title`](Self::title), which the list of conversations shows, is its first words unless it is
    /// given.
    pub fn markdown(text: impl AsRef<str>) -> Self {
        Piece::Markdown { title: None, text: markdown::adapt(text.as_ref()) }.into()
    }

    /// A picture: its bytes, an address, or a `media_id`.
    pub fn picture(picture: impl Into<Media>) -> Self {
        Piece::Picture(picture.into()).into()
    }

    /// A file: its name with the extension, and its bytes or a `media_id`.
    pub fn file(name: impl Into<String>, file: impl Into<Media>) -> Self {
        Piece::File { name: name.into(), file: file.into() }.into()
    }

    /// A voice message, ogg or amr: its bytes or a `media_id`, and how long it is.
    pub fn voice(voice: impl Into<Media>, duration_ms: u64) -> Self {
        Piece::Voice { voice: voice.into(), duration_ms }.into()
    }

    /// An mp4 video and the picture before it plays: their bytes or `media_id`s; and how long it is.
    pub fn video(video: impl Into<Media>, cover: impl Into<Media>, duration_s: u64) -> Self {
        Piece::Video { video: video.into(), cover: cover.into(), duration_s }.into()
    }

    /// A link with a text and perhaps a picture.
    pub fn link(link: Link) -> Self {
        Piece::Link(link).into()
    }

    /// A card that leads somewhere as a whole, or by several buttons.
    pub fn action_card(card: ActionCard) -> Self {
        Piece::ActionCard(card).into()
    }

    /// Several links with pictures; webhooks only.
    pub fn feed_card(links: impl IntoIterator<Item = FeedLink>) -> Self {
        Piece::FeedCard(FeedCard { links: links.into_iter().collect() }).into()
    }

    /// Several things, one after the other.
    pub fn parts<S: Into<Self>>(parts: impl IntoIterator<Item = S>) -> Self {
        parts.into_iter().fold(Self::default(), |all, part| all.and(part))
    }

    /// Something more, after the rest.
    #[must_use]
    pub fn and(mut self, more: impl Into<Self>) -> Self {
        let more = more.into();
        self.pieces.extend(more.pieces);
        self.mentions = self.mentions.and(more.mentions);
        self.key = self.key.or(more.key);
        self
    }

    /// What the list of conversations shows of its Markdown.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        let new = title.into();
        for piece in &mut self.pieces {
            if let Piece::Markdown { title, .. } = piece {
                *title = Some(new.clone());
            }
        }
        self
    }

    /// Highlights people, where it goes by a webhook.
    #[must_use]
    pub fn mention(mut self, at: At) -> Self {
        self.mentions = self.mentions.and(at);
        self
    }

    /// Makes it safe to send again after a time-out: custom robots drop what they have had with the same key.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl From<Piece> for Say {
    fn from(piece: Piece) -> Self {
        Self { pieces: vec![piece], ..Self::default() }
    }
}

/// Plain text.
impl From<String> for Say {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// Plain text.
impl From<&str> for Say {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// The parts, one after the other.
impl<S: Into<Self>> From<Vec<S>> for Say {
    fn from(parts: Vec<S>) -> Self {
        Self::parts(parts)
    }
}

/// Its Markdown stays as it is.
impl From<WebhookMessage> for Say {
    fn from(message: WebhookMessage) -> Self {
        let piece = match message.content {
            WebhookContent::Text(text) => Piece::Text(text.content),
            WebhookContent::Markdown(markdown) => {
                Piece::Markdown { title: Some(markdown.title), text: markdown.text }
            }
            WebhookContent::Link(link) => Piece::Link(link),
            WebhookContent::ActionCard(card) => Piece::ActionCard(card),
            WebhookContent::FeedCard(card) => Piece::FeedCard(card),
        };
        Self { pieces: vec![piece], mentions: message.at.unwrap_or_default(), key: message.msg_uuid }
    }
}

#[cfg(test)]
mod tests;
