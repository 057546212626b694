//! When somebody has to punch: by the roster, else by the group's week.

use super::groups;
use super::shifts::{self, SHIFT};
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::state::State;

/// The roster: a record for each person and day, as `person/day`.
pub(super) const ROSTER: &str = "attendance roster";
/// Gives each person the number that plans are counted by.
const NUMBERS: &str = "attendance people";

/// Plans of one person on one day, and days since 1970.
const PER_DAY: i64 = 10;
const DAYS: i64 = 100_000;

/// A punch that somebody has to make.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) id: i64,
    pub(super) userid: String,
    pub(super) day: i64,
    pub(super) check_type: String,
    pub(super) at_ms: i64,
    pub(super) shift_id: i64,
    pub(super) group_id: i64,
}

impl Plan {
    pub(super) fn document(&self) -> Document {
        Document::of(json!({
            "id": self.id,
            "planId": self.id,
            "userId": self.userid,
            "checkType": self.check_type,
            "planCheckTime": self.at_ms,
            "baseCheckTime": self.at_ms,
            "checkDateTime": self.at_ms,
            "workDate": date::china_midnight(self.day),
            "classId": self.shift_id,
            "shiftId": self.shift_id,
            "classSettingId": self.shift_id,
            "shiftVersion": 1,
            "groupId": self.group_id,
            "isRest": "N",
        }))
    }
}

/// The shift and the group of somebody's day; `None` on a day of rest and for who is in no group.
pub(super) fn shift_of(state: &State, userid: &str, day: i64) -> Option<(i64, i64)> {
    if let Some(entry) = state.records.get(ROSTER, &format!("{userid}/{day}")) {
        let rests = entry.document.boolean("isRest") == Some(true);
        let shift = entry.document.integer("shiftId")?;
        return Some((shift, entry.document.integer("groupId")?)).filter(|_| !rests);
    }
    let group = groups::of_person(state, userid)?;
    if group.document.text("type").as_deref() != Some("FIXED") {
        return None;
    }
    let weekday = date::weekday(day);
    let week = group.document.list("workdayClassList");
    let of_week = usize::try_from(weekday).ok().and_then(|weekday| week.get(weekday));
    let usual = || group.document.integer("defaultClassId").filter(|_| (1..=5).contains(&weekday));
    let shift = of_week.and_then(|shift| shift.parse().ok()).or_else(usual).filter(|shift| *shift != 0)?;
    Some((shift, group.id.parse().ok()?))
}

pub(super) fn of_day(state: &mut State, userid: &str, day: i64) -> Vec<Plan> {
    let Some((shift_id, group_id)) = shift_of(state, userid, day) else { return Vec::new() };
    let number = number_of(state, userid);
    let Some(shift) = state.records.get(SHIFT.name, &shift_id.to_string()) else { return Vec::new() };
    let plan = |(at, punch): (i64, shifts::Punch)| Plan {
        id: (number.saturating_mul(DAYS).saturating_add(day)).saturating_mul(PER_DAY).saturating_add(at),
        userid: userid.to_owned(),
        day,
        check_type: punch.check_type,
        at_ms: date::china_midnight(day).saturating_add(punch.minute.saturating_mul(60_000)),
        shift_id,
        group_id,
    };
    (0..PER_DAY).zip(shifts::punches(shift)).map(plan).collect()
}

/// Whose plan a number is, and of which day.
pub(super) fn owner(state: &State, plan_id: i64) -> Option<(String, i64)> {
    let (number, day) = (plan_id / PER_DAY / DAYS, plan_id / PER_DAY % DAYS);
    let mut people = state.records.all(NUMBERS);
    let person = people.find(|person| i64::try_from(person.number).ok() == Some(number))?;
    Some((person.id.clone(), day))
}

fn number_of(state: &mut State, userid: &str) -> i64 {
    if state.records.get(NUMBERS, userid).is_none() {
        state.records.insert(NUMBERS, userid.to_owned(), String::new(), Document::default());
    }
    let number = state.records.get(NUMBERS, userid).map_or(0, |person| person.number);
    i64::try_from(number).unwrap_or(i64::MAX)
}
