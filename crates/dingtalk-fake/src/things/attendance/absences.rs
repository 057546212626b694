//! Absence and overtime that an approval has granted.

use http::Method;
use serde_json::Value;

use super::plan;
use super::{check_person, time, window, wrong};
use crate::call::Call;
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/attendance/approve/finish", grant),
    Route::of(Method::POST, "/v1.0/attendance/approvals/finish", grant),
    Route::of(Method::POST, "/topapi/attendance/approve/duration/calculate", calculate),
    Route::of(Method::POST, "/v1.0/attendance/approvals/durations/calculate", calculate),
    Route::of(Method::POST, "/topapi/attendance/approve/cancel", cancel),
    Route::of(Method::POST, "/v1.0/attendance/approvals/query", list),
    Route::of(Method::POST, "/topapi/attendance/getleavestatus", list_leave),
    Route::of(Method::POST, "/topapi/attendance/getleaveapproveduration", sum_leave),
];

const ABSENCES: &str = "attendance absences";
const LEAVE: i64 = 3;
const OVERTIME: i64 = 1;
const DAY_MS: i64 = 24 * 3_600_000;
const MOST_DAYS: i64 = 31;
const MOST_PEOPLE: usize = 100;
/// A day of leave in minutes of work: assumed.
const WORK_MIN: f64 = 480.0;

const WRONG_TYPE: Words = wrong("illegalApproveType", "biz_type has to be 1, 2 or 3");
const WRONG_UNIT: Words = wrong("illegalDurationUnit", "duration_unit has to be day, halfDay or hour");
const OVERTIME_UNIT: Words = wrong("illegalOvertimeDurationUnit", "overtime is counted in hours");
const WRONG_ORDER: Words = wrong("beginDateCannotAfterEndDate", "the end lies before the start");
const TOO_LONG: Words = wrong("durationTooLong", "the time has to be within 31 days");
const WRONG_PARAMETER: Words = wrong("invalidRequestParams", "a time does not exist");
const TOO_MANY: Words = wrong("invalidParameter", "at most 100 people may be asked for");
/// Assumed.
const NO_APPROVAL: Words = wrong("invalidParameter", "the approval does not exist");

const ALIASES: Aliases = &[&["durationDetail", "durationDetails"]];

/// How long something lasts.
struct Duration {
    from_ms: i64,
    to_ms: i64,
    /// Day, and how much of it in the unit.
    details: Vec<(i64, f64)>,
}

impl Duration {
    fn total(&self) -> f64 {
        self.details.iter().map(|(_, part)| part).sum()
    }

    fn document(&self) -> Document {
        let detail = |(day, part): &(i64, f64)| {
            let date = date::china_datetime(date::china_midnight(*day));
            json!({"date": date.get(..10), "duration": part})
        };
        let details: Vec<_> = self.details.iter().map(detail).collect();
        Document::of(json!({"duration": self.total(), "durationDetail": details}))
    }
}

/// What the request says, which the new host has partly in a member of its own.
fn asked(call: &Call) -> Document {
    let mut asked = call.request.clone();
    if let Some(Value::Object(inner)) = asked.remove("topCalculateApproveDurationParam") {
        asked.merge(Document::of(Value::Object(inner)), &[]);
    }
    asked
}

