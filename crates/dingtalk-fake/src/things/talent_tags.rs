//! Tags of people: those that a company gives, those that people give themselves, the catalogue of characters to choose from,
//! and who likes them. There is no page: the refusals are assumed.

use http::Method;
use serde_json::{Map, Value};

use super::action::done;
use super::kind::Words;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;

/// The shelf; a tag's parent is its kind and the person who has it.
const TAGS: &str = "talent tags";

/// A tag that a person has by the company's word, by their own, or that is in the catalogue.
const OBJECTIVE: &str = "objective";
const CUSTOM: &str = "custom";
const PERSONALITY: &str = "personality";

#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/contact/talentTags/addObjectiveTag", |platform, call| add(platform, call, OBJECTIVE)),
    Route::of(Method::GET, "/v1.0/contact/talentTags/queryObjectiveTag", |platform, call| list(platform, call, OBJECTIVE)),
    Route::of(Method::POST, "/v1.0/contact/talentTags/deleteObjectiveTag", |platform, call| delete(platform, call, OBJECTIVE)),
    Route::of(Method::POST, "/v1.0/contact/talentTags/addCustomTag", |platform, call| add(platform, call, CUSTOM)),
    Route::of(Method::GET, "/v1.0/contact/talentTags/queryCustomTag", |platform, call| list(platform, call, CUSTOM)),
    Route::of(Method::POST, "/v1.0/contact/talentTags/deleteCustomTagWithClearLike", |platform, call| delete(platform, call, CUSTOM)),
    Route::of(Method::POST, "/v1.0/contact/talentTags/addPersonalityTag", |platform, call| add(platform, call, PERSONALITY)),
    Route::of(Method::GET, "/v1.0/contact/talentTags/queryPersonalityTag", |platform, call| list(platform, call, PERSONALITY)),
    Route::of(Method::POST, "/v1.0/contact/talentTags/deletePersonalityTag", |platform, call| delete(platform, call, PERSONALITY)),
    Route::of(Method::POST, "/v1.0/contact/talentTags/likeTag", like),
    Route::of(Method::GET, "/v1.0/contact/talentTags/queryTagLikeList", list_likes),
    Route::of(Method::GET, "/v1.0/contact/talentTags/queryTagLikeDetailList", list_likers),
];

const NO_TAG: Words =
    Words::new((40035, "the tag does not exist"), (400, "talentTag.notExist", "the tag does not exist"));
const NO_PERSON: Words =
    Words::new((60121, "the user does not exist"), (400, "user.not.exist", "the user does not exist"));

/// What the tags of a request belong to: the catalogue is nobody's.
fn shelf(state: &State, call: &Call, kind: &str) -> Result<String, Refusal> {
    if kind == PERSONALITY {
        return Ok(kind.to_owned());
    }
    let userid = call.need("userId")?;
    let is_known = state.directory.user(&userid).is_some();
    if is_known { Ok(format!("{kind}/{userid}")) } else { Err(NO_PERSON.refusal(call.dialect())) }
}

fn id(shelf: &str, code: &str) -> String {
    format!("{shelf}/{code}")
}

/// One whose code is there already is given its new name.
fn add(platform: &Platform, call: &Call, kind: &str) -> Outcome {
    let mut state = platform.state();
    let shelf = shelf(&state, call, kind)?;
    let mut tag = call.request.clone();
    let code = tag.text("tagCode").filter(|code| !code.is_empty());
    let code = code.unwrap_or_else(|| platform.identifiers.hex32());
    tag.set("tagCode", code.as_str());
    tag.set_default("sortOrder", 0);
    if kind == PERSONALITY {
        let category = tag.text("categoryCode").filter(|category| !category.is_empty());
        tag.set("categoryCode", category.unwrap_or_else(|| tag.text("categoryName").unwrap_or_default()));
        tag.set_default("categorySortOrder", 0);
    }
    let id = id(&shelf, &code);
    let likes = state.records.get(TAGS, &id).and_then(|before| before.document.get("likes").cloned());
    tag.set("likes", likes.unwrap_or(json!({})));
    let answer = call.answer_thing(tag.clone(), None, &[]);
    state.records.insert(TAGS, id, shelf, tag);
    Ok(answer)
}

