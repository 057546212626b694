//! Attendance: groups, shifts, rosters, punches and what comes of them, absence.

pub(super) mod absences;
pub(super) mod columns;
pub(super) mod groups;
pub(super) mod leave;
pub(super) mod places;
mod plan;
mod punch;
pub(super) mod results;
pub(super) mod rosters;
pub(super) mod shifts;

use super::kind::Words;
use crate::date;
use crate::document::Document;
use crate::reply::{Dialect, Refusal};
use crate::state::State;

pub(crate) use self::punch::punch;

/// The code of the old host is assumed.
const fn wrong(code: &'static str, message: &'static str) -> Words {
    Words::new((40_035, message), (400, code, message))
}

const NO_PERSON: Words =
    Words::new((60_121, "the user does not exist"), (400, "userNotExist", "the user does not exist"));
/// Assumed.
const WRONG_TIME: Words =
    wrong("invalidParameter", "a time does not exist, the end lies before the start or too far after it");

fn check_person(state: &State, userid: &str, dialect: Dialect) -> Result<(), Refusal> {
    state.directory.user(userid).map(|_| ()).ok_or_else(|| NO_PERSON.refusal(dialect))
}

/// A point in time, as ms or as text in China time.
fn time(request: &Document, name: &str) -> Option<i64> {
    request.integer(name).or_else(|| date::parse_china(&request.text(name)?))
}

/// The days of a window, as the requests limit it.
fn window(
    from: Option<i64>,
    to: Option<i64>,
    most_days: i64,
    dialect: Dialect,
) -> Result<(i64, i64), Refusal> {
    let window = from.zip(to).filter(|(from, to)| {
        from <= to && date::china_day(*to).saturating_sub(date::china_day(*from)) <= most_days
    });
    window.ok_or_else(|| WRONG_TIME.refusal(dialect))
}
