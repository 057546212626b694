use std::fmt;
use std::sync::Arc;

use dingtalk_types::{Secret, percent};
use http::HeaderValue;

/// An access token, ready for the wire in both forms. Clones share one buffer.
///
/// ```
/// use dingtalk_auth::Token;
///
/// let token = Token::new("a+b".into());
/// assert_eq!(token.header_value(), "a+b");
/// assert_eq!(token.query_value(), "a%2Bb");
/// assert_eq!(format!("{token:?}"), "Token(<redacted>)");
/// ```
#[derive(Clone)]
pub struct Token(Arc<Inner>);

struct Inner {
    secret: Secret,
    header: HeaderValue,
    query: Secret,
}

impl Token {
    /// A token of which no expiry is known.
    ///
    /// Text that no header can carry (control characters) goes out percent-encoded, which DingTalk refuses.
    pub fn new(secret: Secret) -> Self {
        let query = Secret::new(percent::encode(secret.expose()).to_string());
        let mut header = HeaderValue::from_str(secret.expose())
            .or_else(|_| HeaderValue::from_str(query.expose()))
            .unwrap_or_else(|_| HeaderValue::from_static(""));
        header.set_sensitive(true);
        Self(Arc::new(Inner { secret, header, query }))
    }

    /// The token text.
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// The value of `x-acs-dingtalk-access-token` on the new host, marked sensitive.
    pub fn header_value(&self) -> &HeaderValue {
        &self.0.header
    }

    /// The value of `access_token=` on the legacy host, percent-encoded.
    pub fn query_value(&self) -> &str {
        self.0.query.expose()
    }

    /// Whether both are one issue of a token.
    ///
    /// DingTalk may issue the same text again after it refused it; a late refusal of the first issue does not
    /// concern the second, so this compares identity, not text.
    pub fn same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(<redacted>)")
    }
}

/// Which token an operation wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// The app's token: of an internal app, or of an ISV app for one organisation.
    App,
    /// The token of an ISV suite as a whole.
    Suite,
    /// The token of the admin back office.
    Sso,
    /// The token of a personal or scan-login app.
    Sns,
}

impl fmt::Display for TokenKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::App => "app",
            Self::Suite => "suite",
            Self::Sso => "sso",
            Self::Sns => "sns",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_no_header_carries_never_panics_and_injects_nothing() {
        let token = Token::new("a\r\nx-evil: 1".into());
        assert_eq!(token.header_value(), "a%0D%0Ax-evil%3A%201");
        assert_eq!(token.query_value(), "a%0D%0Ax-evil%3A%201");
    }

    #[test]
    fn a_second_issue_of_the_same_text_is_another_token() {
        let first = Token::new("same".into());
        assert!(first.same_as(&first.clone()));
        assert!(!first.same_as(&Token::new("same".into())));
    }

    #[test]
    fn the_header_value_is_marked_sensitive() {
        assert!(Token::new("t".into()).header_value().is_sensitive());
    }
}
