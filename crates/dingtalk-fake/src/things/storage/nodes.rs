//! Knowledge bases and their nodes as `/v2.0/doc` has them: spaces and entries once more, by ids and by uuid; and what a person
//! has pinned or starred of them.

use http::Method;
use serde_json::Value;

use super::access::{self, Role};
use super::documents::{new_document, url};
use super::entries::{may_read, to_name};
use super::entry::{self, ENTRIES, ROOT};
use super::space::{self, SPACES};
use super::transfers::{Target, Way, transfer};
use super::trouble::Trouble;
use super::{option, page};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v2.0/doc/spaces", add_space),
    Route::of(Method::GET, "/v2.0/doc/spaces/{spaceId}", show_space),
    Route::of(Method::GET, "/v2.0/doc/spaces/users/{unionId}/mine", show_mine),
    Route::of(Method::GET, "/v2.0/doc/relations/spaces", list_spaces),
    Route::of(Method::GET, "/v2.0/doc/spaces/statistics/spaceCounts", count_spaces),
    Route::of(Method::GET, "/v2.0/doc/spaces/statistics/dentryCounts", count_nodes),
    Route::of(Method::POST, "/v2.0/doc/dentries/workspace/handover", hand_over),
    Route::of(Method::POST, "/v2.0/doc/spaces/{spaceId}/pin", pin),
    Route::of(Method::POST, "/v2.0/doc/spaces/{spaceId}/unpin", unpin),
    Route::of(Method::POST, "/v2.0/doc/spaces/pinLists/query", list_pinned),
    Route::of(Method::POST, "/v2.0/doc/spaces/{spaceId}/dentries", add),
    Route::of(Method::GET, "/v2.0/doc/spaces/{spaceId}/dentries/{dentryId}", show),
    Route::of(Method::POST, "/v2.0/doc/spaces/{spaceId}/dentries/{dentryId}/rename", rename),
    Route::of(Method::POST, "/v2.0/doc/spaces/{spaceId}/dentries/{dentryId}/move", move_one),
    Route::of(Method::POST, "/v2.0/doc/spaces/{spaceId}/dentries/{dentryId}/copy", copy_one),
    Route::of(Method::GET, "/v2.0/doc/spaces/{spaceId}/directories", list),
    Route::of(Method::POST, "/v2.0/doc/dentries/copy", copy_by_uuid),
    Route::of(Method::POST, "/v2.0/doc/app/dentries/copy", copy_by_uuid),
    Route::of(Method::GET, "/v2.0/doc/dentries/{dentryUuid}/queryDentryId", show_ids),
    Route::of(Method::GET, "/v2.0/doc/dentries/{dentryId}/queryDentryUuid", show_ids),
    Route::of(Method::GET, "/v2.0/doc/documents/queryDentryUuid", show_ids),
    Route::of(Method::POST, "/v2.0/doc/dentries/{dentryUuid}/stars/mark", star),
    Route::of(Method::POST, "/v2.0/doc/dentries/{dentryUuid}/stars/unmark", unstar),
    Route::of(Method::GET, "/v2.0/doc/dentries/{dentryUuid}/starInfos", show_star),
    Route::of(Method::POST, "/v2.0/doc/dentries/starLists/query", list_starred),
];

/// What is marked of either is a record `union id/id`, with the person as its parent.
const PINNED: &str = "pinned spaces";
const STARRED: &str = "starred entries";

/// How many items a page has at most: told for the directory, assumed for the rest.
const PAGE: i64 = 500;

/// The pages of the nodes of a space have words of their own.
fn refusal(call: &Call, trouble: Trouble) -> Refusal {
    let template = call.template();
    let (status, code) = match trouble {
        _ if template.ends_with("/dentries/copy") => match trouble {
            Trouble::NoEntry | Trouble::NoParent => (500, "documentNotExist"),
            Trouble::Denied => (500, "permissionDenied"),
            _ => (400, "paramError"),
        },
        _ if template.contains("{spaceId}/dentries") || template.ends_with("/directories") => match trouble {
            Trouble::NoSpace => (404, "invalidParameter.space.notFound"),
            Trouble::NoEntry | Trouble::NoParent => (404, "invalidParameter.item.notFound"),
            Trouble::Denied => (403, "forbidden.accessDenied"),
            Trouble::Parameter("unionId") => (400, "invalidParameter.unionIdInvalid"),
            _ => (400, "invalidParameter.argumentInvalid"),
        },
        Trouble::NoEntry => (404, "documentNotExist"),
        trouble => return trouble.refusal(call),
    };
    Refusal::api(status, code, "dingtalk-fake does not do this: see the code")
}