fn duration(call: &Call, state: &State, userid: &str, asked: &Document) -> Result<Duration, Refusal> {
    let refuse = |words: Words| words.refusal(call.dialect());
    let biz_type =
        asked.integer("bizType").filter(|kind| (1..=3).contains(kind)).ok_or_else(|| refuse(WRONG_TYPE))?;
    let unit = asked.text("durationUnit").unwrap_or_default();
    if biz_type == OVERTIME && unit != "hour" {
        return Err(refuse(OVERTIME_UNIT));
    }
    let [Some(from_ms), Some(to_ms)] = [time(asked, "fromTime"), time(asked, "toTime")] else {
        return Err(refuse(WRONG_PARAMETER));
    };
    if to_ms < from_ms {
        return Err(refuse(WRONG_ORDER));
    }
    let (first, last) = (date::china_day(from_ms), date::china_day(to_ms));
    if last.saturating_sub(first) > MOST_DAYS {
        return Err(refuse(TOO_LONG));
    }
    let works = |day: i64| {
        asked.integer("calculateModel") != Some(1)
            || plan::shift_of(state, userid, day).is_some()
            || (1..=5).contains(&date::weekday(day))
    };
    // The end of a day or of half a day belongs to it.
    let (to_ms, ms_of_one) = match unit.as_str() {
        "day" => (date::china_midnight(last + 1), DAY_MS),
        "halfDay" => (to_ms.saturating_add(DAY_MS / 2), DAY_MS),
        "hour" => (to_ms, 3_600_000),
        _ => return Err(refuse(WRONG_UNIT)),
    };
    let part = |day: i64| {
        let (begin, end) = (date::china_midnight(day).max(from_ms), date::china_midnight(day + 1).min(to_ms));
        let ms = end.saturating_sub(begin).max(0);
        #[expect(clippy::cast_precision_loss, reason = "a day in ms is a small number")]
        let part = ms as f64 / ms_of_one as f64;
        (day, part)
    };
    let days = (first..=last).filter(|day| unit == "hour" || works(*day));
    Ok(Duration { from_ms, to_ms, details: days.map(part).collect() })
}

fn calculate(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let userid = call.need("userid")?;
    check_person(&state, &userid, call.dialect())?;
    let duration = duration(call, &state, &userid, &asked(call))?;
    Ok(call.answer_thing(duration.document(), None, ALIASES))
}

/// An approval has ended with consent.
fn grant(platform: &Platform, call: &Call) -> Outcome {
    let asked = asked(call);
    let userid = call.need("userid")?;
    let id = asked.text("approveId").unwrap_or_else(|| platform.identifiers.hex32());
    let mut state = platform.state();
    check_person(&state, &userid, call.dialect())?;
    let duration = duration(call, &state, &userid, &asked)?;
    if asked.integer("bizType") == Some(OVERTIME) {
        push_overtime(platform, &userid, &duration);
    }
    let mut absence = asked;
    let further = json!({
        "approveId": id,
        "procInstId": id,
        "userid": userid,
        "beginTime": duration.from_ms,
        "endTime": duration.to_ms,
        "duration": duration.total(),
        "gmtFinished": platform.clock.now_ms(),
    });
    absence.merge(Document::of(further), &[]);
    state.records.insert(ABSENCES, format!("{userid}/{id}"), userid, absence);
    Ok(call.answer_thing(duration.document(), None, ALIASES))
}

/// Values beyond those of the page's sample are assumed.
fn push_overtime(platform: &Platform, userid: &str, duration: &Duration) {
    let corp_id = &platform.seed.corp_id;
    let days = duration.details.iter().map(|(day, hours)| {
        let date =
            date::china_datetime(date::china_midnight(*day)).get(..10).unwrap_or_default().replace('-', "");
        let works = (1..=5).contains(&date::weekday(*day));
        json!({
            "corpId": corp_id,
            "userid": userid,
            "workDate": date::china_midnight(*day),
            "overtimeHour": hours,
            "overtimeDay": 0,
            "overtimeDayType": if works { "workDay" } else { "restDay" },
            "action": "modify",
            "key": format!("{corp_id};{userid};{date}"),
            "timestamp": platform.clock.now_ms(),
            "vacationRate": 1.0,
            "workHoursPerDay": 8,
            "workMinutesPerDay": 480,
        })
    });
    let days: Value = days.collect();
    platform.push_event("attendance_overtime_duration", json!({"dataList": days}));
}

fn cancel(platform: &Platform, call: &Call) -> Outcome {
    let id = format!("{}/{}", call.need("userid")?, call.need("approveId")?);
    let removed = platform.state().records.remove(ABSENCES, &id);
    removed.map(|_| json!({})).ok_or_else(|| NO_APPROVAL.refusal(call.dialect()))
}

