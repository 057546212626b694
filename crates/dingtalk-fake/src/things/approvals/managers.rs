//! Who looks after a template and who sees it, and copies of templates.

use http::Method;
use serde_json::Value;

use super::forms::TEMPLATES;
use super::{NO_PERSON, asked, unknown, wrong};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::action::done;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/process/procmanager/save", set_managers),
    Route::of(Method::POST, "/topapi/process/procmanager/get", list_managers),
    Route::of(Method::POST, "/topapi/process/procvisible/save", set_visible),
    Route::of(Method::POST, "/topapi/process/procvisible/get", list_visible),
    Route::of(Method::POST, "/topapi/process/copy", copy),
    Route::of(Method::POST, "/v1.0/workflow/processes/copy", copy_several),
];

const NO_TEMPLATE: Words = unknown("processcode.error", "the approval template does not exist");
const ELSEWHERE: Words = wrong("illegal.parameter", "the templates of that organisation are not at hand");

fn template(state: &State, call: &Call, request: &Document) -> Result<Record, Refusal> {
    let code = request.text("processCode").ok_or_else(|| call.missing("process_code"))?;
    state.records.get(TEMPLATES, &code).cloned().ok_or_else(|| NO_TEMPLATE.refusal(call.dialect()))
}

fn keep(platform: &Platform, call: &Call, name: &str, value: impl Into<Value>) -> Outcome {
    let request = asked(call);
    let mut state = platform.state();
    let id = template(&state, call, &request)?.id;
    if let Some(template) = state.records.get_mut(TEMPLATES, &id) {
        template.document.set(name, value);
    }
    Ok(done(call))
}

fn set_managers(platform: &Platform, call: &Call) -> Outcome {
    let people = asked(call).list("managerList");
    if people.iter().any(|userid| platform.state().directory.user(userid).is_none()) {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    keep(platform, call, "managers", people)
}

fn list_managers(platform: &Platform, call: &Call) -> Outcome {
    let managers = template(&platform.state(), call, &asked(call))?.document.list("managers");
    Ok(call.answer_thing(Document::of(json!({"result": managers})), None, &[]))
}

fn set_visible(platform: &Platform, call: &Call) -> Outcome {
    let list = asked(call).get("visibleList").cloned().unwrap_or(json!([]));
    keep(platform, call, "visibility", list)
}

/// Each with its name. What the types mean is not told: who is no person is a department.
fn list_visible(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let template = template(&state, call, &asked(call))?;
    let list = template.document.get("visibility").and_then(Value::as_array).cloned().unwrap_or_default();
    let named = list.into_iter().map(|one| {
        let mut one = Document::of(one);
        let id = one.text("visibleValue").unwrap_or_default();
        let person = state.directory.user(&id).map(|user| user.name.clone());
        let department = || Some(state.directory.department(id.parse().ok()?)?.name.clone());
        one.set("name", person.or_else(department).unwrap_or_default());
        one.set("unactiveFlag", 0);
        one.into_value()
    });
    let named: Vec<_> = named.collect();
    Ok(call.answer_thing(Document::of(json!({"result": named})), None, &[]))
}

/// A template of the same form under a code, and if need be a name, of its own.
fn copy_of(platform: &Platform, state: &mut State, source: &Record, name: Option<String>) -> Document {
    let code = format!("PROC-{}", platform.identifiers.uuid());
    let mut copy = source.document.clone();
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        copy.set("name", name);
    }
    copy.set("processCode", code.as_str());
    copy.set("createdTime", platform.clock.now_ms());
    copy.set("modifiedTime", platform.clock.now_ms());
    state.records.insert(TEMPLATES, code, String::new(), copy.clone());
    copy
}

fn copy(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let source = template(&state, call, &call.request)?;
    let mut copy = copy_of(platform, &mut state, &source, call.request.text("processName"));
    let form = json!({"title": copy.text("name"), "items": copy.get("items")});
    copy.set("formContent", form.to_string());
    copy.set("bizCategoryId", call.request.text("bizCategoryId").unwrap_or_default());
    if let Some(description) = call.request.text("description") {
        copy.set("description", description);
    }
    Ok(call.answer_record(copy, "processCode", None, &[]))
}

fn copy_several(platform: &Platform, call: &Call) -> Outcome {
    if call.need("sourceCorpId")? != platform.corp_id() {
        return Err(ELSEWHERE.refusal(call.dialect()));
    }
    let sources =
        call.request.get("sourceProcessVOList").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut state = platform.state();
    let mut found = Vec::new();
    for source in sources.into_iter().map(Document::of) {
        found.push((template(&state, call, &source)?, source));
    }
    let mut copies = Vec::new();
    for (template, source) in found {
        let copy = copy_of(platform, &mut state, &template, source.text("name"));
        copies.push(json!({"processCode": copy.text("processCode"), "name": copy.text("name"),
            "bizType": source.text("bizType").unwrap_or_default()}));
    }
    Ok(call.answer_thing(Document::of(json!({"result": copies})), None, &[]))
}
