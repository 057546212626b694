//! Tabs at the top of a group. There is no page: the refusals are assumed.

use http::Method;
use serde_json::Value;

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

/// The shelf. The parent of a record is the group.
const TABS: &str = "group tabs";

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/im/convNavTabs/add", add),
    Route::of(Method::POST, "/v1.0/im/convNavTabs/update", change),
    Route::of(Method::POST, "/v1.0/im/convNavTabs/list", list),
    Route::of(Method::POST, "/v1.0/im/convNavTabs/sort", sort),
    Route::of(Method::POST, "/v1.0/im/convNavTabs/delete", delete),
];

const NO_TAB: Words =
    Words::new((40035, "the group has no such tab"), (400, "tabNotExist", "the group has no such tab"));

/// The tabs of a group as they stand.
fn tabs(state: &State, group: &str) -> Vec<Record> {
    let mut tabs: Vec<_> = state.records.of_parent(TABS, group).cloned().collect();
    tabs.sort_by_key(|tab| tab.document.integer("place"));
    tabs
}

fn tab<'a>(state: &'a mut State, call: &Call, group: &str, id: &str) -> Result<&'a mut Record, Refusal> {
    let tab = state.records.get_mut(TABS, id).filter(|tab| tab.parent == group);
    tab.ok_or_else(|| NO_TAB.refusal(call.dialect()))
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = super::alive(&mut state, platform, call)?;
    let id = platform.identifiers.hex32();
    let mut tab = call.request.clone();
    tab.set("tabId", id.as_str());
    tab.set("type", "custom");
    tab.set_default("userEditable", false);
    let last = tabs(&state, &group).last().and_then(|last| last.document.integer("place"));
    tab.set("place", last.map_or(0, |last| last.saturating_add(1)));
    state.records.insert(TABS, id.clone(), group, tab);
    Ok(call.answer_thing(Document::of(json!({"tabId": id})), None, &[]))
}

/// What is not named stays.
fn change(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = super::alive(&mut state, platform, call)?;
    let changes = call.request.clone();
    tab(&mut state, call, &group, &call.need("tabId")?)?.document.merge(changes, &[]);
    Ok(done(call))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = super::alive(&mut state, platform, call)?;
    let page = Page::everything().cut_list(tabs(&state, &group)).map(|tab| tab.document);
    Ok(call.answer_list(page, "tabId", None, &[]))
}

/// Those that are named, in this order, before the others.
fn sort(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = super::alive(&mut state, platform, call)?;
    let mut order = call.request.list("sortedIds");
    for id in &order {
        tab(&mut state, call, &group, id)?;
    }
    let rest = tabs(&state, &group).into_iter().map(|tab| tab.id);
    let rest: Vec<_> = rest.filter(|id| !order.contains(id)).collect();
    order.extend(rest);
    for (place, id) in (0_i64..).zip(&order) {
        tab(&mut state, call, &group, id)?.document.set("place", Value::from(place));
    }
    Ok(done(call))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let group = super::alive(&mut state, platform, call)?;
    let ids = call.request.list("tabIds");
    for id in &ids {
        tab(&mut state, call, &group, id)?;
    }
    ids.iter().for_each(|id| drop(state.records.remove(TABS, id)));
    Ok(done(call))
}
