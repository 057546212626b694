//! Messages into a group besides those of `/v1.0/robot`: by `/chat/send`, and by the assistant of a scene group.

use std::collections::HashMap;

use http::Method;
use serde_json::{Map, Value};

use super::NO_PERSON;
use crate::api::robots::new_key;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::oapi::notice_message;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::chats::{Reply, ReplyRoute};
use crate::state::robots::SentMessage;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/chat/send", send),
    Route::of(Method::POST, "/message/send_to_conversation", send_as_person),
    Route::of(Method::GET, "/chat/getReadList", list_readers),
    Route::of(Method::POST, "/topapi/chat/message/recall", recall),
    Route::of(Method::POST, "/topapi/im/chat/scencegroup/message/send", send_by_assistant),
    Route::of(Method::POST, "/topapi/im/chat/scencegroup/message/send_v2", send_by_assistant),
    Route::of(Method::POST, "/topapi/im/chat/scencegroup/message/query", get),
];

/// Bytes of a message of `/chat/send`.
const MAX_BYTES: usize = 2048;

/// The message stands in `msg`, or, as in early clients, beside the chat's id.
fn send(platform: &Platform, call: &Call) -> Outcome {
    let message = call.object("msg").unwrap_or_else(|| {
        let own = |(name, _): &(&String, &Value)| *name != "chatid";
        let members = call.members.iter().filter(own);
        members.map(|(name, value)| (name.clone(), value.clone())).collect()
    });
    notice_message::check(&message)?;
    if Value::Object(message.clone()).to_string().len() > MAX_BYTES {
        return Err(Refusal::parameter(format!("msg has at most {MAX_BYTES} bytes")));
    }
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let reply = Reply::of_webhook_message(ReplyRoute::Chat, &message);
    let key = put(platform, call, &mut state, id, reply, Value::Object(message), Vec::new());
    Ok(json!({"messageId": key}))
}

/// In a person's name, into a chat that a page of the app let the person choose. Of a chat between people nothing is known,
/// so nobody is told as its receiver.
fn send_as_person(platform: &Platform, call: &Call) -> Outcome {
    let (sender, chat) = (call.need("sender")?, call.need("cid")?);
    let message = call.object("msg").unwrap_or_default();
    notice_message::check(&message)?;
    let mut state = platform.state();
    if state.directory.user(&sender).is_none() {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    let group = super::known_as(&state, &chat);
    let members = group.as_deref().map(|group| super::members(&state, group)).unwrap_or_default();
    let receivers: Vec<_> = members.into_iter().filter(|member| *member != sender).collect();
    let reply = Reply::of_webhook_message(ReplyRoute::Chat, &message);
    put(platform, call, &mut state, group.unwrap_or(chat), reply, Value::Object(message), receivers.clone());
    Ok(json!({"receiver": receivers.join("|")}))
}

/// Puts a message into a group; returns its key.
fn put(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    group: String,
    reply: Reply,
    message: Value,
    receivers: Vec<String>,
) -> String {
    let now_ms = platform.clock.now_ms();
    let key: String = new_key(platform);
    state.chats.post(reply.in_conversation(group.clone(), None).with_key(&key), now_ms);
    state.robots.send(SentMessage {
        robot: platform.robot_of(call.caller.as_ref()).to_owned(),
        process_query_key: Some(key.clone()),
        conversation: Some(group),
        receivers,
        message,
        at_ms: now_ms,
        read: HashMap::new(),
        recalled: false,
    });
    key
}

/// The code is assumed.
fn no_message() -> Refusal {
    Refusal::parameter("no message of this chat has this id")
}

fn list_readers(platform: &Platform, call: &Call) -> Outcome {
    let key = call.need("messageId")?;
    let mut state = platform.state();
    let message = state.robots.by_key(&key).ok_or_else(no_message)?;
    let cut = call.page().cut_list(message.readers());
    let mut answer = Map::new();
    if let Some(next) = cut.next {
        answer.insert("next_cursor".into(), json!(next));
    }
    // The page: without readers the member is absent.
    if !cut.items.is_empty() {
        answer.insert("readUserIdList".into(), json!(cut.items));
    }
    Ok(Value::Object(answer))
}

fn recall(platform: &Platform, call: &Call) -> Outcome {
    let key = call.need("msgid")?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let message = state.robots.by_key(&key).filter(|message| message.conversation.as_ref() == Some(&id));
    message.ok_or_else(no_message)?.recalled = true;
    state.chats.recall(&key);
    Ok(json!({"success": true}))
}

fn send_by_assistant(platform: &Platform, call: &Call) -> Outcome {
    let (robot, template) = (call.need("robot_code")?, call.need("msg_template_id")?);
    // The code is assumed.
    if !platform.has_robot(call.caller.as_ref(), &robot) {
        return Err(Refusal::parameter("no robot has this robot_code"));
    }
    let map = |name: &str| Document::of(call.request.get(name).cloned().unwrap_or_default()).into_value();
    let mut content = map("msg_param_map");
    if let (Value::Object(content), Value::Object(media)) = (&mut content, map("msg_media_id_param_map")) {
        content.extend(media);
    }
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let mut receivers = call.request.list("receiver_user_ids");
    for union_id in call.request.list("receiver_union_ids") {
        let known = state.directory.user_id(&union_id, true);
        receivers.push(known.ok_or_else(|| NO_PERSON.refusal(call.dialect()))?);
    }
    for mobile in call.request.list("receiver_mobiles") {
        let known = state.directory.user_by_mobile(&mobile).map(|user| user.userid.clone());
        receivers.push(known.ok_or_else(|| NO_PERSON.refusal(call.dialect()))?);
    }
    let mut reply = Reply::new(ReplyRoute::SceneGroup, template.clone(), content.clone());
    reply.at = json!({
        "isAtAll": call.request.boolean("is_at_all").unwrap_or(false),
        "atMobiles": call.request.list("at_mobiles"),
        "atUserIds": call.request.list("at_users"),
    });
    let message = json!({"msgTemplateId": template, "msgParamMap": content});
    let key = put(platform, call, &mut state, id, reply, message, receivers);
    Ok(json!({"success": true, "succ": true, "open_msg_id": key}))
}

fn get(platform: &Platform, call: &Call) -> Outcome {
    let key = call.need("open_msg_id")?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let message = state.robots.by_key(&key).filter(|message| message.conversation.as_ref() == Some(&id));
    let message = message.ok_or_else(no_message)?;
    Ok(json!({"succ": true, "im_message": {
        "create_at": message.at_ms.to_string(),
        "msg_content": message.message.to_string(),
        "at_users": [],
    }}))
}
