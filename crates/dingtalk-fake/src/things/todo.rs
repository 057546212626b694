//! To-do tasks: the example of a thing that is a table and little else.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::kind::{Change, Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::records::Record;
use crate::state::tokens::Holder;

/// The codes are assumed: no page lists any.
static TASK: Kind = Kind::new(
    "todo tasks",
    "id",
    Words::new(
        (40035, "the to-do task does not exist"),
        (404, "todo.taskNotExist", "the to-do task does not exist"),
    ),
)
.aliases(&[&["id", "taskId"], &["done", "isDone"]])
.unique(
    "sourceId",
    Words::new(
        (40035, "the sourceId is taken"),
        (400, "todo.sourceIdExist", "a task with this sourceId exists"),
    ),
)
.pushes(event);

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/todo/users/{unionId}/tasks", &TASK).prepare(begin),
    Route::read(Method::GET, "/v1.0/todo/users/{unionId}/tasks/{taskId}", &TASK),
    Route::read(Method::GET, "/v1.0/todo/users/{unionId}/tasks/sources/{sourceId}", &TASK).by("sourceId"),
    Route::read(Method::GET, "/v1.0/todo/exclusive/users/{unionId}/tasks/{taskId}", &TASK),
    Route::update(Method::PUT, "/v1.0/todo/users/{unionId}/tasks/{taskId}", &TASK).prepare(change),
    Route::update(Method::PUT, "/v1.0/todo/users/{unionId}/tasks/{taskId}/executorStatus", &TASK)
        .prepare(finish),
    Route::delete(Method::DELETE, "/v1.0/todo/users/{unionId}/tasks/{taskId}", &TASK),
    Route::of(Method::DELETE, "/v1.0/todo/users/{unionId}/tasks/{taskId}/hide", hide),
    Route::list(Method::POST, "/v1.0/todo/users/{unionId}/tasks/list", &TASK).only(concerns),
    Route::list(Method::POST, "/v1.0/todo/users/{unionId}/org/tasks/query", &TASK).only(concerns),
    Route::list(Method::POST, "/v1.0/todo/users/{unionId}/organizations/tasks/query", &TASK).only(concerns),
    Route::of(Method::POST, "/v1.0/todo/users/{unionId}/tasks/count", count),
    Route::create(Method::POST, "/v1.0/todo/users/me/personalTasks", &TASK).prepare(begin_mine),
    Route::update(Method::PUT, "/v1.0/todo/users/me/tasks/{taskId}/update", &TASK).prepare(check_mine),
    Route::update(Method::PUT, "/v1.0/todo/users/me/tasks/{taskId}/updateExecutorStatus", &TASK)
        .prepare(finish_mine),
    Route::delete(Method::DELETE, "/v1.0/todo/users/me/tasks/{taskId}/remove", &TASK),
];

fn begin(_: &Platform, _: &Call, task: &mut Document) -> Result<(), Refusal> {
    let owner = task.text("unionId").unwrap_or_default();
    task.set_default("creatorId", owner.clone());
    task.set_default("executorIds", json!([owner]));
    task.set_default("done", false);
    task.set_default("priority", 20);
    Ok(())
}

/// The task is done when all who have to do it say so.
fn finish(platform: &Platform, call: &Call, task: &mut Document) -> Result<(), Refusal> {
    let state = platform.state();
    let id = call.need("taskId")?;
    let before = state.records.get(TASK.name, &id).map(|record| &record.document);
    let mut executors = before.and_then(|task| task.get("executorStatus")).cloned().unwrap_or(json!({}));
    for status in task.get("executorStatusList").and_then(Value::as_array).into_iter().flatten() {
        let status = Document::of(status.clone());
        if let (Some(id), Some(executors)) = (status.text("id"), executors.as_object_mut()) {
            executors.insert(id, json!(status.boolean("isDone").unwrap_or(false)));
        }
    }
    let all = before.map(|task| task.list("executorIds")).unwrap_or_default();
    let done = all.iter().all(|id| executors.get(id) == Some(&json!(true)));
    task.remove("executorStatusList");
    task.set("executorStatus", executors);
    set_done(platform, task, done);
    Ok(())
}

/// Whoever says that the whole task is done, or is not, says so for all who have to do it.
fn change(platform: &Platform, call: &Call, task: &mut Document) -> Result<(), Refusal> {
    let Some(done) = task.boolean("done").or_else(|| task.boolean("isDone")) else { return Ok(()) };
    let id = call.need("taskId")?;
    let state = platform.state();
    let all = state.records.get(TASK.name, &id).map(|record| record.document.list("executorIds"));
    let all = if task.get("executorIds").is_some() { Some(task.list("executorIds")) } else { all };
    let statuses = all.unwrap_or_default().into_iter().map(|id| (id, json!(done)));
    task.set("executorStatus", statuses.collect::<serde_json::Map<_, _>>());
    set_done(platform, task, done);
    Ok(())
}

