use dingtalk_transport::{Body, Reached, TransportError, TransportErrorKind};
use dingtalk_types::wire::AnswerStyle;
use dingtalk_types::{Host, Hosts, Secret, percent};
use http::Method;
use serde_core::{Serialize, Serializer};

use crate::token::Token;

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
    host: Host,
    method: Method,
    path: String,
    /// Percent-encoded; holds secrets on the legacy host.
    query: Option<Secret>,
    json: Option<Secret>,
    token: Option<Token>,
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
        let json = if members.is_empty() { None } else { encode(members) };
        Self::new(operation, host, Method::POST, path.to_owned(), json)
    }

    fn new(operation: &'static str, host: Host, method: Method, path: String, json: Option<Secret>) -> Self {
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

    /// The request itself; fails when a host of `hosts` is no address.
    pub(super) fn request(&self, hosts: &Hosts) -> Result<http::Request<Body>, TransportError> {
        let mut uri = format!("{}{}", hosts.base(self.host), self.path);
        let token = self.token.as_ref().filter(|_| self.host == Host::Oapi);
        let token = token.map(|token| format!("access_token={}", token.query_value()));
        for query in self.query.as_ref().map(Secret::expose).into_iter().chain(token.as_deref()) {
            uri.push(if uri.contains('?') { '&' } else { '?' });
            uri.push_str(query);
        }
        let mut request = http::Request::builder().method(self.method.clone()).uri(uri);
        if let Some(token) = self.token.as_ref().filter(|_| self.host == Host::Api) {
            request = request.header("x-acs-dingtalk-access-token", token.header_value().clone());
        }
        if self.json.is_some() {
            request = request.header(http::header::CONTENT_TYPE, "application/json");
        }
        let body = self.json.as_ref().map_or_else(Body::empty, |json| Body::from(json.to_bytes()));
        request.body(body).map_err(|error| {
            TransportError::new(TransportErrorKind::InvalidRequest, Reached::No).with_source(error)
        })
    }

    pub(super) fn style(&self) -> AnswerStyle {
        match self.host {
            Host::Api => AnswerStyle::Status,
            Host::Oapi => AnswerStyle::Errcode,
        }
    }
}

/// In one buffer, which is wiped: one that grew would leave copies behind.
fn encode(members: &[(&str, &str)]) -> Option<Secret> {
    /// A control character becomes `\u0000`.
    const LONGEST_ESCAPE: usize = 6;
    const PUNCTUATION: usize = 8;
    let length = |text: &str| text.len().saturating_mul(LONGEST_ESCAPE);
    let most = members.iter().map(|(name, text)| length(name).saturating_add(length(text)));
    let most = most.fold(PUNCTUATION, |sum, more| sum.saturating_add(more).saturating_add(PUNCTUATION));
    let mut json = Vec::with_capacity(most);
    serde_json::to_writer(&mut json, &Members(members)).ok()?;
    String::from_utf8(json).ok().map(Secret::new)
}

/// Serialises without a second copy of the secrets.
struct Members<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_the_one_buffer_that_is_wiped() {
        let worst = "\u{1}\u{1f}\"\\";
        let call = TokenCall::post("test", Host::Api, "/", &[("appKey", worst), (worst, worst)]);
        let json = call.json.as_ref().unwrap();
        let expected = serde_json::to_string(&serde_json::json!({"appKey": worst, worst: worst})).unwrap();
        assert_eq!(json.expose().len(), expected.len());
        assert_eq!(json.to_bytes().as_ptr(), json.expose().as_ptr(), "a copy goes out");
    }
}
