//! From a request to verified deliveries.

mod event;
mod head;
mod push;
mod signed;

use std::sync::Arc;

use bytes::Bytes;
use dingtalk_crypto::CallbackCipher;
use dingtalk_events::Delivery;
use dingtalk_types::Secret;
use http::request::Parts as Head;

use self::signed::Scheme;
use crate::app::Key;
use crate::counters::{Outcome, Refusal};
use crate::inbox::Inbox;
use crate::replay::{Repeat, Replays, Reservation};
use crate::reply::Reply;

/// What may arrive at one path. With several keys of a kind, the one that fits decides.
#[derive(Default)]
pub(crate) struct Address {
    events: Vec<Keyed<CallbackCipher>>,
    robots: Vec<Keyed<Secret>>,
    outgoing_robots: Vec<Keyed<Secret>>,
    cards: Vec<Keyed<Secret>>,
}

/// A key, and where what it proves goes.
struct Keyed<K> {
    inbox: Arc<Inbox>,
    key: K,
}

/// A request that is DingTalk's, and the kind of answer that it waits for.
pub(crate) struct Genuine {
    pub(crate) arrival: Arrival,
    pub(crate) reply: Reply,
}

/// Whether it was here before.
pub(crate) enum Arrival {
    New {
        inbox: Arc<Inbox>,
        /// Empty for a check of the address.
        deliveries: Vec<Delivery>,
        reservation: Reservation,
    },
    /// The same to the byte.
    Again(Repeat),
}

/// Why there is no acknowledgement.
#[derive(Debug)]
pub(crate) enum Rejection {
    Refused(Refusal),
    NotAcknowledged(Outcome),
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Outcome> for Rejection {
    fn from(outcome: Outcome) -> Self {
        Self::NotAcknowledged(outcome)
    }
}

impl Address {
    pub(crate) fn add(&mut self, inbox: Arc<Inbox>, key: Key) {
        match key {
            Key::Events(key) => self.events.push(Keyed { inbox, key }),
            Key::Robot(key) => self.robots.push(Keyed { inbox, key }),
            Key::OutgoingRobot(key) => self.outgoing_robots.push(Keyed { inbox, key }),
            Key::Cards(key) => self.cards.push(Keyed { inbox, key }),
        }
    }

    /// Which kind it is, the request tells by where it has its signature.
    pub(crate) fn open(&self, head: &Head, body: &Bytes, replays: &Replays) -> Result<Genuine, Rejection> {
        // A token proves least.
        let schemes = [
            (Scheme::Robot, &self.robots),
            (Scheme::Card, &self.cards),
            (Scheme::OutgoingRobot, &self.outgoing_robots),
        ];
        let signed = schemes
            .into_iter()
            .find(|(scheme, keys)| !keys.is_empty() && head.headers.contains_key(scheme.proof_header()));
        match (signed, head.uri.query()) {
            (Some((scheme, keys)), _) => Ok(signed::open(scheme, keys, &head.headers, body, replays)?),
            (None, query) if !self.events.is_empty() => {
                event::open(&self.events, query.unwrap_or_default(), body, replays)
            }
            (None, _) => Err(Refusal::Malformed.into()),
        }
    }
}
