//! Knowledge bases and their documents as `/v1.0/doc` has them: spaces and entries once more, by uuid.

use http::Method;
use serde_json::Value;

use super::access::{self, Role};
use super::entry::{self, ROOT};
use super::landing::{Conflict, Landing, land};
use super::permissions::{give, take};
use super::space::{self, SPACES};
use super::transfers::remove;
use super::trouble::Trouble;
use super::{entries, operator, subscriptions, tell};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things;
use crate::things::kind::Change;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/doc/workspaces", add_workspace),
    Route::of(Method::GET, "/v1.0/doc/workspaces", list_workspaces),
    Route::of(Method::GET, "/v1.0/doc/workspaces/{workspaceId}", show_workspace),
    Route::of(Method::POST, "/v1.0/doc/workspaces/infos/query", show_workspaces),
    Route::of(Method::POST, "/v1.0/doc/workspaces/{workspaceId}/members", give),
    Route::of(Method::PUT, "/v1.0/doc/workspaces/{workspaceId}/members", give),
    Route::of(Method::POST, "/v1.0/doc/workspaces/{workspaceId}/members/remove", take),
    Route::of(Method::POST, "/v1.0/doc/workspaces/{workspaceId}/docs", add),
    Route::of(Method::GET, "/v1.0/doc/docs", search),
    Route::of(Method::GET, "/v1.0/doc/workspaces/docs/recentEditDocs", list_edited),
    Route::of(Method::GET, "/v1.0/doc/workspaces/{workspaceId}/docs/{nodeId}", show),
    Route::of(Method::DELETE, "/v1.0/doc/workspaces/{workspaceId}/docs/{nodeId}", delete),
    Route::of(Method::POST, "/v1.0/doc/workspaces/docs/infos/query", show_many),
    Route::of(Method::POST, "/v1.0/doc/workspaces/{workspaceId}/docs/{nodeId}/members", give),
    Route::of(Method::PUT, "/v1.0/doc/workspaces/{workspaceId}/docs/{nodeId}/members", give),
    Route::of(Method::POST, "/v1.0/doc/workspaces/{workspaceId}/docs/{nodeId}/members/remove", take),
];

/// The code is assumed, as is the next.
fn no_workspace() -> Refusal {
    Refusal::api(404, "workspaceNotExist", "there is no knowledge base with this id")
}

fn no_document() -> Refusal {
    Refusal::api(404, "nodeNotExist", "there is no document with this id")
}

fn workspace<'a>(state: &'a State, id: &str) -> Option<&'a Record> {
    state.records.get(SPACES, id).filter(|space| space.document.boolean("isWorkspace") == Some(true))
}

fn view(platform: &Platform, space: &Record) -> Document {
    let mut document = space.document.clone();
    document.set("workspaceId", space.id.clone());
    document.set("owner", entry::text(space, "ownerId"));
    document.set("rootDentryUuid", entry::text(space, "uuid"));
    document.set("url", format!("{}/i/spaces/{}", platform.base_url(), space.id));
    for name in ["deleted", "isDeleted", "orgPublished"] {
        document.set(name, false);
    }
    document.set("role", Role::Owner.id());
    document.set("recentList", json!([]));
    document
}

fn add_workspace(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, name) = (operator(&state, call)?, call.need("name")?);
    let description = call.request.text("description").unwrap_or_default();
    let more = json!({"name": name, "description": description, "isWorkspace": true});
    let id = space::add(platform, &mut state, &who, Document::of(more)).text("id").unwrap_or_default();
    let space = workspace(&state, &id).ok_or_else(no_workspace)?;
    Ok(call.answer_thing(view(platform, space), None, &[]))
}

fn list_workspaces(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let all = state.records.all(SPACES).filter(|space| workspace(&state, &space.id).is_some());
    let own = all.filter(|space| access::role(platform, &state, (&space.id, ROOT), &who).is_some());
    let page = Page::everything().cut_list(own).map(|space| view(platform, space));
    Ok(call.answer_list(page, "", None, &[]))
}

fn show_workspace(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let space = workspace(&state, &call.need("workspaceId")?).ok_or_else(no_workspace)?;
    Ok(call.answer_thing(view(platform, space), None, &[]))
}

