use std::collections::BTreeMap;

use serde_json::Value;

use crate::event::open_record::{decode_or_keep, open_record, read_open};
use crate::event::{Payload, PayloadError};
use crate::wire::wire;

/// An AI assistant calls a plugin: an HTTP request in JSON. The answer is a [`PluginAnswer`](super::PluginAnswer).
///
/// ```
/// use dingtalk_types::event::{Payload, PluginCall};
///
/// let json = br#"{"requestLine":{"method":"POST","uri":"/weather?city=hz"},
///     "headers":{"x-plugin-id":"p1"},"body":"{\"day\":1}"}"#;
/// let call = PluginCall::read(None, json)?;
/// assert_eq!((call.method.as_str(), call.uri.as_str()), ("POST", "/weather?city=hz"));
/// assert_eq!(call.header("X-Plugin-Id"), Some("p1"));
/// # Ok::<_, dingtalk_types::event::PayloadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PluginCall {
    /// `requestLine.method`: `GET` or `POST`.
    pub method: String,
    /// `requestLine.uri`: path and query.
    pub uri: String,
    /// `headers`, `x-plugin-id`, `x-plugin-version` and `x-ability-key` among them.
    pub headers: BTreeMap<String, String>,
    /// `body`: the body as text, usually JSON.
    pub body: String,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(PluginCall { headers = "headers", body = "body" });

impl PluginCall {
    /// A header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Payload for PluginCall {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut call: Self = read_open("PluginCall", json)?;
        let line: RequestLine = decode_or_keep(&mut call.other, "requestLine");
        call.method = line.method;
        call.uri = line.uri;
        Ok(call)
    }
}

#[derive(Debug, Default)]
struct RequestLine {
    method: String,
    uri: String,
}

wire!(response RequestLine { method = "method", uri = "uri" });