fn tell<T>(call: &Call, found: Result<T, Trouble>) -> Result<T, Refusal> {
    found.map_err(|trouble| refusal(call, trouble))
}

/// Whoever is named, else who logged in.
pub(super) fn person(state: &State, call: &Call) -> Result<String, Refusal> {
    let param = Document::of(call.request.get("param").cloned().unwrap_or_default());
    let named = ["operatorId", "unionId"].iter().find_map(|name| call.request.text(name));
    let user = match (named.or_else(|| param.text("operatorId")), &call.caller) {
        (Some(union_id), _) => state.directory.user_by_union_id(&union_id),
        (None, Some(Holder::User { userid, .. })) => state.directory.user(userid),
        (None, _) => return Err(call.missing("operatorId")),
    };
    tell(call, user.map(|user| user.unionid.clone()).ok_or(Trouble::Parameter("unionId")))
}

fn is_workspace(space: &&Record) -> bool {
    space.document.boolean("isWorkspace") == Some(true)
}

fn workspace<'a>(state: &'a State, id: &str) -> Result<&'a Record, Trouble> {
    state.records.get(SPACES, id).filter(is_workspace).ok_or(Trouble::NoSpace)
}

fn someone(state: &State, union_id: &str) -> Value {
    let user = state.directory.user_by_union_id(union_id);
    json!({"unionId": union_id, "userId": user.map(|user| &user.userid), "name": user.map(|user| &user.name)})
}

fn visitor(platform: &Platform, state: &State, place: (&str, &str), who: &str) -> Value {
    let role = access::role(platform, state, place, who);
    let key = format!("{who}/{}", place.0);
    json!({"roleCode": role.map(Role::id), "pinned": state.records.get(PINNED, &key).is_some()})
}

fn view_space(platform: &Platform, state: &State, space: &Record, who: &str) -> Document {
    let mut view = space.document.clone();
    let url = format!("{}/i/spaces/{}", platform.base_url(), space.id);
    view.set("owner", someone(state, &entry::text(space, "ownerId")));
    view.set("creator", someone(state, &entry::text(space, "creatorId")));
    view.set("modifier", someone(state, &entry::text(space, "modifierId")));
    view.set("visitorInfo", visitor(platform, state, (&space.id, ROOT), who));
    for name in ["url", "pcUrl", "mobileUrl"] {
        view.set(name, url.clone());
    }
    // Numbers of kinds of spaces are on no page.
    view.remove("type");
    view
}

fn view(platform: &Platform, state: &State, node: &Record, who: &str) -> Document {
    let space_id = entry::text(node, "spaceId");
    let mut view = entry::view(&state.records, node);
    let url = url(platform, &entry::text(node, "uuid"));
    view.set("dentryId", node.id.clone());
    view.set("dentryType", entry::text(node, "type").to_lowercase());
    view.set("docKey", entry::text(node, "uuid"));
    view.set("hasChildren", entry::children(&state.records, &space_id, &node.id).next().is_some());
    view.set("creator", someone(state, &entry::text(node, "creatorId")));
    view.set("updater", someone(state, &entry::text(node, "modifierId")));
    view.set("modifier", someone(state, &entry::text(node, "modifierId")));
    view.set("visitorInfo", visitor(platform, state, (&space_id, &node.id), who));
    for name in ["url", "pcUrl", "mobileUrl"] {
        view.set(name, url.clone());
    }
    view
}

fn answer_space(platform: &Platform, call: &Call, state: &State, id: &str, who: &str) -> Outcome {
    let space = tell(call, workspace(state, id))?;
    Ok(call.answer_thing(view_space(platform, state, space, who), None, &[]))
}

fn answer(platform: &Platform, call: &Call, state: &State, node: &Record, who: &str) -> Outcome {
    let mut view = view(platform, state, node, who);
    if call.request.boolean("includeSpace") == Some(true) {
        let space = tell(call, workspace(state, &entry::text(node, "spaceId")))?;
        view.set("space", view_space(platform, state, space, who).into_value());
    }
    Ok(call.answer_thing(view, None, &[]))
}

