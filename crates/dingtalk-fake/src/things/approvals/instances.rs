//! Instances: started, shown, commented on, withdrawn.

use http::Method;
use serde_json::Value;

use super::forms::{Component, TEMPLATES, components};
use super::instance::{Deed, Instance, Status, Step, Unfit};
use super::running::{self, ALIASES};
use super::{NO_INSTANCE, asked, files, unknown, wrong};
use crate::call::{Call, text_of};
use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/processInstances", start),
    Route::of(Method::POST, "/topapi/processinstance/create", start),
    Route::of(Method::POST, "/v1.0/workflow/processes/forecast", forecast),
    Route::of(Method::POST, "/topapi/process/approvers/forecast", forecast),
    Route::of(Method::GET, "/v1.0/workflow/processInstances", show),
    Route::of(Method::GET, "/v1.0/workflow/premium/processInstances", show),
    Route::of(Method::POST, "/topapi/processinstance/get", show),
    Route::of(Method::POST, "/v1.0/workflow/processInstances/comments", comment),
    Route::of(Method::POST, "/topapi/process/instance/comment/add", comment),
    Route::of(Method::POST, "/v1.0/workflow/processInstances/terminate", terminate),
    Route::of(Method::POST, "/topapi/process/instance/terminate", terminate),
    Route::of(Method::POST, "/topapi/process/instance/cancel", revoke),
    Route::of(Method::PUT, "/v1.0/workflow/premium/processInstances", set_values),
    Route::of(Method::POST, "/topapi/processinstance/variable/update", set_values),
];

/// Who has to decide at most, and how many values a form has.
const MOST_STEPS: usize = 20;
const MOST_VALUES: usize = 150;
const ROOT: i64 = 1;

pub(super) const NO_TEMPLATE: Words = unknown("processCodeError", "the approval template does not exist");
const NOT_TO_SHOW: Words = unknown("processInstanceNotExist", "the approval instance does not exist");
const WRONG_PEOPLE: Words = wrong(
    "processInstanceInvalidParameter",
    "the originator, an approver or somebody to be informed does not exist, or the originator is not in the department",
);
const TOO_MANY: Words = wrong("invalidParameter", "at most 20 approvers and 150 values may be given");
const ENDED: Words = wrong("aflowProcessInstStatusException", "the approval instance has ended");
const NOT_THE_ORIGINATOR: Words =
    wrong("invalidParameter", "only the originator may withdraw it, unless isSystem is true");

fn start(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let (code, originator) = (call.need("processCode")?, call.need("originatorUserId")?);
    let mut state = platform.state();
    let template = state.records.get(TEMPLATES, &code);
    let template = template.ok_or_else(|| NO_TEMPLATE.refusal(call.dialect()))?;
    let sent = request.get("formComponentValues").and_then(Value::as_array).cloned().unwrap_or_default();
    let steps = steps(request);
    if steps.len() > MOST_STEPS || sent.len() > MOST_VALUES {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let values = check_values(call, &components(template), sent)?;
    let mut instance = draft(platform, call, &state, &code, &originator, values)?;
    let named = steps.iter().flat_map(|step| &step.people).chain(&instance.cc_user_ids);
    if named.into_iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(WRONG_PEOPLE.refusal(call.dialect()));
    }
    instance.steps = if steps.is_empty() { usual_step(&state, &originator) } else { steps };
    let id = instance.process_instance_id.clone();
    running::begin(platform, &mut state, instance);
    Ok(call.answer_thing(Document::of(json!({"processInstanceId": id})), None, ALIASES))
}

/// An instance before anybody has to decide.
pub(super) fn draft(
    platform: &Platform,
    call: &Call,
    state: &State,
    code: &str,
    originator: &str,
    values: Vec<Value>,
) -> Result<Instance, Refusal> {
    let request = asked(call);
    let wrong_people = || WRONG_PEOPLE.refusal(call.dialect());
    let person = state.directory.user(originator).ok_or_else(wrong_people)?;
    let dept_id = request.integer("deptId").or(person.dept_id_list.first().copied()).unwrap_or(-1);
    let department = state.directory.department(if dept_id == -1 { ROOT } else { dept_id });
    let department = department.ok_or_else(wrong_people)?;
    if dept_id > ROOT && !person.dept_id_list.contains(&dept_id) {
        return Err(wrong_people());
    }
    let template = state.records.get(TEMPLATES, code);
    let template_name = template.and_then(|template| template.document.text("name")).unwrap_or_default();
    let (id, now_ms) = (platform.identifiers.uuid().to_lowercase(), platform.clock.now_ms());
    let digits: String = date::china_datetime(now_ms).chars().filter(char::is_ascii_digit).collect();
    let number = state.records.count(running::INSTANCES);
    Ok(Instance {
        title: format!("{}提交的{template_name}", person.name),
        business_id: format!("{}{number:09}", digits.get(..12).unwrap_or_default()),
        url: format!("{}/approval?corpid={}&procInsId={id}", platform.base_url(), platform.seed.corp_id),
        process_instance_id: id,
        process_code: code.to_owned(),
        originator_user_id: originator.to_owned(),
        originator_dept_id: if dept_id == ROOT { "-1".to_owned() } else { dept_id.to_string() },
        originator_dept_name: department.name.clone(),
        status: Status::Running,
        result: String::new(),
        create_time: now_ms,
        finish_time: None,
        form_component_values: values,
        approver_user_ids: Vec::new(),
        cc_user_ids: request.list("ccList"),
        cc_position: request.text("ccPosition").unwrap_or_default(),
        biz_action: "NONE".to_owned(),
        biz_data: String::new(),
        main_process_instance_id: String::new(),
        attached_process_instance_ids: Vec::new(),
        tasks: Vec::new(),
        operation_records: Vec::new(),
        steps: Vec::new(),
        external: false,
    })
}

