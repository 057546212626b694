use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use dingtalk_types::event::EventPayload;

use crate::delivery::{Delivery, DeliveryKind};

/// When a delivery is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AckMode {
    /// Before the handler runs; for slow work. A reply to a chat message is sent when the handler is done. Nothing else
    /// that it returns goes anywhere: DingTalk has its answer, and does not deliver again what fails after it.
    First,
    /// When the handler is done, or at the deadline.
    ///
    /// A handler that is late runs on. At the deadline an event is answered with "later", and its redelivery gets the
    /// result; a callback, which is not reliably delivered again, is answered with "done".
    After {
        /// How long DingTalk waits at most, counted from the arrival.
        deadline: Duration,
    },
}

/// Which deliveries of a route run one after the other, in the order of their arrival; all others run side by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Order {
    /// Those of one conversation; for touched cards, those of one card. Other kinds have no conversation and no order.
    #[default]
    Conversation,
    /// Those of one person in a conversation, or on a card: in a group nobody waits for the answer to somebody else.
    Sender,
    /// None. Of one conversation (or card) at most three quarters of
    /// [`max_running`](crate::DispatcherBuilder::max_running) run at once, so that the others find room.
    Nothing,
}

/// Which deliveries a handler takes, when they are acknowledged, and what waits for what.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_events::{AckMode, Order, Route};
///
/// let route = Route::event("user_add_org").acknowledged(AckMode::After { deadline: Duration::from_secs(3) });
/// assert_eq!(Route::chat_message().ack_mode(), AckMode::First);
/// let everybody_at_once = Route::chat_message().ordered_by(Order::Sender);
/// # let _ = (route, everybody_at_once);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    target: Target,
    ack_mode: AckMode,
    order: Order,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Target {
    EventType(String),
    Command(String),
    Kind(DeliveryKind),
    Anything,
}

/// DingTalk's self-check of apps (page `selfcheck-dingtalk-app`) counts a Stream or SyncHTTP push that is acknowledged after
/// more than 1.5 s as failed; it is delivered again under a new message id. The rest is for the way.
const EVENT_DEADLINE: Duration = Duration::from_millis(1_400);
/// An assistant waits for what the plugin says.
const PLUGIN_DEADLINE: Duration = Duration::from_secs(10);
/// DingTalk waits 2 s for the answer to a card; the rest is for the way.
const CARD_DEADLINE: Duration = Duration::from_millis(1_800);

impl Route {
    fn new(target: Target, ack_mode: AckMode) -> Self {
        Self { target, ack_mode, order: Order::default() }
    }

    fn kind(kind: DeliveryKind) -> Self {
        let ack_mode = match kind {
            DeliveryKind::ChatMessage | DeliveryKind::DelegatedChatMessage => AckMode::First,
            DeliveryKind::CardAction | DeliveryKind::CardDynamicData => {
                AckMode::After { deadline: CARD_DEADLINE }
            }
            DeliveryKind::Event => AckMode::After { deadline: EVENT_DEADLINE },
            _ => AckMode::After { deadline: PLUGIN_DEADLINE },
        };
        Self::new(Target::Kind(kind), ack_mode)
    }

    /// Events of one type, such as `user_add_org`. Acknowledged after the handler, at the latest after 1.4 s: DingTalk counts
    /// an event that takes over 1.5 s as failed and delivers it again. A slower handler runs on, and the redelivery gets its
    /// result.
    pub fn event(event_type: impl Into<String>) -> Self {
        let ack_mode = AckMode::After { deadline: EVENT_DEADLINE };
        Self::new(Target::EventType(event_type.into()), ack_mode)
    }

    /// Events of the type that `T` is the payload of; as [`event`](Self::event).
    ///
    /// ```
    /// use dingtalk_events::{Dispatcher, Received, Route};
    /// use dingtalk_events::model::contact::UserAddOrg;
    ///
    /// let dispatcher = Dispatcher::builder()
    ///     .on(Route::event_of::<UserAddOrg>(), async |added: Received<UserAddOrg>| {
    ///         for user in &added.user_id { /* … */ }
    ///     })
    ///     .build();
    /// ```
    pub fn event_of<T: EventPayload>() -> Self {
        Self::event(T::EVENT_TYPE)
    }

    /// Events of every type that has no handler of its own. Acknowledged as in [`event`](Self::event).
    pub fn any_event() -> Self {
        Self::kind(DeliveryKind::Event)
    }

    /// Chat messages. Acknowledged first.
    pub fn chat_message() -> Self {
        Self::kind(DeliveryKind::ChatMessage)
    }