fn add_space(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, name) = (person(&state, call)?, call.need("name")?);
    let mut more = Document::of(json!({"name": name, "isWorkspace": true}));
    for name in ["description", "icon", "teamId", "shareScope"] {
        call.request.get(name).into_iter().for_each(|value| more.set(name, value.clone()));
    }
    let id = space::add(platform, &mut state, &who, more).text("id").unwrap_or_default();
    answer_space(platform, call, &state, &id, &who)
}

fn show_space(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = person(&state, call)?;
    answer_space(platform, call, &state, &call.need("spaceId")?, &who)
}

fn show_mine(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = person(&state, call)?;
    let id = space::of_person(platform, &mut state, &who);
    answer_space(platform, call, &state, &id, &who)
}

/// Those in which the person has a role.
fn own<'a>(platform: &Platform, state: &'a State, who: &str) -> Vec<&'a Record> {
    let spaces = state.records.all(SPACES).filter(is_workspace);
    spaces.filter(|space| access::role(platform, state, (&space.id, ROOT), who).is_some()).collect()
}

fn list_spaces(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = person(&state, call)?;
    let page = tell(call, page(&call.request, 100, PAGE))?;
    let team = call.request.text("teamId");
    let spaces = own(platform, &state, &who).into_iter();
    let spaces = spaces.filter(|space| team.is_none() || space.document.text("teamId") == team);
    let cut = page.cut(spaces.map(|space| (space.number, space)));
    Ok(call.answer_list(cut.map(|space| view_space(platform, &state, space, &who)), "", None, &[]))
}

fn count_spaces(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    person(&state, call)?;
    let count = state.records.all(SPACES).filter(is_workspace).count();
    Ok(call.answer_thing(Document::of(json!({"spacesCount": count.to_string()})), None, &[]))
}

fn count_nodes(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    person(&state, call)?;
    let folders = call.request.boolean("includeFolder") == Some(true);
    let nodes = state.records.all(ENTRIES).filter(|node| folders || !entry::is_folder(node));
    let nodes = nodes.filter(|node| workspace(&state, &entry::text(node, "spaceId")).is_ok());
    let count = json!({"dentriesCount": nodes.count().to_string()});
    Ok(call.answer_thing(Document::of(count), None, &[]))
}

/// The knowledge base is named by the uuid of its root.
fn hand_over(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let param = Document::of(call.request.get("param").cloned().unwrap_or_default());
    let (root, receiver) = (param.text("resourceId"), param.text("receiverUnionId").unwrap_or_default());
    let is_meant = |space: &&Record| is_workspace(space) && space.document.text("uuid") == root;
    let space = state.records.all(SPACES).find(is_meant).map(|space| space.id.clone());
    // The page has `paramError` for everything.
    let found = space.filter(|_| state.directory.user_by_union_id(&receiver).is_some());
    let id = found.ok_or_else(|| Refusal::api(400, "paramError", "there is no such space or person"))?;
    space::hand_over(platform, &mut state, &id, &receiver, param.boolean("leave") == Some(true));
    Ok(call.answer_thing(Document::of(json!({"result": true})), None, &[]))
}

fn done(call: &Call) -> Outcome {
    Ok(call.answer_thing(Document::of(json!({"success": true})), None, &[]))
}

fn pin(platform: &Platform, call: &Call) -> Outcome {
    mark_space(platform, call, true)
}

fn unpin(platform: &Platform, call: &Call) -> Outcome {
    mark_space(platform, call, false)
}

fn mark_space(platform: &Platform, call: &Call, marked: bool) -> Outcome {
    let mut state = platform.state();
    let (who, id) = (person(&state, call)?, call.need("spaceId")?);
    tell(call, workspace(&state, &id).map(drop))?;
    tell(call, access::check(platform, &state, (&id, ROOT), &who, Role::Reader))?;
    mark(platform, &mut state, PINNED, &who, &id, marked);
    done(call)
}

/// What is marked already, or not marked, stays so.
fn mark(platform: &Platform, state: &mut State, shelf: &str, who: &str, id: &str, marked: bool) {
    let key = format!("{who}/{id}");
    if !marked {
        state.records.remove(shelf, &key);
    } else if state.records.get(shelf, &key).is_none() {
        let now_ms = platform.clock.now_ms();
        let document = Document::of(json!({"of": id, "createdTime": now_ms, "modifiedTime": now_ms}));
        state.records.insert(shelf, key, who.to_owned(), document);
    }
}

