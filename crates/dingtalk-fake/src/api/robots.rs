//! The app's robot (`/v1.0/robot/*`).

use std::collections::HashMap;

use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::robot_message;
use super::robot_plugins::description;
use crate::auth::Auth;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::chats::{Reply, ReplyRoute, one_to_one};
use crate::state::robots::SentMessage;
use crate::things;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/v1.0/robot/oToMessages/batchSend", Auth::App, batch_send),
    Route::get("/v1.0/robot/oToMessages/readStatus", Auth::App, read_status),
    // The platform itself spells this one `oto`.
    Route::post("/v1.0/robot/otoMessages/batchRecall", Auth::App, recall),
    Route::post("/v1.0/robot/groupMessages/send", Auth::App, group_send),
    Route::post("/v1.0/robot/groupMessages/query", Auth::App, group_query),
    Route::post("/v1.0/robot/groupMessages/recall", Auth::App, group_recall),
    Route::of(Method::POST, "/v1.0/robot/privateChatMessages/send", private_send),
    Route::of(Method::POST, "/v1.0/robot/privateChatMessages/query", private_query),
    Route::of(Method::POST, "/v1.0/robot/privateChatMessages/batchRecall", private_recall),
    Route::of(Method::POST, "/v1.0/robot/groups/query", list_groups),
    Route::of(Method::POST, "/v1.0/robot/installed/groups/query", list_groups),
    Route::of(Method::POST, "/v1.0/robot/groups/robots/query", list_robots),
    Route::post("/v1.0/robot/messageFiles/download", Auth::App, download).checked(),
];

const MAX_USERS: usize = 20;
const MAX_KEYS: usize = 20;

/// HTTP 200 also when some people do not get it.
fn batch_send(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    if !call.members.contains_key("userIds") {
        return Err(call.missing("userIds"));
    }
    let users = call.list("userIds");
    if users.is_empty() {
        return Err(Refusal::api(400, "invalidParameter.userIds.empty", "userIds is empty"));
    }
    if users.len() > MAX_USERS {
        let message = format!("userIds has {} items, at most {MAX_USERS} are allowed", users.len());
        return Err(Refusal::api(400, "invalidParameter.userIds.overMax", message));
    }
    let message = robot_message::check(call)?;
    let mut state = platform.state();
    let (known, invalid): (Vec<_>, Vec<_>) =
        users.into_iter().partition(|userid| state.directory.user(userid).is_some());
    let (flow_controlled, receivers): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|userid| platform.seed.flow_controlled_users.contains(userid));
    let key = new_key(platform);
    for userid in &receivers {
        let reply = reply_of(ReplyRoute::OneToOne, &message);
        let reply = reply.in_conversation(
            one_to_one(platform.robot_of(call.caller.as_ref()), userid),
            Some(userid.clone()),
        );
        let reply = reply.with_key(&key);
        state.chats.post(reply, platform.clock.now_ms());
    }
    state.robots.send(sent(platform, call, &key, message, None, receivers));
    Ok(json!({
        "processQueryKey": key,
        "invalidStaffIdList": invalid,
        "flowControlledStaffIdList": flow_controlled,
    }))
}

fn group_send(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    let conversation = check_conversation(platform, call)?;
    let message = robot_message::check(call)?;
    let key = new_key(platform);
    let reply =
        reply_of(ReplyRoute::Group, &message).in_conversation(conversation.clone(), None).with_key(&key);
    let mut state = platform.state();
    state.chats.post(reply, platform.clock.now_ms());
    state.robots.send(sent(platform, call, &key, message, Some(conversation), Vec::new()));
    Ok(json!({"processQueryKey": key}))
}

/// Into a chat between two people: nothing tells which there are, so any will do.
fn private_send(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    let chat = call.need("openConversationId")?;
    let message = robot_message::check(call)?;
    let key = new_key(platform);
    let reply =
        reply_of(ReplyRoute::PrivateChat, &message).in_conversation(chat.clone(), None).with_key(&key);
    let mut state = platform.state();
    state.chats.post(reply, platform.clock.now_ms());
    state.robots.send(sent(platform, call, &key, message, Some(chat), Vec::new()));
    Ok(json!({"processQueryKey": key}))
}

