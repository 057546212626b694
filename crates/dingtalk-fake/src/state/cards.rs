//! Interactive cards by their `outTrackId`, and the addresses that hear of clicks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::bounded::Bounded;

use crate::json::json;

/// How far the AI writer of a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CardStream {
    /// `PUT /v1.0/card/streaming` was never called.
    #[default]
    Unused,
    /// More may follow.
    Open,
    /// `isFinalize` came.
    Finished,
    /// `isError` came.
    Failed,
}

impl CardStream {
    fn name(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Open => "open",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }
}

/// `cardParamMap`.
type Params = Map<String, Value>;

/// `cardParamMap` of single people.
pub(crate) type PrivateData = BTreeMap<String, Params>;

/// A card and what it shows at the moment.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Card {
    /// `outTrackId`.
    pub out_track_id: String,
    /// `cardTemplateId`.
    pub template_id: String,
    /// `cardParamMap` that everybody sees.
    pub card_data: Map<String, Value>,
    /// `cardParamMap` of single people, by the id that the app used for them.
    pub private_data: BTreeMap<String, Map<String, Value>>,
    /// `STREAM`, `HTTP`, or none.
    pub callback_type: Option<String>,
    /// The route of clicks over HTTP.
    pub callback_route_key: Option<String>,
    /// 1: ids of people are userIds; 2: unionIds.
    pub user_id_type: i64,
    /// Where it was delivered to.
    pub deliveries: Vec<CardDelivery>,
    /// How far the AI writer is.
    pub stream: CardStream,
    /// Frames of the AI writer so far.
    pub stream_frames: u64,
    /// The fake's clock at the last change, ms since 1970.
    pub updated_at_ms: i64,
    /// Space types that the card was given a model for.
    pub(crate) spaces: BTreeSet<String>,
    pub(crate) last_guid: String,
}

/// One place of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CardDelivery {
    /// `IM_GROUP`, `IM_ROBOT`, `IM_SINGLE` or `ONE_BOX`.
    pub space_type: String,
    /// `openConversationId`, or the person's id.
    pub space_id: String,
    /// The chat.
    pub conversation: String,
    /// `carrierId` of the answer: in chats the `processQueryKey` of the message.
    pub carrier_id: String,
}

/// New values of a card, as an update call and the answer to a click have them.
#[derive(Debug, Default)]
pub(crate) struct CardUpdate {
    pub(crate) card_data: Option<Params>,
    pub(crate) private_data: PrivateData,
    /// Whether values are merged by key; else the whole map is replaced.
    pub(crate) card_data_by_key: bool,
    pub(crate) private_data_by_key: bool,
}

/// One frame of the AI writer.
#[derive(Debug)]
pub(crate) struct StreamFrame {
    pub(crate) guid: String,
    pub(crate) key: String,
    pub(crate) content: String,
    pub(crate) full: bool,
    pub(crate) finished: bool,
    pub(crate) failed: bool,
}

