use bytes::Bytes;
use dingtalk_types::wire::AnswerStyle;
use dingtalk_types::{Host, Secret};
use http::Method;
use serde_core::{Serialize, Serializer};

use crate::{Token, percent};

/// When a token request may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// A second token does no harm.
    Always,
    /// It spends something that works once: an authorisation code, a refresh token.
    IfNotExecuted,
}

/// A request to a token endpoint.
pub(crate) struct TokenCall {
    pub(super) operation: &'static str,
    pub(super) host: Host,
    pub(super) method: Method,
    pub(super) path: String,
    /// Percent-encoded; holds secrets on the legacy host.
    pub(super) query: Option<Secret>,
    pub(super) json: Option<Bytes>,
    pub(super) token: Option<Token>,
    /// What must not show up in an error, even when the server or the transport repeats it.
    pub(super) secrets: Vec<Secret>,
    pub(super) repeat: Repeat,
}

impl TokenCall {
    /// A GET on the legacy host with these query parameters.
    pub(crate) fn get(operation: &'static str, path: &str, query: &[(&str, &str)]) -> Self {
        let query = (!query.is_empty()).then(|| Secret::new(percent::query(query)));
        Self { query, ..Self::new(operation, Host::Oapi, Method::GET, path.to_owned(), None) }
    }

    /// A POST of an object of strings; with no members at all the body is empty.
    pub(crate) fn post(operation: &'static str, host: Host, path: &str, members: &[(&str, &str)]) -> Self {
        let json = match members.is_empty() {
            true => None,
            false => serde_json::to_vec(&Members(members)).ok().map(Bytes::from),
        };
        Self::new(operation, host, Method::POST, path.to_owned(), json)
    }

    fn new(operation: &'static str, host: Host, method: Method, path: String, json: Option<Bytes>) -> Self {
        let (query, token, secrets) = (None, None, Vec::new());
        Self { operation, host, method, path, query, json, token, secrets, repeat: Repeat::Always }
    }

    pub(crate) fn with_query(self, query: Secret) -> Self {
        Self { query: Some(query), ..self }
    }

    /// Sends `token` the way the host wants it.
    pub(crate) fn with_token(self, token: Token) -> Self {
        let call = self.hiding([token.secret()]);
        Self { token: Some(token), ..call }
    }

    /// Keeps `secrets` out of errors.
    pub(crate) fn hiding<'a>(mut self, secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        self.secrets.extend(secrets.into_iter().cloned());
        self
    }

    pub(crate) fn once(self) -> Self {
        Self { repeat: Repeat::IfNotExecuted, ..self }
    }

    pub(super) fn style(&self) -> AnswerStyle {
        match self.host {
            Host::Api => AnswerStyle::Status,
            Host::Oapi => AnswerStyle::Errcode,
        }
    }
}

/// Serialises without a second copy of the secrets.
struct Members<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