/// Those of the list that there are.
fn show_workspaces(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let ids = call.request.list("workspaceIds");
    let one = |space: &Record| {
        let allowed = access::role(platform, &state, (&space.id, ROOT), &who).is_some();
        let shown = allowed.then(|| view(platform, space).into_value());
        json!({"hasPermission": allowed, "workspace": shown})
    };
    let found: Vec<_> = ids.iter().filter_map(|id| workspace(&state, id)).map(one).collect();
    Ok(call.answer_thing(Document::of(json!({"workspaces": found})), None, &[]))
}

/// Below a folder, named by its uuid, or at the top.
fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, space_id, name) = (operator(&state, call)?, call.need("workspaceId")?, call.need("name")?);
    workspace(&state, &space_id).ok_or_else(no_workspace)?;
    let kind = call.need("docType")?.to_uppercase();
    let extension = match kind.as_str() {
        "DOC" => ".adoc",
        "WORKBOOK" => ".axls",
        "MIND" => ".amind",
        "FOLDER" => "",
        _ => return Err(Trouble::Parameter("docType").refusal(call)),
    };
    let parent = match call.request.text("parentNodeId").filter(|parent| !parent.is_empty()) {
        Some(uuid) => entry::by_uuid(&state.records, &uuid).map_err(|_| no_document())?.id.clone(),
        None => ROOT.to_owned(),
    };
    let place = (space_id.as_str(), parent.as_str());
    let found = new_document(platform, &mut state, &who, place, (&format!("{name}{extension}"), &kind));
    let entry = found.map_err(|trouble| trouble.refusal(call))?;
    let uuid = entry::text(&entry, "uuid");
    if kind == "WORKBOOK" {
        things::open_workbook(platform, &mut state, &uuid);
    }
    let answer = json!({"workspaceId": space_id, "nodeId": uuid, "dentryUuid": uuid, "docKey": uuid, "url": url(platform, &uuid)});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// A name that is taken is changed to a free one: assumed.
pub(super) fn new_document(
    platform: &Platform,
    state: &mut State,
    who: &str,
    place: (&str, &str),
    (name, kind): (&str, &str),
) -> Result<Record, Trouble> {
    entry::check_folder(&state.records, place.0, place.1)?;
    access::check(platform, state, place, who, Role::Editor)?;
    let is_folder = kind == "FOLDER";
    let name = match land(&state.records, place, name, Conflict::Rename, (is_folder, None))? {
        Landing::New(name) => name,
        Landing::Kept(_) | Landing::Onto(_) => return Err(Trouble::Taken),
    };
    let mut document = entry::begin(platform, who, &name, None);
    document.set("docType", kind);
    if !is_folder {
        document.set("type", "FILE");
        document.set("category", "ALIDOC");
        document.set("size", 0);
        document.set("extension", name.rsplit_once('.').map_or("", |(_, extension)| extension));
    }
    let entry = entry::keep(state, place.0, place.1, document).clone();
    subscriptions::push(platform, state, Change::Created, &entry, who);
    Ok(entry)
}

pub(super) fn url(platform: &Platform, uuid: &str) -> String {
    format!("{}/i/nodes/{uuid}", platform.base_url())
}

/// A document with its knowledge base, as far as the person may see them.
fn with_workspace(platform: &Platform, state: &State, entry: &Record, who: &str) -> Value {
    let allowed = entries::may_read(platform, state, entry, who);
    let (uuid, space_id) = (entry::text(entry, "uuid"), entry::text(entry, "spaceId"));
    let space = workspace(state, &space_id);
    let node = json!({"nodeId": uuid, "name": entry::text(entry, "name"), "docType": entry.document.text("docType"),
        "url": url(platform, &uuid), "lastEditTime": entry.document.integer("modifiedTime"), "deleted": false});
    let base = json!({"workspaceId": space_id, "name": space.map(|space| entry::text(space, "name"))});
    json!({"hasPermission": allowed, "nodeBO": allowed.then_some(node), "workspaceBO": allowed.then_some(base)})
}

