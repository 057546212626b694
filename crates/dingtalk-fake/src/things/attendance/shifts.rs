//! Shifts: when a day of work begins and ends.

use http::Method;
use serde_json::Value;

use super::wrong;
use crate::call::{Call, integer_of};
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::route::Route;
use crate::state::records::Record;
use crate::things::kind::{Kind, Words};

pub(super) static SHIFT: Kind =
    Kind::new("attendance shifts", "id", NO_SHIFT).numbered_from(560_000_001).aliases(ALIASES);

const ALIASES: Aliases = &[
    &["id", "shiftId", "classId"],
    &["punches", "times"],
    &["shiftSetting", "setting", "classSetting"],
    &["nextCursor", "cursor"],
];

/// The codes are assumed: no page lists any.
const NO_SHIFT: Words = wrong("invalidParameter", "the shift does not exist");

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/topapi/attendance/shift/add", &SHIFT).from("shift").prepare(complete),
    Route::create(Method::POST, "/v1.0/attendance/shifts", &SHIFT).prepare(complete),
    Route::read(Method::POST, "/topapi/attendance/shift/query", &SHIFT),
    Route::read(Method::GET, "/v1.0/attendance/shifts", &SHIFT),
    Route::read(Method::POST, "/topapi/attendance/class/get", &SHIFT),
    Route::read(Method::GET, "/v1.0/attendance/classWithDeleted/{classId}", &SHIFT),
    Route::list(Method::POST, "/topapi/attendance/shift/list", &SHIFT).at("result.result"),
    Route::list(Method::POST, "/topapi/attendance/shift/search", &SHIFT).only(is_named),
    Route::update(Method::POST, "/topapi/attendance/shift/updatepunches", &SHIFT).prepare(set_free),
    Route::delete(Method::POST, "/topapi/attendance/shift/delete", &SHIFT),
];

/// A punch of a shift: minutes from the beginning of its day.
#[derive(Debug, Clone)]
pub(super) struct Punch {
    pub(super) check_type: String,
    pub(super) minute: i64,
}

fn complete(platform: &Platform, call: &Call, shift: &mut Document) -> Result<(), Refusal> {
    let sections = shift.get("sections").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut minutes = 0;
    let mut next = 0;
    let mut completed = Vec::new();
    for section in sections {
        let section = Document::of(section);
        let times = section.find("punches", ALIASES).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut punches = Vec::new();
        for time in times {
            let mut time = Document::of(time);
            let at = time
                .get("checkTime")
                .and_then(|at| integer_of(at).or_else(|| date::parse_china(at.as_str()?)));
            let at = at.ok_or_else(|| call.missing("sections.times.check_time"))?;
            let minute = at.saturating_sub(date::china_midnight(date::china_day(at))) / 60_000;
            let across = time.integer("across").unwrap_or(0);
            let sign = if time.text("checkType").as_deref() == Some("OffDuty") { 1 } else { -1 };
            minutes += sign * (minute + across * 24 * 60);
            next += 1;
            time.set("checkTime", date::china_datetime(date::china_midnight(0) + minute * 60_000));
            time.set("across", across);
            time.set("minute", minute + across * 24 * 60);
            time.set_default("id", next);
            time.set_default("freeCheck", false);
            punches.push(time);
        }
        completed.push(json!({"id": completed.len() + 1, "punches": punches}));
    }
    let mut setting = Document::of(shift.get("shiftSetting").cloned().unwrap_or_default());
    setting.set("workTimeMinutes", minutes);
    shift.set("shiftSetting", setting.into_value());
    shift.set("sections", completed);
    shift.set("corpId", platform.seed.corp_id.clone());
    shift.set_default("shiftGroupName", shift.text("name"));
    shift.remove("opUserId");
    Ok(())
}

fn is_named(request: &Document, shift: &Record) -> bool {
    let name = request.text("shiftName").unwrap_or_default();
    shift.document.text("name").is_some_and(|own| own.contains(&name))
}

/// Which punches need not be made.
fn set_free(platform: &Platform, call: &Call, changes: &mut Document) -> Result<(), Refusal> {
    let id = call.need("shiftId")?;
    let state = platform.state();
    let before = state.records.get(SHIFT.name, &id).and_then(|shift| shift.document.get("sections")).cloned();
    let sent = call.request.get("punches").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut sections = before.and_then(|sections| sections.as_array().cloned()).unwrap_or_default();
    for punch in
        sections.iter_mut().filter_map(|section| section.get_mut("punches")?.as_array_mut()).flatten()
    {
        let is_it =
            |sent: &&Value| sent.get("id").and_then(integer_of) == punch.get("id").and_then(integer_of);
        let free = sent.iter().find(is_it).and_then(|sent| sent.get("free_check")).cloned();
        if let (Some(free), Some(punch)) = (free, punch.as_object_mut()) {
            punch.insert("freeCheck".to_owned(), free);
        }
    }
    *changes = Document::of(json!({"sections": sections}));
    Ok(())
}

/// The punches that a shift asks for.
pub(super) fn punches(shift: &Record) -> Vec<Punch> {
    let sections = shift.document.get("sections").and_then(Value::as_array).cloned().unwrap_or_default();
    let times = sections.iter().filter_map(|section| section.get("punches")?.as_array()).flatten();
    let asked = times.map(|time| Document::of(time.clone()));
    let asked = asked.filter(|time| time.boolean("freeCheck") != Some(true));
    asked
        .filter_map(|time| {
            Some(Punch { check_type: time.text("checkType")?, minute: time.integer("minute")? })
        })
        .collect()
}

/// A shift as answers about groups show it.
pub(super) fn summary(shift: &Record) -> Value {
    let id = SHIFT.id_value(&shift.id);
    let name = shift.document.text("name");
    let sections = shift.document.get("sections").and_then(Value::as_array).cloned().unwrap_or_default();
    let sections: Vec<_> = sections.iter().map(|section| json!({"times": section.get("punches")})).collect();
    let setting = shift.document.get("shiftSetting");
    json!({"classId": id, "className": name, "name": name, "sections": sections, "setting": setting})
}

pub(super) fn find<'a>(state: &'a crate::state::State, id: &str) -> Result<&'a Record, Words> {
    state.records.get(SHIFT.name, id).ok_or(NO_SHIFT)
}
