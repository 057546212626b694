//! Knowledge bases and their nodes: spaces and entries once more, by uuid.

use http::Method;

use super::access::{self, Role};
use super::entry::{self, ROOT};
use super::space::{self, SPACES};
use super::{entries, operator, option, page};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v2.0/wiki/workspaces", add),
    Route::of(Method::GET, "/v2.0/wiki/workspaces", list),
    Route::of(Method::GET, "/v2.0/wiki/workspaces/{workspaceId}", show),
    Route::of(Method::POST, "/v2.0/wiki/workspaces/batchQuery", show_many),
    Route::of(Method::GET, "/v2.0/wiki/mineWorkspaces", show_mine),
    Route::of(Method::GET, "/v2.0/wiki/nodes", list_nodes),
    Route::of(Method::GET, "/v2.0/wiki/nodes/{nodeId}", show_node),
    Route::of(Method::POST, "/v2.0/wiki/nodes/batchQuery", show_nodes),
    Route::of(Method::POST, "/v2.0/wiki/nodes/queryByUrl", show_node_of_address),
    Route::of(Method::GET, "/v2.0/wiki/org/workspaces", list),
    Route::of(Method::POST, "/v2.0/storage/workspaces/search", search),
    Route::of(Method::POST, "/v2.0/wiki/managementOperations/workspaces/handOver", hand_over),
];

const NAMES: Aliases =
    &[&["id", "workspaceId"], &["name", "workspaceName"], &["uuid", "rootNodeId", "rootDentryUuid"]];

/// The page does not tell how many items a page has at most; the number is assumed.
const PAGE: i64 = 50;

fn missing(code: &'static str) -> Refusal {
    Refusal::api(404, code, "there is none with this id")
}

fn is_workspace(space: &&Record) -> bool {
    space.document.boolean("isWorkspace") == Some(true)
}

fn view(platform: &Platform, space: &Record) -> Document {
    let mut document = space.document.clone();
    document.set("type", if entry::text(space, "spaceType") == "personal" { "PERSONAL" } else { "TEAM" });
    document.set("url", format!("{}/i/spaces/{}", platform.base_url(), space.id));
    document
}

fn answer(platform: &Platform, call: &Call, state: &State, id: &str) -> Outcome {
    let space = state.records.get(SPACES, id).filter(is_workspace);
    let space = space.ok_or_else(|| missing("workspaceNotExist"))?;
    Ok(call.answer_thing(view(platform, space), None, NAMES))
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, name) = (operator(&state, call)?, call.need("name")?);
    let description = super::option(call).text("description").unwrap_or_default();
    let more = json!({"name": name, "description": description, "isWorkspace": true});
    let space = space::add(platform, &mut state, &who, Document::of(more));
    answer(platform, call, &state, &space.text("id").unwrap_or_default())
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let page = page(&call.request, 30, PAGE).map_err(|trouble| trouble.refusal(call))?;
    let spaces = state.records.all(SPACES).filter(is_workspace).map(|space| (space.number, space));
    Ok(call.answer_list(page.cut(spaces).map(|space| view(platform, space)), "", None, NAMES))
}

/// By name.
fn search(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let keyword = call.need("keyword")?.to_lowercase();
    let page = page(&option(call), 10, PAGE).map_err(|trouble| trouble.refusal(call))?;
    let is_wanted =
        |space: &&Record| is_workspace(space) && entry::text(space, "name").to_lowercase().contains(&keyword);
    let found = state.records.all(SPACES).filter(is_wanted).map(|space| (space.number, space));
    Ok(call.answer_list(page.cut(found).map(|space| view(platform, space)), "", None, NAMES))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    answer(platform, call, &state, &call.need("workspaceId")?)
}

