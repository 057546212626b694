//! Contents of documents as files: a task is begun, asked for, and tells where the file lies. Whatever format was asked for, it
//! is Markdown: assumed, as are the numbers of the states and the keys, of which no page tells.

use bytes::Bytes;
use http::Method;

use super::access::Role;
use super::trouble::Trouble;
use super::{blocks, contents, downloads, entry};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::records::Record;

/// The shelf. The parent of a record is the uuid of the document.
const TASKS: &str = "document tasks";
const FIRST: u64 = 60_001;

#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v2.0/doc/query/{dentryUuid}/contents", begin),
    Route::of(Method::GET, "/v2.0/doc/dentries/{dentryUuid}/contents", begin),
    Route::of(Method::GET, "/v2.0/doc/me/query/{dentryUuid}/contents", begin),
    Route::of(Method::GET, "/v2.0/doc/me/dentries/{dentryUuid}/contents", begin),
    Route::of(Method::GET, "/v2.0/doc/elm/me/dentries/{dentryUuid}/contents", begin),
    Route::of(Method::PUT, "/v2.0/doc/contents/{dentryUuid}/jobs", begin),
    Route::of(Method::GET, "/v2.0/doc/contents/{dentryUuid}/jobStatuses", show_job),
    Route::of(Method::POST, "/v2.0/doc/me/export/submit", begin),
    Route::of(Method::GET, "/v2.0/doc/me/export/task/query", show_export),
    Route::of(Method::GET, "/v2.0/doc/task/info/{taskId}", show_task),
];

const DONE: i64 = 2;

/// It is done at once.
fn begin(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (document, _) = contents::asked(platform, &state, call, Role::Reader)?;
    let uuid = entry::text(&document, "uuid");
    let text = blocks::to_markdown(&blocks::of(&state, &uuid));
    let (id, object) =
        (FIRST.saturating_add(state.records.count(TASKS)).to_string(), platform.identifiers.hex32());
    state.objects.put(&object, 0, Bytes::from(text));
    let url = downloads::page_of(platform, &object);
    state.records.insert(TASKS, id.clone(), uuid, Document::of(json!({"object": object})));
    Ok(call.answer_thing(Document::of(json!({"taskId": id, "downloadUrl": url})), None, &[]))
}

fn task<'a>(records: &'a crate::state::records::Records, call: &Call) -> Result<&'a Record, Refusal> {
    let task = records.get(TASKS, &call.need("taskId")?);
    task.ok_or_else(|| Trouble::NoTask.refusal(call))
}

fn show_job(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (document, _) = contents::asked(platform, &state, call, Role::Reader)?;
    let task = task(&state.records, call)?;
    if task.parent != entry::text(&document, "uuid") {
        return Err(Trouble::NoTask.refusal(call));
    }
    let answer = json!({"status": DONE, "contentKey": entry::text(task, "object")});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

fn show_export(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let url = downloads::page_of(platform, &entry::text(task(&state.records, call)?, "object"));
    Ok(call.answer_thing(Document::of(json!({"status": "SUCCESS", "downloadUrl": url})), None, &[]))
}

fn show_task(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let task = task(&state.records, call)?;
    let answer = json!({"taskId": task.id, "status": DONE, "totalCount": 1, "succCount": 1, "failCount": 0});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}