fn list_pinned(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = person(&state, call)?;
    let page = tell(call, page(&option(call), 50, PAGE))?;
    let pinned = state.records.of_parent(PINNED, &who);
    let pinned = pinned.filter_map(|pin| Some((pin, workspace(&state, &entry::text(pin, "of")).ok()?)));
    let item = |(pin, space): (&Record, &Record)| {
        let mut item = pin.document.clone();
        let role = access::role(platform, &state, (&space.id, ROOT), &who);
        item.set("spaceInfo", view_space(platform, &state, space, &who).into_value());
        item.set("spacePermissionRole", role.map(Role::id));
        item
    };
    let cut = page.cut(pinned.map(|pair| (pair.0.number, pair)));
    Ok(call.answer_list(cut.map(item), "", None, &[]))
}

/// Documents are texts: the numbers of the other kinds are on no page.
fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, space_id, name) = (person(&state, call)?, call.need("spaceId")?, call.need("name")?);
    tell(call, workspace(&state, &space_id).map(drop))?;
    let (kind, extension) = match call.need("dentryType")?.to_lowercase().as_str() {
        "folder" => ("FOLDER", ""),
        "file" => ("DOC", ".adoc"),
        _ => return Err(refusal(call, Trouble::Parameter("dentryType"))),
    };
    let parent = call.request.text("parentDentryId").filter(|parent| !parent.is_empty());
    let parent = parent.unwrap_or_else(|| ROOT.to_owned());
    let name = if name.ends_with(extension) { name } else { format!("{name}{extension}") };
    let made = new_document(platform, &mut state, &who, (&space_id, &parent), (&name, kind));
    let node = tell(call, made)?;
    answer(platform, call, &state, &node, &who)
}

/// The node that a request names by its ids, and who asks for it.
fn asked(platform: &Platform, state: &State, call: &Call, role: Role) -> Result<(Record, String), Refusal> {
    let (who, space_id) = (person(state, call)?, call.need("spaceId")?);
    tell(call, workspace(state, &space_id).map(drop))?;
    let node = tell(call, entry::find(&state.records, &space_id, &call.need("dentryId")?))?;
    tell(call, access::check_entry(platform, state, node, &who, role))?;
    Ok((node.clone(), who))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (node, who) = asked(platform, &state, call, Role::Reader)?;
    answer(platform, call, &state, &node, &who)
}

fn rename(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (node, who) = asked(platform, &state, call, Role::Editor)?;
    let renamed = to_name(platform, &mut state, &who, &node, &call.need("name")?);
    answer(platform, call, &state, &tell(call, renamed)?, &who)
}

fn move_one(platform: &Platform, call: &Call) -> Outcome {
    bring(platform, call, Way::Move)
}

fn copy_one(platform: &Platform, call: &Call) -> Outcome {
    bring(platform, call, Way::Copy)
}

/// Among its new neighbours it comes last: places between them are not kept.
fn bring(platform: &Platform, call: &Call, way: Way) -> Outcome {
    let mut state = platform.state();
    let (node, who) = asked(platform, &state, call, Role::Reader)?;
    let space = call.need("targetSpaceId")?;
    let folder = call.request.text("toParentDentryId").filter(|folder| !folder.is_empty());
    let target = Target { space, folder: folder.unwrap_or_else(|| ROOT.to_owned()), conflict: None };
    let mut landed = tell(call, transfer(platform, &mut state, &who, (way, &node), &target))?;
    if let Some(name) = call.request.text("name").filter(|name| !name.is_empty()) {
        landed = tell(call, to_name(platform, &mut state, &who, &landed, &name))?;
    }
    answer(platform, call, &state, &landed, &who)
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (who, space_id) = (person(&state, call)?, call.need("spaceId")?);
    tell(call, workspace(&state, &space_id).map(drop))?;
    let page = tell(call, page(&call.request, 100, PAGE))?;
    let folder = call.request.text("dentryId").filter(|folder| !folder.is_empty());
    let folder = folder.unwrap_or_else(|| ROOT.to_owned());
    if folder != ROOT {
        tell(call, entry::find(&state.records, &space_id, &folder).map(drop))?;
    }
    let nodes = entry::children(&state.records, &space_id, &folder);
    let nodes = nodes.filter(|node| may_read(platform, &state, node, &who));
    let cut = page.cut(nodes.map(|node| (node.number, node)));
    Ok(call.answer_list(cut.map(|node| view(platform, &state, node, &who)), "", None, &[]))
}

