//! Cards of the generations before `/v1.0/card`: sent at once into chats, kept with the others, clicked like them.

use http::Method;
use serde_json::{Map, Value};

use super::card_spaces::put;
use super::cards::{is_set, params, refusal};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::cards::{Card, CardRoute, CardUpdate, PrivateData};
use crate::state::chats::one_to_one;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/im/interactiveCards/instances", create),
    Route::of(Method::POST, "/v1.0/im/interactiveCards/send", send),
    Route::of(Method::POST, "/v1.0/im/privateChat/interactiveCards/send", send),
    Route::of(Method::PUT, "/v1.0/im/interactiveCards", update),
    Route::of(Method::POST, "/v1.0/im/v1.0/robot/interactiveCards/send", send_by_robot),
    Route::of(Method::POST, "/v1.0/im/interactiveCards/templates/send", send_by_robot),
    Route::of(Method::PUT, "/v1.0/im/robots/interactiveCards", update_of_robot),
    Route::of(Method::POST, "/topapi/im/chat/scencegroup/interactivecard/send", send_to_scene_group),
    Route::of(Method::POST, "/topapi/im/chat/scencegroup/interactivecard/callback/register", register),
];

/// Receivers of a one-to-one card.
const MAX_RECEIVERS: usize = 20;

/// The route of clicks on cards of scene groups whose address was registered without a key.
const SCENE_GROUPS: &str = "scenegroup";

/// Where a card goes.
enum Place {
    Group(String),
    People(Vec<String>),
}

fn create(platform: &Platform, call: &Call) -> Outcome {
    let card = read(platform, call)?;
    platform.state().cards.add(card);
    Ok(json!({"processQueryKey": super::robots::new_key(platform)}))
}

fn send(platform: &Platform, call: &Call) -> Outcome {
    let card = read(platform, call)?;
    let by_union_id = card.user_id_type == 2;
    let to_group = call
        .integer("conversationType")
        .map_or_else(|| call.text("openConversationId").is_some_and(|id| !id.is_empty()), |kind| kind == 1);
    let place = if to_group {
        let id = call.text("openConversationId").filter(|id| !id.is_empty());
        Place::Group(id.ok_or_else(|| refusal("invalidParameter.cid.empty", "openConversationId is empty"))?)
    } else {
        people(platform, call.list("receiverUserIdList"), by_union_id)?
    };
    if call
        .text("robotCode")
        .is_some_and(|code| !code.is_empty() && !platform.has_robot(call.caller.as_ref(), &code))
    {
        return Err(refusal("chatbot.notFound", "no robot has this robotCode"));
    }
    let key = deliver(platform, call, card, place)?;
    Ok(json!({"success": true, "result": {"processQueryKey": key}}))
}

fn people(platform: &Platform, ids: Vec<String>, by_union_id: bool) -> Result<Place, Refusal> {
    // The code is assumed for too many.
    if ids.is_empty() || ids.len() > MAX_RECEIVERS {
        return Err(refusal("param.invalid", format!("a card has 1 to {MAX_RECEIVERS} receivers")));
    }
    let state = platform.state();
    let known = ids.iter().map(|id| state.directory.user_id(id, by_union_id));
    let known: Option<Vec<_>> = known.collect();
    known.map(Place::People).ok_or_else(|| refusal("userInfo.convertError", "a receiver does not exist"))
}

fn read(platform: &Platform, call: &Call) -> Result<Card, Refusal> {
    let required = |name: &str, code: &'static str| {
        let text = call.text(name).filter(|text| !text.is_empty());
        text.ok_or_else(|| refusal(code, format!("{name} is empty")))
    };
    Ok(Card {
        out_track_id: required("outTrackId", "card.outTraceIdEmpty")?,
        template_id: required("cardTemplateId", "card.templateEmpty")?,
        card_data: super::cards::card_data(call)?.unwrap_or_default(),
        private_data: super::cards::private_data(call)?,
        callback_route_key: call.text("callbackRouteKey").filter(|key| !key.is_empty()),
        user_id_type: call.integer("userIdType").unwrap_or(1),
        updated_at_ms: platform.clock.now_ms(),
        ..Card::default()
    })
}

