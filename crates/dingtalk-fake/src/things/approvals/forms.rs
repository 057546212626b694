//! Templates and their forms.

use http::Method;
use serde_json::Value;

use super::instance::Deed;
use super::running::{self, INSTANCES};
use super::{asked, unknown, wrong};
use crate::call::{Call, text_of};
use crate::document::{Aliases, Document, list_of};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/forms", save),
    Route::of(Method::POST, "/v1.0/workflow/processCentres/schemas", save),
    Route::of(Method::POST, "/v1.0/workflow/premium/processCentres/schemas", save),
    Route::of(Method::POST, "/v1.0/workflow/premium/dataForms/templates", save),
    Route::of(Method::POST, "/topapi/process/save", save),
    Route::of(Method::GET, "/v1.0/workflow/forms/schemas/processCodes", show),
    Route::of(Method::GET, "/v1.0/workflow/premium/dataForms/schema/formCodes", show),
    Route::of(Method::GET, "/v1.0/workflow/forms/schemaAndProcess", show),
    Route::of(Method::POST, "/topapi/process/form/get", show),
    Route::of(Method::POST, "/v1.0/workflow/processes/templates/batchQuery", show_several),
    Route::of(Method::POST, "/topapi/process/baseinfo/list", show_several),
    Route::of(Method::GET, "/v1.0/workflow/processCentres/schemaNames/processCodes", by_name),
    Route::of(Method::POST, "/topapi/process/get_by_name", by_name),
    Route::of(Method::GET, "/v1.0/workflow/processes/userVisibilities/templates", list),
    Route::of(Method::POST, "/topapi/process/listbyuserid", list),
    Route::of(Method::POST, "/topapi/process/template/list", list),
    Route::of(Method::GET, "/v1.0/workflow/processes/managements/templates", list_all),
    Route::of(Method::POST, "/topapi/process/template/manage/get", list_all),
    Route::of(Method::GET, "/v1.0/workflow/processes/conditions/components", conditions),
    Route::of(Method::POST, "/topapi/process/form/condition/list", conditions),
    Route::of(Method::DELETE, "/v1.0/workflow/processCentres/schemas", delete),
    Route::of(Method::POST, "/topapi/process/delete", delete),
];

pub(super) const TEMPLATES: &str = "approval templates";

const ALIASES: Aliases = &[
    &["processCode", "formCode", "formUuid"],
    &["name", "flowTitle", "title"],
    &["description", "memo"],
    &["items", "formComponents", "formComponentList", "formComponentVos"],
    &["componentName", "componentType"],
    &["id", "componentId"],
    &["creatorUserId", "creator"],
];

/// The components of one template.
const MOST_COMPONENTS: usize = 200;

const NOT_TO_CHANGE: Words = unknown("processcode.error", "the approval template does not exist");
const NAME_TAKEN: Words = wrong("formName.error", "another approval template has this name");
const TOO_MANY: Words = wrong("formschema.error", "a template has at most 200 components");
const NOT_TO_READ: Words = unknown("formNotExist", "the approval template does not exist");
const NOT_BY_NAME: Words = unknown("process.error", "no approval template has this name");
const NOT_TO_DELETE: Words = unknown("processNotExist", "the approval template does not exist");

