use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use serde_json::Value;

use crate::body::Body;
use crate::error::TransportError;

/// One request that a [`ReplayTransport`](crate::ReplayTransport) expects, and the answer that it gives.
///
/// What is not stated is not checked: only the method and the URI (query included) always are.
#[derive(Debug)]
#[must_use]
pub struct Exchange {
    method: Method,
    uri: String,
    headers: Vec<(String, String)>,
    body: ExpectedBody,
    answer: Result<Response<Bytes>, TransportError>,
}

#[derive(Debug)]
enum ExpectedBody {
    Anything,
    Bytes(Bytes),
    Json(Value),
}

impl Exchange {
    /// Expects `method` and exactly `uri`; answers 200 without a body until told otherwise.
    pub fn new(method: Method, uri: impl Into<String>) -> Self {
        Self {
            method,
            uri: uri.into(),
            headers: Vec::new(),
            body: ExpectedBody::Anything,
            answer: Ok(Response::new(Bytes::new())),
        }
    }

    /// Expects `GET uri`.
    pub fn get(uri: impl Into<String>) -> Self {
        Self::new(Method::GET, uri)
    }

    /// Expects `POST uri`.
    pub fn post(uri: impl Into<String>) -> Self {
        Self::new(Method::POST, uri)
    }

    /// Expects a header with this value; its name in any case.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Expects exactly these bytes as the request body.
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = ExpectedBody::Bytes(body.into());
        self
    }

    /// Expects a JSON request body equal to `body`; white space and the order of members do not matter.
    pub fn with_json(mut self, body: Value) -> Self {
        self.body = ExpectedBody::Json(body);
        self
    }

    /// Answers with `response`.
    pub fn answer(mut self, response: Response<impl Into<Bytes>>) -> Self {
        self.answer = Ok(response.map(Into::into));
        self
    }

    /// Answers with `status` and a JSON body.
    pub fn answer_json(self, status: StatusCode, body: Value) -> Self {
        let mut response = Response::new(body.to_string());
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.answer(response)
    }

    /// Answers with an error, as if the network had failed.
    pub fn fail(mut self, error: TransportError) -> Self {
        self.answer = Err(error);
        self
    }

    pub(super) fn into_answer(self) -> Result<Response<Body>, TransportError> {
        self.answer.map(|response| response.map(Body::from))
    }

    /// `POST https://…`, for messages.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.method, self.uri)
    }

    /// Everything in which `request` differs from what is expected.
    pub(super) fn differences(&self, request: &Request<Bytes>) -> Vec<String> {
        let mut differences = Vec::new();
        let asked = format!("{} {}", request.method(), request.uri());
        if asked != self.title() {
            differences.push(format!("expected {}, got {asked}", self.title()));
        }
        differences.extend(
            self.headers
                .iter()
                .filter(|(name, value)| !has_header(request.headers(), name, value))
                .map(|(name, value)| format!("expected the header {name}: {value}")),
        );
        match &self.body {
            ExpectedBody::Anything => {}
            ExpectedBody::Bytes(expected) if expected == request.body() => {}
            ExpectedBody::Bytes(expected) => {
                differences.push(format!("expected the body {expected:?}, got {:?}", request.body()));
            }
            ExpectedBody::Json(expected) => match serde_json::from_slice::<Value>(request.body()) {
                Ok(got) if got == *expected => {}
                Ok(got) => differences.push(format!("expected the JSON body {expected}, got {got}")),
                Err(error) => differences.push(format!("expected a JSON body, but it is none: {error}")),
            },
        }
        differences
    }
}

fn has_header(headers: &HeaderMap, name: &str, value: &str) -> bool {
    HeaderName::try_from(name)
        .is_ok_and(|name| headers.get_all(name).iter().any(|got| got.as_bytes() == value.as_bytes()))
}
