//! `GET /_fake/chat`: the chats as people see them.

use serde_json::Value;

use super::problem::Problem;
use super::requests::number;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;
use crate::state::chats::Reply;
use crate::state::notices::Notice;
use crate::things;

/// Messages when the look does not say how many.
const USUAL: u64 = 100;

/// The newest `limit` messages of people, of the app and of work notices, by whichever way they came, oldest first; a card as
/// it is now. What belongs to a message that stays has the same `key` in the next look.
pub(super) fn show(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    let limit = usize::try_from(number(call, "limit", USUAL)?).unwrap_or(usize::MAX);
    let state = platform.state();
    let said = state.chats.said().take(limit).map(|(at_ms, message)| person(*at_ms, message));
    let notices = state.notices.newest().take(limit).map(notice);
    let replies = state.chats.newest().take(limit).map(|reply| robot(&state, reply));
    let mut messages: Vec<_> = said.chain(notices).chain(replies).collect();
    // In one millisecond a question comes before its answer, and what is older before what is newer.
    messages.sort_by_key(|(at_ms, turn, number, _)| (*at_ms, *turn, *number));
    let newest = messages.split_off(messages.len().saturating_sub(limit));
    Ok(json!({"messages": newest.into_iter().map(|(.., message)| message).collect::<Vec<_>>()}))
}

/// With its time, its turn within a millisecond and its number, which put it in its place.
type Message = (i64, u8, u64, Value);

fn person(at_ms: i64, message: &Value) -> Message {
    let member = |name: &str| message.get(name).cloned().unwrap_or_default();
    let msgtype = member("msgtype");
    let content = match (msgtype.as_str(), message.get("content")) {
        (_, Some(content)) => content.clone(),
        (Some(msgtype), None) => member(msgtype),
        (None, None) => Value::Null,
    };
    let is_group = message.get("conversationType").is_some_and(|kind| kind == "2");
    let shown = json!({
        "key": format!("said {}", member("msgId").as_str().unwrap_or_default()),
        "from": "person",
        "name": member("senderNick"),
        "staffId": member("senderStaffId"),
        "conversation": member("conversationId"),
        "title": if is_group { member("conversationTitle") } else { member("senderNick") },
        "group": is_group,
        "via": "say",
        "msgtype": msgtype,
        "content": content,
        "at_ms": at_ms,
        "recalled": false,
    });
    (at_ms, 0, 0, shown)
}

fn robot(state: &State, reply: &Reply) -> Message {
    let name = |staff_id: &String| state.directory.user(staff_id).map(|user| user.name.clone());
    let group = reply.conversation.as_deref().and_then(|id| things::group_name(state, id));
    let card = reply.content.get("outTrackId").and_then(Value::as_str).and_then(|id| state.cards.get(id));
    let mut shown = reply.to_json();
    if let Value::Object(members) = &mut shown {
        let mut set = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
        set("key", json!(format!("reply {}", reply.number)));
        set("from", json!("robot"));
        set("title", json!(reply.staff_id.as_ref().and_then(name).or(group)));
        set("group", json!(reply.staff_id.is_none()));
        set("card", json!(card.map(|card| card.to_json())));
    }
    (reply.at_ms, 2, reply.number, shown)
}

fn notice(notice: &Notice) -> Message {
    let msgtype = notice.message.get("msgtype").and_then(Value::as_str).unwrap_or_default();
    let mut read: Vec<_> = notice.read.iter().collect();
    read.sort_unstable();
    let shown = json!({
        "key": format!("notice {}", notice.task_id),
        "from": "notice",
        "taskId": notice.task_id,
        "receivers": notice.receivers,
        "read": read,
        "via": "notice",
        "msgtype": msgtype,
        "content": notice.message.get(msgtype),
        "at_ms": notice.at_ms,
        "recalled": notice.recalled,
    });
    (notice.at_ms, 1, u64::try_from(notice.task_id).unwrap_or(0), shown)
}
