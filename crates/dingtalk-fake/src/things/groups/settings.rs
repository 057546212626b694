//! Who looks after a group, who has to be silent in it, and what people are called there.

use http::Method;
use serde_json::Value;

use super::{DISBANDED, GROUP, NO_MEMBER, members};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::action::done;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/chat/subadmin/update", set_admins),
    Route::of(Method::POST, "/v1.0/im/subAdministrators", set_admins),
    Route::of(Method::PUT, "/v1.0/im/sceneGroups/subAdmins", set_admins),
    Route::of(Method::POST, "/v1.0/im/sceneGroups/muteMembers/set", mute),
    Route::of(Method::POST, "/topapi/chat/updatebanwords", mute),
    Route::of(Method::GET, "/v1.0/im/sceneGroups/muteSettings", get_mute),
    Route::of(Method::POST, "/topapi/chat/banwords/query", get_mute),
    Route::of(Method::POST, "/v1.0/im/groups/words/ban", ban_all),
    Route::of(Method::POST, "/topapi/chat/updategroupnick", set_nick),
    Route::of(Method::PUT, "/v1.0/im/sceneGroups/members/groupNicks", set_nick),
    Route::of(Method::POST, "/v1.0/im/groupAliasTitiles/update", set_title),
    Route::of(Method::POST, "/v1.0/im/groupAliasTitiles/query", get_title),
];

const MAX_ADMINS: usize = 12;

fn set_admins(platform: &Platform, call: &Call) -> Outcome {
    let role = call.need_integer("role")?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let people = members::people(&state, call)?;
    all_there(&state, call, &id, &people)?;
    let mut admins =
        field(&state, &id, "subadminIds").as_ref().map(crate::document::list_of).unwrap_or_default();
    match role {
        2 => admins
            .extend(people.iter().filter(|userid| !admins.contains(userid)).cloned().collect::<Vec<_>>()),
        3 => admins.retain(|admin| !people.contains(admin)),
        _ => return Err(super::out_of_bounds(call, "role has to be 2 (administrator) or 3 (member)")),
    }
    if admins.len() > MAX_ADMINS {
        return Err(
            match super::out_of_bounds(call, format!("a group has at most {MAX_ADMINS} administrators")) {
                Refusal::Api { message, .. } => Refusal::api(400, "subAdminNumberExcessive", message),
                other => other,
            },
        );
    }
    super::set(&mut state, platform, &id, Document::of(json!({"subadminIds": admins})));
    // One page has the verdict as text.
    let text = call.path == "/v1.0/im/subAdministrators";
    Ok(json!({"success": if text { json!("true") } else { json!(true) }}))
}

fn field(state: &State, id: &str, name: &str) -> Option<Value> {
    state.records.get(GROUP.name, id)?.document.get(name).cloned()
}

fn all_there(state: &State, call: &Call, id: &str, people: &[String]) -> Result<(), Refusal> {
    let members = super::members(state, id);
    let there = people.iter().all(|userid| members.contains(userid));
    if there { Ok(()) } else { Err(NO_MEMBER.refusal(call.dialect())) }
}

/// Owner and administrators cannot be silenced (page of `muteMembers/set`).
fn mute(platform: &Platform, call: &Call) -> Outcome {
    let number = |names: [&str; 2]| names.iter().find_map(|name| call.request.integer(name));
    let status = number(["muteStatus", "type"]).ok_or_else(|| call.missing("muteStatus"))?;
    let duration_ms = number(["muteDuration", "ban_words_time"]).unwrap_or(0);
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let people = members::people(&state, call)?;
    let admins = field(&state, &id, "subadminIds").as_ref().map(crate::document::list_of).unwrap_or_default();
    let owner = super::owner(&state, &id);
    if people.iter().any(|userid| *userid == owner || admins.contains(userid)) {
        return Err(match call.dialect() {
            crate::reply::Dialect::Api => {
                Refusal::api(400, "cannot.ban.owner", "the owner cannot be silenced")
            }
            _ => Refusal::parameter("the owner cannot be silenced"),
        });
    }
    all_there(&state, call, &id, &people)?;
    let mut muted = field(&state, &id, "muted").unwrap_or(json!({}));
    let now_ms = platform.clock.now_ms();
    if let Some(muted) = muted.as_object_mut() {
        for userid in people {
            if status == 1 {
                muted.insert(userid, json!({"start": now_ms, "end": now_ms.saturating_add(duration_ms)}));
            } else {
                muted.remove(&userid);
            }
        }
    }
    super::set(&mut state, platform, &id, Document::of(json!({"muted": muted})));
    Ok(json!({"success": true}))
}

fn get_mute(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = super::known(&mut state, platform, call)?;
    if super::is_over(&state, &id) {
        return Err(DISBANDED.refusal(call.dialect()));
    }
    let everybody = field(&state, &id, "chatBannedType") == Some(json!(1));
    let userid = call.request.text("userId").unwrap_or_default();
    let muted = field(&state, &id, "muted").and_then(|muted| muted.get(&userid).cloned()).unwrap_or_default();
    let end = muted.get("end").and_then(Value::as_i64).unwrap_or(0);
    let start = muted.get("start").and_then(Value::as_i64).unwrap_or(0);
    let is_muted = end > platform.clock.now_ms();
    let (start, end) = if is_muted { (start, end) } else { (0, 0) };
    if call.path.starts_with("/topapi/") {
        let person = json!({"ban_words_status": is_muted, "start_time": start, "end_time": end});
        return Ok(
            json!({"success": true, "result": {"all_ban_words": everybody, "user_ban_words": person}}),
        );
    }
    let person = json!({"userMuteMode": is_muted, "muteStartTime": start, "muteEndTime": end});
    Ok(json!({"groupMuteMode": everybody, "userMuteResult": person}))
}

fn ban_all(platform: &Platform, call: &Call) -> Outcome {
    let mode = call.need_integer("banWordsMode")?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    super::set(&mut state, platform, &id, Document::of(json!({"chatBannedType": mode})));
    Ok(json!({}))
}

fn set_nick(platform: &Platform, call: &Call) -> Outcome {
    let (userid, nick) = (call.need("userId")?, call.need("groupNick")?);
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    all_there(&state, call, &id, std::slice::from_ref(&userid))?;
    let mut nicks = field(&state, &id, "nicks").unwrap_or(json!({}));
    if let Some(nicks) = nicks.as_object_mut() {
        nicks.insert(userid, json!(nick));
    }
    super::set(&mut state, platform, &id, Document::of(json!({"nicks": nicks})));
    Ok(json!({"success": true}))
}

/// What somebody is in the group, beside the name.
fn set_title(platform: &Platform, call: &Call) -> Outcome {
    let (userid, title) = (call.need("userId")?, call.need("title")?);
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    all_there(&state, call, &id, std::slice::from_ref(&userid))?;
    let mut titles = field(&state, &id, "titles").unwrap_or(json!({}));
    if let Some(titles) = titles.as_object_mut() {
        titles.insert(userid, json!(title));
    }
    super::set(&mut state, platform, &id, Document::of(json!({"titles": titles})));
    Ok(done(call))
}

fn get_title(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    all_there(&state, call, &id, std::slice::from_ref(&userid))?;
    let title = field(&state, &id, "titles").and_then(|titles| titles.get(&userid).cloned());
    Ok(call.answer_thing(Document::of(json!({"title": title.unwrap_or(json!(""))})), None, &[]))
}
