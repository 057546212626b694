//! The drive: the same spaces and entries in its own words.

use http::Method;
use serde_json::Value;

use super::access::Role;
use super::downloads::asked;
use super::entry::{self, ENTRIES, ROOT};
use super::space::{self, SPACES};
use super::transfers::{Target, Way, remove, transfer};
use super::trouble::Trouble;
use super::{address, entries, operator, page, tell, uploads};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/drive/spaces", add_space),
    Route::of(Method::POST, "/v1.0/drive/spaces/customSpaces", add_custom_space),
    Route::of(Method::GET, "/v1.0/drive/spaces", list_spaces),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}", show_space),
    Route::of(Method::GET, "/v1.0/drive/mySpaces", show_my_space),
    Route::of(Method::POST, "/v1.0/drive/managements/spaces/query", show_spaces),
    Route::of(Method::PUT, "/v1.0/drive/managements/spaces", change_spaces),
    Route::of(Method::DELETE, "/v1.0/drive/spaces/{spaceId}", delete_space),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}/files/{parentId}/uploadInfos", upload),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files", add),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}/files", list),
    Route::of(Method::GET, "/v1.0/drive/spaces/{spaceId}/files/{fileId}", show),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/rename", rename),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/move", move_one),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/batchMove", move_many),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/{fileId}/copy", copy),
    Route::of(Method::DELETE, "/v1.0/drive/spaces/{spaceId}/files/{fileId}", delete),
    Route::of(Method::POST, "/v1.0/drive/spaces/{spaceId}/files/batchDelete", delete_many),
];

/// The space that a request names, and the person in whose name it happens.
fn place(platform: &Platform, state: &mut State, call: &Call) -> Result<(String, String), Refusal> {
    let (who, id) = (operator(state, call)?, call.need("spaceId")?);
    space::check(platform, state, &id).map_err(|trouble| trouble.refusal(call))?;
    Ok((who, id))
}

fn answer_space(call: &Call, state: &State, id: &str) -> Value {
    let space = state.records.get(SPACES, id).map(|space| space::view(state, space));
    call.answer_thing(space.unwrap_or_default(), None, space::NAMES)
}

fn add_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, name) = (operator(&state, call)?, call.need("name")?);
    let space = space::add(platform, &mut state, &who, Document::of(json!({"name": name})));
    Ok(answer_space(call, &state, &space.text("id").unwrap_or_default()))
}

/// One for each kind of business and its identifier.
fn add_custom_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, kind, identifier) = (operator(&state, call)?, call.need("bizType")?, call.need("identifier")?);
    let more =
        json!({"name": identifier, "spaceType": "custom", "permissionMode": call.need("permissionMode")?});
    let key = format!("custom/{kind}/{identifier}");
    let id = space::of_key(platform, &mut state, &who, &key, Document::of(more));
    Ok(answer_space(call, &state, &id))
}

fn list_spaces(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let (kind, page) = (call.need("spaceType")?, page(&call.request, 50, 50));
    let page = page.map_err(|trouble| trouble.refusal(call))?;
    let spaces = state.records.all(SPACES).filter(|space| entry::text(space, "spaceType") == kind);
    let page = page.cut(spaces.map(|space| (space.number, space)));
    Ok(call.answer_list(page.map(|space| space::view(&state, space)), "", None, space::NAMES))
}

fn show_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, id) = place(platform, &mut state, call)?;
    Ok(answer_space(call, &state, &id))
}

fn show_my_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let more = Document::of(json!({"name": who, "spaceType": "personal"}));
    let id = space::of_key(platform, &mut state, &who, &format!("person/{who}"), more);
    Ok(answer_space(call, &state, &id))
}

/// Those of the list that there are.
fn show_spaces(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let ids = call.request.list("spaceIds");
    let spaces = ids.iter().filter_map(|id| state.records.get(SPACES, id));
    let page = crate::page::Page::everything().cut_list(spaces).map(|space| space::view(&state, space));
    Ok(call.answer_list(page, "", None, space::NAMES))
}

fn change_spaces(platform: &Platform, call: &Call) -> Outcome {
    let quota = call.need_integer("quota")?;
    let mut state = platform.state();
    for id in call.request.list("spaceIds") {
        if let Some(space) = state.records.get_mut(SPACES, &id) {
            space.document.set("quota", quota);
            space.document.set("modifiedTime", platform.clock.now_ms());
        }
    }
    drop(state);
    show_spaces(platform, call)
}

/// With all that lies in it.
fn delete_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, id) = place(platform, &mut state, call)?;
    let top: Vec<_> = entry::children(&state.records, &id, ROOT).cloned().collect();
    for entry in &top {
        remove(platform, &mut state, &who, entry, false).map_err(|trouble| trouble.refusal(call))?;
    }
    state.records.remove(SPACES, &id);
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// `mediaId` is the key with which the file is added.
fn upload(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (_, space_id) = place(platform, &mut state, call)?;
    let told = |trouble: Trouble| trouble.refusal(call);
    super::landing::check_name(&call.need("fileName")?).map_err(told)?;
    entry::check_folder(&state.records, &space_id, &call.need("parentId")?).map_err(told)?;
    let key = uploads::issue(platform, &mut state, &space_id, false);
    let signed = Document::of(address::hand_out(platform, &mut state, "PUT", &key, 0));
    let url = signed.list("resourceUrls").concat();
    let info = json!({"mediaId": key, "resourceUrl": url, "internalResourceUrl": url, "headers": signed.get("headers"),
        "expirationSeconds": signed.get("expirationSeconds")});
    let answer = json!({"headerSignatureUploadInfo": info, "region": signed.get("region")});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// A file that was uploaded, or a folder.
fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, space_id) = place(platform, &mut state, call)?;
    let (name, kind) = (call.need("fileName")?, call.need("fileType")?);
    let parent = call.request.text("parentId").filter(|parent| !parent.is_empty());
    let parent = parent.unwrap_or_else(|| ROOT.to_owned());
    let conflict = call.request.text("addConflictPolicy");
    let found = match kind.as_str() {
        "folder" => {
            let option = Document::of(json!({"conflictStrategy": conflict}));
            entries::new_folder(platform, &mut state, &who, (&space_id, &parent), &name, &option)
        }
        "file" => {
            let key = call.need("mediaId")?;
            let place = (space_id.as_str(), parent.as_str());
            let upload =
                uploads::Upload { place, name: &name, key: &key, size: None, conflict, properties: None };
            uploads::put(platform, &mut state, &who, &upload)
        }
        _ => Err(Trouble::Parameter("fileType")),
    };
    answer(call, &state, found)
}

