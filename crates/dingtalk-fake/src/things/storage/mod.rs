//! Spaces and what lies in them, by the ids of `/v1.0/storage`, by the uuids of `/v2.0/storage`, and as `/v1.0/drive` has it.

mod access;
pub(crate) mod address;
mod blocks;
pub(crate) mod comments;
pub(crate) mod contents;
pub(crate) mod conversations;
pub(crate) mod documents;
pub(crate) mod downloads;
pub(crate) mod drive;
pub(crate) mod entries;
pub(crate) mod entry;
pub(crate) mod exports;
mod landing;
pub(crate) mod nodes;
pub(crate) mod old_files;
pub(crate) mod permissions;
pub(crate) mod quotas;
pub(crate) mod recycled;
mod space;
pub(crate) mod spaces;
pub(crate) mod subscriptions;
pub(crate) mod teams;
pub(crate) mod transfers;
mod trouble;
pub(crate) mod uploads;
pub(crate) mod wiki;

use self::trouble::Trouble;
use crate::call::Call;
use crate::document::Document;
use crate::page::Page;
use crate::reply::{Outcome, Refusal};
use crate::state::State;
use serde_json::Value;

/// What an operation finds out: the members of the answer, or why not.
type Found = Result<Value, Trouble>;

/// In the words of the operation that was called.
fn tell(call: &Call, found: Found) -> Outcome {
    found.map_err(|trouble| trouble.refusal(call))
}

/// The person in whose name it happens, by union id.
fn operator(state: &State, call: &Call) -> Result<String, Refusal> {
    let name = if call.request.get("operatorId").is_some() { "operatorId" } else { "unionId" };
    let union_id = call.need(name)?;
    match state.directory.user_by_union_id(&union_id) {
        Some(_) => Ok(union_id),
        None => Err(Trouble::Parameter("unionId").refusal(call)),
    }
}

/// What stands under `option`.
fn option(call: &Call) -> Document {
    Document::of(call.request.get("option").cloned().unwrap_or_default())
}

/// The page that a request or its option asks for: `usual` items where it does not say, no more than `most`.
fn page(request: &Document, usual: i64, most: i64) -> Result<Page, Trouble> {
    let mut request = request.clone();
    request.set_default("maxResults", usual);
    if request.integer("maxResults").is_some_and(|size| size > most) {
        return Err(Trouble::PageSize);
    }
    Ok(Page::of(&request))
}
