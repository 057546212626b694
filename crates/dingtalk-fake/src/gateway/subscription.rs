//! What an app wants pushed.

use serde_json::Value;

use crate::json::json;

/// The `type` of a frame that an app subscribes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FrameKind {
    Event,
    Callback,
}

impl FrameKind {
    /// As in the frame.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Event => "EVENT",
            Self::Callback => "CALLBACK",
        }
    }
}

/// One entry of `subscriptions` in the open call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StreamSubscription {
    /// `EVENT`, `CALLBACK`, or the Go client's `SYSTEM`.
    pub kind: String,
    /// A topic; for events `*`, or one event type.
    pub topic: String,
}

impl StreamSubscription {
    /// `None` when a member is missing or not one that the platform knows.
    pub(crate) fn parse(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (kind, topic) = (text("type")?, text("topic")?);
        matches!(kind, "EVENT" | "CALLBACK" | "SYSTEM")
            .then(|| Self { kind: kind.to_owned(), topic: topic.to_owned() })
    }

    pub(crate) fn covers(&self, kind: FrameKind, topic: &str) -> bool {
        self.kind == kind.as_str() && (self.topic == topic || (kind == FrameKind::Event && self.topic == "*"))
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({"type": self.kind, "topic": self.topic})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_covers_every_event_and_no_callback() {
        let star = StreamSubscription::parse(&json!({"type": "EVENT", "topic": "*"})).unwrap();
        assert!(star.covers(FrameKind::Event, "user_add_org"));
        assert!(!star.covers(FrameKind::Callback, "*"));
        let robot = StreamSubscription::parse(&json!({"type": "CALLBACK", "topic": "/a"})).unwrap();
        assert!(robot.covers(FrameKind::Callback, "/a"));
        assert!(!robot.covers(FrameKind::Callback, "/b"));
    }

    #[test]
    fn an_ill_formed_subscription_is_refused() {
        for wrong in [
            json!({"type": "EVENT"}),
            json!({"type": "EVENT", "topic": ""}),
            json!({"type": "event", "topic": "*"}),
            json!({"type": "EVENT", "topic": 7}),
            json!("EVENT"),
        ] {
            assert_eq!(StreamSubscription::parse(&wrong), None, "{wrong}");
        }
    }
}
