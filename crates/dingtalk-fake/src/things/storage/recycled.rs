//! The recycle bin of an organisation, by both hosts' names of it.

use http::Method;
use serde_json::Value;

use super::entry::{self, ROOT};
use super::landing::{Conflict, Landing, land};
use super::trouble::Trouble;
use super::{operator, option, page, subscriptions, tell};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Change;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v1.0/storage/recycleBins", show_bin),
    Route::of(Method::GET, "/v1.0/storage/recycleBins/{recycleBinId}/recycleItems", list),
    Route::of(Method::GET, "/v1.0/storage/recycleBins/{recycleBinId}/recycleItems/{recycleItemId}", show),
    Route::of(
        Method::DELETE,
        "/v1.0/storage/recycleBins/{recycleBinId}/recycleItems/{recycleItemId}",
        delete,
    ),
    Route::of(Method::POST, "/v1.0/storage/recycleBins/{recycleBinId}/recycleItems/batchRemove", delete_many),
    Route::of(Method::POST, "/v1.0/storage/recycleBins/{recycleBinId}/clear", clear),
    Route::of(
        Method::POST,
        "/v1.0/storage/recycleBins/{recycleBinId}/recycleItems/{recycleItemId}/restore",
        restore,
    ),
    Route::of(
        Method::POST,
        "/v1.0/storage/recycleBins/{recycleBinId}/recycleItems/batchRestore",
        restore_many,
    ),
    Route::of(Method::GET, "/v1.0/drive/recycleItems", list),
    Route::of(Method::POST, "/v1.0/drive/recycleItems/delete", delete_of_drive),
    Route::of(Method::POST, "/v1.0/drive/recycleItems/clear", clear),
    Route::of(Method::POST, "/v1.0/drive/recycleItems/recover", restore_of_drive),
];

const ITEMS: &str = "storage recycle items";

/// The organisation has one.
const BIN: &str = "7000001";

const FIRST: u64 = 7_100_001;

const NAMES: Aliases = &[
    &["id", "recycleItemId"],
    &["originalName", "fileName"],
    &["originalPath", "filePath"],
    &["size", "fileSize"],
    &["operatorTime", "deleteTime"],
];

/// Puts an entry, with all that lies in it, into the bin.
pub(super) fn keep(platform: &Platform, state: &mut State, who: &str, entry: &Record) {
    let tree: Vec<_> = entry::tree(&state.records, entry).into_iter().map(|inner| inner.document).collect();
    let size: i64 = tree.iter().filter_map(|inner| inner.integer("size")).sum();
    let id = FIRST.saturating_add(state.records.count(ITEMS)).to_string();
    let staff = state.directory.user_by_union_id(who).map(|user| user.userid.clone());
    let item = json!({"id": id, "spaceId": entry::text(entry, "spaceId"), "dentryId": entry.id, "size": size,
        "type": entry::text(entry, "type"), "fileType": entry::text(entry, "type").to_lowercase(),
        "originalName": entry::text(entry, "name"), "originalPath": entry::path(&state.records, entry),
        "operatorId": who, "deleteStaffId": staff, "operatorTime": platform.clock.now_ms(), "tree": tree});
    state.records.insert(ITEMS, id, String::new(), Document::of(item));
}

/// That the caller is somebody, and the bin is there.
fn check(state: &State, call: &Call) -> Result<String, Refusal> {
    let who = operator(state, call)?;
    match call.request.text("recycleBinId") {
        Some(bin) if bin != BIN => Err(Trouble::NoBin.refusal(call)),
        _ => Ok(who),
    }
}

fn show_bin(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let (scope, id) = (call.need("recycleBinScope")?, call.need("scopeId")?);
    if scope != "ORG" {
        return Err(Trouble::Parameter("recycleBinScope").refusal(call));
    }
    if id != platform.corp_id() {
        return Err(Trouble::NoBin.refusal(call));
    }
    Ok(call.answer_thing(Document::of(json!({"id": BIN, "scope": scope, "scopeId": id})), None, &[]))
}

/// What was deleted last comes first.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    check(&state, call)?;
    let page = page(&call.request, 50, 50).map_err(|trouble| trouble.refusal(call))?;
    let mut items: Vec<_> = state.records.all(ITEMS).map(|item| item.document.clone()).collect();
    items.reverse();
    if call.request.text("orderType").is_some_and(|order| order.starts_with("fileNameAsc")) {
        items.sort_by_key(|item| item.text("originalName"));
    }
    Ok(call.answer_list(page.cut_list(items), "", None, NAMES))
}

