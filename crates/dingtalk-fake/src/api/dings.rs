//! DINGs of the app's robot: urgent messages to single people. A DING counts as read when `/_fake/messages/read` says so of its
//! `openDingId`.

use http::Method;
use serde_json::{Map, Value};

use super::robots::{check_robot, new_key, sent};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::chats::{Reply, ReplyRoute, one_to_one};
use crate::state::robots::SentMessage;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/robot/ding/send", send),
    Route::of(Method::POST, "/v1.0/robot/ding/recall", recall),
    Route::of(Method::POST, "/v1.0/robot/ding/readStatuses/query", show_readers),
];

/// What people see of a DING in their chat with the robot.
const KIND: &str = "ding";

/// People who do not exist are told in the answer, with words that are assumed.
fn send(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.request.text("robotCode"))?;
    let content = call.need("content")?;
    let remind = call.need_integer("remindType")?;
    if !(1..=3).contains(&remind) {
        return Err(Refusal::api(400, "invalidParameter.remindType.invalid", "remindType is 1, 2 or 3"));
    }
    let receivers = call.request.list("receiverUserIdList");
    let mut state = platform.state();
    let (known, unknown): (Vec<_>, Vec<_>) =
        receivers.into_iter().partition(|userid| state.directory.user(userid).is_some());
    let (key, now_ms) = (new_key(platform), platform.clock.now_ms());
    for userid in &known {
        let conversation = one_to_one(platform.robot_of(call.caller.as_ref()), userid);
        let reply = Reply::new(ReplyRoute::Ding, KIND, json!({"content": content, "remindType": remind}));
        state.chats.post(reply.in_conversation(conversation, Some(userid.clone())).with_key(&key), now_ms);
    }
    let mut message = Map::new();
    message.insert("msgKey".into(), json!(KIND));
    message.insert("msgParam".into(), json!({"content": content, "remindType": remind}));
    state.robots.send(sent(platform, call, &key, message, None, known));
    let failed: Map<_, _> =
        unknown.into_iter().map(|userid| (userid, json!("the user does not exist"))).collect();
    Ok(call.answer_thing(Document::of(json!({"openDingId": key, "failedList": failed})), None, &[]))
}

fn is_ding(message: &SentMessage) -> bool {
    message.message.get("msgKey").and_then(Value::as_str) == Some(KIND)
}

/// The DING that a request names; what is said where there is none is assumed.
fn asked<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut SentMessage, Refusal> {
    let found = state.robots.by_key(&call.need("openDingId")?).filter(|message| is_ding(message));
    found.ok_or_else(|| Refusal::api(400, "invalid.openDingId", "no DING has this openDingId"))
}

fn recall(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.request.text("robotCode"))?;
    let mut state = platform.state();
    let ding = asked(&mut state, call)?;
    ding.recalled = true;
    let key = ding.process_query_key.clone().unwrap_or_default();
    state.chats.recall(&key);
    Ok(call.answer_thing(Document::of(json!({"openDingId": key})), None, &[]))
}

fn show_readers(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.request.text("robotCode"))?;
    let mut state = platform.state();
    let ding = asked(&mut state, call)?;
    let status = |userid: &String| if ding.read.contains_key(userid) { "READ" } else { "UNREAD" };
    let people = ding.receivers.iter().map(|userid| json!({"userId": userid, "readStatus": status(userid)}));
    let list: Vec<_> = people.collect();
    let answer = json!({"success": true, "robotDingReadInfoList": list});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}
