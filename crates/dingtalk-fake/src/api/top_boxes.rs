//! Cards at the top of a chat: put there and taken away, whichever way they came to be.

use http::Method;

use super::card_spaces;
use super::cards::{new_card, refusal, unknown_card};
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::cards::CardDelivery;
use crate::state::chats::one_to_one;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/im/topBoxes/open", open),
    Route::of(Method::POST, "/v1.0/im/topBoxes/close", close),
    Route::of(Method::POST, "/v2.0/im/topBoxes", create),
    Route::of(Method::POST, "/v2.0/im/topBoxes/close", close_new),
    Route::of(Method::POST, "/v1.0/card/tops/close", close_card),
];

/// The space type of such a card.
const TOP: &str = "ONE_BOX";

/// A card that there is, in a group (1, as where nothing is said) or in chats with people (0).
fn open(platform: &Platform, call: &Call) -> Outcome {
    let track = call.need("outTrackId")?;
    let mut state = platform.state();
    let card = state.cards.get(&track).cloned();
    let card = card.ok_or_else(|| refusal("queryCard.failed", "no card has this outTrackId"))?;
    let robot = call.request.text("robotCode").filter(|code| !code.is_empty());
    if robot.is_some_and(|code| !platform.has_robot(call.caller.as_ref(), &code)) {
        return Err(refusal("chatbotNotFound", "no robot has this robotCode"));
    }
    if call.request.integer("conversationType") == Some(0) {
        let people = call.request.list("receiverUserIdList");
        if people.is_empty() || people.iter().any(|userid| state.directory.user(userid).is_none()) {
            return Err(refusal("empNotFound", "the user does not exist"));
        }
        for userid in people {
            let chat = one_to_one(platform.robot_of(call.caller.as_ref()), &userid);
            card_spaces::put(platform, call, &mut state, &card, (TOP, &userid, &chat), Some(&userid));
        }
        return Ok(json!({}));
    }
    let group = call.request.text("openConversationId").unwrap_or_default();
    if !state.chats.has_group(&group) {
        return Err(refusal("openConversationId.decryptFailed", "no group has this openConversationId"));
    }
    card_spaces::put(platform, call, &mut state, &card, (TOP, &group, &group), None);
    Ok(json!({}))
}

/// A new card, in a group (1) or in the chat of a person with the robot (2).
fn create(platform: &Platform, call: &Call) -> Outcome {
    let place = place(platform, call)?;
    let card = new_card(platform, call).map_err(|refused| match refused {
        Refusal::Api { code, .. } if code == "param.templateUnpublished" => {
            refusal("cardInstance.wrong", "the card template has not been published")
        }
        other => other,
    })?;
    let mut state = platform.state();
    if !state.cards.add(card.clone()) {
        return Err(refusal("open.topbox.failed", "a card with this outTrackId exists already"));
    }
    let (space_id, chat, person) = &place;
    card_spaces::put(platform, call, &mut state, &card, (TOP, space_id, chat), person.as_deref());
    Ok(json!({"success": true}))
}

/// The id of the place, its chat, and the person where it is one's.
type Place = (String, String, Option<String>);

/// Where the newer operations mean.
fn place(platform: &Platform, call: &Call) -> Result<Place, Refusal> {
    let given = |name: &str| call.request.text(name).filter(|value| !value.is_empty());
    let state = platform.state();
    match call.request.integer("conversationType") {
        Some(1) => {
            let group = given("openConversationId")
                .ok_or_else(|| refusal("openConversationId.empty", "openConversationId is empty"))?;
            let is_known = state.chats.has_group(&group);
            let missing = || refusal("chat.notExist", "no group has this openConversationId");
            is_known.then(|| (group.clone(), group, None)).ok_or_else(missing)
        }
        Some(2) => {
            let robot = given("robotCode").ok_or_else(|| refusal("robotCode.empty", "robotCode is empty"))?;
            if !platform.has_robot(call.caller.as_ref(), &robot) {
                return Err(refusal("robot.not.found", "no robot has this robotCode"));
            }
            let union_id = given("unionId").or_else(|| given("unoinId"));
            if given("userId").is_none() && union_id.is_none() {
                return Err(refusal("userIdOrUnionId.empty", "either userId or unionId is needed"));
            }
            let by_union_id = union_id.and_then(|union_id| state.directory.user_id(&union_id, true));
            let person = given("userId").and_then(|userid| state.directory.user_id(&userid, false));
            let person = person.or(by_union_id);
            let person = person.ok_or_else(|| refusal("user.not.found", "the user does not exist"))?;
            let chat = one_to_one(platform.robot_of(call.caller.as_ref()), &person);
            Ok((person.clone(), chat, Some(person)))
        }
        _ => Err(refusal("conversationType.illegal", "conversationType has to be 1 or 2")),
    }
}

/// Takes the card away from the places that are meant; false when it is in none of them.
fn take(platform: &Platform, track: &str, is_meant: impl Fn(&CardDelivery) -> bool) -> bool {
    let mut state = platform.state();
    let Some(card) = state.cards.get_mut(track) else { return false };
    let before = card.deliveries.len();
    card.deliveries.retain(|delivery| delivery.space_type != TOP || !is_meant(delivery));
    card.deliveries.len() < before
}

fn close(platform: &Platform, call: &Call) -> Outcome {
    let track = call.need("outTrackId")?;
    let mut places = call.request.list("receiverUserIdList");
    places.extend(call.request.text("openConversationId"));
    if take(platform, &track, |delivery| places.contains(&delivery.space_id)) {
        Ok(json!({}))
    } else {
        Err(refusal("closeTopbox.failed", "the card is not at the top of this chat"))
    }
}

fn close_new(platform: &Platform, call: &Call) -> Outcome {
    let track = call.need("outTrackId")?;
    let (space_id, ..) = place(platform, call)?;
    if take(platform, &track, |delivery| delivery.space_id == space_id) {
        Ok(json!({"success": true}))
    } else {
        Err(refusal("close.topbox.failed", "the card is not at the top of this chat"))
    }
}

fn close_card(platform: &Platform, call: &Call) -> Outcome {
    let track = call.need("outTrackId")?;
    let group = call.need("openConversationId")?;
    if platform.state().cards.get(&track).is_none() {
        return Err(unknown_card());
    }
    if take(platform, &track, |delivery| delivery.space_id == group) {
        Ok(json!({"success": true, "result": true}))
    } else {
        Err(refusal("param.conversationIdInvalid", "the card is not at the top of this chat"))
    }
}
