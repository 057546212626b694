use dingtalk_types::event::{CardUpdate, PluginAnswer};
use dingtalk_types::message::say::Say;

/// What goes back to DingTalk for one delivery.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Acknowledgement {
    /// Handled. An event is answered with `SUCCESS`, a callback with `{"response":null}`.
    Done,
    /// Deliver it again later. An event is answered with `LATER`; a callback has no such answer and is refused with
    /// code 500, which DingTalk redelivers if it redelivers that callback at all.
    Later {
        /// Why, for the log of the platform. Travels to DingTalk: no secrets, no personal data.
        reason: String,
    },
    /// The answer to a card action.
    Card(CardUpdate),
    /// What is said into the conversation that a chat message came from. It goes through the dispatcher's
    /// [`ReplySender`](crate::ReplySender), which the facade sets; without one it can only be the answer to an HTTP
    /// callback that is acknowledged after its handler. Where neither is, or the reply is not sent, the delivery has failed;
    /// a redelivery does not run the handler again, and does not repeat the reply, which may have arrived.
    Reply(Box<Say>),
    /// The answer to a plugin call.
    Plugin(PluginAnswer),
    /// Any other answer: the JSON that the topic's callback returns, without the `response` around it.
    Value(serde_json::Value),
    /// Nobody is registered for it. An event is acknowledged all the same, over Stream as over HTTP: delivering it again
    /// would find nobody either. Over Stream a callback is answered with code 404.
    Unhandled,
    /// The handler failed: code 500, redelivered as for [`Later`](Self::Later).
    Failed {
        /// Why, for the log of the platform. Travels to DingTalk: no secrets, no personal data.
        reason: String,
    },
}
