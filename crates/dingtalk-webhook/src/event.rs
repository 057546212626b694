//! What the handler gets.

use std::any::type_name;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

/// The pushes that check a callback URL; the receiver answers them itself.
const HANDSHAKES: [&str; 3] = ["check_url", "check_create_suite_url", "check_update_suite_url"];

/// One event: its envelope, and the JSON as DingTalk wrote it.
///
/// `Debug` shows the envelope only: the JSON of a `suite_ticket` is a secret, that of many others personal data.
///
/// ```
/// use dingtalk_webhook::Event;
///
/// let json = r#"{"EventType":"user_add_org","CorpId":"ding9","TimeStamp":"1700000000000","UserId":["manager7"]}"#;
/// let event = Event::from_json("dingappkey", json)?;
/// assert_eq!(event.event_type(), "user_add_org");
/// assert_eq!(event.timestamp_ms(), Some(1_700_000_000_000));
///
/// #[derive(serde::Deserialize)]
/// #[serde(rename_all = "PascalCase")]
/// struct UserAdded { user_id: Vec<String> }
/// assert_eq!(event.decode::<UserAdded>()?.user_id, ["manager7"]);
/// # Ok::<_, dingtalk_webhook::DecodeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    event_type: String,
    corp_id: Option<String>,
    timestamp_ms: Option<u64>,
    owner_key: String,
    json: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    event_type: String,
    #[serde(default)]
    corp_id: Lenient,
    #[serde(default)]
    time_stamp: Lenient,
}

/// The platform sends `TimeStamp` as a number or a text; no envelope member but the type may cost us the event.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient {
    Number(u64),
    Text(String),
    Other(IgnoredAny),
}

impl Default for Lenient {
    fn default() -> Self {
        Self::Other(IgnoredAny)
    }
}

impl Lenient {
    fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            Self::Other(_) => None,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Other(_) => None,
        }
    }
}

impl Event {
    /// An event from its JSON, such as one of the failed list, or one to test a handler with.
    ///
    /// # Errors
    /// `json` is no object with a text `EventType`.
    pub fn from_json(owner_key: impl Into<String>, json: impl Into<String>) -> Result<Self, DecodeError> {
        let json = json.into();
        let envelope: Envelope =
            serde_json::from_str(&json).map_err(|error| DecodeError::new::<Self>(&error))?;
        Ok(Self {
            event_type: envelope.event_type,
            corp_id: envelope.corp_id.text(),
            timestamp_ms: envelope.time_stamp.number(),
            owner_key: owner_key.into(),
            json,
        })
    }

    /// `EventType`, such as `user_add_org`.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// `CorpId`: the organisation in which it happened.
    pub fn corp_id(&self) -> Option<&str> {
        self.corp_id.as_deref()
    }

    /// `TimeStamp`: when it happened, in milliseconds since 1970. Some kinds of event have none.
    pub fn timestamp_ms(&self) -> Option<u64> {
        self.timestamp_ms
    }

    /// Which of the cipher's owner keys the push was for: AppKey, CorpId or SuiteKey.
    pub fn owner_key(&self) -> &str {
        &self.owner_key
    }

    /// The whole event, envelope included, as DingTalk wrote it.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The whole event as a type of your own.
    ///
    /// # Errors
    /// The JSON does not fit `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_str(&self.json).map_err(|error| DecodeError::new::<T>(&error))
    }

    pub(crate) fn is_handshake(&self) -> bool {
        HANDSHAKES.contains(&self.event_type.as_str())
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Event")
            .field("event_type", &self.event_type)
            .field("corp_id", &self.corp_id)
            .field("timestamp_ms", &self.timestamp_ms)
            .field("owner_key", &self.owner_key)
            .field("json_bytes", &self.json.len())
            .finish_non_exhaustive()
    }
}

/// An event that does not fit the type it was decoded to.
///
/// Names the place, not the content: serde's own message would quote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    target: &'static str,
    line: usize,
    column: usize,
}

impl DecodeError {
    fn new<T>(error: &serde_json::Error) -> Self {
        Self { target: type_name::<T>(), line: error.line(), column: error.column() }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, line, column } = self;
        write!(
            formatter,
            "the event does not fit {target} at line {line} column {column}: compare with its JSON there"
        )
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(json: &str) -> Event {
        Event::from_json("key", json).unwrap()
    }

    #[test]
    fn the_timestamp_is_a_number_or_a_text() {
        assert_eq!(event(r#"{"EventType":"a","TimeStamp":1700}"#).timestamp_ms(), Some(1700));
        assert_eq!(event(r#"{"EventType":"a","TimeStamp":"1700"}"#).timestamp_ms(), Some(1700));
    }

    #[test]
    fn an_odd_envelope_member_costs_that_member_only() {
        for odd in ["null", "-1", "1.5", "[]", "{\"a\":1}", "true", "\"soon\""] {
            let event = event(&format!(r#"{{"EventType":"a","TimeStamp":{odd},"CorpId":{odd}}}"#));
            assert_eq!(event.timestamp_ms(), None, "{odd}");
            assert_eq!((event.event_type(), event.corp_id().is_some()), ("a", odd == "\"soon\""), "{odd}");
        }
    }

    #[test]
    fn without_a_text_event_type_it_is_no_event() {
        for json in
            ["", "[]", "{}", "1", r#"{"EventType":null}"#, r#"{"EventType":7}"#, r#"{"EventType":"a"} x"#]
        {
            assert!(Event::from_json("key", json).is_err(), "{json}");
        }
    }

    #[test]
    fn neither_debug_nor_a_decode_error_shows_the_content() {
        let event = event(r#"{"EventType":"suite_ticket","SuiteTicket":"canary-ticket"}"#);
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "PascalCase")]
        #[expect(dead_code, reason = "only its shape matters")]
        struct Wrong {
            suite_ticket: u64,
        }
        let error = event.decode::<Wrong>().unwrap_err();
        for text in [format!("{event:?}"), format!("{error:?}"), error.to_string()] {
            assert!(!text.contains("canary"), "{text}");
        }
        assert!(error.to_string().contains("Wrong at line 1 column"), "{error}");
    }
}
