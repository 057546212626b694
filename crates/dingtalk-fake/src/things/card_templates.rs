//! Templates of cards. A template that was made here makes cards once it is published; of any other id it is taken that the
//! template was drawn and published in the developer console.

use http::Method;

use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;

/// The code is that of the page of the copy; what is said of a template's state is assumed.
static TEMPLATE: Kind = Kind::new(
    "card templates",
    "templateId",
    Words::new(
        (40035, "the card template does not exist"),
        (400, "template.not.exist", "Target template don't exist"),
    ),
)
.aliases(&[&["miniAppId", "appId"]]);

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/card/templates", &TEMPLATE).prepare(begin),
    Route::read(Method::GET, "/v1.0/card/templates", &TEMPLATE),
    Route::of(Method::POST, "/v1.0/card/templates/lists/query", list),
    // What was published before stays what cards are made of.
    Route::update(Method::POST, "/v1.0/card/templates/save", &TEMPLATE),
    Route::update(Method::POST, "/v1.0/card/templates/publish", &TEMPLATE).prepare(publish),
    Route::of(Method::POST, "/v1.0/card/templates/copy", copy),
    Route::delete(Method::POST, "/v1.0/card/templates/remove", &TEMPLATE),
];

const DRAFT: &str = "draft";
const PUBLISHED: &str = "published";

fn begin(platform: &Platform, _: &Call, template: &mut Document) -> Result<(), Refusal> {
    template.set(TEMPLATE.id, format!("{}.schema", platform.identifiers.hex32()));
    template.set_default("blockTemplate", false);
    template.set("status", DRAFT);
    for variables in ["commonVariableList", "expVariableList", "localVariableList"] {
        template.set(variables, json!([]));
    }
    Ok(())
}

fn publish(_: &Platform, _: &Call, template: &mut Document) -> Result<(), Refusal> {
    template.set("status", PUBLISHED);
    Ok(())
}

/// Those of the list that there are.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let ids = call.request.list("templateIds");
    let state = platform.state();
    let found = ids.iter().filter_map(|id| state.records.get(TEMPLATE.name, id));
    let page = Page::everything().cut_list(found).map(|template| template.document.clone());
    Ok(call.answer_list(page, TEMPLATE.id, None, TEMPLATE.aliases))
}

/// A copy is a draft of its own.
fn copy(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let template = state.records.get(TEMPLATE.name, &call.need("templateId")?);
    let template = template.ok_or_else(|| TEMPLATE.missing.refusal(call.dialect()))?;
    let mut copy = template.document.clone();
    if let Some(name) = call.request.text("name") {
        copy.set("name", name);
    }
    let id = format!("{}.schema", platform.identifiers.hex32());
    copy.set(TEMPLATE.id, id.as_str());
    copy.set("status", DRAFT);
    copy.set("createdTime", platform.clock.now_ms());
    copy.set("modifiedTime", platform.clock.now_ms());
    let copy = state.records.insert(TEMPLATE.name, id, String::new(), copy);
    Ok(call.answer_thing(copy.document.clone(), None, TEMPLATE.aliases))
}

/// Whether a template was made here and has not been published yet.
pub(crate) fn is_draft(state: &State, id: &str) -> bool {
    let template = state.records.get(TEMPLATE.name, id);
    template.is_some_and(|template| template.document.text("status").as_deref() == Some(DRAFT))
}
