use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use dingtalk_types::event::{ChatMessage, Payload, PayloadError, ReplyTarget};
use dingtalk_types::wire::collect_unread;

use crate::delivery::Delivery;
use crate::metadata::Metadata;

/// What a handler can ask for as its one argument: a [`Delivery`], or the [`Received`] value of a typed payload.
pub trait FromDelivery: Sized + Send + 'static {
    /// Takes what the handler asks for out of the delivery.
    ///
    /// # Errors
    /// The payload does not fit; the handler is then not called and the delivery has failed.
    fn from_delivery(delivery: Delivery) -> Result<Self, PayloadError>;
}

impl FromDelivery for Delivery {
    fn from_delivery(delivery: Delivery) -> Result<Self, PayloadError> {
        Ok(delivery)
    }
}

/// A typed payload and what came with it; dereferences to the payload.
///
/// `Debug` shows the payload but not its JSON, in which secrets are not redacted.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Received<T> {
    /// The payload.
    pub value: T,
    /// What is known beside the payload.
    pub metadata: Metadata,
    /// The JSON text as DingTalk wrote it, with every member that `T` does not know.
    pub json: Bytes,
    /// Members of another kind than documented, such as `data.users[0].age`: fields stay at their defaults, elements of lists
    /// are left out. A hundred are named at most; their values are in [`json`](Self::json).
    pub unread: Vec<String>,
}

impl<T: fmt::Debug> fmt::Debug for Received<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("value", &self.value)
            .field("metadata", &self.metadata)
            .field("unread", &self.unread)
            .finish_non_exhaustive()
    }
}

/// Where an answer to the message goes.
impl From<&Received<ChatMessage>> for ReplyTarget {
    fn from(message: &Received<ChatMessage>) -> Self {
        message.value.reply_target()
    }
}

impl<T> Deref for Received<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Payload> FromDelivery for Received<T> {
    fn from_delivery(delivery: Delivery) -> Result<Self, PayloadError> {
        let (_, metadata, json) = delivery.into_parts();
        let event_type = metadata.event_type.as_deref();
        let (value, unread) = match &metadata.row {
            Some(row) => collect_unread(|| T::read(event_type, &row.complete(event_type, &json))),
            None => collect_unread(|| T::read(event_type, &json)),
        };
        let value = value?;
        if !unread.is_empty() {
            tracing::debug!(
                event_type,
                ?unread,
                "members of a delivery do not fit and were left at their defaults"
            );
        }
        Ok(Self { value, metadata, json, unread })
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use dingtalk_types::event::ChatMessage;
    use dingtalk_types::event::contact::UserAddOrg;

    use super::*;
    use crate::delivery::DeliveryKind;
    use crate::metadata::TransportKind;

    fn delivery(kind: DeliveryKind, json: &'static str) -> Delivery {
        Delivery::new(kind, Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH), json.into())
    }

    #[test]
    fn odd_members_cost_no_delivery_and_are_named() {
        let json = r#"{"msgtype":"text","text":{"content":"hi","repliedMsg":7},"isAdmin":{}}"#;
        let message =
            Received::<ChatMessage>::from_delivery(delivery(DeliveryKind::ChatMessage, json)).unwrap();
        assert_eq!(message.said().as_deref(), Some("hi"));
        assert_eq!(message.unread, ["isAdmin", "text.repliedMsg"]);
        assert_eq!(message.json, json);

        let json = r#"{"syncAction":"user_add_org","userId":["a",{}],"brandNew":1,"active":[]}"#;
        let added = Received::<UserAddOrg>::from_delivery(delivery(DeliveryKind::Event, json)).unwrap();
        assert_eq!((&*added.user_id[0], added.active), ("a", None));
        assert_eq!(added.unread, ["active"]);
        assert_eq!(added.json, json);
    }
}
