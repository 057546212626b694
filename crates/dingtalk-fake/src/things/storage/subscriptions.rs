//! Who hears of changes: the storage pushes its events for the scopes that somebody subscribed to.

use http::Method;

use super::entry::text;
use super::operator;
use super::space::SPACES;
use super::trouble::Trouble;
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
    Route::of(Method::POST, "/v1.0/storage/events/subscribe", subscribe),
    Route::of(Method::POST, "/v1.0/storage/events/unsubscribe", unsubscribe),
];

const SUBSCRIPTIONS: &str = "storage subscriptions";

fn subscribe(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (scope, id) = scope(platform, &state, call)?;
    let document = Document::of(json!({"scope": scope, "scopeId": id}));
    state.records.insert(SUBSCRIPTIONS, format!("{scope}/{id}"), String::new(), document);
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// To end what is not there is no mistake: assumed.
fn unsubscribe(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (scope, id) = scope(platform, &state, call)?;
    state.records.remove(SUBSCRIPTIONS, &format!("{scope}/{id}"));
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn scope(platform: &Platform, state: &State, call: &Call) -> Result<(String, String), Refusal> {
    operator(state, call)?;
    let (scope, id) = (call.need("scope")?, call.need("scopeId")?);
    let is_there = match scope.as_str() {
        "ORG" => id == platform.corp_id(),
        "SPACE" => state.records.get(SPACES, &id).is_some(),
        _ => return Err(Trouble::Parameter("scope").refusal(call)),
    };
    if is_there { Ok((scope, id)) } else { Err(Trouble::Parameter("scopeId").refusal(call)) }
}

/// Pushes the event of a change, once for each subscription that covers it.
pub(super) fn push(platform: &Platform, state: &State, change: Change, entry: &Record, who: &str) {
    let event_type = match change {
        Change::Created => "storage_dentry_create",
        Change::Modified => "storage_dentry_update",
        Change::Removed => "storage_dentry_delete",
    };
    let space = text(entry, "spaceId");
    for (scope, id) in [("ORG", platform.corp_id()), ("SPACE", space.clone())] {
        if state.records.get(SUBSCRIPTIONS, &format!("{scope}/{id}")).is_some() {
            let data = json!({"spaceId": space, "dentryId": entry.id, "eventScope": scope, "eventScopeId": id,
                "extension": text(entry, "extension"), "unionId": who, "type": text(entry, "type")});
            platform.push_event(event_type, data);
        }
    }
}