fn reply_of(via: ReplyRoute, message: &Map<String, Value>) -> Reply {
    let key = message.get("msgKey").and_then(Value::as_str).unwrap_or_default();
    Reply::new(via, key, message.get("msgParam").cloned().unwrap_or_default())
}

pub(super) fn sent(
    platform: &Platform,
    call: &Call,
    key: &str,
    message: Map<String, Value>,
    conversation: Option<String>,
    receivers: Vec<String>,
) -> SentMessage {
    SentMessage {
        robot: platform.robot_of(call.caller.as_ref()).to_owned(),
        process_query_key: Some(key.to_owned()),
        conversation,
        receivers,
        message: Value::Object(message),
        at_ms: platform.clock.now_ms(),
        read: HashMap::new(),
        recalled: false,
    }
}

/// Keys of the platform hold characters that have to be percent-encoded in a query.
pub(crate) fn new_key(platform: &Platform) -> String {
    format!("{}+/==", platform.identifiers.hex32())
}

fn read_status(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.query("robotCode").map(str::to_owned))?;
    let mut guard = platform.state();
    let state = &mut *guard;
    let message =
        known_message(state, call.query("processQueryKey").unwrap_or_default(), platform.clock.now_ms())?;
    let (send_status, receivers, read) =
        (status_of(message), message.receivers.clone(), message.read.clone());
    let people = receivers.iter().map(|userid| {
        let read_at_ms = read.get(userid);
        json!({
            "name": state.directory.user(userid).map(|user| user.name.as_str()),
            "userId": userid,
            "readStatus": if read_at_ms.is_some() { "READ" } else { "UNREAD" },
            "readTimestamp": read_at_ms.copied().unwrap_or(0),
        })
    });
    Ok(json!({"sendStatus": send_status, "messageReadInfoList": people.collect::<Vec<_>>()}))
}

fn group_query(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    check_conversation(platform, call)?;
    query(platform, call)
}

fn private_query(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    query(platform, call)
}

fn query(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let message =
        known_message(&mut state, &call.required_text("processQueryKey")?, platform.clock.now_ms())?.clone();
    let page = Page::of(&Document::of(Value::Object(call.members.clone())));
    let cut = page.counted().cut_list(message.readers());
    let mut answer = Map::new();
    answer.insert("sendStatus".into(), json!(status_of(&message)));
    answer.insert("readUserIds".into(), json!(cut.items));
    answer.insert("hasMore".into(), json!(cut.next.is_some()));
    if let Some(next) = cut.next {
        answer.insert("nextToken".into(), json!(next.to_string()));
    }
    let person = |userid: &String| {
        let union_id = state.directory.user(userid).map(|user| user.unionid.clone());
        json!({"userId": userid, "unionId": union_id})
    };
    answer.insert("readUsers".into(), cut.items.iter().map(person).collect());
    Ok(Value::Object(answer))
}

fn status_of(message: &SentMessage) -> &'static str {
    if message.recalled { "RECALLED" } else { "SUCCESS" }
}

fn known_message<'a>(
    state: &'a mut crate::state::State,
    key: &str,
    now_ms: i64,
) -> Result<&'a mut SentMessage, Refusal> {
    let message = state
        .robots
        .by_key(key)
        .ok_or_else(|| Refusal::api(400, "invalid.processQueryKey", "no message has this processQueryKey"))?;
    if message.is_recent(now_ms) {
        Ok(message)
    } else {
        Err(Refusal::api(400, "robot.processQueryKey.expired", "the processQueryKey is older than 24 hours"))
    }
}

fn group_recall(platform: &Platform, call: &Call) -> Outcome {
    let conversation = check_conversation(platform, call)?;
    recall_those(platform, call, |message| message.conversation.as_ref() == Some(&conversation))
}

fn private_recall(platform: &Platform, call: &Call) -> Outcome {
    let chat = call.need("openConversationId")?;
    recall_those(platform, call, |message| message.conversation.as_ref() == Some(&chat))
}

fn recall(platform: &Platform, call: &Call) -> Outcome {
    recall_those(platform, call, |message| message.conversation.is_none())
}

