//! AI cards whose content is A2UI messages (`/v1.0/card/ai`).

use http::Method;
use serde_json::{Map, Value};

use super::card_spaces::{self, Space};
use super::cards::{refusal, unknown_card};
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::state::cards::Card;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/card/ai/instances/createAndDeliver", create_and_deliver),
    Route::of(Method::PUT, "/v1.0/card/ai/instances/update", update),
];

fn create_and_deliver(platform: &Platform, call: &Call) -> Outcome {
    let id = call.need("outTrackId")?;
    let spaces = card_spaces::read(call)?;
    let mut card = Card {
        out_track_id: id.clone(),
        callback_type: call.text("callbackType"),
        callback_route_key: call.text("callbackRouteKey"),
        user_id_type: call.integer("userIdType").unwrap_or(1),
        updated_at_ms: platform.clock.now_ms(),
        spaces: Space::models(call).map(str::to_owned).collect(),
        ..Card::default()
    };
    card.card_data.insert("summary".into(), json!(call.text("summary").unwrap_or_default()));
    write(&mut card.card_data, call, Vec::new());
    if !platform.state().cards.add(card) {
        return Err(refusal("param.cardAlreadyExist", "a card with this outTrackId exists already"));
    }
    let results = card_spaces::deliver(platform, call, &id, &spaces)?;
    Ok(json!({"success": true, "result": {"outTrackId": id, "deliverResults": results}}))
}

/// Sets what the card shows: its messages so far as one JSON text, and its status.
fn write(values: &mut Map<String, Value>, call: &Call, mut messages: Vec<String>) {
    messages.extend(call.request.list("a2uiMessages"));
    values.insert("a2uiMessages".into(), json!(json!(messages).to_string()));
    values.insert("flowStatus".into(), json!(call.text("flowStatus").unwrap_or_default()));
}

/// Messages of A2UI follow one another; an `outUpdateId` that came last is the same update again (assumed).
fn update(platform: &Platform, call: &Call) -> Outcome {
    let (id, update_id) = (call.need("outTrackId")?, call.need("outUpdateId")?);
    let mut state = platform.state();
    let card = state.cards.get_mut(&id).ok_or_else(unknown_card)?;
    if !card.is_repeated(&update_id) {
        let before = card.param("a2uiMessages").and_then(|text| serde_json::from_str(text).ok());
        write(&mut card.card_data, call, before.unwrap_or_default());
        card.last_guid.clone_from(&update_id);
        card.updated_at_ms = platform.clock.now_ms();
    }
    let status = card.param("flowStatus").map(str::to_owned);
    Ok(json!({"success": true, "result": {"outTrackId": id, "outUpdateId": update_id, "flowStatus": status}}))
}
