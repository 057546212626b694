use std::fmt;

use sha2::{Digest, Sha256};

use crate::delivery::{Delivery, DeliveryKind};
use crate::metadata::TransportKind;

/// What is the same for every redelivery of one thing, and for nothing else.
///
/// It is a SHA-256, so that ids of any length take 32 bytes and a shared store sees no personal data. `Display` writes
/// it in 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DedupeKey([u8; 32]);

impl DedupeKey {
    /// The key of a delivery: app and `eventId` of an event, app and `msgId` of a chat message. What has neither goes by
    /// its frame's `messageId`, and an event over HTTP by its whole text.
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
        if let Some((space, id)) = business.or_else(|| text(&metadata.message_id).map(|id| ("frame", id))) {
            return Some(Self::hash(&[space.as_bytes(), app.as_bytes(), corp.as_bytes(), id.as_bytes()]));
        }
        // Without the time of its birth two changes of one user have the same text, and losing the second is worse than
        // handling it twice.
        let whole = metadata.transport != TransportKind::Stream
            && *delivery.kind() == DeliveryKind::Event
            && metadata.born_ms.is_some();
        whole.then(|| Self::hash(&[b"text", app.as_bytes(), corp.as_bytes(), delivery.payload()]))
    }

    fn hash(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
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
    fn an_event_without_id_is_known_by_its_text_if_that_tells_its_time() {
        assert!(key(DeliveryKind::Event, metadata(TransportKind::Http).born_ms(7), None).is_some());
        assert_eq!(key(DeliveryKind::Event, metadata(TransportKind::Http), None), None);
        assert_eq!(key(DeliveryKind::CardAction, metadata(TransportKind::Http).born_ms(7), None), None);
    }
}
