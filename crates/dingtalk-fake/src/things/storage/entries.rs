//! Files and folders by the ids of the storage: folders, reading, lists, names, versions, properties of apps.

use http::Method;
use serde_json::Value;

use super::access::{self, Role};
use super::downloads::asked;
use super::entry::{self, ENTRIES};
use super::landing::{Conflict, Landing, land};
use super::trouble::Trouble;
use super::uploads::properties_of;
use super::{operator, option, page, space, subscriptions, tell};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Cut;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Change;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{parentId}/folders", add_folder),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/query", show),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/query", show_many),
    Route::of(Method::GET, "/v1.0/storage/spaces/{spaceId}/dentries", list),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/listAll", list_all),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/rename", rename),
    Route::of(Method::GET, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/versions", versions),
    Route::of(
        Method::POST,
        "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/versions/{version}/revert",
        revert,
    ),
    Route::of(
        Method::PUT,
        "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/appProperties",
        set_properties,
    ),
    Route::of(
        Method::POST,
        "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/appProperties/remove",
        remove_properties,
    ),
    Route::of(Method::POST, "/v2.0/storage/dentries/search", search),
];

/// Pages of entries: 50 where nobody says, and at most.
const PAGE: i64 = 50;

fn add_folder(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (space_id, parent_id, name) = (call.need("spaceId")?, call.need("parentId")?, call.need("name")?);
    let option = option(call);
    let added = new_folder(platform, &mut state, &who, (&space_id, &parent_id), &name, &option);
    let found = added.map(|entry| entry::view(&state.records, &entry).into_value());
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, entry::NAMES))
}

pub(super) fn new_folder(
    platform: &Platform,
    state: &mut State,
    who: &str,
    place: (&str, &str),
    name: &str,
    option: &Document,
) -> Result<Record, Trouble> {
    space::check(platform, state, place.0)?;
    entry::check_folder(&state.records, place.0, place.1)?;
    access::check(platform, state, place, who, Role::Editor)?;
    let conflict = Conflict::of(option.text("conflictStrategy").as_deref())?;
    let properties = option.get("appProperties").map(properties_of).transpose()?;
    match land(&state.records, place, name, conflict, (true, None))? {
        Landing::Kept(id) | Landing::Onto(id) => {
            state.records.get(ENTRIES, &id).cloned().ok_or(Trouble::NoEntry)
        }
        Landing::New(name) => {
            let mut document = entry::begin(platform, who, &name, None);
            if let Some(properties) = properties {
                let app = &platform.seed.client_id;
                document.set("appProperties", json!({app: properties}));
            }
            let entry = entry::keep(state, place.0, place.1, document).clone();
            subscriptions::push(platform, state, Change::Created, &entry, who);
            Ok(entry)
        }
    }
}

/// The root of a space, which is no record of its own, is told as a folder: assumed.
fn show(platform: &Platform, call: &Call) -> Outcome {
    if call.need("dentryId")? == entry::ROOT {
        return show_root(platform, call);
    }
    let mut state = platform.state();
    let entry = asked(platform, &mut state, call, Role::Reader)?;
    Ok(call.answer_thing(entry::view(&state.records, &entry), None, entry::NAMES))
}

fn show_root(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let id = call.need("spaceId")?;
    tell(call, space::check(platform, &mut state, &id).map(|()| json!({})))?;
    let space = state.records.get(space::SPACES, &id).map(|space| space.document.clone());
    let mut root = space.unwrap_or_default();
    for (name, value) in
        [("spaceId", &*id), ("id", entry::ROOT), ("type", "FOLDER"), ("path", "/"), ("parentId", "")]
    {
        root.set(name, value);
    }
    Ok(call.answer_thing(root, None, entry::NAMES))
}

fn show_many(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (space_id, ids) = (call.need("spaceId")?, call.request.list("dentryIds"));
    tell(call, space::check(platform, &mut state, &space_id).map(|()| json!({})))?;
    let readable = |id: &String| {
        let entry = entry::find(&state.records, &space_id, id)?;
        access::check_entry(platform, &state, entry, &who, Role::Reader).map(|()| entry)
    };
    let one = |id: &String| match readable(id) {
        Ok(entry) => json!({"spaceId": space_id, "dentryId": id, "success": true,
            "dentry": entry::view(&state.records, entry).into_value()}),
        Err(trouble) => {
            json!({"spaceId": space_id, "dentryId": id, "success": false, "errorCode": trouble.code()})
        }
    };
    let items: Vec<_> = ids.iter().map(one).collect();
    Ok(call.answer_thing(Document::of(json!({"resultItems": items})), None, &[]))
}

