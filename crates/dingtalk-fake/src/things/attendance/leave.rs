//! Kinds of leave, and how much of each a person has.

use http::Method;
use serde_json::Value;

use super::wrong;
use crate::call::{Call, text_of};
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::{Kind, Words};

static LEAVE: Kind = Kind::new("kinds of leave", "leaveCode", NO_LEAVE)
    .aliases(&[&["createdTime", "gmtCreate"]])
    .unique("leaveName", NAME_TAKEN);

/// The codes of the old host are assumed.
const NO_LEAVE: Words = wrong("leaveTypeNotFound", "the kind of leave does not exist");
const NAME_TAKEN: Words = wrong("nameAlreadyExists", "a kind of leave has this name");
const WRONG_UNIT: Words = wrong("unitIncorrect", "leave is counted by day, halfDay or hour");
const WRONG_KIND: Words = wrong("bizTypeIncorrect", "bizType has to be general_leave or lieu_leave");
const WRONG_PERSON: Words =
    Words::new((60_121, "the user does not exist"), (400, "userNotExist", "the user does not exist"));

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/topapi/attendance/vacation/type/create", &LEAVE).prepare(check),
    Route::create(Method::POST, "/v1.0/attendance/leaves/types", &LEAVE).prepare(check),
    Route::update(Method::POST, "/topapi/attendance/vacation/type/update", &LEAVE).prepare(check),
    Route::update(Method::PUT, "/v1.0/attendance/leaves/types", &LEAVE).prepare(check),
    Route::delete(Method::POST, "/topapi/attendance/vacation/type/delete", &LEAVE),
    Route::list(Method::POST, "/topapi/attendance/vacation/type/list", &LEAVE),
    Route::list(Method::GET, "/v1.0/attendance/leaves/types", &LEAVE),
    Route::of(Method::POST, "/topapi/attendance/vacation/quota/init", set_quotas),
    Route::of(Method::POST, "/topapi/attendance/vacation/quota/update", set_quotas),
    Route::of(Method::POST, "/v1.0/attendance/leaves/quota", set_quotas),
    Route::of(Method::POST, "/topapi/attendance/vacation/quota/list", list_quotas),
    Route::of(Method::GET, "/v1.0/attendance/leaves/initializations/balances", list_quotas),
    Route::of(Method::POST, "/v1.0/attendance/users/{unionId}/vacations/records/modify", take),
    Route::of(Method::POST, "/v1.0/attendance/users/{unionId}/vacations/records/revoke", give_back),
    Route::of(Method::POST, "/topapi/attendance/vacation/record/list", list_taken),
    Route::of(Method::POST, "/v1.0/attendance/vacations/records/query", list_taken),
];

const QUOTAS: &str = "leave quotas";
const TAKEN: &str = "leave taken";
const ALIASES: Aliases = &[&["userid", "userId"]];

fn check(_: &Platform, call: &Call, leave: &mut Document) -> Result<(), Refusal> {
    let is_one_of =
        |name: &str, values: &[&str]| leave.text(name).is_none_or(|value| values.contains(&value.as_str()));
    if !is_one_of("leaveViewUnit", &["day", "halfDay", "hour"]) {
        return Err(WRONG_UNIT.refusal(call.dialect()));
    }
    if !is_one_of("bizType", &["general_leave", "lieu_leave"]) {
        return Err(WRONG_KIND.refusal(call.dialect()));
    }
    leave.remove("opUserId");
    leave.set_default("source", "external");
    Ok(())
}

/// Sets quotas; tells which could not be set, and why.
fn set_quotas(platform: &Platform, call: &Call) -> Outcome {
    let sent = ["leaveQuotas", "body"]
        .iter()
        .find_map(|name| call.request.get(name))
        .and_then(Value::as_array)
        .cloned();
    let mut state = platform.state();
    let mut failed = Vec::new();
    for quota in sent.unwrap_or_default() {
        let mut quota = Document::of(quota);
        let member = |name: &str| quota.text(name).unwrap_or_default();
        let (userid, code, cycle) = (member("userid"), member("leaveCode"), member("quotaCycle"));
        let reason = match (state.directory.user(&userid), state.records.get(LEAVE.name, &code)) {
            (None, _) => "the user does not exist",
            (_, None) => "the kind of leave does not exist",
            _ => {
                let id = format!("{userid}/{code}/{cycle}");
                quota.set_default("quotaId", platform.identifiers.hex32());
                quota.set_default("usedNumPerDay", 0);
                quota.set_default("usedNumPerHour", 0);
                match state.records.get_mut(QUOTAS, &id) {
                    Some(record) => {
                        ["quotaId", "usedNumPerDay", "usedNumPerHour"]
                            .iter()
                            .for_each(|name| drop(quota.remove(name)));
                        record.document.merge(quota, ALIASES);
                    }
                    None => drop(state.records.insert(QUOTAS, id, userid, quota)),
                }
                continue;
            }
        };
        failed.push(Document::of(json!({"reason": reason,
            "quota": {"userid": userid, "leaveCode": code, "quotaCycle": cycle}})));
    }
    Ok(call.answer_list(Page::everything().cut_list(failed), "", None, ALIASES))
}

