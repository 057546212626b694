use std::fmt;

use sha2::{Digest, Sha256};

use crate::delivery::{Delivery, DeliveryKind};
use crate::metadata::TransportKind;
use crate::row::EventRow;

/// What is the same for every redelivery of one thing, and for nothing else.
///
/// It is a SHA-256, so that ids of any length take 32 bytes and a shared store sees no personal data. `Display` writes
/// it in 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DedupeKey([u8; 32]);

impl DedupeKey {
    /// The key of a delivery: app and `eventId` of an event, app and `msgId` of a chat message. What has neither goes by
    /// its frame's `messageId`, and an event over HTTP or of a row by its whole text and time. What a row says beside its
    /// event counts in either case: `biz_data` often does not say whom it concerns.
    ///
    /// `message_id` is the `msgId` inside a chat message: DingTalk redelivers one with a new `messageId` on the frame.
    ///
    /// `None` if nothing tells a redelivery from a second delivery of the same text.
    pub fn of(delivery: &Delivery, message_id: Option<&str>) -> Option<Self> {
        let metadata = delivery.metadata();
        let app = metadata.client_id.as_deref().unwrap_or_default();
        let corp = metadata.corp_id.as_deref().unwrap_or_default();
        let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());

        let business = match delivery.kind() {
            DeliveryKind::Event => text(&metadata.event_id).map(|id| ("event", id)),
            _ => message_id.filter(|id| !id.is_empty()).map(|id| ("message", id.to_owned())),
        };
        let row = metadata.row.as_deref().map(place_of).unwrap_or_default();
        let whose = [app.as_bytes(), corp.as_bytes(), row.as_bytes()];
        if let Some((space, id)) = business.or_else(|| text(&metadata.message_id).map(|id| ("frame", id))) {
            return Some(Self::hash(&whose, &[space.as_bytes(), id.as_bytes()]));
        }
        // Two changes of one user have the same text: without a time nothing tells the second from a redelivery of the
        // first, and losing it is worse than handling that twice.
        let over_http =
            metadata.transport != TransportKind::Stream && *delivery.kind() == DeliveryKind::Event;
        let born = metadata.born_ms.filter(|_| over_http)?;
        Some(Self::hash(&whose, &[b"text", &born.to_be_bytes(), delivery.payload()]))
    }

    fn hash(whose: &[&[u8]], parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts.iter().chain(whose) {
            // Of one width: machines of another share the store.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

/// What names a row, beside the organisation. Its `id` is none of it: the platform may write the row anew.
fn place_of(row: &EventRow) -> String {
    let biz_type = row.biz_type.map(|number| number.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [text(&row.subscribe_id), biz_type.unwrap_or_default(), text(&row.biz_id)].join("\n")
}

impl fmt::Display for DedupeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for DedupeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DedupeKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use bytes::Bytes;

    use super::*;
    use crate::metadata::Metadata;

    fn metadata(transport: TransportKind) -> Metadata {
        Metadata::new(transport, SystemTime::UNIX_EPOCH).client_id("app")
    }

    fn key(kind: DeliveryKind, metadata: Metadata, message_id: Option<&str>) -> Option<DedupeKey> {
        DedupeKey::of(&Delivery::new(kind, metadata, Bytes::from_static(b"{}")), message_id)
    }

    #[test]
    fn a_chat_message_is_known_by_its_own_id_on_any_frame() {
        let robot = |app: &str, frame: &str, id| {
            let metadata = metadata(TransportKind::Stream).client_id(app).message_id(frame);
            key(DeliveryKind::ChatMessage, metadata, id).unwrap()
        };
        assert_eq!(robot("a", "1", Some("m")), robot("a", "2", Some("m")));
        assert_ne!(robot("a", "1", Some("m")), robot("a", "1", Some("n")));
        assert_ne!(
            robot("a", "1", Some("m")),
            robot("b", "1", Some("m")),
            "another app's copy is no duplicate"
        );
        assert_ne!(robot("a", "1", None), robot("a", "2", None), "without an id the frame decides");
    }

    #[test]
    fn an_event_is_known_by_its_id_on_any_transport() {
        let stream = metadata(TransportKind::Stream).event_id("e").message_id("1");
        let http = metadata(TransportKind::Http).event_id("e").born_ms(7);
        assert_eq!(key(DeliveryKind::Event, stream, None), key(DeliveryKind::Event, http, None));
    }

    #[test]
    fn a_key_is_the_same_on_every_machine_that_shares_a_store() {
        let event = key(DeliveryKind::Event, metadata(TransportKind::Stream).event_id("e"), None).unwrap();
        // SHA-256 of "event", "e", "app", "", "", each behind its length in eight bytes.
        assert_eq!(event.to_string(), "5a8e446325304b2560e0342668ae13b2adfd0a13ccd48755171c782d9c217b19");
    }

    #[test]
    fn two_people_who_leave_are_two_events_and_a_redelivery_is_none() {
        let row =
            || EventRow::new().subscribe_id("s_0").corp_id("c").biz_type(13).biz_id("alice").modified_ms(7);
        let left = |row: EventRow| {
            key(DeliveryKind::Event, metadata(TransportKind::SyncHttp).row(row), None).unwrap()
        };
        assert_eq!(left(row()), left(row()));
        assert_eq!(left(row().id(1)), left(row().id(2).open_cursor(9)), "a row that is written anew");
        for other in [
            row().biz_id("bob"),
            row().modified_ms(8),
            row().biz_type(14),
            row().subscribe_id("t_0"),
            row().corp_id("d"),
        ] {
            assert_ne!(left(row()), left(other.clone()), "{other:?}");
        }
        let with_id =
            |row| key(DeliveryKind::Event, metadata(TransportKind::Rds).event_id("e").row(row), None);
        assert_eq!(with_id(row()), with_id(row().modified_ms(8)), "an id is the same for every redelivery");
        assert_ne!(with_id(row()), with_id(row().biz_id("bob")));
    }

    #[test]
    fn an_event_without_id_is_known_by_its_text_if_that_tells_its_time() {
        assert!(key(DeliveryKind::Event, metadata(TransportKind::Http).born_ms(7), None).is_some());
        assert_eq!(key(DeliveryKind::Event, metadata(TransportKind::Http), None), None);
        assert_eq!(key(DeliveryKind::CardAction, metadata(TransportKind::Http).born_ms(7), None), None);
    }
}