/// Whether a person finds an entry in lists.
pub(super) fn may_read(platform: &Platform, state: &State, entry: &Record, who: &str) -> bool {
    access::check_entry(platform, state, entry, who, Role::Reader).is_ok()
}

/// Puts entries in order, by the words of either host: the time of the last change, the newest first, unless told otherwise.
pub(super) fn sort(entries: &mut [&Record], by: &str, ascending: bool) {
    let number = |entry: &Record, name: &str| entry.document.integer(name).unwrap_or_default();
    entries.sort_by(|left, right| {
        let order = match by {
            "NAME" => entry::text(left, "name").cmp(&entry::text(right, "name")),
            "SIZE" => number(left, "size").cmp(&number(right, "size")),
            "CREATE_TIME" => number(left, "createdTime").cmp(&number(right, "createdTime")),
            _ => number(left, "modifiedTime").cmp(&number(right, "modifiedTime")),
        };
        let order = order.then(left.number.cmp(&right.number));
        if ascending { order } else { order.reverse() }
    });
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (space_id, parent_id) = (call.need("spaceId")?, call.need("parentId")?);
    let told = |trouble: Trouble| trouble.refusal(call);
    space::check(platform, &mut state, &space_id).map_err(told)?;
    entry::check_folder(&state.records, &space_id, &parent_id).map_err(told)?;
    let page = page(&call.request, PAGE, PAGE).map_err(told)?;
    let mut entries: Vec<_> = entry::children(&state.records, &space_id, &parent_id).collect();
    entries.retain(|entry| may_read(platform, &state, entry, &who));
    let by = call.request.text("orderBy").unwrap_or_default();
    sort(&mut entries, &by, call.request.text("order").as_deref() == Some("ASC"));
    Ok(answer(call, &state, page.cut_list(entries)))
}

/// All entries of a space, in the order of their last change.
fn list_all(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (space_id, option) = (call.need("spaceId")?, option(call));
    let told = |trouble: Trouble| trouble.refusal(call);
    space::check(platform, &mut state, &space_id).map_err(told)?;
    let page = page(&option, PAGE, PAGE).map_err(told)?;
    let all = state.records.all(ENTRIES).filter(|entry| entry::text(entry, "spaceId") == space_id);
    let mut entries: Vec<_> = all.filter(|entry| may_read(platform, &state, entry, &who)).collect();
    sort(&mut entries, "", option.text("order").as_deref() != Some("DESC"));
    Ok(answer(call, &state, page.cut_list(entries)))
}

fn answer(call: &Call, state: &State, page: Cut<&Record>) -> Value {
    call.answer_list(page.map(|entry| entry::view(&state.records, entry)), "", None, entry::NAMES)
}

/// Entries whose names hold the keyword.
fn search(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = operator(&state, call)?;
    let (keyword, option) = (call.need("keyword")?.to_lowercase(), option(call));
    let page = page(&option, 10, PAGE).map_err(|trouble| trouble.refusal(call))?;
    let (spaces, creators) = (option.list("spaceIds"), option.list("creatorIds"));
    let is_wanted = |entry: &&Record| {
        entry::text(entry, "name").to_lowercase().contains(&keyword)
            && (spaces.is_empty() || spaces.contains(&entry::text(entry, "spaceId")))
            && (creators.is_empty() || creators.contains(&entry::text(entry, "creatorId")))
            && may_read(platform, &state, entry, &who)
    };
    let person = |union_id: String| {
        let person = state.directory.user_by_union_id(&union_id);
        json!({"userId": person.map(|user| &user.userid), "name": person.map(|user| &user.name)})
    };
    let found = state.records.all(ENTRIES).filter(is_wanted).map(|entry| (entry.number, entry));
    let page = page.cut(found).map(|entry| {
        let path = entry::path(&state.records, entry);
        Document::of(json!({"dentryUuid": entry::text(entry, "uuid"), "name": entry::text(entry, "name"),
            "lastModifyTime": entry.document.get("modifiedTime"), "creator": person(entry::text(entry, "creatorId")),
            "modifier": person(entry::text(entry, "modifierId")), "path": {"path": path, "longPath": path}}))
    });
    Ok(call.answer_list(page, "", None, &[]))
}