/// Delivers a card, one that is there as it is: new values need a new id (page of `interactiveCards/send`).
fn deliver(platform: &Platform, call: &Call, card: Card, place: Place) -> Result<String, Refusal> {
    let mut state = platform.state();
    if let Place::Group(id) = &place {
        if !state.chats.has_group(id) {
            return Err(match call.dialect() {
                Dialect::Api => refusal("invalid.openConversationId", "the robot is in no such group"),
                // As for other operations on groups.
                _ => Refusal::code(49001, "the chat does not exist"),
            });
        }
    }
    let id = card.out_track_id.clone();
    state.cards.add(card);
    let card = state.cards.get(&id).cloned().unwrap_or_default();
    Ok(match place {
        Place::Group(group) => put(platform, call, &mut state, &card, ("IM_GROUP", &group, &group), None),
        Place::People(people) => {
            let mut key = String::new();
            for userid in people {
                let chat = one_to_one(platform.robot_of(call.caller.as_ref()), &userid);
                key = put(platform, call, &mut state, &card, ("IM_ROBOT", &userid, &chat), Some(&userid));
            }
            key
        }
    })
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let options = call.object("cardOptions").unwrap_or_default();
    let update = CardUpdate {
        card_data: super::cards::card_data(call)?,
        private_data: super::cards::private_data(call)?,
        card_data_by_key: is_set(&options, "updateCardDataByKey"),
        private_data_by_key: is_set(&options, "updatePrivateDataByKey"),
    };
    let id = call.text("outTrackId").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| refusal("card.outTraceIdEmpty", "outTrackId is empty"))?;
    let mut state = platform.state();
    let card = state.cards.get_mut(&id).ok_or_else(super::cards::unknown_card)?;
    card.apply(update, platform.clock.now_ms());
    Ok(json!({"success": "true"}))
}

/// JSON text that holds an object.
fn object(call: &Call, name: &str) -> Result<Option<Map<String, Value>>, Refusal> {
    match call.members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members.clone())),
        Some(Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Ok(Some(members)),
            _ => Err(refusal("param.isNotJson", format!("{name} has to be the text of a JSON object"))),
        },
        Some(_) => Err(refusal("param.error", format!("{name} has to be a text"))),
    }
}

fn private_maps(state: &State, call: &Call) -> Result<PrivateData, Refusal> {
    let mut people = PrivateData::new();
    for (name, by_union_id) in [("userIdPrivateDataMap", false), ("unionIdPrivateDataMap", true)] {
        for (person, values) in object(call, name)?.into_iter().flatten() {
            let userid = state.directory.user_id(&person, by_union_id);
            let userid = userid.ok_or_else(|| refusal("invalid.user", "a person does not exist"))?;
            let values = match values {
                Value::String(text) => serde_json::from_str(&text).unwrap_or_default(),
                other => other,
            };
            people.insert(userid, values.as_object().cloned().unwrap_or_default());
        }
    }
    Ok(people)
}

