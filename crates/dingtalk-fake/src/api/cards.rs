//! Interactive cards (`/v1.0/card/*`).

use http::Method;
use serde_json::{Map, Value};

use super::card_spaces::{self, Space};
use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::cards::{Card, CardRoute, CardUpdate, PrivateData, StreamFrame};
use crate::things;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/v1.0/card/instances", Auth::App, create).checked(),
    Route::put("/v1.0/card/instances", Auth::App, update).checked(),
    Route::put("/v1.0/card/instances/spaces", Auth::App, add_spaces).checked(),
    Route::post("/v1.0/card/instances/deliver", Auth::App, deliver).checked(),
    Route::post("/v1.0/card/instances/createAndDeliver", Auth::App, create_and_deliver).checked(),
    Route::put("/v1.0/card/streaming", Auth::App, stream).checked(),
    Route::post("/v1.0/card/callbacks/register", Auth::App, register).checked(),
    // The same for who has logged in.
    Route::of(Method::POST, "/v1.0/card/me/instances", create),
    Route::of(Method::PUT, "/v1.0/card/me/instances", update),
    Route::of(Method::PUT, "/v1.0/card/me/instances/spaces", add_spaces),
    Route::of(Method::POST, "/v1.0/card/me/instances/deliver", deliver),
    Route::of(Method::POST, "/v1.0/card/me/instances/createAndDeliver", create_and_deliver),
    Route::of(Method::POST, "/v1.0/card/me/callbacks/register", register),
];

/// Bytes of a whole `cardParamMap` (protocol: the guide's limit).
const MAX_BYTES: usize = 100 << 10;

fn create(platform: &Platform, call: &Call) -> Outcome {
    let card = new_card(platform, call)?;
    let out_track_id = card.out_track_id.clone();
    add(platform, card)?;
    Ok(json!({"success": true, "result": out_track_id}))
}

fn create_and_deliver(platform: &Platform, call: &Call) -> Outcome {
    let card = new_card(platform, call)?;
    let out_track_id = card.out_track_id.clone();
    let spaces = card_spaces::read(call)?;
    add(platform, card)?;
    let results = card_spaces::deliver(platform, call, &out_track_id, &spaces)?;
    Ok(json!({"success": true, "result": {"outTrackId": out_track_id, "deliverResults": results}}))
}

fn deliver(platform: &Platform, call: &Call) -> Outcome {
    let out_track_id = out_track_id(call)?;
    let spaces = card_spaces::read(call)?;
    let results = card_spaces::deliver(platform, call, &out_track_id, &spaces)?;
    Ok(json!({"success": true, "result": results}))
}

fn add(platform: &Platform, card: Card) -> Result<(), Refusal> {
    if platform.state().cards.add(card) {
        Ok(())
    } else {
        Err(refusal("param.cardAlreadyExist", "a card with this outTrackId exists already"))
    }
}

pub(super) fn new_card(platform: &Platform, call: &Call) -> Result<Card, Refusal> {
    let template_id = call.text("cardTemplateId").filter(|id| !id.is_empty());
    let callback_type = call.text("callbackType");
    if callback_type.as_deref().is_some_and(|name| !matches!(name, "STREAM" | "HTTP")) {
        return Err(refusal("param.invalid", "callbackType has to be STREAM or HTTP, in capitals"));
    }
    let values = card_data(call)?;
    let template_id =
        template_id.ok_or_else(|| refusal("param.cardTemplateIdEmpty", "cardTemplateId is empty"))?;
    if things::is_draft_of_card(&platform.state(), &template_id) {
        return Err(refusal("param.templateUnpublished", "the card template has not been published"));
    }
    Ok(Card {
        out_track_id: out_track_id(call)?,
        template_id,
        card_data: values.ok_or_else(|| refusal("param.cardPublicDataEmpty", "cardData is empty"))?,
        private_data: private_data(call)?,
        callback_type,
        callback_route_key: call.text("callbackRouteKey"),
        user_id_type: call.integer("userIdType").unwrap_or(1),
        updated_at_ms: platform.clock.now_ms(),
        spaces: Space::models(call).map(str::to_owned).collect(),
        ..Card::default()
    })
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let options = call.object("cardUpdateOptions").unwrap_or_default();
    let update = CardUpdate {
        card_data: card_data(call)?,
        private_data: private_data(call)?,
        card_data_by_key: is_set(&options, "updateCardDataByKey"),
        private_data_by_key: is_set(&options, "updatePrivateDataByKey"),
    };
    if update.card_data.is_none() && update.private_data.is_empty() {
        return Err(refusal(
            "param.cardDataAndPrivateDataBothEmpty",
            "either cardData or privateData is required",
        ));
    }
    with_card(platform, call, |card| card.apply(update, platform.clock.now_ms()))?;
    Ok(json!({"success": true, "result": true}))
}