fn set_done(platform: &Platform, task: &mut Document, done: bool) {
    task.set("done", done);
    task.set("finishTime", done.then(|| platform.clock.now_ms()));
}

/// Who has logged in; the code of what is said to an app is assumed.
fn me(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let person = match &call.caller {
        Some(Holder::User { userid, .. }) => {
            platform.state().directory.user(userid).map(|user| user.unionid.clone())
        }
        _ => None,
    };
    person.ok_or_else(|| Refusal::api(403, "todo.userNotLogin", "the token is nobody's who has logged in"))
}

fn begin_mine(platform: &Platform, call: &Call, task: &mut Document) -> Result<(), Refusal> {
    task.set("creatorId", me(platform, call)?);
    begin(platform, call, task)
}

/// A task of others is none of mine.
fn check_mine(platform: &Platform, call: &Call, _: &mut Document) -> Result<(), Refusal> {
    let asked = Document::of(json!({"unionId": me(platform, call)?}));
    let state = platform.state();
    let task = state.records.get(TASK.name, &call.need("taskId")?);
    match task {
        Some(task) if concerns(&asked, task) => Ok(()),
        _ => Err(TASK.missing.refusal(call.dialect())),
    }
}

fn finish_mine(platform: &Platform, call: &Call, task: &mut Document) -> Result<(), Refusal> {
    check_mine(platform, call, task)?;
    let done = call.request.boolean("done").unwrap_or(true);
    task.set("executorStatusList", json!([{"id": me(platform, call)?, "isDone": done}]));
    finish(platform, call, task)
}

fn count(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let within = |task: &Record| {
        let due = task.document.integer("dueTime");
        let from = call.request.integer("fromDueTime").is_none_or(|from| due.is_some_and(|due| from <= due));
        let to = call.request.integer("toDueTime").is_none_or(|to| due.is_some_and(|due| due <= to));
        from && to && concerns(&call.request, task)
    };
    let count = state.records.all(TASK.name).filter(|task| within(task)).count();
    Ok(call.answer_thing(Document::of(json!({"result": count})), None, &[]))
}

/// Takes a task out of somebody's lists; others go on seeing it.
fn hide(platform: &Platform, call: &Call) -> Outcome {
    let who = call.need("unionId")?;
    let mut state = platform.state();
    let task = state.records.get_mut(TASK.name, &call.need("taskId")?);
    let task = task.filter(|task| concerns(&Document::of(json!({"unionId": who})), task));
    let task = task.ok_or_else(|| TASK.missing.refusal(call.dialect()))?;
    let mut hidden = task.document.list(HIDDEN);
    hidden.push(who);
    task.document.set(HIDDEN, hidden);
    Ok(done(call))
}

/// Whose lists a task is not in, though it is theirs.
const HIDDEN: &str = "hiddenFrom";

/// Whether somebody is what `roleTypes` asks for: all of one of its lists, or anything when there is none.
fn has_role(request: &Document, is_one: impl Fn(&str) -> bool) -> bool {
    let plays = |role: &Value| match role.as_str() {
        Some("executor") => is_one("executorIds"),
        Some("creator") => is_one("creatorId"),
        Some("participant") => is_one("participantIds"),
        _ => false,
    };
    let lists = request.get("roleTypes").and_then(Value::as_array).filter(|lists| !lists.is_empty());
    lists.is_none_or(|lists| {
        lists.iter().any(|list| match list {
            Value::Array(roles) => roles.iter().all(plays),
            role => plays(role),
        })
    })
}

/// Whether a task is in somebody's list. For who has to do it, it is done with the own part (assumed).
fn concerns(request: &Document, task: &Record) -> bool {
    let task = &task.document;
    let who = request.text("unionId").unwrap_or_default();
    let is_one = |name: &str| task.list(name).contains(&who);
    let own_part = task.get("executorStatus").and_then(|statuses| statuses.get(&who));
    let is_done = task.boolean("done") == Some(true) || own_part == Some(&json!(true));
    !is_one(HIDDEN)
        && (is_one("creatorId") || is_one("executorIds") || is_one("participantIds"))
        && has_role(request, is_one)
        && request.boolean("isDone").is_none_or(|done| done == is_done)
}

fn event(change: Change, task: &Record) -> Option<(&'static str, Value)> {
    let event_type = match change {
        Change::Created => "todo_task_create",
        Change::Modified => "todo_task_update",
        Change::Removed => "todo_task_delete",
    };
    let people = task.document.get("executorIds").cloned().unwrap_or_default();
    Some((event_type, json!({"taskId": task.id, "unionIdList": people})))
}
