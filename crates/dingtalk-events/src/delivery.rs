use std::fmt;

use bytes::Bytes;

use crate::metadata::Metadata;

const CHAT_MESSAGE: &str = "/v1.0/im/bot/messages/get";
const DELEGATED_CHAT_MESSAGE: &str = "/v1.0/im/bot/messages/delegate";
const CARD_ACTION: &str = "/v1.0/card/instances/callback";
const CARD_DYNAMIC_DATA: &str = "/v1.0/card/dynamicData/get";
const PLUGIN_CALL: &str = "/v1.0/graph/api/invoke";

/// One thing that DingTalk sent, whichever way it came.
///
/// `Debug` shows no content: it holds personal data and reply addresses that work without a token.
#[derive(Clone, PartialEq)]
pub struct Delivery {
    kind: DeliveryKind,
    metadata: Metadata,
    payload: Bytes,
}

impl Delivery {
    /// `payload` is JSON text: the text of a Stream frame's `data`, or a decrypted HTTP body. Nobody has parsed it yet.
    pub fn new(kind: DeliveryKind, metadata: Metadata, payload: Bytes) -> Self {
        Self { kind, metadata, payload }
    }

    /// What it is.
    pub fn kind(&self) -> &DeliveryKind {
        &self.kind
    }

    /// What is known about it without reading the payload.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The JSON text as DingTalk wrote it.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// Kind, metadata and payload.
    pub fn into_parts(self) -> (DeliveryKind, Metadata, Bytes) {
        (self.kind, self.metadata, self.payload)
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Delivery")
            .field("kind", &self.kind)
            .field("metadata", &self.metadata)
            .field("payload_bytes", &self.payload.len())
            .finish_non_exhaustive()
    }
}

/// What a delivery is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryKind {
    /// An event of the organisation, such as `user_add_org`.
    Event,
    /// A person wrote to a robot.
    ChatMessage,
    /// A person wrote to another person for whom a robot answers.
    DelegatedChatMessage,
    /// A person touched an interactive card.
    CardAction,
    /// A card asks for the values of a dynamic data source.
    CardDynamicData,
    /// An AI assistant calls a plugin.
    PluginCall,
    /// A callback topic that this version does not know.
    Other {
        /// The topic as the frame names it.
        topic: String,
    },
}

impl DeliveryKind {
    /// The kind of a Stream frame, by its `type` (`EVENT`, `CALLBACK`) and its header `topic`.
    ///
    /// ```
    /// use dingtalk_events::DeliveryKind;
    ///
    /// assert_eq!(DeliveryKind::from_topic("EVENT", "*"), DeliveryKind::Event);
    /// let robot = DeliveryKind::from_topic("CALLBACK", "/v1.0/im/bot/messages/get");
    /// assert_eq!(robot, DeliveryKind::ChatMessage);
    /// assert_eq!(robot.topic(), "/v1.0/im/bot/messages/get");
    /// ```
    pub fn from_topic(frame_type: &str, topic: &str) -> Self {
        if frame_type == "EVENT" {
            return Self::Event;
        }
        match topic {
            CHAT_MESSAGE => Self::ChatMessage,
            DELEGATED_CHAT_MESSAGE => Self::DelegatedChatMessage,
            CARD_ACTION => Self::CardAction,
            CARD_DYNAMIC_DATA => Self::CardDynamicData,
            PLUGIN_CALL => Self::PluginCall,
            other => Self::Other { topic: other.to_owned() },
        }
    }

    /// The topic that subscribes to this kind; `*` for events, of which no single type can be subscribed to.
    pub fn topic(&self) -> &str {
        match self {
            Self::Event => "*",
            Self::ChatMessage => CHAT_MESSAGE,
            Self::DelegatedChatMessage => DELEGATED_CHAT_MESSAGE,
            Self::CardAction => CARD_ACTION,
            Self::CardDynamicData => CARD_DYNAMIC_DATA,
            Self::PluginCall => PLUGIN_CALL,
            Self::Other { topic } => topic,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::metadata::TransportKind;

    #[test]
    fn a_topic_finds_its_kind_and_back() {
        for kind in [
            DeliveryKind::ChatMessage,
            DeliveryKind::DelegatedChatMessage,
            DeliveryKind::CardAction,
            DeliveryKind::CardDynamicData,
            DeliveryKind::PluginCall,
            DeliveryKind::Other { topic: "/v2.0/new".to_owned() },
        ] {
            assert_eq!(DeliveryKind::from_topic("CALLBACK", kind.topic()), kind);
        }
    }

    #[test]
    fn an_event_frame_is_an_event_whatever_its_topic() {
        for topic in ["*", "", "/v1.0/im/bot/messages/get"] {
            assert_eq!(DeliveryKind::from_topic("EVENT", topic), DeliveryKind::Event, "{topic}");
        }
    }

    #[test]
    fn debug_shows_neither_payload_nor_header_values() {
        let metadata = Metadata::new(TransportKind::Http, SystemTime::UNIX_EPOCH).header("token", "canary");
        let payload = Bytes::from_static(br#"{"sessionWebhook":"canary"}"#);
        let shown = format!("{:?}", Delivery::new(DeliveryKind::ChatMessage, metadata, payload));
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("payload_bytes: 27") && shown.contains("token"), "{shown}");
    }
}