fn find(state: &State, id: &str) -> Result<Record, Trouble> {
    state.records.get(ITEMS, id).cloned().ok_or(Trouble::NoItem)
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    check(&state, call)?;
    let found = find(&state, &call.need("recycleItemId")?).map(|item| item.document.into_value());
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, NAMES))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    drop_all(platform, call, &[call.need("recycleItemId")?])
}

fn delete_many(platform: &Platform, call: &Call) -> Outcome {
    drop_all(platform, call, &call.request.list("recycleItemIds"))
}

fn delete_of_drive(platform: &Platform, call: &Call) -> Outcome {
    drop_all(platform, call, &call.request.list("recycleItemIdList"))
}

/// All or none.
fn drop_all(platform: &Platform, call: &Call, ids: &[String]) -> Outcome {
    let mut state = platform.state();
    check(&state, call)?;
    let found: Result<Vec<_>, _> = ids.iter().map(|id| find(&state, id)).collect();
    for item in found.map_err(|trouble| trouble.refusal(call))? {
        state.records.remove(ITEMS, &item.id);
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn clear(platform: &Platform, call: &Call) -> Outcome {
    let all: Vec<_> = platform.state().records.all(ITEMS).map(|item| item.id.clone()).collect();
    drop_all(platform, call, &all)
}

/// Puts back what was deleted: into its folder, or into the root of its space where that is gone, which is assumed.
fn put_back(
    platform: &Platform,
    state: &mut State,
    who: &str,
    id: &str,
    conflict: Option<&str>,
) -> Result<Record, Trouble> {
    let item = find(state, id)?;
    let tree = item.document.get("tree").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut tree = tree.into_iter().map(Document::of);
    let first = tree.next().ok_or(Trouble::NoItem)?;
    let text = |document: &Document, name: &str| document.text(name).unwrap_or_default();
    let (space_id, parent) = (text(&first, "spaceId"), text(&first, "parentId"));
    let is_there = entry::check_folder(&state.records, &space_id, &parent).is_ok();
    let parent = if is_there { parent } else { ROOT.to_owned() };
    let is_folder = text(&first, "type") == "FOLDER";
    let name = text(&first, "name");
    let landing =
        land(&state.records, (&space_id, &parent), &name, Conflict::of(conflict)?, (is_folder, None))?;
    let name = match landing {
        Landing::Kept(id) => {
            state.records.remove(ITEMS, &item.id);
            return entry::find(&state.records, &space_id, &id).cloned();
        }
        Landing::Onto(id) => {
            state.records.remove(entry::ENTRIES, &id);
            name
        }
        Landing::New(name) => name,
    };
    let mut first = first;
    first.set("name", name);
    let restored = entry::keep(state, &space_id, &parent, first).clone();
    for inner in tree {
        let parent = text(&inner, "parentId");
        entry::keep(state, &space_id, &parent, inner);
    }
    state.records.remove(ITEMS, &item.id);
    subscriptions::push(platform, state, Change::Created, &restored, who);
    Ok(restored)
}

fn restore(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, id) = (check(&state, call)?, call.need("recycleItemId")?);
    let conflict = option(call).text("conflictStrategy");
    let found = put_back(platform, &mut state, &who, &id, conflict.as_deref());
    let found = found.map(
        |entry| json!({"async": false, "dentryId": entry.id, "spaceId": entry::text(&entry, "spaceId")}),
    );
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, &[]))
}

fn restore_many(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, conflict) = (check(&state, call)?, option(call).text("conflictStrategy"));
    let one = |id: &String| match put_back(platform, &mut state, &who, id, conflict.as_deref()) {
        Ok(entry) => json!({"recycleBinId": BIN, "recycleItemId": id, "success": true, "async": false,
            "dentryId": entry.id, "spaceId": entry::text(&entry, "spaceId")}),
        Err(trouble) => {
            json!({"recycleBinId": BIN, "recycleItemId": id, "success": false, "errorCode": trouble.code()})
        }
    };
    let items: Vec<_> = call.request.list("recycleItemIds").iter().map(one).collect();
    Ok(call.answer_thing(Document::of(json!({"resultItems": items})), None, &[]))
}

fn restore_of_drive(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, ids) = (check(&state, call)?, call.request.list("recycleItemIdList"));
    for id in &ids {
        find(&state, id).map_err(|trouble| trouble.refusal(call))?;
    }
    for id in &ids {
        put_back(platform, &mut state, &who, id, None).map_err(|trouble| trouble.refusal(call))?;
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}
