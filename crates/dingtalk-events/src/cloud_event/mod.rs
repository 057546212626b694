//! Deliveries as CloudEvents, for programs in any language.

mod read;
mod time;

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use dingtalk_types::wire::{from_json, mended};
use serde_json::{Value, json};

use self::time::rfc_3339;
use crate::dedupe::DedupeKey;
use crate::delivery::{Delivery, DeliveryKind};

/// A delivery as a [CloudEvent](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) 1.0: how programs in any
/// language, brokers and event buses are handed on what DingTalk sends.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use dingtalk_events::{CloudEvent, Delivery, DeliveryKind, Metadata, TransportKind};
///
/// let metadata = Metadata::new(TransportKind::Stream, UNIX_EPOCH)
///     .client_id("dingappkey")
///     .corp_id("dingcorp")
///     .event_type("user_add_org")
///     .event_id("e-1");
/// let delivery = Delivery::new(DeliveryKind::Event, metadata, r#"{"userId":["zhangsan"]}"#.into());
/// assert_eq!(
///     CloudEvent::of(&delivery).to_json(),
///     r#"{"specversion":"1.0","id":"e-1","source":"//dingtalk/dingcorp/dingappkey","type":"com.dingtalk.event.user_add_org","time":"1970-01-01T00:00:00.000Z","datacontenttype":"application/json","data":{"userId":["zhangsan"]}}"#,
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudEvent {
    /// The same for every redelivery: `eventId` of an event, `msgId` of a chat message; of a touched card, which DingTalk
    /// delivers once, the `messageId` of its frame.
    pub id: String,
    /// `//dingtalk/{organisation}/{app}`; without the organisation where nothing names it.
    pub source: String,
    /// Such as `com.dingtalk.event.user_add_org`, `com.dingtalk.robot.message`, `com.dingtalk.card.action`.
    pub event_type: String,
    /// When it happened, as far as DingTalk says, else when it arrived: RFC 3339, UTC, in milliseconds.
    pub time: String,
    /// The payload as DingTalk wrote it.
    pub data: Bytes,
}

/// The media type of [`CloudEvent::to_json`]: structured mode.
const MEDIA_TYPE: &str = "application/cloudevents+json; charset=utf-8";

/// What all types begin with, and all sources.
const TYPES: &str = "com.dingtalk.";
const SOURCES: &str = "//dingtalk";

/// The kinds that have one type each.
const NAMES: [(DeliveryKind, &str); 5] = [
    (DeliveryKind::ChatMessage, "robot.message"),
    (DeliveryKind::DelegatedChatMessage, "robot.delegated_message"),
    (DeliveryKind::CardAction, "card.action"),
    (DeliveryKind::CardDynamicData, "card.dynamic_data"),
    (DeliveryKind::PluginCall, "plugin.call"),
];

impl CloudEvent {
    /// The event of a delivery.
    pub fn of(delivery: &Delivery) -> Self {
        let metadata = delivery.metadata();
        let is_event = *delivery.kind() == DeliveryKind::Event;
        // An event's headers say all of it; what a callback is stands in its payload.
        let payload = if is_event { None } else { from_json::<Value>(delivery.payload()).ok() };
        let text = |name: &str| Some(payload.as_ref()?.get(name)?.as_str()?.to_owned());
        let corp_id = metadata.corp_id.clone().or_else(|| text("chatbotCorpId")).or_else(|| text("corpId"));
        let parts = corp_id.as_deref().into_iter().chain(metadata.client_id.as_deref());
        let created_ms = || payload.as_ref()?.get("createAt").and_then(milliseconds);
        let time_ms = metadata.born_ms.or_else(created_ms);
        Self {
            id: id_of(delivery, text("msgId")),
            source: parts.fold(SOURCES.to_owned(), |source, part| format!("{source}/{part}")),
            event_type: type_of(delivery),
            time: rfc_3339(time_ms.unwrap_or_else(|| milliseconds_at(metadata.received))),
            data: delivery.payload().clone(),
        }
    }

