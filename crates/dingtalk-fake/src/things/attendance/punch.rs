//! A punch: kept, held against the plan, told to everybody.

use serde_json::Value;

use super::plan::{self, Plan};
use super::shifts::SHIFT;
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;

pub(super) const PUNCHES: &str = "attendance punches";

const FIRST: u64 = 90_000_000_001;

/// Keeps a punch; `more` may hold `locationResult`, `userAddress`, `deviceId` and other members of `attendance/listRecord`.
/// False for who is not in the directory.
pub(crate) fn punch(platform: &Platform, userid: &str, at_ms: i64, source: &str, more: Value) -> bool {
    let mut state = platform.state();
    if state.directory.user(userid).is_none() {
        return false;
    }
    let day = date::china_day(at_ms);
    let plans = plan::of_day(&mut state, userid, day);
    let plan = plan_of(&state, &plans, userid, at_ms);
    let id = FIRST.saturating_add(state.records.count(PUNCHES));
    let mut punch = plan.map(Plan::document).unwrap_or_default();
    let usual = json!({
        "id": id,
        "recordId": id,
        "userId": userid,
        "userCheckTime": at_ms,
        "workDate": date::china_midnight(day),
        "sourceType": source,
        "corpId": platform.seed.corp_id,
        "bizId": id.to_string(),
        "createdTime": platform.clock.now_ms(),
        "modifiedTime": platform.clock.now_ms(),
        "timeResult": plan.map_or("Normal", |plan| time_result(&state, plan, at_ms)),
        "locationResult": "Normal",
        "locationMethod": if source == "USER" { "MAP" } else { "ATM" },
        "validMatched": true,
    });
    punch.merge(Document::of(usual), &[]);
    if plan.is_none() {
        let first = !state
            .records
            .of_parent(PUNCHES, userid)
            .any(|other| other.document.integer("workDate") == Some(date::china_midnight(day)));
        punch.set("checkType", if first { "OnDuty" } else { "OffDuty" });
        punch.set("baseCheckTime", at_ms);
    }
    punch.merge(Document::of(more), &[]);
    let is_normal =
        ["timeResult", "locationResult"].iter().all(|name| punch.text(name).as_deref() == Some("Normal"));
    punch.set_default("isLegal", if is_normal { "Y" } else { "N" });
    platform.push_event("attendance_check_record", json!({"dataList": [event(&punch)]}));
    state.records.insert(PUNCHES, id.to_string(), userid.to_owned(), punch);
    true
}

fn event(punch: &Document) -> Value {
    json!({
        "corpId": punch.text("corpId"),
        "userId": punch.text("userId"),
        "bizId": punch.text("bizId"),
        "groupId": punch.text("groupId").unwrap_or_default(),
        "checkTime": punch.integer("userCheckTime"),
        "checkByUser": punch.text("sourceType").as_deref() == Some("USER"),
        "locationMethod": punch.text("locationMethod"),
        "locationResult": punch.text("locationResult"),
        "address": punch.text("userAddress").unwrap_or_default(),
        "deviceSN": punch.find("deviceSN", &[&["deviceSN", "deviceId"]]).cloned().unwrap_or(json!("")),
        "latitude": punch.get("userLatitude").cloned().unwrap_or(json!(0.0)),
        "longitude": punch.get("userLongitude").cloned().unwrap_or(json!(0.0)),
    })
}

/// The plan that a punch is for: the nearest, where coming once is enough and going counts anew.
fn plan_of<'a>(state: &State, plans: &'a [Plan], userid: &str, at_ms: i64) -> Option<&'a Plan> {
    let is_made = |plan: &Plan| {
        let mut made = state.records.of_parent(PUNCHES, userid);
        plan.check_type == "OnDuty" && made.any(|punch| punch.document.integer("planId") == Some(plan.id))
    };
    let open = plans.iter().filter(|plan| !is_made(plan));
    open.min_by_key(|plan| plan.at_ms.saturating_sub(at_ms).saturating_abs())
}

/// Minutes after which a late arrival is serious or counts as absence are those of the shift.
fn time_result(state: &State, plan: &Plan, at_ms: i64) -> &'static str {
    let late_min = at_ms.saturating_sub(plan.at_ms) / 60_000;
    if plan.check_type == "OffDuty" {
        return if at_ms < plan.at_ms { "Early" } else { "Normal" };
    }
    let shift = state.records.get(SHIFT.name, &plan.shift_id.to_string());
    let setting = shift.and_then(|shift| shift.document.get("shiftSetting")).cloned().unwrap_or_default();
    let setting = Document::of(setting);
    let exceeds = |name: &str| setting.integer(name).is_some_and(|limit| limit > 0 && late_min >= limit);
    match () {
        () if late_min < 1 => "Normal",
        () if exceeds("absenteeismLateMinutes") => "Absenteeism",
        () if exceeds("seriousLateMinutes") => "SeriousLate",
        () => "Late",
    }
}