/// The document that a request names, in the knowledge base that it names.
fn asked(state: &State, call: &Call) -> Result<Record, Refusal> {
    let space_id = call.need("workspaceId")?;
    workspace(state, &space_id).ok_or_else(no_workspace)?;
    let found = entry::by_uuid(&state.records, &call.need("nodeId")?).ok();
    found.filter(|entry| entry::text(entry, "spaceId") == space_id).cloned().ok_or_else(no_document)
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(&state, call)?);
    Ok(call.answer_thing(Document::of(with_workspace(platform, &state, &entry, &who)), None, &[]))
}

/// Those of the list that there are.
fn show_many(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let ids = call.request.list("nodeIds");
    let found = ids.iter().filter_map(|id| entry::by_uuid(&state.records, id).ok());
    let found: Vec<_> = found.map(|entry| with_workspace(platform, &state, entry, &who)).collect();
    Ok(call.answer_thing(Document::of(json!({"result": found})), None, &[]))
}

/// Documents of knowledge bases that the person may read, folders among them.
fn readable<'a>(platform: &'a Platform, state: &'a State, who: &'a str) -> impl Iterator<Item = &'a Record> {
    let of_workspace = |entry: &&Record| workspace(state, &entry::text(entry, "spaceId")).is_some();
    let all = state.records.all(entry::ENTRIES).filter(of_workspace);
    all.filter(move |entry| entries::may_read(platform, state, entry, who))
}

/// By a word of the name.
fn search(platform: &Platform, call: &Call) -> Outcome {
    let word = call.need("keyword")?;
    let state = platform.state();
    let who = operator(&state, call)?;
    let base = call.request.text("workspaceId").filter(|base| !base.is_empty());
    let fits = |entry: &&Record| {
        let within = base.as_ref().is_none_or(|base| entry::text(entry, "spaceId") == *base);
        within && entry::text(entry, "name").contains(&word)
    };
    let found = readable(platform, &state, &who).filter(fits).map(|entry| (entry.number, entry));
    let cut = call.page().cut(found).map(|entry| {
        let mut document = Document::of(with_workspace(platform, &state, entry, &who));
        if let Some(node) = document.remove("nodeBO") {
            let mut node = Document::of(node);
            node.set("originName", node.text("name"));
            document.set("nodeBO", node.into_value());
        }
        document
    });
    Ok(call.answer_list(cut, "", None, &[]))
}

/// Those that the person wrote last, the latest first.
fn list_edited(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let mine =
        |entry: &&Record| entry::text(entry, "modifierId") == who && entry::text(entry, "type") == "FILE";
    let mut found: Vec<_> = readable(platform, &state, &who).filter(mine).collect();
    found.sort_by_key(|entry| (std::cmp::Reverse(entry.document.integer("modifiedTime")), entry.number));
    let cut = call.page().counted().cut_list(found).map(|entry| {
        let space_id = entry::text(entry, "spaceId");
        let base = workspace(&state, &space_id).map(|space| entry::text(space, "name"));
        let node = json!({"nodeId": entry::text(entry, "uuid"), "nodeName": entry::text(entry, "name"), "isDeleted": false,
            "docType": entry.document.text("docType"), "url": url(platform, &entry::text(entry, "uuid")),
            "createTime": entry.document.integer("createdTime"), "updateTime": entry.document.integer("modifiedTime"),
            "lastEditTime": entry.document.integer("modifiedTime")});
        let address = format!("{}/i/spaces/{space_id}", platform.base_url());
        let base = json!({"workspaceId": space_id, "workspaceName": base, "url": address});
        Document::of(json!({"nodeBO": node, "workspaceBO": base}))
    });
    Ok(call.answer_list(cut, "", None, &[]))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(&state, call)?);
    let removed = remove(platform, &mut state, &who, &entry, true).map(|()| json!({}));
    tell(call, removed)?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Whether a person may read or write a document that was made here; `None` where it is not there, or no longer.
pub(crate) fn may_use(
    platform: &Platform,
    state: &State,
    uuid: &str,
    who: &str,
    writes: bool,
) -> Option<bool> {
    let entry = entry::by_uuid(&state.records, uuid).ok()?;
    let needed = if writes { Role::Editor } else { Role::Reader };
    Some(access::check_entry(platform, state, entry, who, needed).is_ok())
}
