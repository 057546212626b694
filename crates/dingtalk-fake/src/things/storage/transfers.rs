//! Moving, copying and deleting, one by one and many at once. All of it is done when the answer comes: there are no tasks.

use http::Method;
use serde_json::Value;

use super::access::{self, Role};
use super::downloads::asked;
use super::entry::{self, ENTRIES};
use super::landing::{Conflict, Landing, land};
use super::trouble::Trouble;
use super::{operator, option, recycled, space, subscriptions, tell};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Change;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/move", move_one),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/batchMove", move_many),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}/copy", copy_one),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/batchCopy", copy_many),
    Route::of(Method::DELETE, "/v1.0/storage/spaces/{spaceId}/dentries/{dentryId}", delete_one),
    Route::of(Method::POST, "/v1.0/storage/spaces/{spaceId}/dentries/batchRemove", delete_many),
];

/// How an entry comes from one place to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Move,
    Copy,
}

impl Way {
    fn needs(self) -> Role {
        if self == Self::Move { Role::Editor } else { Role::Downloader }
    }
}

/// Where to, and what happens where the name is taken.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) space: String,
    pub(super) folder: String,
    pub(super) conflict: Option<String>,
}

/// Brings an entry and what lies in it to another folder.
pub(super) fn transfer(
    platform: &Platform,
    state: &mut State,
    who: &str,
    (way, entry): (Way, &Record),
    target: &Target,
) -> Result<Record, Trouble> {
    space::check(platform, state, &target.space).map_err(|_| Trouble::Parameter("targetSpaceId"))?;
    let place = (target.space.as_str(), target.folder.as_str());
    entry::check_folder(&state.records, place.0, place.1)
        .map_err(|_| Trouble::Parameter("targetFolderId"))?;
    access::check(platform, state, place, who, Role::Editor)?;
    access::check_entry(platform, state, entry, who, way.needs())?;
    let tree = entry::tree(&state.records, entry);
    // Nothing comes into itself.
    if tree.iter().any(|inner| inner.id == target.folder) {
        return Err(Trouble::Parameter("targetFolderId"));
    }
    let moved = (way == Way::Move).then_some(entry.id.as_str());
    let conflict = Conflict::of(target.conflict.as_deref())?;
    let landing =
        land(&state.records, place, &entry::text(entry, "name"), conflict, (entry::is_folder(entry), moved))?;
    let name = match landing {
        Landing::Kept(id) => return state.records.get(ENTRIES, &id).cloned().ok_or(Trouble::NoEntry),
        Landing::Onto(id) => {
            state.records.remove(ENTRIES, &id);
            entry::text(entry, "name")
        }
        Landing::New(name) => name,
    };
    let mut ids = vec![(entry::text(entry, "parentId"), target.folder.clone())];
    let mut landed = None;
    for inner in tree {
        let mut document = inner.document.clone();
        if way == Way::Copy {
            document.remove("id");
            document.set("uuid", platform.identifiers.hex32());
            document.set("creatorId", who);
            document.set("createdTime", platform.clock.now_ms());
        }
        if inner.id == entry.id {
            document.set("name", name.clone());
            document.set("modifierId", who);
            document.set("modifiedTime", platform.clock.now_ms());
        }
        let parent = entry::text(&inner, "parentId");
        let parent = ids.iter().find(|(old, _)| *old == parent).map_or(parent, |(_, new)| new.clone());
        let kept = entry::keep(state, &target.space, &parent, document).clone();
        ids.push((inner.id, kept.id.clone()));
        landed.get_or_insert(kept);
    }
    let landed = landed.ok_or(Trouble::NoEntry)?;
    let change = if way == Way::Copy { Change::Created } else { Change::Modified };
    subscriptions::push(platform, state, change, &landed, who);
    Ok(landed)
}

/// Takes an entry away with all that lies in it, for good or into the recycle bin.
pub(super) fn remove(
    platform: &Platform,
    state: &mut State,
    who: &str,
    entry: &Record,
    to_bin: bool,
) -> Result<(), Trouble> {
    access::check_entry(platform, state, entry, who, Role::Editor)?;
    if to_bin {
        recycled::keep(platform, state, who, entry);
    }
    for inner in entry::tree(&state.records, entry) {
        state.records.remove(ENTRIES, &inner.id);
    }
    subscriptions::push(platform, state, Change::Removed, entry, who);
    Ok(())
}

fn target(call: &Call) -> Result<Target, Refusal> {
    let (space, folder) = (call.need("targetSpaceId")?, call.need("targetFolderId")?);
    Ok(Target { space, folder, conflict: option(call).text("conflictStrategy") })
}

fn move_one(platform: &Platform, call: &Call) -> Outcome {
    one(platform, call, Way::Move)
}

fn copy_one(platform: &Platform, call: &Call) -> Outcome {
    one(platform, call, Way::Copy)
}

fn one(platform: &Platform, call: &Call, way: Way) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Reader)?);
    let found = transfer(platform, &mut state, &who, (way, &entry), &target(call)?);
    let found = found
        .map(|landed| json!({"async": false, "dentry": entry::view(&state.records, &landed).into_value()}));
    Ok(call.answer_thing(Document::of(tell(call, found)?), None, &[]))
}

fn move_many(platform: &Platform, call: &Call) -> Outcome {
    let target = target(call)?;
    each(platform, call, |state, who, entry| {
        let landed = transfer(platform, state, who, (Way::Move, entry), &target)?;
        Ok(json!({"targetSpaceId": target.space, "targetDentryId": landed.id}))
    })
}

fn copy_many(platform: &Platform, call: &Call) -> Outcome {
    let target = target(call)?;
    each(platform, call, |state, who, entry| {
        let landed = transfer(platform, state, who, (Way::Copy, entry), &target)?;
        Ok(json!({"targetSpaceId": target.space, "targetDentryId": landed.id}))
    })
}

fn delete_one(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, entry) = (operator(&state, call)?, asked(platform, &mut state, call, Role::Reader)?);
    let to_bin = call.request.boolean("toRecycleBin") == Some(true);
    remove(platform, &mut state, &who, &entry, to_bin).map_err(|trouble| trouble.refusal(call))?;
    Ok(call.answer_thing(Document::of(json!({"async": false})), None, &[]))
}

fn delete_many(platform: &Platform, call: &Call) -> Outcome {
    let to_bin = option(call).boolean("toRecycleBin") == Some(true);
    each(platform, call, |state, who, entry| remove(platform, state, who, entry, to_bin).map(|()| json!({})))
}

/// Does something with each of the entries that a request names, and tells of each what became of it.
fn each(
    platform: &Platform,
    call: &Call,
    mut act: impl FnMut(&mut State, &str, &Record) -> Result<Value, Trouble>,
) -> Outcome {
    let mut state = platform.state();
    let (who, space_id) = (operator(&state, call)?, call.need("spaceId")?);
    tell(call, space::check(platform, &mut state, &space_id).map(|()| json!({})))?;
    let mut items = Vec::new();
    for id in call.request.list("dentryIds") {
        let entry = entry::find(&state.records, &space_id, &id).cloned();
        let outcome = entry.and_then(|entry| act(&mut state, &who, &entry));
        let mut item = Document::of(
            json!({"spaceId": space_id, "dentryId": id, "success": outcome.is_ok(), "async": false}),
        );
        match outcome {
            Ok(more) => item.merge(Document::of(more), &[]),
            Err(trouble) => item.set("errorCode", trouble.code()),
        }
        items.push(item.into_value());
    }
    Ok(call.answer_thing(Document::of(json!({"resultItems": items})), None, &[]))
}
