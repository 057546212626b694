use bytes::Bytes;
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
    json: Option<Bytes>,
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
        let json = if members.is_empty() {
            None
        } else {
            serde_json::to_vec(&Members(members)).ok().map(Bytes::from)
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
        let body = self.json.clone().map_or_else(Body::empty, Body::from);
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

/// Serialises without a second copy of the secrets.
struct Members<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
