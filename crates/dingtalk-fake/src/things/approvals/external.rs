//! Approvals that another system runs: it makes the instances and tasks, and says how they end.

use http::Method;
use serde_json::Value;

use super::forms::TEMPLATES;
use super::instance::{Deed, Happened, Instance, Status, Task, Unfit};
use super::instances::{NO_TEMPLATE, draft};
use super::running::{self, ALIASES, INSTANCES, TASKS};
use super::{NO_INSTANCE, asked};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/processCentres/instances", start),
    Route::of(Method::POST, "/v1.0/workflow/premium/processCentres/instances", start),
    Route::of(Method::POST, "/topapi/process/workrecord/create", start),
    Route::of(Method::PUT, "/v1.0/workflow/processCentres/instances", end),
    Route::of(Method::PUT, "/v1.0/workflow/processCentres/instances/batch", end_several),
    Route::of(Method::POST, "/topapi/process/workrecord/update", end),
    Route::of(Method::POST, "/topapi/process/workrecord/batchupdate", end_several),
    Route::of(Method::POST, "/topapi/process/workrecord/delete", delete),
    Route::of(Method::POST, "/v1.0/workflow/processCentres/tasks", give),
    Route::of(Method::POST, "/v1.0/workflow/premium/processCentres/tasks", give),
    Route::of(Method::POST, "/topapi/process/workrecord/task/create", give),
    Route::of(Method::PUT, "/v1.0/workflow/processCentres/tasks", set_tasks),
    Route::of(Method::POST, "/topapi/process/workrecord/task/update", set_tasks),
    Route::of(Method::POST, "/v1.0/workflow/processCentres/tasks/cancel", cancel),
    Route::of(Method::POST, "/topapi/process/workrecord/taskgroup/cancel", cancel),
    Route::of(Method::GET, "/v1.0/workflow/processCentres/todoTasks", list),
    Route::of(Method::GET, "/v1.0/workflow/workRecords/todoTasks", list),
    Route::of(Method::POST, "/topapi/process/workrecord/task/query", list),
];

fn start(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let need =
        |name: &str| request.text(name).filter(|text| !text.is_empty()).ok_or_else(|| call.missing(name));
    let (code, originator) = (need("processCode")?, need("originatorUserId")?);
    let mut state = platform.state();
    state.records.get(TEMPLATES, &code).ok_or_else(|| NO_TEMPLATE.refusal(call.dialect()))?;
    let values = request.find("values", &[&["values", "formComponentValues", "formComponentValueList"]]);
    let values = values.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut instance = draft(platform, call, &state, &code, &originator, values)?;
    instance.external = true;
    instance.url = need("url")?;
    instance.title = request.text("title").filter(|title| !title.is_empty()).unwrap_or(instance.title);
    instance.biz_data = request.text("bizData").unwrap_or_default();
    let id = instance.process_instance_id.clone();
    running::begin(platform, &mut state, instance);
    Ok(call.answer_thing(Document::of(json!({"processInstanceId": id})), None, ALIASES))
}

/// Changes an instance that another system runs.
fn change(
    platform: &Platform,
    call: &Call,
    state: &mut State,
    id: &str,
    change: impl FnOnce(&mut Instance, &mut u64) -> Result<Vec<Happened>, Unfit>,
) -> Result<(), Refusal> {
    let found = running::find(state, id).filter(|instance| instance.external);
    found.ok_or_else(|| NO_INSTANCE.refusal(call.dialect()))?;
    running::change(platform, state, id, call.dialect(), change).map(|_| ())
}

