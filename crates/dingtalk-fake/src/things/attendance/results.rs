//! Punches, and what came of the day.

use http::Method;
use serde_json::Value;

use super::absences;
use super::plan::{self, Plan};
use super::punch::{PUNCHES, punch};
use super::{NO_PERSON, check_person, time, window, wrong};
use crate::call::Call;
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::{Cut, Page};
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/attendance/record/upload", upload),
    Route::of(Method::POST, "/attendance/list", list),
    Route::of(Method::POST, "/attendance/listRecord", list_punches),
    Route::of(Method::POST, "/topapi/attendance/getupdatedata", show_day),
    Route::of(Method::POST, "/topapi/attendance/getAttendUpdateData", show_day),
    Route::of(Method::POST, "/topapi/attendance/schedule/result/listbyids", list_by_plans),
];

const MOST_PEOPLE: usize = 50;
const MOST_DAYS: i64 = 7;
const LARGEST_PAGE: i64 = 50;
const OLDEST_DAYS: i64 = 180;

const TOO_MANY: Words =
    wrong("invalidParameter", "at most 50 people and 50 items on a page may be asked for");
const TOO_OLD: Words = wrong("invalidParameter", "the time has to lie within the last 180 days");

const ALIASES: Aliases = &[&["planId", "scheduleId"], &["deviceSN", "deviceId"]];

/// From a machine that is not the platform's.
fn upload(platform: &Platform, call: &Call) -> Outcome {
    let (userid, at_ms) = (call.need("userid")?, call.need_integer("userCheckTime")?);
    let age_days = date::china_day(platform.clock.now_ms()).saturating_sub(date::china_day(at_ms));
    if !(0..=OLDEST_DAYS).contains(&age_days) {
        return Err(TOO_OLD.refusal(call.dialect()));
    }
    let mut more = json!({"deviceId": call.need("deviceId")?, "baseAddress": call.need("deviceName")?});
    if let (Some(url), Some(more)) = (call.request.get("photoUrl"), more.as_object_mut()) {
        more.insert("photoUrl".to_owned(), url.clone());
    }
    if !punch(platform, &userid, at_ms, "ATM", more) {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// What came of somebody's day: of each plan, or of the first and last punch where there is no plan.
pub(super) fn of_day(state: &mut State, userid: &str, day: i64, now_ms: i64) -> Vec<Document> {
    let plans = plan::of_day(state, userid, day);
    let midnight = date::china_midnight(day);
    let made = state.records.of_parent(PUNCHES, userid).map(|punch| &punch.document);
    let mut made: Vec<_> =
        made.filter(|punch| punch.integer("workDate") == Some(midnight)).cloned().collect();
    made.sort_by_key(|punch| punch.integer("userCheckTime"));
    if plans.is_empty() {
        let last = made.iter().rposition(|punch| punch.text("checkType").as_deref() == Some("OffDuty"));
        let ends = [(!made.is_empty()).then_some(0), last];
        return ends.into_iter().flatten().filter_map(|at| made.get(at).cloned()).collect();
    }
    let result = |plan: &Plan| {
        let mut of_plan = made.iter().filter(|punch| punch.integer("planId") == Some(plan.id));
        let punch = if plan.check_type == "OffDuty" { of_plan.next_back() } else { of_plan.next() };
        match punch {
            Some(punch) => {
                let mut result = punch.clone();
                result.set("id", plan.id);
                Some(result)
            }
            None if plan.at_ms <= now_ms => {
                let mut result = plan.document();
                let missing = json!({"timeResult": "NotSigned", "locationResult": "NotSigned", "sourceType": "SYSTEM",
                    "userCheckTime": plan.at_ms, "isLegal": "N"});
                result.merge(Document::of(missing), &[]);
                Some(result)
            }
            None => None,
        }
    };
    plans.iter().filter_map(result).collect()
}

fn answer(call: &Call, page: Cut<Document>) -> Value {
    call.answer_list(page, "", None, ALIASES)
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let people = call.request.list("userIdList");
    if people.len() > MOST_PEOPLE || call.request.integer("limit").is_some_and(|limit| limit > LARGEST_PAGE) {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let (from, to) = (time(&call.request, "workDateFrom"), time(&call.request, "workDateTo"));
    let (from, to) = window(from, to, MOST_DAYS, call.dialect())?;
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    let mut results = Vec::new();
    // Of an unknown person there is nothing: the page says so.
    for userid in people.iter().filter(|userid| platform_knows(&state, userid)).cloned().collect::<Vec<_>>() {
        for day in date::china_day(from)..=date::china_day(to) {
            results.extend(of_day(&mut state, &userid, day, now_ms));
        }
    }
    Ok(answer(call, Page::of(&call.request).cut_list(results)))
}

fn platform_knows(state: &State, userid: &str) -> bool {
    state.directory.user(userid).is_some()
}

fn list_punches(platform: &Platform, call: &Call) -> Outcome {
    let people = call.request.list("userIds");
    if people.len() > MOST_PEOPLE {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let (from, to) = (time(&call.request, "checkDateFrom"), time(&call.request, "checkDateTo"));
    let (from, to) = window(from, to, MOST_DAYS, call.dialect())?;
    let state = platform.state();
    let within =
        |punch: &&Document| punch.integer("userCheckTime").is_some_and(|at| (from..=to).contains(&at));
    let punches = people.iter().flat_map(|userid| state.records.of_parent(PUNCHES, userid));
    let mut punches: Vec<_> = punches.map(|punch| &punch.document).filter(within).cloned().collect();
    punches.sort_by_key(|punch| punch.integer("userCheckTime"));
    Ok(answer(call, Page::everything().cut_list(punches)))
}

fn show_day(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let day = time(&call.request, "workDate").map(date::china_day);
    let day = day.ok_or_else(|| call.missing("work_date"))?;
    let mut state = platform.state();
    check_person(&state, &userid, call.dialect())?;
    let results = of_day(&mut state, &userid, day, platform.clock.now_ms());
    let midnight = date::china_midnight(day);
    let punches = state.records.of_parent(PUNCHES, &userid).map(|punch| &punch.document);
    let punches: Vec<_> = punches.filter(|punch| punch.integer("workDate") == Some(midnight)).collect();
    let absences = absences::of_person(&state, &userid, midnight, date::china_midnight(day + 1));
    let whole = json!({
        "userid": userid,
        "workDate": midnight,
        "corpId": platform.seed.corp_id,
        "attendanceResultList": results,
        "checkRecordList": punches,
        "approveList": absences,
        "classSettingInfo": {"restTimeVoList": []},
    });
    // One operation shows one item where the other has a list.
    let mut answer = call.answer_thing(Document::of(whole), None, ALIASES);
    if let Some(result) = answer.get_mut("result").and_then(Value::as_object_mut) {
        result.retain(|_, value| !value.is_null());
    }
    Ok(answer)
}

fn list_by_plans(platform: &Platform, call: &Call) -> Outcome {
    let wanted = call.request.list("scheduleIds");
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    let mut found = Vec::new();
    for plan_id in wanted.iter().filter_map(|id| id.parse().ok()) {
        let Some((userid, day)) = plan::owner(&state, plan_id) else { continue };
        let results = of_day(&mut state, &userid, day, now_ms);
        found.extend(results.into_iter().filter(|result| result.integer("planId") == Some(plan_id)));
    }
    Ok(answer(call, Page::everything().cut_list(found)))
}
