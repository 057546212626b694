//! What came back.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use dingtalk_events::{CardAction, ChatMessage};

use crate::error::SendError;

/// An answer to a question.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// The id of the choice; `None` for the answer to a free question.
    pub choice: Option<String>,
    /// What was said; `None` for a press of a button.
    pub text: Option<String>,
    /// Who answered; absent for outsiders.
    pub user_id: Option<String>,
    /// The message, for an answer that was said.
    pub message: Option<ChatMessage>,
    /// The press, for an answer on a card.
    pub action: Option<CardAction>,
}

impl Answer {
    /// Whether it is the choice with this id.
    pub fn is(&self, choice: &str) -> bool {
        self.choice.as_deref() == Some(choice)
    }
}

/// Why there is no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum AskError {
    /// The question did not go out.
    Send(SendError),
    /// Nobody answered in time.
    NoAnswer {
        /// How long was waited.
        within: Duration,
    },
    /// Nobody is named who may answer: the target has no userId.
    NoUser,
}

impl fmt::Display for AskError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(error) => write!(formatter, "the question did not go out: {error}"),
            Self::NoAnswer { within } => write!(formatter, "nobody answered within {within:?}"),
            Self::NoUser => formatter.write_str(
                "the target names no person who may answer: say `.from(user_id)` or `.from_anyone()`",
            ),
        }
    }
}

impl Error for AskError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Send(error) => Some(error),
            _ => None,
        }
    }
}
