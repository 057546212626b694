//! Tickets: good for one connection within 90 s.

use std::collections::HashMap;

use super::subscription::StreamSubscription;

/// Protocol: 90 s.
const LIFE_MS: i64 = 90_000;
/// Beyond this many tickets the expired ones are dropped.
const SWEEP_ABOVE: usize = 1_000;

/// What a client said in the open call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) client_id: String,
    pub(crate) subscriptions: Vec<StreamSubscription>,
    pub(crate) user_agent: String,
    pub(crate) local_ip: String,
}

#[derive(Debug, Default)]
pub(crate) struct Tickets(HashMap<String, (Opening, i64)>);

impl Tickets {
    pub(crate) fn issue(&mut self, ticket: String, opening: Opening, now_ms: i64) {
        if self.0.len() > SWEEP_ABOVE {
            self.0.retain(|_, (_, expires_at_ms)| *expires_at_ms > now_ms);
        }
        self.0.insert(ticket, (opening, now_ms.saturating_add(LIFE_MS)));
    }

    /// Takes the ticket, so that it works once.
    pub(crate) fn take(&mut self, ticket: &str, now_ms: i64) -> Option<Opening> {
        let (opening, expires_at_ms) = self.0.remove(ticket)?;
        (expires_at_ms > now_ms).then_some(opening)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening() -> Opening {
        Opening {
            client_id: "ding".into(),
            subscriptions: Vec::new(),
            user_agent: String::new(),
            local_ip: String::new(),
        }
    }

    #[test]
    fn a_ticket_works_once_and_for_90_seconds() {
        let mut tickets = Tickets::default();
        tickets.issue("a".into(), opening(), 0);
        tickets.issue("b".into(), opening(), 0);
        assert_eq!(tickets.take("a", LIFE_MS - 1), Some(opening()));
        assert_eq!(tickets.take("a", LIFE_MS - 1), None, "used");
        assert_eq!(tickets.take("b", LIFE_MS), None, "expired");
        assert_eq!(tickets.take("c", 0), None, "never issued");
    }
}