fn list(platform: &Platform, call: &Call, kind: &str) -> Outcome {
    let state = platform.state();
    let shelf = shelf(&state, call, kind)?;
    let mut tags: Vec<_> = state.records.of_parent(TAGS, &shelf).collect();
    let number = |tag: &Record, name: &str| tag.document.integer(name).unwrap_or(0);
    tags.sort_by_key(|tag| (number(tag, "categorySortOrder"), number(tag, "sortOrder")));
    let page = Page::everything().cut_list(tags).map(|tag| tag.document.clone());
    Ok(call.answer_list(page, "", None, &[]))
}

fn delete(platform: &Platform, call: &Call, kind: &str) -> Outcome {
    let mut state = platform.state();
    let shelf = shelf(&state, call, kind)?;
    let removed = state.records.remove(TAGS, &id(&shelf, &call.need("tagCode")?));
    removed.ok_or_else(|| NO_TAG.refusal(call.dialect()))?;
    Ok(done(call))
}

/// The tag of a person, whichever kind it is.
fn find(state: &State, call: &Call) -> Result<String, Refusal> {
    let code = call.need("tagCode")?;
    let mut ids = Vec::new();
    for kind in [CUSTOM, OBJECTIVE] {
        ids.push(id(&shelf(state, call, kind)?, &code));
    }
    ids.into_iter()
        .find(|id| state.records.get(TAGS, id).is_some())
        .ok_or_else(|| NO_TAG.refusal(call.dialect()))
}

fn likes(tag: &Record) -> Map<String, Value> {
    tag.document.get("likes").and_then(Value::as_object).cloned().unwrap_or_default()
}

/// That `actionType` begins with `cancel` or `un` takes the like back.
fn like(platform: &Platform, call: &Call) -> Outcome {
    let (who, action) = (call.need("operatorUserId")?, call.need("actionType")?.to_lowercase());
    let takes_back = ["cancel", "un", "dis"].iter().any(|start| action.starts_with(start));
    let mut state = platform.state();
    let tag = find(&state, call)?;
    if state.directory.user(&who).is_none() {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    if let Some(tag) = state.records.get_mut(TAGS, &tag) {
        let mut likes = likes(tag);
        if takes_back {
            likes.remove(&who);
        } else {
            likes.entry(who).or_insert_with(|| json!(platform.clock.now_ms()));
        }
        tag.document.set("likes", Value::Object(likes));
    }
    Ok(done(call))
}

/// Of all tags of a person.
fn list_likes(platform: &Platform, call: &Call) -> Outcome {
    let who = call.request.text("operatorUserId").unwrap_or_default();
    let state = platform.state();
    let shelves = [shelf(&state, call, CUSTOM)?, shelf(&state, call, OBJECTIVE)?];
    let tags = shelves.iter().flat_map(|shelf| state.records.of_parent(TAGS, shelf));
    let liked = tags.map(|tag| {
        let likes = likes(tag);
        let mut document = tag.document.clone();
        document.set("likeCount", likes.len());
        document.set("hasLiked", likes.contains_key(&who));
        document
    });
    Ok(call.answer_list(Page::everything().cut_list(liked.collect::<Vec<_>>()), "", None, &[]))
}

fn list_likers(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let likes = find(&state, call).map(|id| state.records.get(TAGS, &id).map(likes).unwrap_or_default())?;
    let cut = call.page().counted().cut_list(likes);
    let cut = cut.map(|(who, at_ms)| Document::of(json!({"operatorUserId": who, "likeTimestamp": at_ms})));
    Ok(call.answer_list(cut, "", None, &[]))
}
