//! Tasks of instances: agreed to, refused, handed over.

use http::Method;
use serde_json::{Map, Value};

use super::instance::{Deed, Status};
use super::running::{self, TASKS};
use super::{asked, files, wrong};
use crate::call::{Call, text_of};
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/processInstances/execute", execute),
    Route::of(Method::POST, "/topapi/process/instance/execute", execute),
    Route::of(Method::POST, "/topapi/processinstance/execute", execute),
    Route::of(Method::POST, "/v1.0/workflow/processInstances/batchExecute", execute_several),
    Route::of(Method::POST, "/v1.0/workflow/premium/processInstances/batchExecute", execute_several),
    Route::of(Method::POST, "/v1.0/workflow/tasks/redirect", redirect),
    Route::of(Method::POST, "/v1.0/workflow/tasks/batchRedirect", redirect_several),
    Route::of(Method::POST, "/v1.0/workflow/premium/tasks/batchRedirect", redirect_several),
];

const WRONG_RESULT: Words = wrong("invalidInstanceExecuteResult", "result has to be agree or refuse");
const NO_SUCH_TASK: Words = wrong("param.illegal", "the parameter taskId names no task");
const NO_SUCH_PERSON: Words = wrong("param.illegal", "the parameter toUserId names nobody");
const NOT_THEIRS: Words = wrong("param.illegal.operator", "the task is not that of operateUserId");
const TASK_ENDED: Words = wrong("task.status.error", "the task has ended and cannot be handed over");
const INSTANCE_ENDED: Words = wrong("instance.status.error", "the instance has ended");

/// What somebody says with a decision.
fn deed(platform: &Platform, request: &Document, who: String) -> Deed {
    let (attachments, images) = files(request);
    let remark = request.text("remark").unwrap_or_default();
    Deed { who, remark, attachments, images, now_ms: platform.clock.now_ms() }
}

fn agrees(call: &Call, request: &Document) -> Result<bool, Refusal> {
    match request.text("result").as_deref() {
        Some("agree") => Ok(true),
        Some("refuse") => Ok(false),
        _ => Err(WRONG_RESULT.refusal(call.dialect())),
    }
}

fn execute(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let need = |name: &str| request.text(name).ok_or_else(|| call.missing(name));
    let (id, who, task_id) = (need("processInstanceId")?, need("actionerUserid")?, need("taskId")?);
    let agrees = agrees(call, &request)?;
    let mut state = platform.state();
    running::check_person(&state, &who, call.dialect())?;
    decide(platform, call, &mut state, &id, &task_id, agrees, &deed(platform, &request, who))?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn decide(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    id: &str,
    task_id: &str,
    agrees: bool,
    deed: &Deed,
) -> Result<(), Refusal> {
    let task_id = task_id.parse().map_err(|_| call.missing("taskId"))?;
    running::change(platform, state, id, call.dialect(), |instance, next_task| {
        instance.decide(task_id, agrees, deed, next_task)
    })?;
    Ok(())
}

/// What became of each is told by the task's number.
fn execute_several(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let who = call.need("actionerUserId")?;
    let agrees = agrees(call, request)?;
    let deed = deed(platform, request, who);
    let mut state = platform.state();
    running::check_person(&state, &deed.who, call.dialect())?;
    let mut results = Map::new();
    for task in request.get("taskInfoList").and_then(Value::as_array).into_iter().flatten() {
        let task = Document::of(task.clone());
        let member = |name: &str| task.text(name).unwrap_or_default();
        let (id, task_id) = (member("processInstanceId"), member("taskId"));
        let done = decide(platform, call, &mut state, &id, &task_id, agrees, &deed);
        let message = done.as_ref().err().map(Refusal::message).unwrap_or_default();
        results.insert(task_id, json!({"result": done.is_ok(), "message": message}));
    }
    Ok(call.answer_thing(Document::of(json!({"result": results})), None, &[]))
}

fn redirect(platform: &Platform, call: &Call) -> Outcome {
    let (task_id, to) = (call.need("taskId")?, call.need("toUserId")?);
    let deed = deed(platform, &call.request, call.need("operateUserId")?);
    let mut state = platform.state();
    hand_over(platform, call, &mut state, &task_id, &to, &deed)?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn hand_over(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    task_id: &str,
    to: &str,
    deed: &Deed,
) -> Result<(), Refusal> {
    let refuse = |words: Words| words.refusal(call.dialect());
    let task = state.records.get(TASKS, task_id).and_then(running::task);
    let task = task.ok_or_else(|| refuse(NO_SUCH_TASK))?;
    if state.directory.user(to).is_none() {
        return Err(refuse(NO_SUCH_PERSON));
    }
    if task.user_id != deed.who {
        return Err(refuse(NOT_THEIRS));
    }
    let instance = running::find(state, &task.process_instance_id);
    if instance.is_none_or(|instance| instance.status != Status::Running) {
        return Err(refuse(INSTANCE_ENDED));
    }
    if task.status != Status::Running {
        return Err(refuse(TASK_ENDED));
    }
    running::change(platform, state, &task.process_instance_id, call.dialect(), |instance, next_task| {
        instance.redirect(task.task_id, to, deed, next_task)
    })?;
    Ok(())
}

/// An administrator hands the tasks of one person to another.
fn redirect_several(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let to = request.find("transfereeUserId", &[&["transfereeUserId", "toUserId"]]).and_then(text_of);
    let to = to.ok_or_else(|| call.missing("transfereeUserId"))?;
    let deed = deed(platform, request, call.need("handoverUserId")?);
    let mut state = platform.state();
    let (mut failed, mut results) = (0, Vec::new());
    let task_ids = request.list("taskIds");
    for task_id in &task_ids {
        let done = hand_over(platform, call, &mut state, task_id, &to, &deed);
        failed += usize::from(done.is_err());
        let message = done.as_ref().err().map(Refusal::message).unwrap_or_default();
        results.push(json!({"taskId": task_id, "success": done.is_ok(), "errorMsg": message}));
    }
    let told = json!({"totalCount": task_ids.len(), "failCount": failed, "redirectResults": results});
    Ok(call.answer_thing(Document::of(told), None, &[]))
}