fn rename(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Editor)?);
    let name = call.need("newName")?;
    let found = to_name(platform, &mut state, &who, &entry, &name);
    let found = found.map(|entry| entry::view(&state.records, &entry).into_value());
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, entry::NAMES))
}

pub(super) fn to_name(
    platform: &Platform,
    state: &mut State,
    who: &str,
    entry: &Record,
    name: &str,
) -> Result<Record, Trouble> {
    let (space_id, parent_id) = (entry::text(entry, "spaceId"), entry::text(entry, "parentId"));
    let own = (entry::is_folder(entry), Some(entry.id.as_str()));
    land(&state.records, (&space_id, &parent_id), name, Conflict::Refuse, own)?;
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let renamed = entry::change(platform, state, &entry.id, who, |kept| {
        kept.set("name", name);
        if kept.get("extension").is_some() {
            kept.set("extension", extension);
        }
    })?;
    subscriptions::push(platform, state, Change::Modified, &renamed, who);
    Ok(renamed)
}

/// The newest first: assumed.
fn versions(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let entry = asked(platform, &mut state, call, Role::Reader)?;
    let page = page(&call.request, PAGE, PAGE).map_err(|trouble| trouble.refusal(call))?;
    let versions = entry.document.get("versions").and_then(Value::as_array).cloned().unwrap_or_default();
    let view = |version: Value| {
        let mut document = entry::view(&state.records, &entry);
        document.merge(Document::of(version), &[]);
        document
    };
    let page = page.cut_list(versions.into_iter().rev()).map(view);
    Ok(call.answer_list(page, "", None, entry::NAMES))
}

/// An earlier version becomes the newest once more.
fn revert(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Editor)?);
    let number = call.need_integer("version")?;
    let kept = entry.document.get("versions").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut found = kept.iter().map(|version| Document::of(version.clone()));
    let Some(version) = found.find(|version| version.integer("version") == Some(number)) else {
        return Err(Trouble::Parameter("version").refusal(call));
    };
    let reverted = entry::change(platform, &mut state, &entry.id, &who, |document| {
        for name in ["object", "size"] {
            document.set(name, version.get(name).cloned().unwrap_or_default());
        }
        document.set("version", document.integer("version").unwrap_or(1).saturating_add(1));
        let mut versions = kept;
        versions.push(entry::version_of(document));
        document.set("versions", versions);
    });
    let reverted = reverted.map_err(|trouble| trouble.refusal(call))?;
    subscriptions::push(platform, &state, Change::Modified, &reverted, &who);
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn set_properties(platform: &Platform, call: &Call) -> Outcome {
    let sent = call.request.get("appProperties").cloned().unwrap_or_default();
    let sent = sent.as_array().cloned().ok_or_else(|| call.missing("appProperties"))?;
    let names: Vec<_> = sent.iter().filter_map(|one| Document::of(one.clone()).text("name")).collect();
    with_properties(platform, call, &names, sent)
}

fn remove_properties(platform: &Platform, call: &Call) -> Outcome {
    with_properties(platform, call, &call.request.list("propertyNames"), Vec::new())
}

/// Takes the properties of these names away and puts others there.
fn with_properties(platform: &Platform, call: &Call, names: &[String], more: Vec<Value>) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Editor)?);
    let app = &platform.seed.client_id;
    let of_app = entry.document.get("appProperties").and_then(|all| all.get(app)).and_then(Value::as_array);
    let mut properties = of_app.cloned().unwrap_or_default();
    properties.retain(|one| Document::of(one.clone()).text("name").is_none_or(|name| !names.contains(&name)));
    properties.extend(more);
    let found: Result<(), Refusal> = properties_of(&json!(properties))
        .and_then(|properties| {
            let set = |kept: &mut Document| kept.set("appProperties", json!({app: properties}));
            entry::change(platform, &mut state, &entry.id, &who, set)
        })
        .map(drop)
        .map_err(|trouble| trouble.refusal(call));
    found.map(|()| call.answer_thing(Document::default(), None, &[]))
}