fn end(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    end_one(platform, call, &mut platform.state(), &request)?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn end_several(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let names: [&str; 2] = ["updateProcessInstanceRequests", "instances"];
    let all = names.iter().find_map(|name| request.get(name)).and_then(Value::as_array).cloned();
    let mut state = platform.state();
    for one in all.unwrap_or_default() {
        end_one(platform, call, &mut state, &Document::of(one))?;
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Its open tasks end with it.
fn end_one(platform: &Platform, call: &Call, state: &mut State, request: &Document) -> Result<(), Refusal> {
    let id = request.text("processInstanceId").ok_or_else(|| call.missing("processInstanceId"))?;
    let now_ms = platform.clock.now_ms();
    let result = request.text("result").unwrap_or_default();
    let completed = request.text("status").as_deref() == Some("COMPLETED");
    change(platform, call, state, &id, |instance, _| {
        if instance.status != Status::Running {
            return Err(Unfit::Ended);
        }
        if !completed {
            return instance.terminate(&Deed { now_ms, ..Deed::default() });
        }
        let mut happened = Vec::new();
        instance.cancel_tasks(None, now_ms, &mut happened);
        instance.end(Status::Completed, &result, now_ms);
        happened.push(Happened::Finished);
        Ok(happened)
    })
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let id = asked(call).text("processInstanceId").ok_or_else(|| call.missing("processInstanceId"))?;
    let mut state = platform.state();
    let instance = running::find(&state, &id).filter(|instance| instance.external);
    let instance = instance.ok_or_else(|| NO_INSTANCE.refusal(call.dialect()))?;
    state.records.remove(INSTANCES, &id);
    for task in instance.tasks {
        state.records.remove(TASKS, &task.task_id.to_string());
    }
    Ok(json!({}))
}

fn give(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let id = request.text("processInstanceId").ok_or_else(|| call.missing("processInstanceId"))?;
    let activity_id = request.text("activityId").filter(|id| !id.is_empty());
    let wanted = request.get("tasks").and_then(Value::as_array).cloned().unwrap_or_default();
    let wanted: Vec<_> = wanted.into_iter().map(Document::of).collect();
    let people: Vec<_> = wanted.iter().filter_map(|task| task.text("userId")).collect();
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    for userid in &people {
        running::check_person(&state, userid, call.dialect())?;
    }
    let mut told = Vec::new();
    change(platform, call, &mut state, &id, |instance, next_task| {
        if instance.status != Status::Running {
            return Err(Unfit::Ended);
        }
        let mut given = instance.give(&people, now_ms, next_task);
        for (task, sent) in given.iter_mut().zip(&wanted) {
            task.activity_id = activity_id.clone().unwrap_or_else(|| task.activity_id.clone());
            task.url = sent.text("url").unwrap_or_else(|| task.url.clone());
            told.push(json!({"taskId": task.task_id, "userId": task.user_id}));
        }
        let new = instance.tasks.len().saturating_sub(given.len());
        instance.tasks.truncate(new);
        instance.tasks.extend(given.iter().cloned());
        Ok(given.into_iter().map(Happened::TaskStarted).collect())
    })?;
    Ok(call.answer_list(Page::everything().cut_list(told).map(Document::of), "", None, &[]))
}

fn set_tasks(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let changes = request.get("tasks").and_then(Value::as_array).cloned().unwrap_or_default();
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    for sent in changes.into_iter().map(Document::of) {
        let number = sent.text("taskId").ok_or_else(|| call.missing("taskId"))?;
        let task = state.records.get(TASKS, &number).and_then(running::task);
        let id = task.map(|task| task.process_instance_id).unwrap_or_default();
        let id = request.text("processInstanceId").unwrap_or(id);
        let canceled = sent.text("status").as_deref() == Some("CANCELED");
        let result =
            sent.text("result").filter(|result| !result.is_empty()).map(|result| result.to_uppercase());
        change(platform, call, &mut state, &id, |instance, _| {
            let mut tasks = instance.tasks.iter_mut();
            let task = tasks.find(|task| task.task_id.to_string() == number).ok_or(Unfit::NoTask)?;
            if task.status != Status::Running {
                return Err(Unfit::Ended);
            }
            task.finish_time = Some(now_ms);
            task.status = if canceled { Status::Canceled } else { Status::Completed };
            task.result = if canceled { None } else { result };
            let task = task.clone();
            Ok(vec![if canceled { Happened::TaskCanceled(task) } else { Happened::TaskFinished(task) }])
        })?;
    }
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn cancel(platform: &Platform, call: &Call) -> Outcome {
    let request = asked(call);
    let id = request.text("processInstanceId").ok_or_else(|| call.missing("processInstanceId"))?;
    let mut groups = request.list("activityIds");
    groups.extend(request.list("activityIdList"));
    groups.extend(request.text("activityId"));
    let now_ms = platform.clock.now_ms();
    change(platform, call, &mut platform.state(), &id, |instance, _| {
        let mut happened = Vec::new();
        groups.iter().for_each(|group| instance.cancel_tasks(Some(group), now_ms, &mut happened));
        Ok(happened)
    })?;
    Ok(call.answer_thing(Document::default(), None, &[]))
}

/// Tasks of a person: the open ones, or with `status` 1 those that have ended.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let userid = call.need("userId")?;
    let ended = request.integer("status") == Some(1);
    let before = request.integer("createBefore");
    let state = platform.state();
    running::check_person(&state, &userid, call.dialect())?;
    let wanted = |task: &Task| {
        task.user_id == userid
            && (task.status == Status::Running) != ended
            && before.is_none_or(|before| task.create_time <= before)
    };
    let tasks = state.records.all(TASKS).filter_map(|record| {
        let task = running::task(record).filter(wanted)?;
        let instance = running::find(&state, &task.process_instance_id)?;
        instance.external.then_some((record.number, (task, instance)))
    });
    let row = |(task, instance): (Task, Instance)| {
        let forms = instance.form_component_values.iter().map(|value| {
            let value = Document::of(value.clone());
            json!({"title": value.text("name"), "content": value.text("value")})
        });
        let mut row = running::document(&task);
        row.set("title", instance.title.clone());
        row.set("forms", forms.collect::<Value>());
        row
    };
    let mut asked = request.clone();
    if let Some(count) = request.integer("count") {
        asked.set("size", count);
    }
    let page = Page::of(&asked).cut(tasks).map(row);
    let mut answer = call.answer_list(page, "", None, ALIASES);
    // The new host gives the same page under two names.
    if let Some(members) =
        answer.as_object_mut().filter(|_| call.template().ends_with("processCentres/todoTasks"))
    {
        let result = members.get("result").cloned().unwrap_or_default();
        members.insert("taskPage".to_owned(), result);
    }
    Ok(answer)
}