/// Done when the answer comes: never a task.
fn copy_by_uuid(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = person(&state, call)?;
    let mut param = call.request.clone();
    param.merge(Document::of(call.request.get("param").cloned().unwrap_or_default()), &[]);
    let need = |name: &str| param.text(name).filter(|id| !id.is_empty()).ok_or_else(|| call.missing(name));
    let (source, onto) = (need("sourceDentryUuid")?, need("targetParentDentryUuid")?);
    let node = tell(call, entry::by_uuid(&state.records, &source).cloned())?;
    let root = state.records.all(SPACES).find(|space| entry::text(space, "uuid") == onto);
    let (space, folder) = match root {
        Some(space) => (space.id.clone(), ROOT.to_owned()),
        None => {
            let folder = tell(call, entry::by_uuid(&state.records, &onto))?;
            (entry::text(folder, "spaceId"), folder.id.clone())
        }
    };
    let target = Target { space: space.clone(), folder, conflict: None };
    let landed = tell(call, transfer(platform, &mut state, &who, (Way::Copy, &node), &target))?;
    let mut copy = view(platform, &state, &landed, &who);
    copy.set("driveSpaceId", space);
    copy.set("driveDentryId", landed.id);
    let answer = json!({"isAsync": false, "syncCopyResult": copy.into_value()});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// The node that a request names by its uuid, by its ids, or by its address.
fn by_any(state: &State, call: &Call) -> Result<Record, Refusal> {
    if call.template().contains("{dentryId}") {
        let (space_id, id) = (call.need("spaceId")?, call.need("dentryId")?);
        return tell(call, entry::find(&state.records, &space_id, &id).cloned());
    }
    let given = match call.request.text("idOrUrl") {
        Some(given) => given,
        None => call.need("dentryUuid")?,
    };
    let path = given.split(['?', '#']).next().unwrap_or_default();
    let uuid = path.rsplit('/').next().unwrap_or_default();
    let by_uuid = entry::by_uuid(&state.records, uuid);
    let found = by_uuid.or_else(|trouble| state.records.get(ENTRIES, uuid).ok_or(trouble));
    tell(call, found.cloned())
}

fn readable(platform: &Platform, state: &State, call: &Call) -> Result<(Record, String), Refusal> {
    let (who, node) = (person(state, call)?, by_any(state, call)?);
    tell(call, access::check_entry(platform, state, &node, &who, Role::Reader))?;
    Ok((node, who))
}

fn show_ids(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (node, who) = readable(platform, &state, call)?;
    Ok(call.answer_thing(view(platform, &state, &node, &who), None, &[]))
}

fn star(platform: &Platform, call: &Call) -> Outcome {
    mark_node(platform, call, true)
}

fn unstar(platform: &Platform, call: &Call) -> Outcome {
    mark_node(platform, call, false)
}

fn mark_node(platform: &Platform, call: &Call, marked: bool) -> Outcome {
    let mut state = platform.state();
    let (node, who) = readable(platform, &state, call)?;
    mark(platform, &mut state, STARRED, &who, &node.id, marked);
    done(call)
}

fn show_star(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (node, who) = readable(platform, &state, call)?;
    let starred = state.records.get(STARRED, &format!("{who}/{}", node.id)).is_some();
    Ok(call.answer_thing(Document::of(json!({"starred": starred})), None, &[]))
}

/// What was deleted meanwhile is left out.
fn list_starred(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = person(&state, call)?;
    let page = tell(call, page(&option(call), 50, PAGE))?;
    let stars = state.records.of_parent(STARRED, &who);
    let stars = stars.filter_map(|star| Some((star, state.records.get(ENTRIES, &entry::text(star, "of"))?)));
    let stars = stars.filter(|(_, node)| may_read(platform, &state, node, &who));
    let item = |(star, node): (&Record, &Record)| {
        let mut item = star.document.clone();
        item.set("id", node.id.clone());
        item.set("isDeleted", false);
        item.set("dentryInfo", view(platform, &state, node, &who).into_value());
        if let Ok(space) = workspace(&state, &entry::text(node, "spaceId")) {
            item.set("spaceInfo", view_space(platform, &state, space, &who).into_value());
        }
        item
    };
    let cut = page.cut(stars.map(|pair| (pair.0.number, pair)));
    Ok(call.answer_list(cut.map(item), "", None, &[]))
}