fn answer(call: &Call, state: &State, found: Result<Record, Trouble>) -> Outcome {
    let found = found.map(|entry| entry::view(&state.records, &entry).into_value());
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, entry::NAMES))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, space_id) = place(platform, &mut state, call)?;
    let told = |trouble: Trouble| trouble.refusal(call);
    let parent = call.request.text("parentId").filter(|parent| !parent.is_empty());
    let parent = parent.unwrap_or_else(|| ROOT.to_owned());
    entry::check_folder(&state.records, &space_id, &parent).map_err(told)?;
    let page = page(&call.request, 100, 100).map_err(told)?;
    let mut list: Vec<_> = entry::children(&state.records, &space_id, &parent).collect();
    list.retain(|entry| entries::may_read(platform, &state, entry, &who));
    let order = call.request.text("orderType").unwrap_or_default();
    let by = match order.trim_end_matches("Asc").trim_end_matches("Desc") {
        "createTime" => "CREATE_TIME",
        "name" => "NAME",
        "size" => "SIZE",
        _ => "MODIFIED_TIME",
    };
    entries::sort(&mut list, by, order.ends_with("Asc"));
    let mut page = page.cut_list(list).map(|entry| entry::view(&state.records, entry));
    for entry in &mut page.items {
        let object = entry.text("object").filter(|_| entry.text("category").as_deref() == Some("IMAGE"));
        if let Some(object) = object {
            entry.set("thumbnail", super::downloads::page_of(platform, &object));
        }
    }
    Ok(call.answer_list(page, "", None, entry::NAMES))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let entry = asked(platform, &mut state, call, Role::Reader)?;
    answer(call, &state, Ok(entry))
}

fn rename(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Editor)?);
    let found = entries::to_name(platform, &mut state, &who, &entry, &call.need("newFileName")?);
    answer(call, &state, found)
}

fn target(call: &Call) -> Result<Target, Refusal> {
    let folder = call.request.text("targetParentId").filter(|folder| !folder.is_empty());
    let conflict = call.request.text("addConflictPolicy");
    let space = call.need("targetSpaceId")?;
    Ok(Target { space, folder: folder.unwrap_or_else(|| ROOT.to_owned()), conflict })
}

fn move_one(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Reader)?);
    let found = transfer(platform, &mut state, &who, (Way::Move, &entry), &target(call)?);
    answer(call, &state, found)
}

fn copy(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Reader)?);
    let copied = transfer(platform, &mut state, &who, (Way::Copy, &entry), &target(call)?);
    let copied = copied.map(|entry| json!({"file": entry::view(&state.records, &entry).into_value()}));
    Ok(call.answer_thing(Document::of(tell(call, copied)?), None, entry::NAMES))
}

/// The entries of a list, which all have to be there.
fn all(state: &State, call: &Call, space_id: &str) -> Result<Vec<Record>, Refusal> {
    let ids = call.request.list("fileIds");
    let found: Result<_, _> =
        ids.iter().map(|id| entry::find(&state.records, space_id, id).cloned()).collect();
    found.map_err(|trouble: Trouble| trouble.refusal(call))
}

fn move_many(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, space_id) = place(platform, &mut state, call)?;
    let (target, mut moved) = (target(call)?, Vec::new());
    for entry in all(&state, call, &space_id)? {
        let entry = transfer(platform, &mut state, &who, (Way::Move, &entry), &target);
        let entry = entry.map_err(|trouble| trouble.refusal(call))?;
        moved.push(entry::view(&state.records, &entry));
    }
    Ok(call.answer_list(crate::page::Page::everything().cut_list(moved), "", None, entry::NAMES))
}

fn to_bin(call: &Call) -> Result<bool, Refusal> {
    match call.need("deletePolicy")?.as_str() {
        "toRecycle" => Ok(true),
        "completely" => Ok(false),
        _ => Err(Trouble::Parameter("deletePolicy").refusal(call)),
    }
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Reader)?);
    let to_bin = to_bin(call)?;
    remove(platform, &mut state, &who, &entry, to_bin).map_err(|trouble| trouble.refusal(call))?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn delete_many(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, space_id) = place(platform, &mut state, call)?;
    let to_bin = to_bin(call)?;
    for entry in all(&state, call, &space_id)? {
        if state.records.get(ENTRIES, &entry.id).is_some() {
            remove(platform, &mut state, &who, &entry, to_bin).map_err(|trouble| trouble.refusal(call))?;
        }
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}
