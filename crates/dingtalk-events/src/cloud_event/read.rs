//! CloudEvents as the deliveries that they were.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::value::RawValue;

use super::time::milliseconds;
use super::{CloudEvent, NAMES, SOURCES, TYPES};
use crate::delivery::{Delivery, DeliveryKind};
use crate::metadata::{Metadata, TransportKind};

impl CloudEvent {
    /// The delivery that such a [JSON](Self::to_json) was made of, to be delivered again: kind, id, organisation, app, time and
    /// payload. `None` for what is none.
    ///
    /// A callback whose topic has no kind of its own comes back with `.` for `/` in it: its event is the same again.
    pub fn delivery_of(json: &str, received: SystemTime) -> Option<Delivery> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
        let text = |name: &str| serde_json::from_str::<String>(members.get(name)?.get()).ok();
        text("specversion")?;
        let event_type = text("type")?;
        let name = event_type.strip_prefix(TYPES)?;
        let of_event = name.strip_prefix("event.");
        let known = NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| kind.clone());
        let kind = match (of_event, known) {
            (Some(_), _) => DeliveryKind::Event,
            (None, Some(kind)) => kind,
            (None, None) => DeliveryKind::Other { topic: format!("/{}", name.strip_prefix("callback.")?) },
        };
        let mut metadata = Metadata::new(TransportKind::Stream, received);
        let id = Some(text("id")?);
        (metadata.event_id, metadata.message_id) = if of_event.is_some() { (id, None) } else { (None, id) };
        metadata.event_type = of_event.map(str::to_owned);
        metadata.born_ms = text("time").as_deref().and_then(milliseconds);
        // `//dingtalk/ORGANISATION/APP`; the organisation may be missing.
        let source = text("source")?;
        let mut source = source.strip_prefix(SOURCES)?.rsplit('/').filter(|part| !part.is_empty());
        metadata.client_id = source.next().map(Into::into);
        metadata.corp_id = source.next().map(str::to_owned);
        // A payload is an object; what stands as a text was no JSON.
        let payload = text("data").or_else(|| Some(members.get("data")?.get().to_owned()))?;
        Some(Delivery::new(kind, metadata, payload.into()))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn a_cloud_event_is_the_same_after_it_was_a_delivery() {
        let kinds = NAMES.iter().map(|(kind, _)| kind.clone());
        let others = [DeliveryKind::Event, DeliveryKind::Other { topic: "/v1.0/new/one".to_owned() }];
        for (kind, payload) in kinds.chain(others).flat_map(|kind| {
            [r#"{"msgId":"m1","chatbotCorpId":"ding9","n":12345678901234567890.50}"#, "no json"]
                .map(|payload| (kind.clone(), payload))
        }) {
            let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).client_id("app");
            let mut metadata = metadata.corp_id("ding9").message_id("f1").born_ms(951_782_400_123);
            if kind == DeliveryKind::Event {
                metadata = metadata.event_type("user_add_org").event_id("e1");
            }
            let before =
                CloudEvent::of(&Delivery::new(kind, metadata, Bytes::from_static(payload.as_bytes())));
            let again = CloudEvent::delivery_of(&before.to_json(), SystemTime::UNIX_EPOCH).unwrap();
            assert_eq!(CloudEvent::of(&again), before);
        }
    }

    #[test]
    fn what_is_none_is_no_delivery() {
        for wrong in [
            "{}",
            r#"{"specversion":"1.0","type":"x","id":"1","source":"//dingtalk/a","data":{}}"#,
            r#"{"specversion":"1.0","type":"com.dingtalk.robot.message","id":"1","source":"//dingtalk/a"}"#,
            r#"{"type":"com.dingtalk.robot.message","id":"1","source":"//dingtalk/a","data":{}}"#,
        ] {
            assert!(CloudEvent::delivery_of(wrong, SystemTime::UNIX_EPOCH).is_none(), "{wrong}");
        }
    }
}
