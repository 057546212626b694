//! Groups that templates stand in, by the ids that the other system has for them.

use http::Method;

use super::wrong;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::action::done;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/processCentres/directories", save),
    Route::of(Method::POST, "/v1.0/workflow/premium/processCentres/directories", save),
    Route::of(Method::DELETE, "/v1.0/workflow/processCentres/directories", delete),
    Route::of(Method::DELETE, "/v1.0/workflow/premium/processCentres/directories", delete),
    Route::of(Method::POST, "/topapi/process/dirlist/get", list),
];

/// The shelf; a record's id is the `dirId`.
const DIRECTORIES: &str = "approval directories";
const MOST: usize = 10;

const NO_PERSON: Words = wrong("user.not.exist", "the operateUserId belongs to nobody");
const TOO_MANY: Words = wrong("bizDir.number.exceed", "an app has at most 10 directories");
const TAKEN: Words = wrong("dirName.validation.failed", "another directory has this name");
const MISSING: Words = wrong("bizDir.not.exist", "the directory does not exist");

fn check_operator(state: &State, call: &Call) -> Result<(), Refusal> {
    let is_known = state.directory.user(&call.need("operateUserId")?).is_some();
    if is_known { Ok(()) } else { Err(NO_PERSON.refusal(call.dialect())) }
}

/// A new one, unless the other system's id is known.
fn save(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    check_operator(&state, call)?;
    let group = call.request.text("bizGroup").filter(|group| !group.is_empty());
    let name = call.request.text("name").filter(|name| !name.is_empty());
    let name = name.map_or_else(|| call.need("name18n"), Ok)?;
    let group = group.unwrap_or_else(|| platform.identifiers.nonce());
    let of_group = |one: &&Record| one.document.text("bizGroup").as_ref() == Some(&group);
    let id = state.records.all(DIRECTORIES).find(of_group).map(|one| one.id.clone());
    let same_name =
        |one: &Record| one.document.text("name").as_ref() == Some(&name) && Some(&one.id) != id.as_ref();
    if state.records.all(DIRECTORIES).any(same_name) {
        return Err(TAKEN.refusal(call.dialect()));
    }
    if id.is_none() && state.records.all(DIRECTORIES).count() >= MOST {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let is_new = id.is_none();
    let id = id.unwrap_or_else(|| platform.identifiers.hex32());
    let mut directory = call.request.clone();
    directory.set("dirId", id.as_str());
    directory.set("bizGroup", group);
    directory.set("name", name);
    let answer = call.answer_record(directory.clone(), "dirId", None, &[]);
    if is_new {
        state.records.insert(DIRECTORIES, id, String::new(), directory);
    } else if let Some(before) = state.records.get_mut(DIRECTORIES, &id) {
        before.document.merge(directory, &[]);
    }
    Ok(answer)
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    check_operator(&state, call)?;
    let removed = state.records.remove(DIRECTORIES, &call.need("dirId")?);
    removed.ok_or_else(|| MISSING.refusal(call.dialect()))?;
    Ok(done(call))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let page = Page::everything().cut_list(state.records.all(DIRECTORIES));
    let page = page.map(|one| Document::of(json!({"dirId": one.id, "dirName": one.document.text("name")})));
    Ok(call.answer_list(page, "", None, &[]))
}