/// Of some people, or of one.
fn people(request: &Document) -> Vec<String> {
    let several = [request.list("userids"), request.list("userIdList")].concat();
    if several.is_empty() { request.text("userId").into_iter().collect() } else { several }
}

fn list_of(state: &State, call: &Call, shelf: &str) -> Outcome {
    let request = &call.request;
    let code = request.text("leaveCode").filter(|code| !code.is_empty());
    if let Some(code) = &code {
        state.records.get(LEAVE.name, code).ok_or_else(|| NO_LEAVE.refusal(call.dialect()))?;
    }
    let people = people(request);
    let wanted = |record: &&Record| code.is_none() || record.document.text("leaveCode") == code;
    let found = people.iter().flat_map(|userid| state.records.of_parent(shelf, userid)).filter(wanted);
    let page = Page::of(request).cut_list(found).map(|record| record.document.clone());
    Ok(call.answer_list(page, "", None, ALIASES))
}

fn list_quotas(platform: &Platform, call: &Call) -> Outcome {
    list_of(&platform.state(), call, QUOTAS)
}

fn list_taken(platform: &Platform, call: &Call) -> Outcome {
    list_of(&platform.state(), call, TAKEN)
}

/// Adds to what is used of a quota; in which unit, its kind of leave tells.
fn use_up(state: &mut State, userid: &str, code: &str, amount: i64) -> Option<String> {
    let unit = state.records.get(LEAVE.name, code)?.document.text("leaveViewUnit");
    let name = if unit.as_deref() == Some("hour") { "usedNumPerHour" } else { "usedNumPerDay" };
    let of_kind = |record: &&Record| record.document.text("leaveCode").as_deref() == Some(code);
    let id = state.records.of_parent(QUOTAS, userid).find(of_kind)?.id.clone();
    let quota = &mut state.records.get_mut(QUOTAS, &id)?.document;
    quota.set(name, quota.integer(name).unwrap_or(0).saturating_add(amount));
    quota.text("quotaId")
}

/// A person takes leave; the path names them by unionId.
fn take(platform: &Platform, call: &Call) -> Outcome {
    let (code, outer_id) = (call.need("leaveCode")?, call.need("outerId")?);
    let amount = call.need_integer("quotaNum")?;
    let mut state = platform.state();
    let userid = state.directory.user_id(&call.need("unionId")?, true);
    let userid = userid.ok_or_else(|| WRONG_PERSON.refusal(call.dialect()))?;
    let quota = use_up(&mut state, &userid, &code, amount);
    let quota = quota.ok_or_else(|| NO_LEAVE.refusal(call.dialect()))?;
    let now_ms = platform.clock.now_ms();
    let mut taken = call.request.clone();
    let further = json!({"userid": userid, "recordId": platform.identifiers.hex32(), "quotaId": quota, "calType": "delete",
        "leaveStatus": "success", "leaveRecordType": "leave", "leaveReason": call.request.text("reason"),
        "recordNumPerDay": amount, "recordNumPerHour": amount, "createdTime": now_ms, "modifiedTime": now_ms});
    taken.merge(Document::of(further), &[]);
    state.records.insert(TAKEN, outer_id, userid, taken);
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn give_back(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let taken = state.records.remove(TAKEN, &call.need("outerId")?);
    let taken = taken.ok_or_else(|| NO_LEAVE.refusal(call.dialect()))?;
    let code = taken.document.get("leaveCode").and_then(text_of).unwrap_or_default();
    let amount = taken.document.integer("quotaNum").unwrap_or(0);
    use_up(&mut state, &taken.parent, &code, amount.saturating_neg());
    Ok(call.answer_thing(Document::default(), None, &[]))
}
