use dingtalk_events::DeliveryKind;

/// What a connection asks to be sent. Nothing that is not subscribed to is pushed.
///
/// ```
/// use dingtalk_gateway::Subscription;
/// assert_eq!(Subscription::chat_messages().topic(), "/v1.0/im/bot/messages/get");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subscription {
    frame_type: &'static str,
    topic: String,
}

impl Subscription {
    /// What deliveries of this kind come by.
    pub fn to(kind: &DeliveryKind) -> Self {
        match kind {
            DeliveryKind::Event => Self::events(),
            callback => Self::callback(callback.topic()),
        }
    }

    /// All events that are ticked in the developer console: single ones cannot be chosen.
    pub fn events() -> Self {
        Self { frame_type: "EVENT", topic: "*".to_owned() }
    }

    /// Messages to the app's robot.
    pub fn chat_messages() -> Self {
        Self::callback(DeliveryKind::ChatMessage.topic())
    }

    /// Messages to persons for whom the app's robot answers.
    pub fn delegated_chat_messages() -> Self {
        Self::callback(DeliveryKind::DelegatedChatMessage.topic())
    }

    /// Actions on the app's interactive cards.
    pub fn card_actions() -> Self {
        Self::callback(DeliveryKind::CardAction.topic())
    }

    /// Queries of dynamic data sources of cards.
    pub fn card_dynamic_data() -> Self {
        Self::callback(DeliveryKind::CardDynamicData.topic())
    }

    /// Calls of AI assistants to the app's plugins.
    pub fn plugin_calls() -> Self {
        Self::callback(DeliveryKind::PluginCall.topic())
    }

    /// A callback topic that has no name here.
    pub fn callback(topic: impl Into<String>) -> Self {
        Self { frame_type: "CALLBACK", topic: topic.into() }
    }

    /// `type` in the open call: `EVENT` or `CALLBACK`.
    pub fn frame_type(&self) -> &'static str {
        self.frame_type
    }

    /// `topic` in the open call.
    pub fn topic(&self) -> &str {
        &self.topic
    }
}
