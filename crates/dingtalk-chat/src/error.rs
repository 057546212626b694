//! Why something was not said, or not all of it.

use std::error::Error;
use std::fmt;

use dingtalk_types::message::say::SayError;

use crate::sent::{NotReached, Sent};

/// Why something was not said, or not to its end. One line in `Display`, the cause in `source()`, no secret in either.
#[derive(Debug)]
#[non_exhaustive]
pub struct SendError {
    /// What had been sent before.
    pub sent: Box<Sent>,
    /// What stopped it.
    pub failure: SendFailure,
}

/// What stops a message.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendFailure {
    /// The channel cannot carry it; this part was not sent.
    Say(SayError),
    /// The call failed; its `reached` tells whether the message may have arrived.
    Call(dingtalk_api::Error),
    /// The session is over, and the one who is answered has no userId: an outsider, or the robot is not published.
    NoUser,
    /// The target names neither a conversation nor a person.
    NoTarget,
    /// DingTalk took the message for none of the people: see [`Sent::not_reached`] of [`SendError::sent`].
    Nobody,
    /// DingTalk took the message for nobody: the person is unknown, has received too many, or was filtered out.
    NotDelivered {
        /// `invalidStaffIdList`, `flowControlledStaffIdList` or `filteredStaffIdList`: where the person stood.
        reason: &'static str,
    },
}

impl SendError {
    pub(crate) fn new(sent: Sent, failure: impl Into<SendFailure>) -> Self {
        Self { sent: Box::new(sent), failure: failure.into() }
    }

    /// DingTalk's or the transport's error, if it was one; of several calls none of which reached anybody, the first.
    pub fn call(&self) -> Option<&dingtalk_api::Error> {
        match &self.failure {
            SendFailure::Call(error) => Some(error),
            SendFailure::Nobody => self.sent.not_reached.iter().find_map(NotReached::call),
            _ => None,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sent.parts() {
            0 => {}
            parts => write!(formatter, "{parts} messages were sent, then: ")?,
        }
        self.failure.fmt(formatter)?;
        match (&self.failure, self.call()) {
            (SendFailure::Nobody, Some(error)) => write!(formatter, "; the first call: {error}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for SendFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Say(error) => error.fmt(formatter),
            Self::Call(error) => error.fmt(formatter),
            Self::NoUser => formatter.write_str(
                "the session is over, and its person has no userId: answer outsiders within the session, and publish the robot",
            ),
            Self::NoTarget => formatter.write_str("nobody to send to: name a conversation or a person"),
            Self::Nobody => formatter.write_str("none of the people got it: `sent.not_reached` tells why, one by one"),
            Self::NotDelivered { reason } => {
                write!(formatter, "DingTalk delivered it to nobody: the person is in {reason}")
            }
        }
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.failure {
            SendFailure::Say(error) => Some(error),
            _ => self.call().map(|error| error as _),
        }
    }
}

impl From<SayError> for SendFailure {
    fn from(error: SayError) -> Self {
        Self::Say(error)
    }
}

impl From<dingtalk_api::Error> for SendFailure {
    fn from(error: dingtalk_api::Error) -> Self {
        Self::Call(error)
    }
}
