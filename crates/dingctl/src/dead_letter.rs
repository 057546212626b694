//! A CloudEvent of `forward` as the delivery that it was: what `replay` reads of its dead letters.

use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
use serde_json::Value;

use crate::failure::Failure;

/// The kinds by their type, of which `CloudEvent` writes one.
const TYPES: [(&str, DeliveryKind); 5] = [
    ("robot.message", DeliveryKind::ChatMessage),
    ("robot.delegated_message", DeliveryKind::DelegatedChatMessage),
    ("card.action", DeliveryKind::CardAction),
    ("card.dynamic_data", DeliveryKind::CardDynamicData),
    ("plugin.call", DeliveryKind::PluginCall),
];

/// Whether a line is one.
pub(crate) fn is_one(record: &Value) -> bool {
    record.get("specversion").is_some()
}

/// The delivery whose CloudEvent it is.
pub(crate) fn delivery(record: &Value, now: SystemTime) -> Result<Delivery, Failure> {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    let foreign =
        || Failure::usage(format!("no CloudEvent of `dingctl forward`: its type is `{}`", text("type")));
    let name = text("type").strip_prefix("com.dingtalk.").ok_or_else(foreign)?;
    let event_type = name.strip_prefix("event.");
    let known = TYPES.iter().find(|(known, _)| *known == name).map(|(_, kind)| kind.clone());
    let kind = match (event_type, known, name.strip_prefix("callback.")) {
        (Some(_), ..) => DeliveryKind::Event,
        (_, Some(kind), _) => kind,
        (.., Some(topic)) => DeliveryKind::Other { topic: format!("/{topic}") },
        _ => return Err(foreign()),
    };
    let data = record.get("data");
    let data = data.ok_or_else(|| Failure::usage("no CloudEvent of `dingctl forward`: it has no `data`"))?;
    // `//dingtalk/ORGANISATION/APP`; the organisation may be missing.
    let source = text("source").trim_start_matches("//dingtalk").trim_start_matches('/');
    let (corp_id, client_id) = source.split_once('/').map_or((None, source), |(corp, app)| (Some(corp), app));
    let mut metadata = Metadata::new(TransportKind::Stream, now).client_id(client_id);
    metadata.corp_id = corp_id.map(str::to_owned);
    metadata.event_type = event_type.map(str::to_owned);
    metadata.born_ms = milliseconds(text("time"));
    match kind {
        DeliveryKind::Event => metadata.event_id = Some(text("id").to_owned()),
        _ => metadata.message_id = Some(text("id").to_owned()),
    }
    // A payload is an object; what stands as a text was no JSON.
    let payload = data.as_str().map_or_else(|| data.to_string(), str::to_owned);
    Ok(Delivery::new(kind, metadata, Bytes::from(payload)))
}

/// Since 1970, of a time as `CloudEvent` writes it: `1970-01-01T00:00:00.000Z`.
fn milliseconds(time: &str) -> Option<i64> {
    let mut numbers = time.trim_end_matches('Z').split(['-', 'T', ':', '.']).map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second, millisecond) = (next()?, next()?, next()?, next()?);
    // Years that begin in March have their odd day at the end.
    let years = year.checked_sub(i64::from(month <= 2))?;
    let month = month.checked_add(9)?.rem_euclid(12);
    let leap_days =
        years.div_euclid(4).checked_sub(years.div_euclid(100))?.checked_add(years.div_euclid(400))?;
    let in_year = month.checked_mul(153)?.checked_add(2)?.div_euclid(5).checked_add(day)?.checked_sub(1)?;
    let days = years.checked_mul(365)?.checked_add(leap_days)?.checked_add(in_year)?.checked_sub(719_468)?;
    let hours = days.checked_mul(24)?.checked_add(hour)?;
    let seconds = hours.checked_mul(60)?.checked_add(minute)?.checked_mul(60)?.checked_add(second)?;
    seconds.checked_mul(1000)?.checked_add(millisecond)
}

#[cfg(test)]
mod tests {
    use dingtalk_events::CloudEvent;

    use super::*;

    #[test]
    fn a_cloud_event_is_the_same_after_it_was_a_delivery() {
        for (kind, payload, born_ms) in [
            (DeliveryKind::Event, r#"{"userId":["a"]}"#, 951_782_400_123),
            (DeliveryKind::ChatMessage, r#"{"msgId":"m1","chatbotCorpId":"ding9"}"#, 1_709_164_800_000),
            (DeliveryKind::CardAction, r#"{"outTrackId":"t"}"#, 1_735_689_599_999),
            (DeliveryKind::Other { topic: "/v1.0/new/one".to_owned() }, "no json", 0),
        ] {
            let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH).client_id("app");
            let mut metadata = metadata.corp_id("ding9").message_id("f1").born_ms(born_ms);
            if kind == DeliveryKind::Event {
                metadata = metadata.event_type("user_add_org").event_id("e1");
            }
            let before =
                CloudEvent::of(&Delivery::new(kind, metadata, Bytes::from_static(payload.as_bytes())));
            let record: Value = serde_json::from_str(&before.to_json()).unwrap();
            let again = delivery(&record, SystemTime::UNIX_EPOCH).unwrap();
            assert!(is_one(&record));
            assert_eq!(CloudEvent::of(&again), before);
        }
        for wrong in [r#"{"specversion":"1.0","type":"x"}"#, r#"{"type":"com.dingtalk.robot.message"}"#] {
            assert!(
                delivery(&serde_json::from_str(wrong).unwrap(), SystemTime::UNIX_EPOCH).is_err(),
                "{wrong}"
            );
        }
    }
}
