use std::fmt;

use super::Media;
use crate::message::webhook::{ActionCard, FeedCard, Link};

/// One thing that is said.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// Markdown of DingTalk's subset.
    Markdown {
        /// What the list of conversations shows; the first words of the text where there is none.
        title: Option<String>,
        /// The text.
        text: String,
    },
    /// A picture.
    Picture(Media),
    /// A file.
    File {
        /// Its name, with the extension.
        name: String,
        /// Its content.
        file: Media,
    },
    /// A voice message.
    Voice {
        /// Its content, ogg or amr.
        voice: Media,
        /// How long it is, in milliseconds.
        duration_ms: u64,
    },
    /// A video.
    Video {
        /// Its content, mp4.
        video: Media,
        /// The picture before it plays.
        cover: Media,
        /// How long it is, in seconds.
        duration_s: u64,
    },
    /// A link with a text and perhaps a picture.
    Link(Link),
    /// A card that leads somewhere as a whole, or by several buttons.
    ActionCard(ActionCard),
    /// Several links with pictures.
    FeedCard(FeedCard),
}

impl Piece {
    /// What kind of thing it is.
    pub fn kind(&self) -> PieceKind {
        match self {
            Self::Text(_) => PieceKind::Text,
            Self::Markdown { .. } => PieceKind::Markdown,
            Self::Picture(_) => PieceKind::Picture,
            Self::File { .. } => PieceKind::File,
            Self::Voice { .. } => PieceKind::Voice,
            Self::Video { .. } => PieceKind::Video,
            Self::Link(_) => PieceKind::Link,
            Self::ActionCard(_) => PieceKind::ActionCard,
            Self::FeedCard(_) => PieceKind::FeedCard,
        }
    }

    /// Whether a webhook can highlight people in it.
    pub fn takes_mentions(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Markdown { .. } | Self::ActionCard(_))
    }
}

/// The kind of a [`Piece`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PieceKind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A picture.
    Picture,
    /// A file.
    File,
    /// A voice message.
    Voice,
    /// A video.
    Video,
    /// A link.
    Link,
    /// An action card.
    ActionCard,
    /// A feed card.
    FeedCard,
}

impl fmt::Display for PieceKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Text => "a text",
            Self::Markdown => "a Markdown text",
            Self::Picture => "a picture",
            Self::File => "a file",
            Self::Voice => "a voice message",
            Self::Video => "a video",
            Self::Link => "a link",
            Self::ActionCard => "an action card",
            Self::FeedCard => "a feed card",
        })
    }
}
