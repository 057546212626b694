//! A delivery as a line of JSON: what `listen` prints and `replay` reads.

use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
use dingtalk_fake::json::json;
use dingtalk_types::wire::from_json;
use serde_json::{Map, Value};

use crate::failure::Failure;

/// The kinds by their name in a line; others go by their topic.
const KINDS: [(&str, DeliveryKind); 6] = [
    ("event", DeliveryKind::Event),
    ("robot", DeliveryKind::ChatMessage),
    ("delegated", DeliveryKind::DelegatedChatMessage),
    ("card", DeliveryKind::CardAction),
    ("card_data", DeliveryKind::CardDynamicData),
    ("plugin", DeliveryKind::PluginCall),
];

/// Whether lines have it in `kind`.
#[cfg(feature = "mcp")]
pub(crate) fn is_kind(name: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == name)
}

/// The line of a delivery.
pub(crate) fn line(delivery: &Delivery) -> Map<String, Value> {
    let metadata = delivery.metadata();
    let data: Value = from_json(delivery.payload())
        .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(delivery.payload())));
    let kind = KINDS.iter().find(|(_, kind)| kind == delivery.kind()).map(|(name, _)| *name);
    let id = metadata.event_id.clone().map(Value::from).or_else(|| data.get("msgId").cloned());
    let members = [
        ("kind", json!(kind.unwrap_or_else(|| delivery.kind().topic()))),
        ("type", json!(metadata.event_type)),
        // The same for every redelivery, unlike the id of the frame.
        ("id", json!(id)),
        ("message_id", json!(metadata.message_id)),
        ("corp_id", json!(metadata.corp_id)),
        ("born_ms", json!(metadata.born_ms)),
        ("data", data),
    ];
    let there = members.into_iter().filter(|(_, value)| !value.is_null());
    there.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The delivery of a line.
pub(crate) fn delivery(line: &str, now: SystemTime) -> Result<Delivery, Failure> {
    let record: Value = serde_json::from_str(line)
        .map_err(|error| Failure::usage(format!("no line of `dingctl listen`: {error}")))?;
    let text = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
    let kind = text("kind").ok_or_else(|| Failure::usage("no line of `dingctl listen`: it has no `kind`"))?;
    let known = KINDS.iter().find(|(name, _)| *name == kind).map(|(_, kind)| kind.clone());
    let kind = known.unwrap_or_else(|| DeliveryKind::from_topic("CALLBACK", &kind));
    let mut metadata = Metadata::new(TransportKind::Stream, now);
    metadata.event_type = text("type");
    metadata.event_id = text("id").filter(|_| kind == DeliveryKind::Event);
    metadata.message_id = text("message_id");
    metadata.corp_id = text("corp_id");
    metadata.born_ms = record.get("born_ms").and_then(Value::as_i64);
    let data =
        record.get("data").ok_or_else(|| Failure::usage("no line of `dingctl listen`: it has no `data`"))?;
    // A payload is an object; what stands as a text was no JSON.
    let payload = data.as_str().map_or_else(|| data.to_string(), str::to_owned);
    Ok(Delivery::new(kind, metadata, Bytes::from(payload)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_the_delivery_again() {
        let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH)
            .event_type("user_add_org")
            .event_id("e1")
            .message_id("m1")
            .corp_id("ding9")
            .born_ms(7);
        for kind in [DeliveryKind::Event, DeliveryKind::Other { topic: "/v2.0/new".to_owned() }] {
            let mut metadata = metadata.clone();
            metadata.event_id = metadata.event_id.filter(|_| kind == DeliveryKind::Event);
            let sent = Delivery::new(kind, metadata, Bytes::from_static(br#"{"userId":["a"]}"#));
            let line = Value::Object(line(&sent)).to_string();
            assert_eq!(delivery(&line, SystemTime::UNIX_EPOCH).unwrap(), sent, "{line}");
        }
        let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).message_id("m1");
        let no_json = Delivery::new(DeliveryKind::Event, metadata, Bytes::from_static(b"{broken"));
        let line = Value::Object(line(&no_json)).to_string();
        assert_eq!(delivery(&line, SystemTime::UNIX_EPOCH).unwrap(), no_json, "{line}");
        for wrong in ["", "{}", r#"{"kind":"event"}"#] {
            assert!(delivery(wrong, SystemTime::UNIX_EPOCH).is_err(), "{wrong}");
        }
    }
}
