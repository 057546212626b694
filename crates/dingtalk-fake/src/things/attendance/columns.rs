//! The attendance report by columns: what came of each day, counted. The columns are those of a new organisation; their numbers
//! are assumed.

use http::Method;
use serde_json::Value;

use super::{absences, check_person, results, time, window, wrong};
use crate::call::Call;
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/attendance/getattcolumns", list),
    Route::of(Method::POST, "/topapi/attendance/getcolumnval", show),
    Route::of(Method::POST, "/v1.0/attendance/columnValues/query", show_several),
    Route::of(Method::POST, "/topapi/attendance/getleavetimebynames", show_leave),
];

/// A column: its number, what clients and apps call it, and what it counts.
type Column = (i64, &'static str, &'static str, Counts);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// What is the same on all days: a member of the person, or the main department.
    Name,
    JobNumber,
    Department,
    /// 1 on a day on which somebody was there.
    Days,
    /// Results of the day of this kind of duty with these outcomes; of both where none is named.
    Results(&'static str, &'static [&'static str]),
}

const COLUMNS: &[Column] = &[
    (1_001, "姓名", "user_name", Counts::Name),
    (1_002, "工号", "job_number", Counts::JobNumber),
    (1_003, "部门", "dept_name", Counts::Department),
    (1_004, "出勤天数", "attend_days", Counts::Days),
    (1_005, "迟到次数", "late_times", Counts::Results("OnDuty", &["Late", "SeriousLate"])),
    (1_006, "严重迟到次数", "serious_late_times", Counts::Results("OnDuty", &["SeriousLate"])),
    (1_007, "早退次数", "leave_early_times", Counts::Results("OffDuty", &["Early"])),
    (1_008, "上班缺卡次数", "on_work_lack_card_times", Counts::Results("OnDuty", &["NotSigned"])),
    (1_009, "下班缺卡次数", "off_work_lack_card_times", Counts::Results("OffDuty", &["NotSigned"])),
];

const MOST_COLUMNS: usize = 20;
const MOST_DAYS: i64 = 31;
const TOO_MANY: Words = wrong("invalidParameter", "at most 20 columns may be asked for");
/// Assumed.
const NO_COLUMN: Words = wrong("invalidParameter", "the report has no column with this id");

fn list(_: &Platform, call: &Call) -> Outcome {
    let columns = COLUMNS.iter().map(|(id, name, alias, counts)| {
        let of_person = matches!(counts, Counts::Name | Counts::JobNumber | Counts::Department);
        let kind = if of_person { 0 } else { 1 };
        Document::of(
            json!({"id": id, "name": name, "alias": alias, "type": kind, "sub_type": 0, "status": 0}),
        )
    });
    Ok(call.answer_list(Page::everything().cut_list(columns), "", None, &[]))
}

fn columns(call: &Call) -> Result<Vec<&'static Column>, Refusal> {
    let ids = call.request.list("columnIdList");
    if ids.len() > MOST_COLUMNS {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let column = |id: &String| COLUMNS.iter().find(|column| column.0.to_string() == *id);
    let found: Option<Vec<_>> = ids.iter().map(column).collect();
    found.ok_or_else(|| NO_COLUMN.refusal(call.dialect()))
}

/// The days that are asked for.
fn days(call: &Call) -> Result<std::ops::RangeInclusive<i64>, Refusal> {
    let (from, to) = (time(&call.request, "fromDate"), time(&call.request, "toDate"));
    let (from, to) = window(from, to, MOST_DAYS, call.dialect())?;
    Ok(date::china_day(from)..=date::china_day(to))
}

/// What a column says of a person, by days or for all of them.
fn values(
    platform: &Platform,
    state: &mut State,
    userid: &str,
    (id, name, _, counts): &Column,
    days: std::ops::RangeInclusive<i64>,
) -> Value {
    let user = state.directory.user(userid);
    let main = || Some(state.directory.department(*user?.dept_id_list.first()?)?.name.clone());
    let fixed = match counts {
        Counts::Name => Some(user.map(|user| user.name.clone()).unwrap_or_default()),
        Counts::JobNumber => {
            Some(user.and_then(|user| user.document().text("job_number")).unwrap_or_default())
        }
        Counts::Department => Some(main().unwrap_or_default()),
        Counts::Days | Counts::Results(..) => None,
    };
    let mut by_day = Vec::new();
    for day in days.filter(|_| fixed.is_none()) {
        let results = results::of_day(state, userid, day, platform.clock.now_ms());
        let outcome = |result: &Document| result.text("timeResult").unwrap_or_default();
        let count = match counts {
            Counts::Results(duty, outcomes) => {
                let is_counted = |result: &&Document| {
                    result.text("checkType").as_deref() == Some(*duty)
                        && outcomes.contains(&outcome(result).as_str())
                };
                results.iter().filter(is_counted).count()
            }
            _ => usize::from(results.iter().any(|result| outcome(result) != "NotSigned")),
        };
        by_day.push(json!({"date": date::china_midnight(day), "value": count.to_string()}));
    }
    json!({"id": id, "column_vo": {"id": id, "name": name}, "fixed_value": fixed, "column_vals": by_day, "columnValues": by_day})
}

fn of_person(platform: &Platform, call: &Call, userid: &str) -> Result<Vec<Value>, Refusal> {
    let (columns, days) = (columns(call)?, days(call)?);
    let mut state = platform.state();
    check_person(&state, userid, call.dialect())?;
    Ok(columns.into_iter().map(|column| values(platform, &mut state, userid, column, days.clone())).collect())
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let values = of_person(platform, call, &call.need("userid")?)?;
    Ok(call.answer_thing(Document::of(json!({"column_vals": values})), None, &[]))
}

fn show_several(platform: &Platform, call: &Call) -> Outcome {
    let mut people = Vec::new();
    for userid in call.request.list("userIds") {
        let values = of_person(platform, call, &userid)?;
        people.push(json!({"userId": userid, "columnData": values}));
    }
    Ok(call.answer_thing(Document::of(json!({"result": people})), None, &[]))
}

/// Leave by the name that its approvals had, in the unit in which it was granted.
fn show_leave(platform: &Platform, call: &Call) -> Outcome {
    let (userid, names, days) = (call.need("userid")?, call.request.list("leaveNames"), days(call)?);
    if names.len() > MOST_COLUMNS {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let state = platform.state();
    check_person(&state, &userid, call.dialect())?;
    let of_name = |name: &String| {
        let by_day = days.clone().map(|day| {
            let part = absences::leave_of_day(&state, &userid, name, day);
            json!({"date": date::china_midnight(day), "value": part.to_string()})
        });
        let by_day: Vec<_> = by_day.collect();
        let column = json!({"id": 0, "name": name, "alias": name, "type": 2, "sub_type": 0, "status": 0});
        json!({"columnvo": column, "columnvals": by_day})
    };
    let columns: Vec<_> = names.iter().map(of_name).collect();
    Ok(call.answer_thing(Document::of(json!({"columns": columns})), None, &[]))
}
