//! Work notices: the `msg` of `asyncsend_v2`.

mod action_card;
mod content;
mod oa;

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

pub use action_card::{ActionCard, Button};
pub use content::{File, Image, Link, Markdown, Text, Voice};
pub use oa::{Body, FormEntry, Head, Oa, Rich, StatusBar};

use super::tagged::tagged;
use crate::limit::{self, LimitError, Validate};

/// A work notice, at most 2 048 bytes of JSON.
///
/// ```
/// use dingtalk_types::Validate;
/// use dingtalk_types::message::work::{Oa, WorkMessage};
///
/// let text = WorkMessage::text("Tea is ready.");
/// let approval = WorkMessage::from(
///     Oa::new("https://example.com/leave/1", "Leave")
///         .title("Zhang San asks for leave")
///         .form("Days", "3")
///         .status_bar("waiting", "0xFFF65E5E"),
/// );
/// text.validate()?;
/// approval.validate()?;
/// # Ok::<(), dingtalk_types::LimitError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum WorkMessage {
    /// `text`
    Text(Text),
    /// `image`
    Image(Image),
    /// `voice`
    Voice(Voice),
    /// `file`
    File(File),
    /// `link`
    Link(Link),
    /// `oa`
    Oa(Box<Oa>),
    /// `markdown`
    Markdown(Markdown),
    /// `action_card`
    ActionCard(ActionCard),
}

tagged!(WorkMessage {
    Text = "text",
    Image = "image",
    Voice = "voice",
    File = "file",
    Link = "link",
    Oa = "oa",
    Markdown = "markdown",
    ActionCard = "action_card",
});

impl WorkMessage {
    /// Plain text.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Text(Text { content: content.into() })
    }

    /// A picture that was uploaded as `image`.
    pub fn image(media_id: impl Into<String>) -> Self {
        Self::Image(Image { media_id: media_id.into() })
    }

    /// A sound that was uploaded as `voice`, 1 to 59 seconds long.
    pub fn voice(media_id: impl Into<String>, seconds: u32) -> Self {
        Self::Voice(Voice { media_id: media_id.into(), duration: seconds.to_string() })
    }

    /// A file that was uploaded as `file`, at most 10 MB.
    pub fn file(media_id: impl Into<String>) -> Self {
        Self::File(File { media_id: media_id.into() })
    }

    /// A link with a picture.
    pub fn link(link: Link) -> Self {
        link.into()
    }

    /// A form, such as an approval.
    pub fn oa(oa: Oa) -> Self {
        oa.into()
    }

    /// Markdown; the title shows in the list of conversations.
    pub fn markdown(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Markdown(Markdown { title: title.into(), text: text.into() })
    }

    /// A card with buttons.
    pub fn action_card(card: ActionCard) -> Self {
        card.into()
    }

    /// Whether it has a status bar, which only notices to at most 5 members may have.
    pub fn has_status_bar(&self) -> bool {
        matches!(self, Self::Oa(oa) if oa.status_bar.is_some())
    }
}

/// An empty text, which [`Validate`] refuses.
impl Default for WorkMessage {
    fn default() -> Self {
        Self::Text(Text::default())
    }
}

impl From<Link> for WorkMessage {
    fn from(link: Link) -> Self {
        Self::Link(link)
    }
}

impl From<Oa> for WorkMessage {
    fn from(oa: Oa) -> Self {
        Self::Oa(Box::new(oa))
    }
}

impl From<ActionCard> for WorkMessage {
    fn from(card: ActionCard) -> Self {
        Self::ActionCard(card)
    }
}

impl Validate for WorkMessage {
    fn validate(&self) -> Result<(), LimitError> {
        match self {
            Self::Text(text) => limit::present("msg.text.content", &text.content)?,
            Self::Image(image) => limit::present("msg.image.media_id", &image.media_id)?,
            Self::File(file) => limit::present("msg.file.media_id", &file.media_id)?,
            Self::Voice(voice) => voice.validate()?,
            Self::Link(link) => link.validate()?,
            Self::Oa(oa) => oa.validate()?,
            Self::Markdown(markdown) => markdown.validate()?,
            Self::ActionCard(card) => card.validate()?,
        }
        limit::json_bytes("msg", self, 2_048)
    }
}

impl Serialize for WorkMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_struct("WorkMessage", 2)?;
        self.write(&mut record)?;
        record.end()
    }
}

#[cfg(feature = "bidirectional")]
impl crate::wire::Decode for WorkMessage {
    fn decode<'de, D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::wire::decode_record(deserializer)
    }
}