/// Standard cards: the data is JSON text, the address of clicks comes with the card.
fn send_by_robot(platform: &Platform, call: &Call) -> Outcome {
    let id = ["cardBizId", "outTrackId"].iter().find_map(|name| call.text(name)).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| refusal("invalid.bizId", "the card's id is empty"))?;
    if call.text("robotCode").is_none_or(|code| !platform.has_robot(call.caller.as_ref(), &code)) {
        return Err(refusal("invalid.robotCode", "no robot has this robotCode"));
    }
    let data = object(call, "cardData")?;
    let data = data.ok_or_else(|| refusal("param.error", "cardData is empty"))?;
    let group = call.text("openConversationId").filter(|id| !id.is_empty());
    let place = match (group, object(call, "singleChatReceiver")?) {
        (Some(group), _) => Place::Group(group),
        (None, Some(receiver)) => {
            let receiver = Document::of(Value::Object(receiver));
            let found = match (receiver.text("userId"), receiver.text("unionId")) {
                (Some(userid), _) => platform.state().directory.user_id(&userid, false),
                (None, Some(union_id)) => platform.state().directory.user_id(&union_id, true),
                (None, None) => None,
            };
            let userid = found.ok_or_else(|| refusal("invalid.user", "the receiver does not exist"))?;
            Place::People(vec![userid])
        }
        (None, None) => {
            let message = "openConversationId or singleChatReceiver has to be given";
            return Err(refusal("param.error", message));
        }
    };
    let callback = call.text("callbackUrl").filter(|url| !url.is_empty());
    let card = Card {
        out_track_id: id,
        template_id: call.text("cardTemplateId").unwrap_or_default(),
        card_data: data,
        private_data: private_maps(&platform.state(), call)?,
        callback_route_key: callback.clone(),
        user_id_type: 1,
        updated_at_ms: platform.clock.now_ms(),
        ..Card::default()
    };
    let key = deliver(platform, call, card, place)?;
    if let Some(url) = callback {
        platform.state().cards.routes.insert(url.clone(), CardRoute { url, api_secret: None });
    }
    Ok(json!({"processQueryKey": key}))
}

fn update_of_robot(platform: &Platform, call: &Call) -> Outcome {
    let options = call.object("updateOptions").unwrap_or_default();
    let id = call.text("cardBizId").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| refusal("invalid.bizId", "cardBizId is empty"))?;
    let mut state = platform.state();
    let update = CardUpdate {
        card_data: object(call, "cardData")?,
        private_data: private_maps(&state, call)?,
        card_data_by_key: is_set(&options, "updateCardDataByKey"),
        private_data_by_key: is_set(&options, "updatePrivateDataByKey"),
    };
    let card = state.cards.get_mut(&id);
    let card = card.ok_or_else(|| refusal("cardInstance.notExist", "no card has this cardBizId"))?;
    card.apply(update, platform.clock.now_ms());
    let key = card.deliveries.last().map(|delivery| delivery.carrier_id.clone());
    Ok(json!({"processQueryKey": key}))
}

fn send_to_scene_group(platform: &Platform, call: &Call) -> Outcome {
    let (id, group) = (call.need("out_track_id")?, call.need("target_open_conversation_id")?);
    // The code is assumed.
    if !platform.has_robot(call.caller.as_ref(), &call.need("robot_code")?) {
        return Err(Refusal::parameter("no robot has this robot_code"));
    }
    let mut values = Map::new();
    for name in ["card_param_map", "card_mediaid_param_map"] {
        let map = Document::of(call.request.get(name).cloned().unwrap_or_default());
        values.extend(map.members());
    }
    let values = params("card_param_map", values).map_err(|wrong| Refusal::parameter(wrong.message()))?;
    let card = Card {
        out_track_id: id,
        template_id: call.need("card_template_id")?,
        card_data: values,
        callback_route_key: Some(SCENE_GROUPS.to_owned()),
        user_id_type: 1,
        updated_at_ms: platform.clock.now_ms(),
        ..Card::default()
    };
    let key = deliver(platform, call, card, Place::Group(group))?;
    Ok(json!({"success": true, "result": key}))
}

fn register(platform: &Platform, call: &Call) -> Outcome {
    let url = call.need("callback_url")?;
    let key = call.request.text("callbackRouteKey").filter(|key| !key.is_empty());
    let key = key.unwrap_or_else(|| SCENE_GROUPS.to_owned());
    let api_secret = call.request.text("api_secret").filter(|secret| !secret.is_empty());
    let routes = &mut platform.state().cards.routes;
    // The code is assumed; that it has to be forced is said of its successor.
    if routes.contains_key(&key) && call.request.boolean("forceUpdate") != Some(true) {
        return Err(Refusal::parameter("the callbackRouteKey is registered already"));
    }
    routes.insert(key, CardRoute { url: url.clone(), api_secret: api_secret.clone() });
    Ok(json!({"success": true, "result": {"callbackUrl": url, "apiSecret": api_secret}}))
}
