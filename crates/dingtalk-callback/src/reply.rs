//! From an acknowledgement to the body of the answer.

use bytes::Bytes;
use dingtalk_events::Acknowledgement;
use dingtalk_types::message::say::Say;

use crate::counters::Outcome;

/// What kind of answer a request waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The encrypted `success`, made before anybody works: the work would be repeated if it could not be made after it.
    Event(String),
    Robot,
    Card,
}

/// Says nothing in the chat.
const NO_MESSAGE: &[u8] = br#"{"msgtype":"empty"}"#;
/// Changes nothing on the card.
const NO_CHANGE: &[u8] = b"{}";

impl Reply {
    pub(crate) fn is_event(&self) -> bool {
        matches!(self, Self::Event(_))
    }

    /// The body, and how the request counts; an error is not acknowledged.
    pub(crate) fn body(self, result: Result<Acknowledgement, Outcome>) -> Result<(Bytes, Outcome), Outcome> {
        let acknowledgement = match result {
            Ok(Acknowledgement::Later { .. }) => return Err(Outcome::Postponed),
            Ok(Acknowledgement::Failed { .. }) => return Err(Outcome::Failed),
            Ok(acknowledgement) => acknowledgement,
            // A callback is not reliably delivered again: better no result than an error in front of a person.
            Err(Outcome::Late) if !self.is_event() => return Ok((self.without_result(), Outcome::Late)),
            Err(outcome) => return Err(outcome),
        };
        let outcome = match acknowledgement {
            // Delivering it again would find nobody either.
            Acknowledgement::Unhandled => Outcome::Unhandled,
            _ => Outcome::Acknowledged,
        };
        let result = match (&self, acknowledgement) {
            (Self::Robot | Self::Card, Acknowledgement::Value(value)) => serde_json::to_vec(&value).ok(),
            (Self::Robot, Acknowledgement::Reply(say)) => only_message(&say),
            (Self::Card, Acknowledgement::Card(update)) => serde_json::to_vec(&update).ok(),
            _ => None,
        };
        Ok((result.map_or_else(|| self.without_result(), Bytes::from), outcome))
    }

    /// Of an exact repeat, by the body of the first answer where that is still known.
    pub(crate) fn again(self, first: Option<Bytes>) -> Bytes {
        match (self, first) {
            (Self::Robot | Self::Card, Some(body)) => body,
            (reply, _) => reply.without_result(),
        }
    }

    pub(crate) fn without_result(self) -> Bytes {
        match self {
            Self::Event(success) => success.into(),
            Self::Robot => Bytes::from_static(NO_MESSAGE),
            Self::Card => Bytes::from_static(NO_CHANGE),
        }
    }
}

/// The answer to a callback carries one message.
fn only_message(say: &Say) -> Option<Vec<u8>> {
    match &*say.to_webhook().ok()? {
        [message] => serde_json::to_vec(message).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_events::CardUpdate;
    use serde_json::json;

    use super::*;

    fn body(reply: Reply, acknowledgement: Acknowledgement) -> Result<(String, Outcome), Outcome> {
        let (body, outcome) = reply.body(Ok(acknowledgement))?;
        Ok((String::from_utf8(body.to_vec()).unwrap(), outcome))
    }

    fn acknowledged(body: &str) -> Result<(String, Outcome), Outcome> {
        Ok((body.to_owned(), Outcome::Acknowledged))
    }

    #[test]
    fn a_result_is_the_body_where_dingtalk_takes_one() {
        let value = || Acknowledgement::Value(json!({"msgtype": "text"}));
        let card = || Acknowledgement::Card(CardUpdate::new());
        assert_eq!(body(Reply::Robot, value()), acknowledged(r#"{"msgtype":"text"}"#));
        let message = Acknowledgement::Reply(Box::new(Say::text("Tea?")));
        let said = r#"{"msgtype":"text","text":{"content":"Tea?"}}"#;
        assert_eq!(body(Reply::Robot, message), acknowledged(said));
        assert_eq!(body(Reply::Robot, card()), acknowledged(r#"{"msgtype":"empty"}"#));
        assert_eq!(body(Reply::Card, card()), acknowledged("{}"));
        assert_eq!(body(Reply::Card, value()), acknowledged(r#"{"msgtype":"text"}"#));
        assert_eq!(body(Reply::Event("encrypted".to_owned()), value()), acknowledged("encrypted"));
    }

    #[test]
    fn what_is_late_is_delivered_again_only_if_it_is_an_event() {
        assert_eq!(Reply::Event(String::new()).body(Err(Outcome::Late)), Err(Outcome::Late));
        let answered = Ok((Bytes::from_static(NO_CHANGE), Outcome::Late));
        assert_eq!(Reply::Card.body(Err(Outcome::Late)), answered);
    }

    #[test]
    fn what_nobody_takes_is_acknowledged_and_what_failed_is_not() {
        let reason = || "why".to_owned();
        for reply in [Reply::Event(String::new()), Reply::Robot, Reply::Card] {
            let outcome = |acknowledgement| body(reply.clone(), acknowledgement).map(|(_, outcome)| outcome);
            assert_eq!(outcome(Acknowledgement::Unhandled), Ok(Outcome::Unhandled));
            assert_eq!(outcome(Acknowledgement::Later { reason: reason() }), Err(Outcome::Postponed));
            assert_eq!(outcome(Acknowledgement::Failed { reason: reason() }), Err(Outcome::Failed));
        }
    }
}
