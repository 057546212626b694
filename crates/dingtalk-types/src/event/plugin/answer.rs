use std::collections::BTreeMap;

use serde_core::ser::{Serialize, SerializeStruct, Serializer};

/// What goes back for a plugin call: an HTTP answer in JSON.
///
/// ```
/// use dingtalk_types::event::PluginAnswer;
///
/// let answer = PluginAnswer::json(&serde_json::json!({"weather": "rain"}));
/// assert_eq!(
///     serde_json::to_string(&answer)?,
///     r#"{"statusLine":{"code":200,"reasonPhrase":"OK"},"headers":{"Content-Type":"application/json"},"body":"{\"weather\":\"rain\"}"}"#,
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PluginAnswer {
    /// `statusLine.code`: an HTTP status.
    pub code: u16,
    /// `statusLine.reasonPhrase`
    pub reason_phrase: String,
    /// `headers`
    pub headers: BTreeMap<String, String>,
    /// `body`: the body as text.
    pub body: String,
}

impl PluginAnswer {
    /// An answer with `code` and a JSON text as its body.
    pub fn new(code: u16, reason_phrase: impl Into<String>, body: impl Into<String>) -> Self {
        Self {
            code,
            reason_phrase: reason_phrase.into(),
            headers: BTreeMap::from([("Content-Type".to_owned(), "application/json".to_owned())]),
            body: body.into(),
        }
    }

    /// `200 OK` with `value` as its body.
    pub fn json(value: &serde_json::Value) -> Self {
        Self::new(200, "OK", value.to_string())
    }

    /// Sets a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }
}

impl Serialize for PluginAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("PluginAnswer", 3)?;
        object.serialize_field("statusLine", &StatusLine(self))?;
        object.serialize_field("headers", &self.headers)?;
        object.serialize_field("body", &self.body)?;
        object.end()
    }
}

struct StatusLine<'a>(&'a PluginAnswer);

impl Serialize for StatusLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("StatusLine", 2)?;
        object.serialize_field("code", &self.0.code)?;
        object.serialize_field("reasonPhrase", &self.0.reason_phrase)?;
        object.end()
    }
}
