//! How much room there is and how much of it is used, and to whom what people leave behind goes.

use http::Method;
use serde_json::Value;

use super::entry::ENTRIES;
use super::trouble::Trouble;
use super::{entry, operator};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::action::done;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v1.0/storage/orgs/{corpId}", show_organisation),
    Route::of(Method::POST, "/v1.0/storage/currentApps/query", show_app),
    Route::of(Method::POST, "/v1.0/drive/quotaInfos/query", list),
    Route::of(Method::GET, "/v2.0/storage/managementSettings/defaultHandOverUsers", show_heir),
    Route::of(Method::POST, "/v2.0/storage/managementSettings/defaultHandOverUsers/set", set_heir),
    Route::of(Method::GET, "/v2.0/wiki/managementSettings/defaultHandOverUsers", show_heir),
    Route::of(Method::POST, "/v2.0/wiki/managementSettings/defaultHandOverUsers/set", set_heir),
];

/// The shelf; a record's id is the product.
const HEIRS: &str = "storage default hand-over";

/// 100 GB, as the page has it.
const QUOTA: i64 = 100 << 30;

/// Bytes of the entries that are meant.
fn used(state: &State, is_meant: impl Fn(&str) -> bool) -> i64 {
    let entries = state.records.all(ENTRIES).filter(|entry| is_meant(&entry::text(entry, "spaceId")));
    entries.filter_map(|entry| entry.document.integer("size")).fold(0, i64::saturating_add)
}

fn partitions(used: i64) -> Value {
    let quota = json!({"used": used, "max": QUOTA, "reserved": 0, "type": "SHARE"});
    json!([{"partitionType": "PUBLIC_OSS_PARTITION", "quota": quota}])
}

/// Only one's own organisation.
fn show_organisation(platform: &Platform, call: &Call) -> Outcome {
    let (corp_id, state) = (call.need("corpId")?, platform.state());
    operator(&state, call)?;
    if corp_id != platform.corp_id() {
        return Err(Trouble::Denied.refusal(call));
    }
    let answer = json!({"corpId": corp_id, "partitions": partitions(used(&state, |_| true))});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// The app of the seed, whose spaces all are.
fn show_app(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let answer = json!({"corpId": platform.corp_id(), "appId": platform.seed.client_id, "name": "Fake App",
        "partitions": partitions(used(&state, |_| true))});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

/// By the ids of spaces; there is no page, so that whatever else is asked for holds nothing.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let kind = call.need("type")?;
    let state = platform.state();
    operator(&state, call)?;
    let quota = |id: &String| json!({"identifier": id, "type": kind, "quota": QUOTA, "usedQuota": used(&state, |space| space == id)});
    let quotas: Vec<_> = call.request.list("identifiers").iter().map(quota).collect();
    Ok(call.answer_thing(Document::of(json!({"quotas": quotas})), None, &[]))
}

/// Files and knowledge bases have one each.
fn product(call: &Call) -> &'static str {
    if call.path.contains("/wiki/") { "wiki" } else { "storage" }
}

fn show_heir(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let kept = state.records.get(HEIRS, product(call)).map(|kept| kept.document.clone());
    Ok(call.answer_thing(kept.unwrap_or_default(), None, &[]))
}

fn set_heir(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    operator(&state, call)?;
    let heir = call.need("defaultHandoverUserId")?;
    if !is_somebody(&state, &heir) {
        return Err(Refusal::api(400, "paramError.defaultHandoverUserId", "the user does not exist"));
    }
    let document = Document::of(json!({"defaultHandoverUserId": heir}));
    state.records.insert(HEIRS, product(call).to_owned(), String::new(), document);
    Ok(done(call))
}

/// By either id: no page tells which.
fn is_somebody(state: &State, id: &str) -> bool {
    state.directory.user(id).or_else(|| state.directory.user_by_union_id(id)).is_some()
}