impl Card {
    /// A value that everybody sees.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.card_data.get(name).and_then(Value::as_str)
    }

    pub(crate) fn apply(&mut self, update: CardUpdate, now_ms: i64) {
        let put = |old: &mut Params, new: Params, by_key: bool| {
            if by_key { old.extend(new) } else { *old = new }
        };
        if let Some(values) = update.card_data {
            put(&mut self.card_data, values, update.card_data_by_key);
        }
        for (person, values) in update.private_data {
            put(self.private_data.entry(person).or_default(), values, update.private_data_by_key);
        }
        self.updated_at_ms = now_ms;
    }

    /// Whether the writer has said that nothing follows.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.stream, CardStream::Finished | CardStream::Failed)
    }

    /// Whether a frame is the last one again.
    pub(crate) fn is_repeated(&self, guid: &str) -> bool {
        self.last_guid == guid
    }

    /// Writes a frame. A repeated `guid` is the same frame again.
    pub(crate) fn write(&mut self, frame: StreamFrame, now_ms: i64) {
        if frame.guid == self.last_guid {
            return;
        }
        let old = self.param(&frame.key).filter(|_| !frame.full).unwrap_or_default();
        let text = format!("{old}{}", frame.content);
        self.card_data.insert(frame.key, Value::String(text));
        self.stream = match (frame.failed, frame.finished) {
            (true, _) => CardStream::Failed,
            (false, true) => CardStream::Finished,
            (false, false) => CardStream::Open,
        };
        self.stream_frames += 1;
        self.last_guid = frame.guid;
        self.updated_at_ms = now_ms;
    }

    pub(crate) fn to_json(&self) -> Value {
        let params = |values: &Params| json!({"cardParamMap": values});
        let private: Map<_, _> =
            self.private_data.iter().map(|(person, values)| (person.clone(), params(values))).collect();
        let place = |delivery: &CardDelivery| {
            let CardDelivery { space_type, space_id, conversation, carrier_id } = delivery;
            json!({"spaceType": space_type, "spaceId": space_id, "conversation": conversation, "carrierId": carrier_id})
        };
        json!({
            "outTrackId": self.out_track_id,
            "cardTemplateId": self.template_id,
            "callbackType": self.callback_type,
            "callbackRouteKey": self.callback_route_key,
            "userIdType": self.user_id_type,
            "cardData": params(&self.card_data),
            "privateData": private,
            "deliveries": self.deliveries.iter().map(place).collect::<Vec<_>>(),
            "streaming": {"state": self.stream.name(), "frames": self.stream_frames},
            "updated_at_ms": self.updated_at_ms,
        })
    }
}

/// An address that hears of clicks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CardRoute {
    pub(crate) url: String,
    /// Signs the pushes, when there is one.
    pub(crate) api_secret: Option<String>,
}

/// Older cards are forgotten beyond this many.
const CAPACITY: usize = 20_000;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CardTable {
    cards: Bounded<Card>,
    pub(crate) routes: HashMap<String, CardRoute>,
}

impl CardTable {
    /// Adds a card; false when one with this `outTrackId` is there: they are unique for ever.
    pub(crate) fn add(&mut self, card: Card) -> bool {
        let is_new = !self.cards.contains(&card.out_track_id);
        if is_new {
            self.cards.put(card.out_track_id.clone(), card);
            while self.cards.len() > CAPACITY {
                self.cards.remove_oldest();
            }
        }
        is_new
    }

    pub(crate) fn get(&self, out_track_id: &str) -> Option<&Card> {
        self.cards.get(out_track_id)
    }

    pub(crate) fn get_mut(&mut self, out_track_id: &str) -> Option<&mut Card> {
        self.cards.get_mut(out_track_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn an_update_replaces_the_whole_map_unless_it_says_by_key() {
        let mut card = Card { card_data: values(json!({"a": "1", "b": "2"})), ..Card::default() };
        let update = |by_key| CardUpdate {
            card_data: Some(values(json!({"b": "3"}))),
            card_data_by_key: by_key,
            ..CardUpdate::default()
        };
        card.apply(update(true), 5);
        assert_eq!(Value::Object(card.card_data.clone()), json!({"a": "1", "b": "3"}));
        card.apply(update(false), 6);
        assert_eq!((Value::Object(card.card_data.clone()), card.updated_at_ms), (json!({"b": "3"}), 6));
    }

    #[test]
    fn frames_append_or_replace_and_the_same_guid_counts_once() {
        let frame = |guid: &str, content: &str, full, finished| StreamFrame {
            guid: guid.to_owned(),
            key: "msg".to_owned(),
            content: content.to_owned(),
            full,
            finished,
            failed: false,
        };
        let mut card = Card::default();
        for guid in ["1", "1", "2"] {
            card.write(frame(guid, "a", false, false), 0);
        }
        assert_eq!((card.param("msg"), card.stream_frames, card.stream), (Some("aa"), 2, CardStream::Open));
        card.write(frame("3", "b", true, true), 0);
        assert_eq!((card.param("msg"), card.stream), (Some("b"), CardStream::Finished));
    }
}
