//! The places that a card is delivered to.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::cards::{refusal, unknown_card};
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::state::State;
use crate::state::cards::{Card, CardDelivery};
use crate::state::chats::{Reply, ReplyRoute, one_to_one};
use crate::state::robots::SentMessage;

/// A kind of place: its name in `openSpaceId`, and the members that describe it when creating and when delivering.
#[derive(Debug)]
pub(super) struct Space {
    name: &'static str,
    space_model: &'static str,
    deliver_model: &'static str,
}

const SPACES: &[Space] = &[
    Space {
        name: "IM_GROUP",
        space_model: "imGroupOpenSpaceModel",
        deliver_model: "imGroupOpenDeliverModel",
    },
    Space {
        name: "IM_ROBOT",
        space_model: "imRobotOpenSpaceModel",
        deliver_model: "imRobotOpenDeliverModel",
    },
    Space {
        name: "IM_SINGLE",
        space_model: "imSingleOpenSpaceModel",
        deliver_model: "imSingleOpenDeliverModel",
    },
    Space { name: "ONE_BOX", space_model: "topOpenSpaceModel", deliver_model: "topOpenDeliverModel" },
    Space { name: "CO_FEED", space_model: "coFeedOpenSpaceModel", deliver_model: "coFeedOpenDeliverModel" },
    Space { name: "DOC", space_model: "docOpenSpaceModel", deliver_model: "docOpenDeliverModel" },
];

impl Space {
    /// The kinds that a call has a model for.
    pub(super) fn models(call: &Call) -> impl Iterator<Item = &'static str> {
        SPACES.iter().filter(|space| call.object(space.space_model).is_some()).map(|space| space.name)
    }
}

/// One place of a call, with its deliver model.
#[derive(Debug)]
pub(super) struct Target {
    space: &'static Space,
    id: String,
    model: Map<String, Value>,
}

/// Reads `dtv1.card//TYPE.id;TYPE.id`; some samples print the type in small letters.
pub(super) fn read(call: &Call) -> Result<Vec<Target>, Refusal> {
    let text = call.text("openSpaceId").unwrap_or_default();
    if text.is_empty() {
        return Err(refusal("param.openSpaceIdEmpty", "openSpaceId is empty"));
    }
    let invalid = |message: String| refusal("param.openSpaceIdInvalid", message);
    let places = text
        .strip_prefix("dtv1.card//")
        .ok_or_else(|| invalid(format!("openSpaceId has to begin with dtv1.card//: {text}")))?;
    let target = |place: &str| {
        let (name, id) = place
            .split_once('.')
            .filter(|(_, id)| !id.is_empty())
            .ok_or_else(|| invalid(format!("{place} is not TYPE.id")))?;
        let space = SPACES.iter().find(|space| space.name.eq_ignore_ascii_case(name));
        let space = space.ok_or_else(|| invalid(format!("there is no space type {name}")))?;
        let model = call.object(space.deliver_model).filter(|model| !model.is_empty()).ok_or_else(|| {
            let message = format!("{} is missing or empty", space.deliver_model);
            refusal("param.spaceDeliverModelEmpty", message)
        })?;
        let required = match space.name {
            "IM_GROUP" => "robotCode",
            "ONE_BOX" => "expiredTimeMillis",
            _ => return Ok(Target { space, id: id.to_owned(), model }),
        };
        if model.get(required).is_none_or(|value| value.is_null() || value == "") {
            let message = format!("{}.{required} is required", space.deliver_model);
            return Err(refusal("param.openDeliverModelError", message));
        }
        Ok(Target { space, id: id.to_owned(), model })
    };
    places.split(';').filter(|place| !place.is_empty()).map(target).collect()
}

/// Delivers to each place; the answer is HTTP 200 also where some refuse the card.
pub(super) fn deliver(
    platform: &Platform,
    call: &Call,
    out_track_id: &str,
    targets: &[Target],
) -> Result<Vec<Value>, Refusal> {
    let card = platform.state().cards.get(out_track_id).cloned().ok_or_else(unknown_card)?;
    let by_union_id = call.integer("userIdType").unwrap_or(card.user_id_type) == 2;
    let result = |target: &Target| {
        let outcome = place(platform, call, &card, target, by_union_id);
        let (carrier_id, error) = match &outcome {
            Ok(carrier_id) => (carrier_id.as_str(), ""),
            Err(message) => ("", message.as_str()),
        };
        json!({
            "spaceType": target.space.name,
            "spaceId": target.id,
            "success": outcome.is_ok(),
            "carrierId": carrier_id,
            "errorMsg": error,
        })
    };
    Ok(targets.iter().map(result).collect())
}

/// Puts the card into a chat; returns its `carrierId`.
fn place(
    platform: &Platform,
    call: &Call,
    card: &Card,
    target: &Target,
    by_union_id: bool,
) -> Result<String, String> {
    let name = target.space.name;
    if matches!(name, "CO_FEED" | "DOC") {
        return Err(format!("spaces of type {name} are given up"));
    }
    if !card.spaces.contains(name) {
        return Err(format!("the card was created without {}", target.space.space_model));
    }
    let robot = target.model.get("robotCode").and_then(Value::as_str).filter(|code| !code.is_empty());
    // For the robot of an internal app its Client ID does, too.
    if robot.is_some_and(|code| !platform.has_robot(call.caller.as_ref(), code)) {
        return Err("no robot has this robotCode".to_owned());
    }
    let mut state = platform.state();
    let (conversation, person) = match name {
        "IM_ROBOT" => {
            let userid = state.directory.user_id(&target.id, by_union_id);
            let userid = userid.ok_or("the person does not exist")?;
            (one_to_one(platform.robot_of(call.caller.as_ref()), &userid), Some(userid))
        }
        "IM_SINGLE" => (target.id.clone(), None),
        _ if state.chats.has_group(&target.id) => (target.id.clone(), None),
        _ => return Err("the robot is in no group with this openConversationId".to_owned()),
    };
    Ok(put(platform, call, &mut state, card, (name, &target.id, &conversation), person.as_deref()))
}

/// Puts a card into a chat, `(spaceType, spaceId, conversation)`; returns its `carrierId`.
pub(super) fn put(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    card: &Card,
    (space_type, space_id, conversation): (&str, &str, &str),
    person: Option<&str>,
) -> String {
    let now_ms = platform.clock.now_ms();
    let carrier_id = super::robots::new_key(platform);
    let content = json!({
        "outTrackId": card.out_track_id,
        "cardTemplateId": card.template_id,
        "cardParamMap": card.card_data,
    });
    let reply = Reply::new(ReplyRoute::Card, "interactiveCard", content.clone());
    let mut reply = reply.in_conversation(conversation.to_owned(), person.map(str::to_owned));
    // In chats it can be recalled, and its readers be asked for, like any message.
    if space_type != "ONE_BOX" {
        state.robots.send(SentMessage {
            robot: platform.robot_of(call.caller.as_ref()).to_owned(),
            process_query_key: Some(carrier_id.clone()),
            conversation: person.is_none().then(|| conversation.to_owned()),
            receivers: person.into_iter().map(str::to_owned).collect(),
            message: content,
            at_ms: now_ms,
            read: HashMap::new(),
            recalled: false,
        });
        reply = reply.with_key(&carrier_id);
    }
    state.chats.post(reply, now_ms);
    if let Some(card) = state.cards.get_mut(&card.out_track_id) {
        card.deliveries.push(CardDelivery {
            space_type: space_type.to_owned(),
            space_id: space_id.to_owned(),
            conversation: conversation.to_owned(),
            carrier_id: carrier_id.clone(),
        });
    }
    carrier_id
}
