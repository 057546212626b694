use std::error::Error;
use std::fmt;

/// A typed payload of something that DingTalk sent.
pub trait Payload: Sized + Send + 'static {
    /// Reads the JSON text of a Stream frame's `data`, of a decrypted HTTP body or of a row's `biz_data`.
    /// `event_type` is what the envelope says; callbacks have none.
    ///
    /// # Errors
    /// The JSON is broken or does not fit, or the envelope names another type of event.
    fn read(event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError>;
}

/// A payload that does not fit the type it was read as.
///
/// Names the place, not the content, which may hold secrets and personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadError {
    target: &'static str,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Place { line: usize, column: usize },
    NoObject,
    EventType(String),
    NoEventType,
}

impl PayloadError {
    pub(super) fn place(target: &'static str, error: &serde_json::Error) -> Self {
        Self { target, problem: Problem::Place { line: error.line(), column: error.column() } }
    }

    pub(super) fn no_object(target: &'static str) -> Self {
        Self { target, problem: Problem::NoObject }
    }

    pub(super) fn event_type(target: &'static str, found: &str) -> Self {
        Self { target, problem: Problem::EventType(found.to_owned()) }
    }

    pub(super) fn no_event_type(target: &'static str) -> Self {
        Self { target, problem: Problem::NoEventType }
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.target;
        match &self.problem {
            Problem::Place { line, column } => write!(
                formatter,
                "the payload does not fit {target} at line {line} column {column}: compare with its JSON there"
            ),
            Problem::NoObject => {
                write!(formatter, "the payload does not fit {target}: it is no JSON object")
            }
            Problem::EventType(found) => {
                write!(formatter, "an event {found} is no {target}: register the handler for its own type")
            }
            Problem::NoEventType => {
                write!(
                    formatter,
                    "neither the envelope nor the payload names the type of the event ({target})"
                )
            }
        }
    }
}

impl Error for PayloadError {}