    /// Chat messages whose text starts with the word `command` behind whom it mentions: `/stop`, or `stop`, which takes `/stop`
    /// as well. `／`, the slash of Chinese keyboards, is the same; capitals are not. What else was typed:
    /// [`ChatMessage::command`](dingtalk_types::event::ChatMessage::command). Acknowledged first.
    ///
    /// Ordered by [nothing](Order::Nothing): a command overtakes what waits and what runs in its conversation, and has room of
    /// its own when everything else is busy.
    ///
    /// ```
    /// use dingtalk_events::{ChatMessage, Dispatcher, Received, Route, WebhookMessage};
    ///
    /// let dispatcher = Dispatcher::builder()
    ///     .on(Route::chat_message(), async |question: Received<ChatMessage>| { /* a long answer */ })
    ///     .on(Route::command("/stop"), async |_: Received<ChatMessage>| {
    ///         // ends the long answer
    ///         WebhookMessage::text("Stopped.")
    ///     })
    ///     .build();
    /// ```
    pub fn command(command: impl Into<String>) -> Self {
        let target = Target::Command(with_plain_slash(command.into().trim()).into_owned());
        Self { order: Order::Nothing, ..Self::new(target, AckMode::First) }
    }

    /// Messages to people for whom a robot answers. Acknowledged first.
    pub fn delegated_chat_message() -> Self {
        Self::kind(DeliveryKind::DelegatedChatMessage)
    }

    /// Touched cards. Acknowledged after the handler, at the latest after 1.8 s.
    pub fn card_action() -> Self {
        Self::kind(DeliveryKind::CardAction)
    }

    /// Queries of cards for dynamic data. Acknowledged after the handler, at the latest after 1.8 s.
    pub fn card_dynamic_data() -> Self {
        Self::kind(DeliveryKind::CardDynamicData)
    }

    /// Calls of AI assistants. Acknowledged after the handler, at the latest after 10 s.
    pub fn plugin_call() -> Self {
        Self::kind(DeliveryKind::PluginCall)
    }

    /// A callback topic. Acknowledged as its kind, and a topic unknown here as a plugin call.
    pub fn topic(topic: &str) -> Self {
        Self::kind(DeliveryKind::from_topic("CALLBACK", topic))
    }

    /// Whatever no other handler takes. Acknowledged after the handler, at the latest after 1.4 s.
    pub fn anything() -> Self {
        Self::new(Target::Anything, AckMode::After { deadline: EVENT_DEADLINE })
    }

    /// The same deliveries, acknowledged at another time.
    #[must_use]
    pub fn acknowledged(mut self, ack_mode: AckMode) -> Self {
        self.ack_mode = ack_mode;
        self
    }

    /// The same deliveries, in another order; [by conversation](Order::Conversation) by default, and commands by nothing.
    #[must_use]
    pub fn ordered_by(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// What has to be subscribed to for these deliveries to come; nothing in particular for [`anything`](Self::anything).
    pub fn delivery_kind(&self) -> Option<DeliveryKind> {
        match &self.target {
            Target::EventType(_) => Some(DeliveryKind::Event),
            Target::Command(_) => Some(DeliveryKind::ChatMessage),
            Target::Kind(kind) => Some(kind.clone()),
            Target::Anything => None,
        }
    }

    /// When the deliveries are acknowledged.
    pub fn ack_mode(&self) -> AckMode {
        self.ack_mode
    }
}

/// Who takes a delivery, and how.
pub(crate) struct Taker<H> {
    pub(crate) ack_mode: AckMode,
    pub(crate) order: Order,
    /// Has room of its own.
    pub(crate) overtakes: bool,
    pub(crate) handler: H,
}

/// Finds the handler of a delivery: the most special route wins.
pub(crate) struct Routes<H> {
    takers: HashMap<Target, Taker<H>>,
}

impl<H> Routes<H> {
    pub(crate) fn new() -> Self {
        Self { takers: HashMap::new() }
    }

    pub(crate) fn insert(&mut self, route: Route, handler: H) {
        let Route { target, ack_mode, order } = route;
        let overtakes = order == Order::Nothing && matches!(target, Target::Command(_));
        self.takers.insert(target, Taker { ack_mode, order, overtakes, handler });
    }

    /// `word` is the first one of a chat message.
    pub(crate) fn find(&self, delivery: &Delivery, word: Option<&str>) -> Option<&Taker<H>> {
        let special = match delivery.kind() {
            DeliveryKind::Event => {
                let event_type = delivery.metadata().event_type.clone();
                event_type.and_then(|event_type| self.takers.get(&Target::EventType(event_type)))
            }
            DeliveryKind::ChatMessage => word.and_then(|word| self.command(word)),
            _ => None,
        };
        special
            .or_else(|| self.takers.get(&Target::Kind(delivery.kind().clone())))
            .or_else(|| self.takers.get(&Target::Anything))
    }

    fn command(&self, word: &str) -> Option<&Taker<H>> {
        let word = with_plain_slash(word);
        let find = |word: &str| self.takers.get(&Target::Command(word.to_owned()));
        find(&word).or_else(|| find(word.strip_prefix('/')?))
    }
}

/// Chinese keyboards write `／`.
fn with_plain_slash(word: &str) -> Cow<'_, str> {
    word.strip_prefix('／').map_or(Cow::Borrowed(word), |name| format!("/{name}").into())
}

impl<H> fmt::Debug for Routes<H> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.takers.keys()).finish()
    }
}