/// Those of the list that there are.
fn show_many(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let ids = call.request.list("workspaceIds");
    let spaces = ids.iter().filter_map(|id| state.records.get(SPACES, id)).filter(is_workspace);
    let page = Page::everything().cut_list(spaces).map(|space| view(platform, space));
    Ok(call.answer_list(page, "", None, NAMES))
}

fn show_mine(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let id = space::of_person(platform, &mut state, &who);
    answer(platform, call, &state, &id)
}

fn node(platform: &Platform, state: &State, entry: &Record) -> Document {
    let mut node = entry::view(&state.records, entry);
    let space_id = entry::text(entry, "spaceId");
    let below = entry::children(&state.records, &space_id, &entry.id).next();
    node.set("nodeId", entry::text(entry, "uuid"));
    node.set("hasChildren", below.is_some());
    node.set("createTimestamp", node.integer("createdTime"));
    node.set("modifiedTimestamp", node.integer("modifiedTime"));
    node.set("url", format!("{}/i/nodes/{}", platform.base_url(), entry::text(entry, "uuid")));
    node.set("workspaceId", space_id);
    node
}

fn show_node(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let found = entry::by_uuid(&state.records, &call.need("nodeId")?).map_err(|_| missing("nodeNotExist"))?;
    access::check_entry(platform, &state, found, &who, Role::Reader)
        .map_err(|trouble| trouble.refusal(call))?;
    Ok(call.answer_thing(node(platform, &state, found), None, &[]))
}

/// By the address that answers give a node: `…/i/nodes/{nodeId}`.
fn show_node_of_address(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (who, url) = (operator(&state, call)?, call.need("url")?);
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let uuid = path.rsplit('/').next().unwrap_or_default();
    let found = entry::by_uuid(&state.records, uuid).map_err(|_| missing("nodeNotExist"))?;
    access::check_entry(platform, &state, found, &who, Role::Reader)
        .map_err(|trouble| trouble.refusal(call))?;
    Ok(call.answer_thing(node(platform, &state, found), None, &[]))
}

/// The code of a wrong owner is assumed.
fn hand_over(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let (id, to) = (call.need("workspaceId")?, call.need("targetOwnerId")?);
    let space = state.records.get(SPACES, &id).filter(is_workspace);
    let owner =
        space.map(|space| entry::text(space, "ownerId")).ok_or_else(|| missing("workspaceNotExist"))?;
    if owner != call.need("sourceOwnerId")? || state.directory.user_by_union_id(&to).is_none() {
        return Err(Refusal::api(400, "paramError", "the source is not the owner, or the target is nobody"));
    }
    space::hand_over(platform, &mut state, &id, &to, true);
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}

/// Those of the list that there are.
fn show_nodes(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let ids = call.request.list("nodeIds");
    let found = ids.iter().filter_map(|id| entry::by_uuid(&state.records, id).ok());
    let found = found.filter(|entry| entries::may_read(platform, &state, entry, &who));
    let page = Page::everything().cut_list(found).map(|entry| node(platform, &state, entry));
    Ok(call.answer_list(page, "", None, &[]))
}

fn list_nodes(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let parent = call.need("parentNodeId")?;
    let page = page(&call.request, PAGE, PAGE).map_err(|trouble| trouble.refusal(call))?;
    let root = state.records.all(SPACES).find(|space| entry::text(space, "uuid") == parent);
    let (space_id, folder) = match root {
        Some(space) => (space.id.clone(), ROOT.to_owned()),
        None => {
            let folder =
                entry::by_uuid(&state.records, &parent).map_err(|_| missing("parentNodeNotExist"))?;
            (entry::text(folder, "spaceId"), folder.id.clone())
        }
    };
    let nodes = entry::children(&state.records, &space_id, &folder);
    let nodes = nodes.filter(|entry| entries::may_read(platform, &state, entry, &who));
    let nodes = nodes.map(|entry| (entry.number, entry));
    Ok(call.answer_list(page.cut(nodes).map(|entry| node(platform, &state, entry)), "", None, &[]))
}
