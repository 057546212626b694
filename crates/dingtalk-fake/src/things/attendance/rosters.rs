//! Rosters: who works when.

use http::Method;
use serde_json::Value;

use super::groups;
use super::plan::{self, ROSTER};
use super::shifts;
use super::{check_person, window, wrong};
use crate::call::Call;
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::Outcome;
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/attendance/group/schedule/async", set),
    Route::of(Method::POST, "/topapi/attendance/group/schedule/clear", clear),
    Route::of(Method::POST, "/topapi/attendance/listschedule", list_day),
    Route::of(Method::POST, "/topapi/attendance/schedule/listbyday", list_of_person),
    Route::of(Method::POST, "/topapi/attendance/schedule/listbyusers", list_of_people),
    Route::of(Method::POST, "/topapi/attendance/schedule/shift/listbydays", list_shifts),
];

const MOST_DAYS: i64 = 7;
const ALIASES: Aliases = &[&["baseCheckTime", "realPlanTime"]];

/// Assumed.
const NOT_IN_GROUP: Words =
    wrong("invalidParameter", "a person of the roster is not in the attendance group");

fn set(platform: &Platform, call: &Call) -> Outcome {
    let group_id = call.need_integer("groupId")?;
    let entries = call.request.get("schedules").and_then(Value::as_array).cloned().unwrap_or_default();
    let entries: Vec<_> = entries.into_iter().map(Document::of).collect();
    let mut state = platform.state();
    for entry in &entries {
        let userid = entry.text("userid").unwrap_or_default();
        check_person(&state, &userid, call.dialect())?;
        let in_group =
            groups::of_person(&state, &userid).is_some_and(|group| group.id == group_id.to_string());
        if !in_group {
            return Err(NOT_IN_GROUP.refusal(call.dialect()));
        }
        if entry.boolean("isRest") != Some(true) {
            let shift = entry.text("shiftId").unwrap_or_default();
            shifts::find(&state, &shift).map_err(|words| words.refusal(call.dialect()))?;
        }
    }
    let (mut people, mut days) = (Vec::new(), Vec::new());
    for mut entry in entries {
        let userid = entry.text("userid").unwrap_or_default();
        let day = date::china_day(entry.integer("workDate").unwrap_or_default());
        entry.set("groupId", group_id);
        state.records.insert(ROSTER, format!("{userid}/{day}"), userid.clone(), entry);
        people.push(userid);
        days.push(day);
    }
    push(platform, people, days.iter().min().copied(), days.iter().max().copied());
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// The value of `type` is assumed.
fn push(platform: &Platform, mut people: Vec<String>, first: Option<i64>, last: Option<i64>) {
    people.sort();
    people.dedup();
    let change = json!({
        "corpId": platform.seed.corp_id,
        "type": "SCHEDULE",
        "userIds": people,
        "workDateBegin": first.map(date::china_midnight),
        "workDateEnd": last.map(date::china_midnight),
    });
    platform.push_event("attendance_schedule_change", json!({"DataList": [change]}));
}

fn clear(platform: &Platform, call: &Call) -> Outcome {
    let asked = Document::of(call.request.get("param").cloned().unwrap_or_default());
    let people = asked.list("userIds");
    let window = window(asked.integer("fromDate"), asked.integer("toDate"), 366, call.dialect())?;
    let (first, last) = (date::china_day(window.0), date::china_day(window.1));
    let mut state = platform.state();
    for (userid, day) in people.iter().flat_map(|userid| (first..=last).map(move |day| (userid, day))) {
        state.records.remove(ROSTER, &format!("{userid}/{day}"));
    }
    push(platform, people, Some(first), Some(last));
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn plans(state: &mut State, people: &[String], first: i64, last: i64) -> Vec<Document> {
    let mut plans = Vec::new();
    for (userid, day) in people.iter().flat_map(|userid| (first..=last).map(move |day| (userid, day))) {
        plans.extend(plan::of_day(state, userid, day).iter().map(plan::Plan::document));
    }
    plans
}

/// Everybody's plans of a day.
fn list_day(platform: &Platform, call: &Call) -> Outcome {
    let day = super::time(&call.request, "workDate").map(date::china_day);
    let day = day.ok_or_else(|| call.missing("workDate"))?;
    let mut state = platform.state();
    let everybody: Vec<_> = state.directory.user_ids().map(str::to_owned).collect();
    let plans = plans(&mut state, &everybody, day, day);
    Ok(call.answer_list(Page::of(&call.request).cut_list(plans), "", None, ALIASES))
}

fn list_of_person(platform: &Platform, call: &Call) -> Outcome {
    let day = date::china_day(call.need_integer("dateTime")?);
    let userid = call.need("userId")?;
    let mut state = platform.state();
    check_person(&state, &userid, call.dialect())?;
    let plans = plans(&mut state, &[userid], day, day);
    let corp_id = platform.seed.corp_id.clone();
    let page = Page::everything().cut_list(plans).map(|mut plan| {
        plan.set("corpId", corp_id.clone());
        plan.set("checkStatus", "Init");
        plan
    });
    Ok(call.answer_list(page, "", None, ALIASES))
}

fn list_of_people(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let (from, to) =
        window(request.integer("fromDateTime"), request.integer("toDateTime"), MOST_DAYS, call.dialect())?;
    let mut state = platform.state();
    let plans = plans(&mut state, &request.list("userids"), date::china_day(from), date::china_day(to));
    Ok(call.answer_list(Page::everything().cut_list(plans), "", None, ALIASES))
}

fn list_shifts(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let (from, to) =
        window(request.integer("fromDateTime"), request.integer("toDateTime"), MOST_DAYS, call.dialect())?;
    let state = platform.state();
    let mut rows = Vec::new();
    for userid in request.list("userids") {
        for day in date::china_day(from)..=date::china_day(to) {
            let Some((shift_id, group_id)) = plan::shift_of(&state, &userid, day) else { continue };
            let name = shifts::find(&state, &shift_id.to_string())
                .ok()
                .and_then(|shift| shift.document.text("name"));
            rows.push(Document::of(json!({"workDate": date::china_midnight(day), "userid": userid, "groupId": group_id,
                "corpId": platform.seed.corp_id, "shiftIds": [shift_id], "shiftNames": [name], "shiftVersions": [1]})));
        }
    }
    Ok(call.answer_list(Page::everything().cut_list(rows), "", None, &[]))
}