/// Who decides, in order: people one after the other, or groups of them, or those whom a template lets be chosen.
fn steps(request: &Document) -> Vec<Step> {
    let list =
        |name: &str| request.get(name).and_then(Value::as_array).filter(|list| !list.is_empty()).cloned();
    let sent = list("approversV2").or_else(|| list("approvers")).or_else(|| list("targetSelectActioners"));
    let step = |sent: Value| match sent {
        Value::Object(_) => {
            let sent = Document::of(sent);
            let action = sent.find("actionType", &[&["actionType", "taskActionType"]]).and_then(text_of);
            let people = sent.find("userIds", &[&["userIds", "actionerUserIds"]]);
            let people = people.map(crate::document::list_of).unwrap_or_default();
            Step { any: action.as_deref() == Some("OR"), people }
        }
        sent => Step { any: false, people: text_of(&sent).into_iter().collect() },
    };
    let steps = sent.unwrap_or_default().into_iter().map(step);
    steps.filter(|step| !step.people.is_empty()).collect()
}

/// Where nobody is named: the originator's manager, else an administrator of the seed.
fn usual_step(state: &State, originator: &str) -> Vec<Step> {
    let directory = &state.directory;
    let manager =
        directory.user(originator).and_then(|user| user.more.get("manager_userid")).and_then(text_of);
    let manager = manager.filter(|userid| directory.user(userid).is_some());
    let leads = |what: &str| directory.users().find(|user| user.more.get(what) == Some(&Value::Bool(true)));
    let lead = || leads("boss").or_else(|| leads("admin")).map(|user| user.userid.clone());
    manager.or_else(lead).map(|userid| Step { any: false, people: vec![userid] }).into_iter().collect()
}

/// The values of a form: each belongs to a component, and every required one is there.
fn check_values(call: &Call, components: &[Component], sent: Vec<Value>) -> Result<Vec<Value>, Refusal> {
    let refuse = |code: &'static str, label: &str| match call.dialect() {
        Dialect::Api => {
            Refusal::api(400, code, format!("the component {label} is not filled in as its form wants it"))
        }
        _ => Refusal::parameter(format!("the component {label} is not filled in as its form wants it")),
    };
    let mut values = Vec::new();
    for value in sent {
        let mut value = Document::of(value);
        let (name, id) = (value.text("name").unwrap_or_default(), value.text("id"));
        let is_meant = |component: &&Component| match &id {
            Some(id) if !id.is_empty() => component.props.text("id").as_ref() == Some(id),
            _ => component.label() == name,
        };
        let component = components.iter().find(is_meant).ok_or_else(|| refuse("illegalComponent", &name))?;
        if !component.takes(&value.text("value").unwrap_or_default()) {
            return Err(refuse("formConverterError", &name));
        }
        value.set("id", component.props.text("id"));
        value.set("componentType", component.name.clone());
        value.set_default("bizAlias", component.props.text("bizAlias").unwrap_or_default());
        values.push(value);
    }
    let is_filled = |component: &Component| {
        let id = component.props.text("id");
        values
            .iter()
            .any(|value| value.text("id") == id && value.text("value").is_some_and(|text| !text.is_empty()))
    };
    let required = components.iter().filter(|component| component.props.boolean("required") == Some(true));
    if let Some(missing) = required.filter(|component| !is_filled(component)).map(Component::label).next() {
        return Err(refuse("formConverterError", &missing));
    }
    Ok(values.into_iter().map(Document::into_value).collect())
}