    /// What [`to_json`](Self::to_json) is sent as.
    pub fn media_type() -> &'static str {
        MEDIA_TYPE
    }

    /// In structured mode, on one line. The payload stands in `data` as it came, but [`mended`]; one that is no JSON, as a text.
    pub fn to_json(&self) -> String {
        let mended = mended(&self.data);
        let data = match std::str::from_utf8(mended.as_deref().unwrap_or(&self.data)) {
            Ok(data) if serde_json::from_str::<Value>(data).is_ok() => {
                // Between the tokens of JSON a line break is as good as a space, and within them there is none.
                data.trim().replace(['\r', '\n'], " ")
            }
            _ => json!(String::from_utf8_lossy(&self.data)).to_string(),
        };
        let [id, source, event_type] = [&self.id, &self.source, &self.event_type].map(|text| json!(text));
        let time = &self.time;
        format!(
            r#"{{"specversion":"1.0","id":{id},"source":{source},"type":{event_type},"time":"{time}","datacontenttype":"application/json","data":{data}}}"#
        )
    }
}

fn type_of(delivery: &Delivery) -> String {
    let kind = delivery.kind();
    let name = match NAMES.iter().find(|(known, _)| known == kind) {
        Some((_, name)) => (*name).to_owned(),
        None if *kind == DeliveryKind::Event => {
            format!("event.{}", delivery.metadata().event_type.as_deref().unwrap_or("unknown"))
        }
        None => format!("callback.{}", kind.topic().trim_matches('/').replace('/', ".")),
    };
    format!("{TYPES}{name}")
}

fn id_of(delivery: &Delivery, message_id: Option<String>) -> String {
    let metadata = delivery.metadata();
    let named = [metadata.event_id.clone(), message_id, metadata.message_id.clone()];
    let named = named.into_iter().flatten().find(|id| !id.is_empty());
    named.or_else(|| Some(DedupeKey::of(delivery, None)?.to_string())).unwrap_or_else(|| {
        // Nothing tells a redelivery: two of them are better than one that is taken for a duplicate.
        let received = metadata.received.duration_since(UNIX_EPOCH).unwrap_or_default();
        format!("received-{}", received.as_nanos())
    })
}

fn milliseconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn milliseconds_at(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::metadata::{Metadata, TransportKind};

    fn event_of(kind: DeliveryKind, payload: &'static str) -> CloudEvent {
        let received = UNIX_EPOCH + Duration::from_millis(1_709_209_845_067);
        let metadata = Metadata::new(TransportKind::Stream, received).client_id("app").message_id("frame");
        CloudEvent::of(&Delivery::new(kind, metadata, payload.into()))
    }

    #[test]
    fn a_chat_message_is_known_by_its_own_id_whatever_frame_brings_it() {
        let message = event_of(
            DeliveryKind::ChatMessage,
            r#"{"msgId":"m","chatbotCorpId":"corp","createAt":1577934245000}"#,
        );
        assert_eq!((&*message.id, &*message.source), ("m", "//dingtalk/corp/app"));
        assert_eq!(
            (&*message.event_type, &*message.time),
            ("com.dingtalk.robot.message", "2020-01-02T03:04:05.000Z")
        );
        let action = event_of(DeliveryKind::CardAction, r#"{"outTrackId":"card"}"#);
        assert_eq!((&*action.id, &*action.source), ("frame", "//dingtalk/app"));
        assert_eq!(action.time, "2024-02-29T12:30:45.067Z");
    }

    #[test]
    fn what_came_is_there_to_the_letter_and_on_one_line() {
        let payload = "{\n \"n\": 12345678901234567890.50,\r\n\"t\":\"a\\nb\"}\n";
        let json = event_of(DeliveryKind::CardAction, payload).to_json();
        assert!(!json.contains('\n') && json.contains("12345678901234567890.50"), "{json}");
        let read: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["data"]["t"], "a\nb");
        let broken = event_of(
            DeliveryKind::ChatMessage,
            "{\"msgId\":\"m\",\"senderNick\":\"a\\ud83d\",\"x\":\"a\nb\"}",
        );
        assert_eq!((&*broken.id, broken.to_json().contains('\n')), ("m", false));
        let read: Value = serde_json::from_str(&broken.to_json()).unwrap();
        assert_eq!((&read["data"]["senderNick"], &read["data"]["x"]), (&json!("a\u{fffd}"), &json!("a\nb")));
        let torn = event_of(DeliveryKind::CardAction, "{\"a").to_json();
        assert_eq!(serde_json::from_str::<Value>(&torn).unwrap()["data"], "{\"a");
    }

    #[test]
    fn a_topic_without_a_kind_of_its_own_names_its_type() {
        let kind = DeliveryKind::from_topic("CALLBACK", "/v1.0/new/thing");
        assert_eq!(event_of(kind, "{}").event_type, "com.dingtalk.callback.v1.0.new.thing");
    }
}
