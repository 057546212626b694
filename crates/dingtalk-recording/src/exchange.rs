//! One call, as it is recorded.

use std::collections::BTreeMap;

use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, Method, Uri};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::body::RecordedBody;
use crate::{path, query};

/// A request and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedExchange {
    /// What was asked.
    pub request: RecordedRequest,
    /// What was answered.
    pub answer: RecordedAnswer,
    /// From the request to the end of its answer, in ms.
    #[serde(default)]
    pub took_ms: u64,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// HTTP method, upper case.
    pub method: String,
    /// Host, with the port where it is not that of the scheme.
    pub host: String,
    /// Path, percent-decoded but for a `/` or `%` inside of a segment.
    pub path: String,
    /// Query, decoded: a text for each name, or a list of texts where the name comes again.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub query: Map<String, Value>,
    /// Header fields by name, lower case: those that the rules let in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Body; `None` when it is empty.
    #[serde(flatten)]
    pub body: Option<RecordedBody>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedAnswer {
    /// HTTP status.
    pub status: u16,
    /// Header fields by name, lower case: those that the rules let in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Body; `None` when it is empty.
    #[serde(flatten)]
    pub body: Option<RecordedBody>,
}

impl RecordedRequest {
    /// A request as it stands on the wire. Where `uri` has no host, the header field says it.
    pub fn read(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Self {
        let headers = texts(headers);
        let host = uri.authority().map(|authority| authority.as_str().to_owned());
        Self {
            method: method.as_str().to_owned(),
            host: host.or_else(|| headers.get(HOST.as_str()).cloned()).unwrap_or_default(),
            path: path::read(uri.path()),
            query: query::read(uri.query().unwrap_or_default()),
            body: RecordedBody::read(content_type(&headers), body),
            headers,
        }
    }

    /// `POST oapi.dingtalk.com/topapi/v2/user/get`
    pub fn title(&self) -> String {
        format!("{} {}{}", self.method, self.host, self.path)
    }
}

impl RecordedAnswer {
    /// An answer as it stands on the wire.
    pub fn read(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let headers = texts(headers);
        Self { status, body: RecordedBody::read(content_type(&headers), body), headers }
    }

    /// Its body as it is sent.
    pub fn body_bytes(&self) -> Vec<u8> {
        self.body.as_ref().map(RecordedBody::to_bytes).unwrap_or_default()
    }
}

fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

fn content_type(headers: &BTreeMap<String, String>) -> &str {
    headers.get(CONTENT_TYPE.as_str()).map_or("", String::as_str)
}