/// Who would decide: nothing is started.
fn forecast(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let code = request.text("processCode").ok_or_else(|| call.missing("processCode"))?;
    let userid = request.find("userId", &[&["userId", "originatorUserid"]]).and_then(text_of);
    let userid = userid.ok_or_else(|| call.missing("userId"))?;
    let state = platform.state();
    let template = state.records.get(TEMPLATES, &code);
    let template = template.ok_or_else(|| NO_TEMPLATE.refusal(call.dialect()))?;
    running::check_person(&state, &userid, call.dialect())?;
    let sent = request.get("formComponentValues").and_then(Value::as_array).cloned().unwrap_or_default();
    check_values(call, &components(template), sent)?;
    let steps = usual_step(&state, &userid);
    let rules = steps.iter().flat_map(|step| &step.people).filter_map(|userid| state.directory.user(userid)).map(|user| {
        json!({"activityId": format!("activity-{}", user.userid), "activityName": "审批人", "activityType": "target_approval",
            "isTargetSelect": false, "activityActioners": [{"userId": user.userid, "name": user.name, "avatar": ""}]})
    });
    let rules: Vec<_> = rules.collect();
    if call.dialect() != Dialect::Api {
        let step = |rule: &Value| {
            let approvers = rule.get("activityActioners").cloned().unwrap_or_default();
            Document::of(json!({"nodeName": "审批人", "nodeShowName": "审批人", "approvers": approvers}))
        };
        return Ok(call.answer_list(Page::everything().cut_list(rules.iter().map(step)), "", None, &[]));
    }
    let node = |rule: &Value| json!({"activityId": rule.get("activityId"), "outId": rule.get("activityId")});
    let nodes: Value = rules.iter().map(node).collect();
    let told = json!({"isForecastSuccess": true, "isStaticWorkflow": true, "processCode": code, "processId": template.number,
        "userId": userid, "workflowActivityRules": rules, "workflowForecastNodes": nodes});
    Ok(call.answer_thing(Document::of(told), None, &[]))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let id = call.need("processInstanceId")?;
    let state = platform.state();
    let instance = running::find(&state, &id).ok_or_else(|| NOT_TO_SHOW.refusal(call.dialect()))?;
    Ok(call.answer_thing(running::document(instance), None, ALIASES))
}

fn comment(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let need =
        |name: &str| request.text(name).filter(|text| !text.is_empty()).ok_or_else(|| call.missing(name));
    let (id, who, text) = (need("processInstanceId")?, need("commentUserId")?, need("text")?);
    let (attachments, images) = files(&request);
    let deed = Deed { who, remark: text, attachments, images, now_ms: platform.clock.now_ms() };
    let mut state = platform.state();
    running::check_person(&state, &deed.who, call.dialect())?;
    running::change(platform, &mut state, &id, call.dialect(), |instance, _| {
        instance.comment(&deed);
        Ok(Vec::new())
    })?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Withdrawn by its originator, or by the system.
fn terminate(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let id = request.text("processInstanceId").ok_or_else(|| call.missing("processInstanceId"))?;
    let by_system = request.boolean("isSystem") == Some(true);
    let who = request.text("operatingUserId").unwrap_or_default();
    let mut state = platform.state();
    let instance = running::find(&state, &id).ok_or_else(|| NO_INSTANCE.refusal(call.dialect()))?;
    if !by_system {
        running::check_person(&state, &who, call.dialect())?;
        if who != instance.originator_user_id {
            return Err(NOT_THE_ORIGINATOR.refusal(call.dialect()));
        }
    }
    if instance.status != Status::Running {
        return Err(ENDED.refusal(call.dialect()));
    }
    let remark = request.text("remark").unwrap_or_default();
    let deed = Deed { who, remark, now_ms: platform.clock.now_ms(), ..Deed::default() };
    running::change(platform, &mut state, &id, call.dialect(), |instance, _| instance.terminate(&deed))?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// One that was agreed to is made void.
fn revoke(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let id = request.text("processInstanceId").ok_or_else(|| call.missing("processInstanceId"))?;
    let remark = request.text("remark").unwrap_or_default();
    let deed = Deed { remark, now_ms: platform.clock.now_ms(), ..Deed::default() };
    let mut state = platform.state();
    running::change(platform, &mut state, &id, call.dialect(), |instance, _| {
        if instance.status != Status::Completed {
            return Err(Unfit::Ended);
        }
        instance.comment(&deed);
        instance.status = Status::Canceled;
        Ok(Vec::new())
    })?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Other values in the form of an instance.
fn set_values(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let id = call.need("processInstanceId")?;
    let changes = request.get("variables").and_then(Value::as_array).cloned().unwrap_or_default();
    let deed = Deed {
        who: request.text("opUserId").unwrap_or_default(),
        remark: request.text("remark").unwrap_or_default(),
        now_ms: platform.clock.now_ms(),
        ..Deed::default()
    };
    let mut state = platform.state();
    running::change(platform, &mut state, &id, call.dialect(), |instance, _| {
        for change in changes {
            let change = Document::of(change);
            for value in &mut instance.form_component_values {
                let mut after = Document::of(value.clone());
                if after.text("id") == change.text("id") {
                    after.merge(change.clone(), &[]);
                    *value = after.into_value();
                }
            }
        }
        instance.comment(&deed);
        Ok(Vec::new())
    })?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}
