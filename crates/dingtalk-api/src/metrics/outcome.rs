use crate::error::Error;

/// How a call ended, in the classes that counters and metrics tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It has its answer.
    Succeeded,
    /// DingTalk refused it.
    Refused,
    /// There were too many: DingTalk said so, a ban lasts, or its time was over in the client's own queue.
    Throttled,
    /// There was no token to call with.
    WithoutToken,
    /// The network failed.
    Unanswered,
    /// Its time was over.
    TimedOut,
    /// The answer is not the documented JSON.
    Undecodable,
    /// The request is invalid, or the client is shutting down.
    NotSent,
    /// Its caller did not wait for the end.
    Abandoned,
}

impl Outcome {
    /// One lower-case word: the value of a label.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Throttled => "throttled",
            Self::WithoutToken => "without_token",
            Self::Unanswered => "unanswered",
            Self::TimedOut => "timed_out",
            Self::Undecodable => "undecodable",
            Self::NotSent => "not_sent",
            Self::Abandoned => "abandoned",
        }
    }

    pub(super) fn of(error: &Error) -> Self {
        match error {
            _ if error.is_throttled() => Self::Throttled,
            _ if error.is_timeout() => Self::TimedOut,
            Error::Token { .. } => Self::WithoutToken,
            Error::Transport { .. } => Self::Unanswered,
            Error::Decode { .. } => Self::Undecodable,
            Error::InvalidRequest { .. } | Error::ShutDown { .. } => Self::NotSent,
            _ => Self::Refused,
        }
    }
}
