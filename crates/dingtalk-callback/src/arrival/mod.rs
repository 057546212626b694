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
use crate::replay::{Replays, Reservation};
use crate::reply::Reply;

/// What may arrive at one path. With several keys of a kind, the one that fits decides.
#[derive(Default)]
pub(crate) struct Address {
    events: Vec<Keyed<CallbackCipher>>,
    robots: Vec<Keyed<Secret>>,
    cards: Vec<Keyed<Secret>>,
}

/// A key, and where what it proves goes.
struct Keyed<K> {
    inbox: Arc<Inbox>,
    key: K,
}

/// A request that is DingTalk's, and new.
pub(crate) struct Genuine {
    pub(crate) inbox: Arc<Inbox>,
    /// Empty for a check of the address.
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) reservation: Reservation,
    pub(crate) reply: Reply,
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
            Key::Cards(key) => self.cards.push(Keyed { inbox, key }),
        }
    }

    /// Which kind it is, the request tells by where it has its signature.
    pub(crate) fn open(&self, head: &Head, body: &Bytes, replays: &Replays) -> Result<Genuine, Rejection> {
        let schemes = [(Scheme::Robot, &self.robots), (Scheme::Card, &self.cards)];
        let signed = schemes
            .into_iter()
            .find(|(scheme, keys)| !keys.is_empty() && head.headers.contains_key(scheme.signature_header()));
        match (signed, head.uri.query()) {
            (Some((scheme, keys)), _) => Ok(signed::open(scheme, keys, &head.headers, body, replays)?),
            (None, Some(query)) if !self.events.is_empty() => event::open(&self.events, query, body, replays),
            (None, _) => Err(Refusal::Malformed.into()),
        }
    }
}