fn recall_those(platform: &Platform, call: &Call, is_meant: impl Fn(&SentMessage) -> bool) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    let keys = call.list("processQueryKeys");
    if keys.len() > MAX_KEYS {
        let message = format!("processQueryKeys has {} items, at most {MAX_KEYS} are allowed", keys.len());
        return Err(Refusal::api(400, "invalidParameter.processQueryKeys.overMax", message));
    }
    let mut state = platform.state();
    let (mut recalled, mut failed) = (Vec::new(), Map::new());
    for key in keys {
        match known_message(&mut state, &key, platform.clock.now_ms()) {
            Ok(message) if is_meant(message) => {
                message.recalled = true;
                state.chats.recall(&key);
                recalled.push(key);
            }
            // The code is that of an unknown one; assumed for a message of another chat.
            Ok(_) => drop(failed.insert(key, json!("invalid.processQueryKey"))),
            Err(Refusal::Api { code, .. }) => {
                failed.insert(key, json!(code));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(json!({"successResult": recalled, "failedResult": failed}))
}

/// The groups that a robot is in: all of the fake's but those that it was taken out of.
fn list_groups(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    let state = platform.state();
    let code = call.text("robotCode").unwrap_or_default();
    let groups =
        state.chats.groups().into_iter().filter(|group| things::has_robot(platform, &state, group, &code));
    let cut = call.page().cut_list(groups).map(|group| Document::of(json!({"id": group})));
    Ok(call.answer_list(cut, "id", None, &[]))
}

/// The apps' robots are in every group of the fake that they were not taken out of (type 2), custom ones where the seed puts them (type 1).
fn list_robots(platform: &Platform, call: &Call) -> Outcome {
    let group = call.need("openConversationId")?;
    if !platform.state().chats.has_group(&group) {
        return Err(Refusal::api(
            400,
            "illegal.openconevrsation.id",
            "there is no group with this openConversationId",
        ));
    }
    let icon = format!("{}/robot/icon.png", platform.base_url());
    let state = platform.state();
    let apps = platform.seed.apps().filter(|app| platform.is_of_organisation(app.client_id));
    let apps = apps.filter(|app| things::has_robot(platform, &state, &group, app.robot_code));
    let robots = apps.map(|app| {
        let name = description(&state, app.robot_code).text("name");
        let name = name.unwrap_or_else(|| "Fake App".to_owned());
        json!({"robotCode": app.robot_code, "name": name, "openRobotType": 2, "downloadIconURL": icon})
    });
    let custom =
        platform.seed.webhook_robots.iter().filter(|robot| robot.conversation.as_ref() == Some(&group));
    let custom = custom.map(|_| json!({"robotCode": "normal", "name": "Custom robot", "openRobotType": 1, "downloadIconURL": icon}));
    Ok(json!({"chatbotInstanceVOList": robots.chain(custom).collect::<Vec<_>>()}))
}

/// What a person attached to a message, or any uploaded file.
fn download(platform: &Platform, call: &Call) -> Outcome {
    check_robot(platform, call, call.text("robotCode"))?;
    let code = call.required_text("downloadCode")?;
    if platform.state().media.get(&code).is_none() {
        let message = "the downloadCode is wrong or has expired";
        return Err(Refusal::api(400, "invalidParameter.robotCode.downloadCode", message));
    }
    let code = utf8_percent_encode(&code, NON_ALPHANUMERIC);
    Ok(json!({"downloadUrl": format!("{}/_fake/files/{code}", platform.base_url())}))
}

pub(super) fn check_robot(
    platform: &Platform,
    call: &Call,
    robot_code: Option<String>,
) -> Result<(), Refusal> {
    match robot_code {
        Some(code) if platform.has_robot(call.caller.as_ref(), &code) => Ok(()),
        Some(code) if !code.is_empty() => {
            Err(Refusal::api(400, "invalidParameter.robotCode.notExsit", "no robot has this robotCode"))
        }
        _ => Err(Refusal::api(400, "invalidParameter.robotCode.empty", "robotCode is empty")),
    }
}

fn check_conversation(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let conversation = call.text("openConversationId").unwrap_or_default();
    let state = platform.state();
    let robot = call.text("robotCode").unwrap_or_default();
    if state.chats.has_group(&conversation) && things::has_robot(platform, &state, &conversation, &robot) {
        Ok(conversation)
    } else {
        Err(Refusal::api(
            400,
            "invalid.openConversationId",
            "the robot is in no group with this openConversationId",
        ))
    }
}
