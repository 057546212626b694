//! Forms that are filled in without anybody's approval, and what was filled in.

use http::Method;
use serde_json::Value;

use super::forms::{self, TEMPLATES};
use super::{unknown, wrong};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::action::done;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/premium/dataForms/formInstances/save", add),
    Route::of(Method::PUT, "/v1.0/workflow/premium/dataForms/formInstances", change),
    Route::of(Method::POST, "/v1.0/workflow/premium/dataForms/formInstances/remove", remove),
    Route::of(Method::GET, "/v1.0/workflow/premium/dataForms/formInstances", show),
    Route::of(Method::GET, "/v1.0/workflow/premium/dataForms/formInstances/pages", list),
    Route::of(Method::GET, "/v1.0/workflow/forms/instances", show),
    Route::of(Method::GET, "/v1.0/workflow/forms/pages/instances", list),
];

/// The shelf. The parent of a record is its form.
const FILLED: &str = "data form instances";

const NAMES: Aliases = &[
    &["formInstanceId", "instanceId"],
    &["key", "id"],
    &["label", "name"],
    &["extendValue", "extValue"],
    &["createTimestamp", "createdTime"],
    &["modifyTimestamp", "modifiedTime"],
];

const NO_FORM: Words = unknown("processcode.error", "there is no form with this processCode");
const NO_PERSON: Words =
    Words::new((60_121, "the user does not exist"), (400, "user.not.exist", "the user does not exist"));
const NO_FIELD: Words = wrong("formschema.error", "a value is for no field of the form");

fn no_instance() -> Refusal {
    Refusal::api(500, "instance.query.error", "there is no instance with this id")
}

/// The form of a request, whose person exists.
fn form(state: &State, call: &Call, person: &str) -> Result<Record, Refusal> {
    if state.directory.user(&call.need(person)?).is_none() {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    let form = state.records.get(TEMPLATES, &call.need("processCode")?);
    form.cloned().ok_or_else(|| NO_FORM.refusal(call.dialect()))
}

/// The values of a request, each with what its field is called.
fn values(call: &Call, form: &Record) -> Result<Vec<Document>, Refusal> {
    let components = forms::components(form);
    let sent = call.request.get("formComponentValueList").and_then(Value::as_array).into_iter().flatten();
    let value = |sent: &Value| {
        let mut value = Document::default();
        value.merge(Document::of(sent.clone()), NAMES);
        let (key, label) = (value.text("key"), value.text("label"));
        let is_meant = |component: &&forms::Component| {
            key.as_ref().map_or_else(
                || Some(component.label()) == label,
                |key| component.props.text("id").as_ref() == Some(key),
            )
        };
        let component = components.iter().find(is_meant).ok_or_else(|| NO_FIELD.refusal(call.dialect()))?;
        value.set("key", component.props.text("id"));
        value.set("label", component.label());
        value.set("componentType", component.name.clone());
        value.set_default("extendValue", "");
        value.set_default("bizAlias", component.props.text("bizAlias").unwrap_or_default());
        Ok(value)
    };
    sent.map(value).collect()
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let form = form(&state, call, "originatorUserId")?;
    let values: Value = values(call, &form)?.into_iter().map(Document::into_value).collect();
    let (id, now_ms) = (platform.identifiers.uuid(), platform.clock.now_ms());
    let who = call.need("originatorUserId")?;
    let filled = json!({"formInstanceId": id, "formCode": form.id, "creator": who, "modifier": who, "appUuid": "",
        "title": form.document.text("name"), "createTimestamp": now_ms, "modifyTimestamp": now_ms,
        "formInstDataList": values});
    state.records.insert(FILLED, id.clone(), form.id, Document::of(filled));
    Ok(call.answer_thing(Document::of(json!({"instanceId": id})), None, &[]))
}

/// Those that are named: fields that are not named stay.
fn change(platform: &Platform, call: &Call) -> Outcome {
    let ids = call.request.list("formInstanceIds");
    let mut state = platform.state();
    let form = form(&state, call, "originatorUserId")?;
    let values = values(call, &form)?;
    let missing = || Refusal::api(500, "form.not.exist", "the form has no instance with this id");
    if !ids.iter().all(|id| state.records.get(FILLED, id).is_some_and(|filled| filled.parent == form.id)) {
        return Err(missing());
    }
    for id in &ids {
        let filled = state.records.get_mut(FILLED, id).ok_or_else(missing)?;
        let mut kept =
            filled.document.get("formInstDataList").and_then(Value::as_array).cloned().unwrap_or_default();
        for value in &values {
            let key = value.get("key");
            kept.retain(|before| before.get("key") != key);
            kept.push(value.clone().into_value());
        }
        filled.document.set("formInstDataList", kept);
        filled.document.set("modifier", call.need("originatorUserId")?);
        filled.document.set("modifyTimestamp", platform.clock.now_ms());
    }
    Ok(call.answer_thing(Document::of(json!({"instanceId": ids.join(",")})), None, &[]))
}

/// Those of the list that there are.
fn remove(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let form = form(&state, call, "userId")?;
    for id in call.request.list("formInstanceIds") {
        if state.records.get(FILLED, &id).is_some_and(|filled| filled.parent == form.id) {
            state.records.remove(FILLED, &id);
        }
    }
    Ok(done(call))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let code = call.need("formCode")?;
    let state = platform.state();
    let filled =
        state.records.get(FILLED, &call.need("formInstanceId")?).filter(|filled| filled.parent == code);
    let filled = filled.ok_or_else(no_instance)?;
    Ok(call.answer_record(filled.document.clone(), "formInstanceId", None, NAMES))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let code = call.need("formCode")?;
    let state = platform.state();
    if state.records.get(TEMPLATES, &code).is_none() {
        return Err(NO_FORM.refusal(call.dialect()));
    }
    let filled = state.records.of_parent(FILLED, &code);
    let cut = call.page().cut(filled.map(|filled| (filled.number, filled.document.clone())));
    let mut answer = call.answer_list(cut, "formInstanceId", None, NAMES);
    if let Some(result) = answer.get_mut("result").and_then(Value::as_object_mut) {
        result.insert("maxResults".to_owned(), json!(call.request.integer("maxResults")));
    }
    Ok(answer)
}