fn add_spaces(platform: &Platform, call: &Call) -> Outcome {
    with_card(platform, call, |card| card.spaces.extend(Space::models(call).map(str::to_owned)))?;
    Ok(json!({"success": true, "result": true}))
}

fn stream(platform: &Platform, call: &Call) -> Outcome {
    let text = |name: &str, code: &'static str| {
        let text = call.text(name).filter(|text| !text.is_empty());
        text.ok_or_else(|| refusal(code, format!("{name} is empty")))
    };
    let frame = StreamFrame {
        guid: text("guid", "param.stream.guidEmpty")?,
        key: text("key", "param.stream.keyEmpty")?,
        content: text("content", "param.stream.contentEmpty")?,
        full: call.boolean("isFull").unwrap_or(false),
        finished: call.boolean("isFinalize").unwrap_or(false),
        failed: call.boolean("isError").unwrap_or(false),
    };
    if frame.content.len() > MAX_BYTES {
        return Err(refusal("param.stream.content", "content is too large"));
    }
    with_card(platform, call, |card| {
        if card.is_closed() && !card.is_repeated(&frame.guid) {
            return Err(refusal("param.invalid", "the card's stream has ended with isFinalize or isError"));
        }
        card.write(frame, platform.clock.now_ms());
        Ok(())
    })??;
    Ok(json!({"success": true, "result": true}))
}

fn register(platform: &Platform, call: &Call) -> Outcome {
    let text = |name: &str, code: &'static str| {
        let text = call.text(name).filter(|text| !text.is_empty());
        text.ok_or_else(|| refusal(code, format!("{name} is empty")))
    };
    let key = text("callbackRouteKey", "param.callbackRouteKeyEmpty")?;
    let url = text("callbackUrl", "param.callbackUrlEmpty")?;
    let api_secret = call.text("apiSecret").filter(|secret| !secret.is_empty());
    let routes = &mut platform.state().cards.routes;
    if routes.contains_key(&key) && call.boolean("forceUpdate") != Some(true) {
        // Permanent, although a 500 (protocol).
        let message = "the callbackRouteKey is registered already";
        return Err(Refusal::api(500, "param.callbackRouteKeyExist", message));
    }
    routes.insert(key, CardRoute { url: url.clone(), api_secret: api_secret.clone() });
    Ok(json!({"success": true, "result": {"callbackUrl": url, "apiSecret": api_secret}}))
}

fn with_card<T>(platform: &Platform, call: &Call, act: impl FnOnce(&mut Card) -> T) -> Result<T, Refusal> {
    let out_track_id = out_track_id(call)?;
    platform.state().cards.get_mut(&out_track_id).map(act).ok_or_else(unknown_card)
}

pub(super) fn unknown_card() -> Refusal {
    refusal("param.cardNotExist", "no card has this outTrackId")
}

pub(super) fn refusal(code: &'static str, message: impl Into<String>) -> Refusal {
    Refusal::api(400, code, message)
}

fn out_track_id(call: &Call) -> Result<String, Refusal> {
    call.text("outTrackId")
        .filter(|id| !id.is_empty())
        .ok_or_else(|| refusal("param.outTrackIdEmpty", "outTrackId is empty"))
}

pub(super) fn card_data(call: &Call) -> Result<Option<Map<String, Value>>, Refusal> {
    match call.object("cardData").as_mut().and_then(|data| data.remove("cardParamMap")) {
        Some(Value::Object(values)) => params("cardData", values).map(Some),
        _ => Ok(None),
    }
}

pub(super) fn private_data(call: &Call) -> Result<PrivateData, Refusal> {
    let people = call.object("privateData").unwrap_or_default();
    let read = |(person, mut data): (String, Value)| match data.get_mut("cardParamMap").map(Value::take) {
        Some(Value::Object(values)) => Some(params("privateData", values).map(|values| (person, values))),
        _ => None,
    };
    people.into_iter().filter_map(read).collect()
}

/// Every value of a `cardParamMap` is a text.
pub(super) fn params(place: &str, values: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    if let Some((name, _)) = values.iter().find(|(_, value)| !value.is_string()) {
        let message = format!("{place}.cardParamMap.{name} has to be a text: JSON in a string");
        return Err(refusal("param.invalid", message));
    }
    let bytes: usize =
        values.iter().map(|(name, value)| name.len() + value.as_str().map_or(0, str::len)).sum();
    if bytes > MAX_BYTES {
        return Err(refusal("param.invalid", format!("{place}.cardParamMap exceeds {MAX_BYTES} bytes")));
    }
    Ok(values)
}

pub(crate) fn is_set(members: &Map<String, Value>, name: &str) -> bool {
    members.get(name).is_some_and(|value| *value == Value::Bool(true) || value == "true")
}
