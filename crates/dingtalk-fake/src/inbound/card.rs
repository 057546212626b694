//! Somebody clicks on a card.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_crypto::signature;
use serde_json::{Map, Value};

use super::acknowledgement::{Acknowledgement, TransportKind};
use super::send;
use crate::api::cards::is_set;
use crate::json::json;
use crate::platform::Platform;
use crate::push::wait::Wait;
use crate::state::cards::{Card, CardUpdate};

const TOPIC: &str = "/v1.0/card/instances/callback";
/// How long a receiver may take over HTTP, real time; over Stream the gateway has the same 2 s.
const DEADLINE: Duration = Duration::from_secs(2);

/// A click, what the app answered, and the card afterwards.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Clicked {
    /// The card callback as it was delivered.
    pub callback: Value,
    /// What the app answered. Its `error` also tells why an answer did not change the card although it asked for that.
    pub acknowledgement: Acknowledgement,
    /// The card after the answer.
    pub card: Card,
}

/// `None` when there is no such card.
pub(crate) async fn click(
    platform: &Arc<Platform>,
    out_track_id: &str,
    user_id: &str,
    action_ids: &[String],
    params: &Value,
) -> Option<Clicked> {
    let card = platform.state().cards.get(out_track_id).cloned()?;
    let callback = callback(platform, &card, user_id, action_ids, params);
    let mut acknowledgement = deliver(platform, &card, &callback).await;
    if acknowledgement.is_taken() {
        acknowledgement.error = change(platform, out_track_id, user_id, &acknowledgement).err();
    }
    let card = platform.state().cards.get(out_track_id).cloned()?;
    Some(Clicked { callback, acknowledgement, card })
}

fn callback(platform: &Platform, card: &Card, user_id: &str, action_ids: &[String], params: &Value) -> Value {
    let content = json!({"cardPrivateData": {"actionIds": action_ids, "params": params}}).to_string();
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    set("type", json!("actionCallback"));
    set("outTrackId", json!(card.out_track_id));
    set("corpId", json!(platform.seed.corp_id));
    set("userId", json!(user_id));
    set("userIdType", json!(card.user_id_type));
    if let Some(place) = card.deliveries.first() {
        set("spaceId", json!(place.conversation));
        set("spaceType", json!("im"));
    }
    set("extension", json!("{}"));
    set("content", json!(content));
    set("value", json!(content));
    Value::Object(members)
}

/// The card itself says which way: without `STREAM` a click never comes over Stream.
async fn deliver(platform: &Arc<Platform>, card: &Card, callback: &Value) -> Acknowledgement {
    if card.callback_type.as_deref() == Some("STREAM") {
        let client_id = &platform.seed.client_id;
        if !send::takes(platform, client_id, TOPIC) {
            return Acknowledgement::nobody(format!("no Stream connection subscribed to {TOPIC}"));
        }
        return send::over_stream(platform, client_id, TOPIC, callback, Wait::All).await;
    }
    let Some(key) = &card.callback_route_key else {
        return Acknowledgement::nobody(
            "the card was created without callbackType STREAM and without callbackRouteKey",
        );
    };
    let Some(route) = platform.state().cards.routes.get(key).cloned() else {
        return Acknowledgement::nobody(format!("no address is registered for the callbackRouteKey {key}"));
    };
    let timestamp = platform.clock.now_ms().to_string();
    let sign = route.api_secret.map(|secret| signature::card_callback(&timestamp, &secret.as_str().into()));
    let headers = sign.as_ref().map(|sign| {
        [("x-ddpaas-signature-timestamp", timestamp.as_str()), ("x-ddpaas-signature", sign.as_str())]
    });
    send::over_http(&route.url, headers.as_ref().map_or(&[], |headers| headers), callback, DEADLINE).await
}

/// Does to the card what the answer says. One that says nothing of it, like the `OK` of some clients, changes nothing.
fn change(
    platform: &Platform,
    out_track_id: &str,
    user_id: &str,
    acknowledgement: &Acknowledgement,
) -> Result<(), String> {
    let body = &acknowledgement.body;
    let answer = match (acknowledgement.transport, body.get("response")) {
        (Some(TransportKind::Stream), Some(response)) => response,
        (Some(TransportKind::Stream), None) if body.get("cardData").is_some() => {
            return Err("the update has no \"response\" around it, the card stays as it is".to_owned());
        }
        _ => body,
    };
    let Some(members) = answer.as_object() else { return Ok(()) };
    if members.contains_key("response") {
        return Err("the update is in one \"response\" too many, the card stays as it is".to_owned());
    }
    // A published sample spells the options `cardOptions`.
    let options = members.get("cardUpdateOptions").or_else(|| members.get("cardOptions"));
    let options = options.and_then(Value::as_object).cloned().unwrap_or_default();
    let update = CardUpdate {
        card_data: params(members, "cardData")?,
        private_data: params(members, "userPrivateData")?
            .into_iter()
            .map(|values| (user_id.to_owned(), values))
            .collect(),
        card_data_by_key: is_set(&options, "updateCardDataByKey"),
        private_data_by_key: is_set(&options, "updatePrivateDataByKey"),
    };
    if update.card_data.is_some() || !update.private_data.is_empty() {
        if let Some(card) = platform.state().cards.get_mut(out_track_id) {
            card.apply(update, platform.clock.now_ms());
        }
    }
    Ok(())
}

fn params(answer: &Map<String, Value>, name: &str) -> Result<Option<Map<String, Value>>, String> {
    let Some(values) = answer.get(name).and_then(|data| data.get("cardParamMap")).and_then(Value::as_object)
    else {
        return Ok(None);
    };
    match values.iter().find(|(_, value)| !value.is_string()) {
        Some((key, _)) => Err(format!("{name}.cardParamMap.{key} is not a text, the card stays as it is")),
        None => Ok(Some(values.clone())),
    }
}
