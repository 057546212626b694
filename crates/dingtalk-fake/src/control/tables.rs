//! `GET /_fake/records`: what the fake keeps, as tables.

use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::problem::Problem;
use super::requests::number;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;

/// Rows when the look does not say how many.
const USUAL: u64 = 100;

const PEOPLE: &str = "people";
const DEPARTMENTS: &str = "departments";

/// The kinds and how many there are of each.
pub(super) fn kinds(platform: &Platform) -> Value {
    let state = platform.state();
    let own =
        [(PEOPLE, state.directory.users().count()), (DEPARTMENTS, state.directory.departments().count())];
    let kinds = own.into_iter().chain(state.records.kinds());
    let kinds: Vec<_> = kinds.map(|(kind, count)| json!({"kind": kind, "count": count})).collect();
    json!({"kinds": kinds})
}

/// The records of a kind from `offset` on, `limit` of them, those alone that have the text `search` somewhere.
pub(super) fn table(platform: &Platform, call: &Call, kind: &str) -> Result<Value, Problem> {
    let kind = percent_decode_str(kind).decode_utf8_lossy();
    let size =
        |name: &str, otherwise| Ok(usize::try_from(number(call, name, otherwise)?).unwrap_or(usize::MAX));
    let (offset, limit) = (size("offset", 0)?, size("limit", USUAL)?);
    let search = call.query("search").unwrap_or_default().to_lowercase();
    let state = platform.state();
    let rows = rows(&state, &kind).ok_or_else(|| {
        let message = format!("nothing of the kind {kind} is kept; GET /_fake/records has the kinds");
        Problem { status: StatusCode::NOT_FOUND, message }
    })?;
    let wanted = rows.filter(|row| search.is_empty() || row.to_string().to_lowercase().contains(&search));
    let mut rows: Vec<_> = wanted.skip(offset).take(limit.saturating_add(1)).collect();
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok(json!({"kind": kind, "records": rows, "more": more}))
}

fn rows<'a>(state: &'a State, kind: &'a str) -> Option<Box<dyn Iterator<Item = Value> + 'a>> {
    Some(match kind {
        PEOPLE => Box::new(state.directory.users().map(|user| row(&user.userid, "", user.details()))),
        DEPARTMENTS => Box::new(state.directory.departments().map(|department| {
            let parent = department.parent_id.map(|parent| parent.to_string()).unwrap_or_default();
            row(&department.dept_id.to_string(), &parent, department.details())
        })),
        _ if state.records.count(kind) == 0 => return None,
        _ => Box::new(
            state.records.all(kind).map(|record| row(&record.id, &record.parent, record.document.members())),
        ),
    })
}

fn row(id: &str, parent: &str, members: Map<String, Value>) -> Value {
    json!({"id": id, "parent": parent, "members": members})
}