/// Creates, or with a `processCode` changes.
fn save(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let name = request.text("name").filter(|name| !name.is_empty()).ok_or_else(|| call.missing("name"))?;
    let sent = request.find("items", ALIASES).and_then(Value::as_array).cloned().unwrap_or_default();
    if sent.len() > MOST_COMPONENTS {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let code = request.text("processCode").filter(|code| !code.is_empty());
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    let same_name = |other: &Record| other.document.text("name").as_ref() == Some(&name);
    if state.records.all(TEMPLATES).any(|other| same_name(other) && code.as_ref() != Some(&other.id)) {
        return Err(NAME_TAKEN.refusal(call.dialect()));
    }
    let mut counter = 0;
    let items: Vec<_> = sent.into_iter().map(|item| component(item, &mut counter)).collect();
    let mut template = Document::of(json!({
        "name": name,
        "description": request.text("description").unwrap_or_default(),
        "items": items,
        "templateConfig": request.find("templateConfig", &[&["templateConfig", "processConfig"]]),
        "modifiedTime": now_ms,
    }));
    let code = match code {
        Some(code) => {
            let record = state.records.get_mut(TEMPLATES, &code);
            let record = record.ok_or_else(|| NOT_TO_CHANGE.refusal(call.dialect()))?;
            record.document.merge(template, &[]);
            code
        }
        None => {
            let code = format!("PROC-{}", platform.identifiers.uuid());
            template.set("processCode", code.clone());
            template.set("createdTime", now_ms);
            state.records.insert(TEMPLATES, code.clone(), String::new(), template);
            code
        }
    };
    Ok(call.answer_thing(Document::of(json!({"processCode": code})), None, &[]))
}

/// A component under the names of the new host's schema, with an id.
fn component(sent: Value, counter: &mut usize) -> Value {
    let sent = Document::of(sent);
    let name = sent.find("componentName", ALIASES).and_then(text_of).unwrap_or_default();
    let mut props = Document::default();
    props.merge(Document::of(sent.get("props").cloned().unwrap_or_default()), &[&["id", "componentId"]]);
    *counter += 1;
    props.set_default("id", format!("{name}_{counter}"));
    props.set_default("label", name.clone());
    let children = sent.get("children").and_then(Value::as_array).cloned().unwrap_or_default();
    let children: Vec<_> = children.into_iter().map(|child| component(child, counter)).collect();
    json!({"componentName": name, "props": props, "children": children})
}

/// What answers say of a template.
fn document(platform: &Platform, template: &Record) -> Document {
    let mut document = template.document.clone();
    let name = document.text("name").unwrap_or_default();
    let schema = json!({"title": name, "icon": "common", "items": document.get("items")});
    let base = platform.base_url();
    document.set("content", schema.to_string());
    document.set("formContent", schema.to_string());
    document.set("schemaContent", schema);
    document.set("url", format!("{base}/approval?processCode={}", template.id));
    let further = [
        ("iconName", json!("common")),
        ("icon", json!("common")),
        ("iconUrl", json!(format!("{base}/approval/icon.png"))),
        ("status", json!("PUBLISHED")),
        ("procType", json!("inner")),
        ("ownerIdType", json!("orgId")),
        ("appType", json!(0)),
        ("engineType", json!(0)),
        ("newProcess", json!(true)),
        ("isNewProcess", json!(true)),
    ];
    further.into_iter().for_each(|(name, value)| document.set(name, value));
    document
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let code = call.need("processCode")?;
    let state = platform.state();
    let template = state.records.get(TEMPLATES, &code);
    let template = template.ok_or_else(|| NOT_TO_READ.refusal(call.dialect()))?;
    Ok(call.answer_thing(document(platform, template), None, ALIASES))
}

fn show_several(platform: &Platform, call: &Call) -> Outcome {
    let codes = call.request.list("processCodes");
    let state = platform.state();
    let found = codes.iter().filter_map(|code| state.records.get(TEMPLATES, code));
    let page = Page::everything().cut_list(found).map(|template| document(platform, template));
    Ok(call.answer_list(page, "processCode", None, ALIASES))
}

fn by_name(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("name")?;
    let state = platform.state();
    let mut named =
        state.records.all(TEMPLATES).filter(|template| template.document.text("name") == Some(name.clone()));
    let template = named.next().ok_or_else(|| NOT_BY_NAME.refusal(call.dialect()))?;
    Ok(call.answer_thing(document(platform, template), None, ALIASES))
}

fn is_hidden(template: &Record) -> bool {
    let config = template.document.get("templateConfig").cloned().unwrap_or_default();
    Document::of(config).boolean("hidden") == Some(true)
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    if let Some(userid) = call.request.text("userid").filter(|userid| !userid.is_empty()) {
        running::check_person(&state, &userid, call.dialect())?;
    }
    let visible = state.records.all(TEMPLATES).filter(|template| !is_hidden(template));
    let page = Page::of(&call.request).cut(visible.map(|template| (template.number, template)));
    Ok(call.answer_list(page.map(|template| document(platform, template)), "processCode", None, ALIASES))
}

/// All templates, for who manages them.
fn list_all(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    running::check_person(&state, &call.need("userid")?, call.dialect())?;
    let page = Page::everything().cut_list(state.records.all(TEMPLATES));
    Ok(call.answer_list(page.map(|template| document(platform, template)), "processCode", None, ALIASES))
}

/// Components that a branch can depend on: choices and numbers that have to be filled in.
fn conditions(platform: &Platform, call: &Call) -> Outcome {
    const BRANCHING: &[&str] = &["DDSelectField", "DDMultiSelectField", "NumberField", "MoneyField"];
    let request = asked(call);
    let code = request.text("processCode").ok_or_else(|| call.missing("processCode"))?;
    let state = platform.state();
    let template = state.records.get(TEMPLATES, &code);
    let template = template.ok_or_else(|| NOT_TO_READ.refusal(call.dialect()))?;
    let branching = components(template).into_iter().filter(|component| {
        BRANCHING.contains(&component.name.as_str()) && component.props.boolean("required") == Some(true)
    });
    let page = Page::everything().cut_list(branching).map(|component| component.props);
    // Whole components, not only their ids.
    Ok(call.answer_list(page, "", None, &[]))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let code = request.text("processCode").ok_or_else(|| call.missing("processCode"))?;
    let mut state = platform.state();
    state.records.remove(TEMPLATES, &code).ok_or_else(|| NOT_TO_DELETE.refusal(call.dialect()))?;
    if request.boolean("cleanRunningTask") == Some(true) {
        end_all(platform, call, &mut state, &code)?;
    }
    Ok(call.answer_thing(Document::of(json!({"processCode": code})), None, &[]))
}

fn end_all(platform: &Platform, call: &Call, state: &mut State, code: &str) -> Result<(), Refusal> {
    let running = state.records.of_parent(INSTANCES, code);
    let running = running.filter(|record| record.document.text("status").as_deref() == Some("RUNNING"));
    let running: Vec<_> = running.map(|record| record.id.clone()).collect();
    let deed = Deed { now_ms: platform.clock.now_ms(), ..Deed::default() };
    for id in running {
        running::change(platform, state, &id, call.dialect(), |instance, _| instance.terminate(&deed))?;
    }
    Ok(())
}

/// A component of a form as instances are checked against it.
pub(super) struct Component {
    pub(super) name: String,
    pub(super) props: Document,
}

impl Component {
    pub(super) fn label(&self) -> String {
        self.props.text("label").unwrap_or_default()
    }

    /// The values that may be chosen; none where anything may be entered.
    pub(super) fn options(&self) -> Vec<String> {
        let options = self.props.get("options").and_then(Value::as_array).cloned().unwrap_or_default();
        let value = |option: &Value| {
            let parsed = option.as_str().and_then(|text| serde_json::from_str(text).ok());
            let option = parsed.as_ref().unwrap_or(option);
            option.get("value").and_then(text_of).or_else(|| text_of(option))
        };
        options.iter().filter_map(value).collect()
    }

    /// Whether a value may stand in it.
    pub(super) fn takes(&self, value: &str) -> bool {
        let options = self.options();
        let chosen = match self.name.as_str() {
            "DDSelectField" => vec![value.to_owned()],
            "DDMultiSelectField" => list_of(&Value::from(value)),
            _ => return true,
        };
        options.is_empty() || chosen.iter().all(|chosen| chosen.is_empty() || options.contains(chosen))
    }
}

/// The top components of a template.
pub(super) fn components(template: &Record) -> Vec<Component> {
    let items = template.document.get("items").and_then(Value::as_array).cloned().unwrap_or_default();
    let component = |item: Value| {
        let item = Document::of(item);
        let props = Document::of(item.get("props").cloned().unwrap_or_default());
        Component { name: item.text("componentName").unwrap_or_default(), props }
    };
    items.into_iter().map(component).collect()
}
