use std::error::Error;
use std::fmt;

use super::PieceKind;
use crate::limit::LimitError;

/// Where a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// A session webhook or a custom robot.
    Webhook,
    /// The templates of an enterprise robot.
    Robot,
    /// Work notices.
    WorkNotice,
}

impl fmt::Display for Channel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Webhook => "a webhook",
            Self::Robot => "the robot's own send",
            Self::WorkNotice => "a work notice",
        })
    }
}

/// Why something cannot be said by a channel; nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SayError {
    /// There is nothing to say.
    Empty,
    /// The channel has no such message.
    Unsupported {
        /// By which way.
        channel: Channel,
        /// What it cannot carry.
        kind: PieceKind,
    },
    /// The channel carries it by `media_id`, and it is an address or bytes.
    NotUploaded {
        /// By which way.
        channel: Channel,
        /// What has to be uploaded first.
        kind: PieceKind,
    },
    /// The channel cannot highlight people, or not in what is said.
    Mentions {
        /// By which way.
        channel: Channel,
    },
    /// A documented limit of the channel.
    Limit {
        /// By which way.
        channel: Channel,
        /// What breaks it.
        kind: PieceKind,
        /// The limit.
        error: LimitError,
    },
}

impl fmt::Display for SayError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("there is nothing to say: give it a text or anything else"),
            Self::Unsupported { channel, kind } => {
                write!(formatter, "{channel} cannot carry {kind}: ")?;
                formatter.write_str(match (channel, kind) {
                    (Channel::Webhook, _) => "send it as the robot",
                    (_, PieceKind::FeedCard) => "only a webhook can; send links or an action card",
                    _ => "send it as the robot, or as a file",
                })
            }
            Self::NotUploaded { channel, kind } => {
                write!(formatter, "{channel} takes {kind} by media_id: upload it first")
            }
            Self::Mentions { channel: Channel::Webhook } => formatter.write_str(
                "a webhook highlights people in texts, Markdown and action cards only: say one of them too",
            ),
            Self::Mentions { channel } => {
                write!(
                    formatter,
                    "{channel} cannot highlight anybody: send by a webhook, or without mentions"
                )
            }
            Self::Limit { channel, kind, error } => {
                write!(formatter, "{channel} cannot carry {kind} like this: {error}")
            }
        }
    }
}

impl Error for SayError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Limit { error, .. } => Some(error),
            _ => None,
        }
    }
}
