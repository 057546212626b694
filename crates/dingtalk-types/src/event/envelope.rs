use serde_json::Value;

use super::open_record::read;
use super::{Payload, PayloadError};
use crate::wire::{Decode, wire};

/// What an HTTP push or a row says about its event beside the event's own members.
///
/// A Stream frame has it in its headers, with the names `eventType`, `eventCorpId`, `eventId` and `eventBornTime`.
///
/// ```
/// use dingtalk_types::event::{EventEnvelope, Payload};
///
/// let body = br#"{"EventType":"user_add_org","CorpId":"ding9","TimeStamp":"1700000000000","UserId":["manager7"]}"#;
/// let envelope = EventEnvelope::read(None, body)?;
/// assert_eq!(envelope.event_type.as_deref(), Some("user_add_org"));
/// assert_eq!(envelope.born_ms, Some(1_700_000_000_000));
/// # Ok::<_, dingtalk_types::event::PayloadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventEnvelope {
    /// `EventType`; rows say `syncAction`.
    pub event_type: Option<String>,
    /// `CorpId`
    pub corp_id: Option<String>,
    /// `eventId`
    pub event_id: Option<String>,
    /// `EventTime` or `TimeStamp`: milliseconds since 1970.
    pub born_ms: Option<i64>,
}

impl Payload for EventEnvelope {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut found: Spellings = read("EventEnvelope", json)?;
        let data = std::mem::take(&mut found.data);
        let mut envelope = Self::from(found);
        // The rows of project events have everything inside `data`.
        if envelope.event_type.is_none() && data.is_object() {
            if let Ok(inner) = Spellings::decode(data).map(Self::from) {
                envelope = Self {
                    event_type: inner.event_type,
                    corp_id: envelope.corp_id.or(inner.corp_id),
                    event_id: envelope.event_id.or(inner.event_id),
                    born_ms: envelope.born_ms.or(inner.born_ms),
                };
            }
        }
        Ok(envelope)
    }
}

impl From<Spellings> for EventEnvelope {
    fn from(found: Spellings) -> Self {
        Self {
            event_type: first([found.event_type, found.sync_action, found.event_type_camel]),
            corp_id: first([found.corp_id, found.corp_id_camel, found.corp_id_lower]),
            event_id: first([found.event_id, found.event_id_pascal]),
            born_ms: first([found.event_time, found.time_stamp, found.time_stamp_camel, found.timestamp]),
        }
    }
}

/// The first that fits: an odd member costs itself, not the event.
fn first<T: Decode + PartialEq, const N: usize>(spellings: [Value; N]) -> Option<T> {
    spellings
        .into_iter()
        .filter(|value| !value.is_null())
        .filter_map(|value| T::decode(value).ok())
        .find(|value| *value != T::default())
}

#[derive(Default)]
struct Spellings {
    event_type: Value,
    event_type_camel: Value,
    sync_action: Value,
    corp_id: Value,
    corp_id_camel: Value,
    corp_id_lower: Value,
    event_id: Value,
    event_id_pascal: Value,
    event_time: Value,
    time_stamp: Value,
    time_stamp_camel: Value,
    timestamp: Value,
    data: Value,
}

// Exact spellings: `eventType` may be a member of the event itself, and the envelope's own comes first.
wire!(@decode Spellings {
    event_type = "EventType",
    event_type_camel = "eventType",
    sync_action = "syncAction",
    corp_id = "CorpId",
    corp_id_camel = "corpId",
    corp_id_lower = "corpid",
    event_id = "eventId",
    event_id_pascal = "EventId",
    event_time = "EventTime",
    time_stamp = "TimeStamp",
    time_stamp_camel = "timeStamp",
    timestamp = "timestamp",
    data = "data",
});

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(json: &str) -> EventEnvelope {
        EventEnvelope::read(None, json.as_bytes()).unwrap()
    }

    #[test]
    fn every_spelling_is_found_and_the_envelopes_own_comes_first() {
        assert_eq!(envelope(r#"{"eventType":"mine","EventType":"e"}"#).event_type.as_deref(), Some("e"));
        assert_eq!(envelope(r#"{"eventType":"mine","syncAction":"e"}"#).event_type.as_deref(), Some("e"));
        assert_eq!(envelope(r#"{"corpid":"c"}"#).corp_id.as_deref(), Some("c"));
        assert_eq!(envelope(r#"{"timeStamp":7,"EventTime":8}"#).born_ms, Some(8));
    }

    #[test]
    fn the_envelope_may_be_inside_data() {
        let envelope = envelope(r#"{"corpId":"c","data":{"syncAction":"e","eventId":"1"}}"#);
        assert_eq!((envelope.event_type.as_deref(), envelope.event_id.as_deref()), (Some("e"), Some("1")));
        assert_eq!(envelope.corp_id.as_deref(), Some("c"));
    }

    #[test]
    fn an_odd_member_costs_that_member_only() {
        for odd in ["null", "{}", "[1]", "\"soon\""] {
            let envelope = envelope(&format!(r#"{{"EventType":"e","TimeStamp":{odd}}}"#));
            assert_eq!((envelope.event_type.as_deref(), envelope.born_ms), (Some("e"), None), "{odd}");
        }
    }
}
