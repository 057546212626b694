//! What DingTalk answers when it refuses: one model for both hosts.

mod advice;
mod api_codes;
mod classify;
mod kind;
mod oapi_codes;
pub(crate) mod penalty;

use std::fmt;

pub use advice::{Advice, advices};
pub use classify::classify;
pub use kind::{ErrorKind, RetryAdvice, ThrottleScope};

use crate::secret::Secret;

/// A failure that DingTalk reported, on either host.
///
/// `Display` is one line: what to do about it, DingTalk's code and message, and the request id to quote to their support.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    status: u16,
    code: String,
    sub_code: Option<String>,
    message: String,
    request_id: Option<String>,
    operation: Option<&'static str>,
    may_be_ban: bool,
}

impl ApiError {
    /// What kind of failure it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The HTTP status; the legacy host answers 200 to nearly everything.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// `errcode` or `code` as DingTalk spells it, its typos included.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// `sub_code` of a gateway failure (errcode 88); it is the real reason.
    pub fn sub_code(&self) -> Option<&str> {
        self.0.sub_code.as_deref()
    }

    /// DingTalk's message, in Chinese or English; not stable enough to match on.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id to quote to DingTalk's support.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The operation that failed.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Whether it is a page of HTML that DingTalk may have sent because it bans this machine's public IP. A proxy's looks the
    /// same, so one of them proves nothing.
    pub fn may_be_ban(&self) -> bool {
        self.0.may_be_ban
    }

    /// What the code means and what to do next, for the commonest codes of both hosts.
    pub fn advice(&self) -> Option<Advice> {
        self.0.sub_code.as_deref().and_then(advice::of).or_else(|| advice::of(&self.0.code))
    }

    /// What a caller may do about it without changing the request.
    pub fn retry_advice(&self) -> RetryAdvice {
        self.0.kind.retry_advice()
    }

    /// The console page where the missing permission points are applied for; `client_id` is the app's AppKey.
    pub fn permission_url(&self, client_id: &str) -> Option<String> {
        let ErrorKind::PermissionMissing { scopes } = &self.0.kind else { return None };
        let scopes = scopes.join(",");
        Some(format!("https://open-dev.dingtalk.com/appscope/apply?content={client_id}%23{scopes}"))
    }

    /// Names the operation.
    #[must_use]
    pub fn for_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Takes the request id of a response header where the body had none.
    #[must_use]
    pub fn or_request_id(mut self, request_id: impl FnOnce() -> Option<String>) -> Self {
        self.0.request_id = self.0.request_id.or_else(request_id);
        self
    }

    /// Takes how long to wait from the headers of the answer: `Retry-After`, or the end of the pause that the message names,
    /// by the `Date` of the answer.
    pub(crate) fn waiting(mut self, retry_after: Option<&str>, date: Option<&str>) -> Self {
        let now = date.and_then(penalty::http_date);
        let told = retry_after
            .and_then(|value| penalty::retry_after(value, now))
            .or_else(|| penalty::told(&self.0.message, now));
        if let Some(told) = told {
            self.0.kind.last(told);
        }
        self
    }

    /// Removes a secret that the server may have echoed in its message.
    #[must_use]
    pub fn without(mut self, secret: &Secret) -> Self {
        if !secret.is_empty() && self.0.message.contains(secret.expose()) {
            self.0.message = self.0.message.replace(secret.expose(), "<redacted>");
        }
        self
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, status, code, sub_code, message, request_id, operation, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(formatter, "{operation}: ")?;
        }
        match self.advice().filter(|_| !kind.tells_more()) {
            Some(Advice { cause, next, .. }) => write!(formatter, "{cause}: {next} [")?,
            None => write!(formatter, "{kind} [")?,
        }
        if code.is_empty() {
            write!(formatter, "HTTP {status}")?
        } else {
            write!(formatter, "code {}", Printable(code))?
        }
        if let Some(sub_code) = sub_code {
            write!(formatter, "/{}", Printable(sub_code))?;
        }
        if !message.is_empty() {
            write!(formatter, ": {}", Printable(message))?;
        }
        formatter.write_str("]")?;
        match request_id {
            Some(request_id) => write!(formatter, " (request id {})", Printable(request_id)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiError")
            .field("kind", &self.0.kind)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("sub_code", &self.0.sub_code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("operation", &self.0.operation)
            .finish()
    }
}

impl std::error::Error for ApiError {}

/// Text from outside on one line: control characters are escaped, so it cannot forge or colour a log line.
struct Printable<'a>(&'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
                write!(formatter, "{}", character.escape_default())?
            } else {
                fmt::Write::write_char(formatter, character)?
            }
        }
        Ok(())
    }
}
