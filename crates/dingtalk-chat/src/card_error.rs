//! Why a card did not come to be, or an answer not to its end.

use std::error::Error;
use std::fmt;

use crate::error::SendError;

/// Why there is no card, or why an answer was not shown. One line in `Display`, the cause in `source()`, no secret in either.
#[derive(Debug)]
#[non_exhaustive]
pub enum CardError {
    /// The call failed.
    Call(dingtalk_api::Error),
    /// DingTalk answered HTTP 200 and did not deliver the card there.
    NotDelivered(Vec<UndeliveredCard>),
    /// The target names neither a group nor a person with a userId, to whom a card could go.
    NoPlace,
    /// Neither the last frame nor the message in its place arrived.
    NotShown {
        /// Why the card does not show it; `None` where there was none, or DingTalk said `"success": false` and no more.
        card: Option<dingtalk_api::Error>,
        /// Why it did not go as a message.
        message: Box<SendError>,
    },
    /// The runtime ended before the answer did.
    Cut,
}

/// A place that a card did not reach.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UndeliveredCard {
    /// `spaceType`: `IM_GROUP` or `IM_ROBOT`.
    pub space_type: String,
    /// `spaceId`: the group or the person.
    pub space_id: String,
    /// `errorMsg`
    pub reason: String,
}

impl CardError {
    /// DingTalk's or the transport's error, if it was one.
    pub fn call(&self) -> Option<&dingtalk_api::Error> {
        match self {
            Self::Call(error) => Some(error),
            Self::NotShown { card, .. } => card.as_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for CardError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::NotDelivered(places) => {
                formatter.write_str("the card was not delivered")?;
                for place in places {
                    let (kind, reason) = (place.space_type.escape_debug(), place.reason.escape_debug());
                    write!(formatter, "; {kind}: {reason}")?;
                }
                formatter.write_str("; check that the robot is in the group, and the person in the organisation")
            }
            Self::NoPlace => formatter.write_str(
                "a card needs a group or a person with a userId: answer outsiders with a message within the session",
            ),
            Self::NotShown { card: Some(card), message } => {
                write!(formatter, "the card did not take the answer ({card}), nor did it go as a message: {message}")
            }
            Self::NotShown { card: None, message } => {
                write!(formatter, "there was no card that took the answer, and it did not go as a message: {message}")
            }
            Self::Cut => formatter
                .write_str("the runtime ended before the answer did: await `Chat::shutdown` before it ends"),
        }
    }
}

impl Error for CardError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Call(error) => Some(error),
            Self::NotShown { message, .. } => Some(&**message),
            _ => None,
        }
    }
}

impl From<dingtalk_api::Error> for CardError {
    fn from(error: dingtalk_api::Error) -> Self {
        Self::Call(error)
    }
}