/// Those of a person that touch a window.
pub(super) fn of_person(state: &State, userid: &str, from_ms: i64, to_ms: i64) -> Vec<Document> {
    let touches = |absence: &&Document| {
        absence.integer("beginTime").is_some_and(|begin| begin < to_ms)
            && absence.integer("endTime").is_some_and(|end| end > from_ms)
    };
    state
        .records
        .of_parent(ABSENCES, userid)
        .map(|absence| &absence.document)
        .filter(touches)
        .cloned()
        .collect()
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let people = request.list("userIds");
    let (from, to) =
        (request.integer("fromDateTime").unwrap_or(0), request.integer("toDateTime").unwrap_or(i64::MAX));
    let kinds = request.list("bizTypes");
    let state = platform.state();
    let found = people.iter().flat_map(|userid| of_person(&state, userid, from, to));
    let wanted = found.filter(|absence| {
        kinds.is_empty() || absence.text("bizType").is_some_and(|kind| kinds.contains(&kind))
    });
    Ok(call.answer_list(Page::everything().cut_list(wanted), "", None, ALIASES))
}

fn leave(state: &State, people: &[String], from_ms: i64, to_ms: i64) -> Vec<Document> {
    let found = people.iter().flat_map(|userid| of_person(state, userid, from_ms, to_ms));
    found.filter(|absence| absence.integer("bizType") == Some(LEAVE)).collect()
}

/// How much leave of a name, which is its kind or its tag, a day holds, in the unit in which it was granted.
pub(super) fn leave_of_day(state: &State, userid: &str, name: &str, day: i64) -> f64 {
    let (from_ms, to_ms) = (date::china_midnight(day), date::china_midnight(day + 1));
    let of_name = |absence: &Document| {
        ["subType", "tagName"].iter().any(|member| absence.text(member).as_deref() == Some(name))
    };
    let found = leave(state, &[userid.to_owned()], from_ms, to_ms).into_iter().filter(of_name);
    let part = |absence: Document| {
        let begin = absence.integer("beginTime").unwrap_or_default().max(from_ms);
        let end = absence.integer("endTime").unwrap_or_default().min(to_ms);
        let by_hour = absence.text("durationUnit").as_deref() == Some("hour");
        #[expect(clippy::cast_precision_loss, reason = "a day in ms is a small number")]
        let part = end.saturating_sub(begin) as f64 / (if by_hour { 3_600_000 } else { DAY_MS }) as f64;
        part
    };
    found.map(part).fold(0.0, |whole, part| whole + part)
}

fn amount(absence: &Document) -> f64 {
    absence.get("duration").and_then(Value::as_f64).unwrap_or_default()
}

/// Leave in hundredths of its unit.
fn list_leave(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let people = request.list("useridList");
    if people.len() > MOST_PEOPLE {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let (from, to) = window(request.integer("startTime"), request.integer("endTime"), 180, call.dialect())?;
    let state = platform.state();
    let page = Page::of(request).cut_list(leave(&state, &people, from, to)).map(|absence| {
        let by_hour = absence.text("durationUnit").as_deref() == Some("hour");
        #[expect(clippy::cast_possible_truncation, reason = "at most 31 days in hundredths")]
        let percent = (amount(&absence) * 100.0).round() as i64;
        Document::of(json!({
            "userid": absence.text("userid"),
            "durationUnit": if by_hour { "percent_hour" } else { "percent_day" },
            "durationPercent": percent,
            "startTime": absence.integer("beginTime"),
            "endTime": absence.integer("endTime"),
            "leaveCode": absence.text("leaveCode"),
        }))
    });
    Ok(call.answer_list(page, "", None, &[]))
}

fn sum_leave(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let (from, to) = (time(&call.request, "fromDate"), time(&call.request, "toDate"));
    let (from, to) = window(from, to, 366, call.dialect())?;
    let state = platform.state();
    check_person(&state, &userid, call.dialect())?;
    let minutes = leave(&state, &[userid], from, to).into_iter().map(|absence| {
        let by_hour = absence.text("durationUnit").as_deref() == Some("hour");
        amount(&absence) * if by_hour { 60.0 } else { WORK_MIN }
    });
    #[expect(clippy::cast_possible_truncation, reason = "a few days in minutes")]
    let minutes = minutes.sum::<f64>().round() as i64;
    Ok(call.answer_thing(Document::of(json!({"durationInMinutes": minutes})), None, &[]))
}
