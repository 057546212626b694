//! Instances and tasks in lists.

use http::Method;
use serde_json::Value;

use super::instance::{Instance, Status, Task};
use super::running::{self, ALIASES, INSTANCES, TASKS};
use super::wrong;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::{Cut, Page};
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/workflow/processes/instanceIds/query", list),
    Route::of(Method::POST, "/topapi/processinstance/listids", list),
    Route::of(Method::POST, "/topapi/processinstance/list", list),
    Route::of(Method::GET, "/v1.0/workflow/processes/pages/instances", list),
    Route::of(Method::GET, "/v1.0/workflow/premium/processes/pages/instances", list),
    Route::of(Method::POST, "/v1.0/workflow/instances/datas", list),
    Route::of(Method::GET, "/v1.0/workflow/processes/todoTasks/numbers", count),
    Route::of(Method::POST, "/topapi/process/gettodonum", count),
    Route::of(Method::GET, "/v1.0/workflow/tasks/todoTasks", todo),
    Route::of(Method::GET, "/v1.0/workflow/premium/tasks/todoTasks", todo),
    Route::of(Method::GET, "/v1.0/workflow/premium/processCentres/todoTasks", todo),
    Route::of(Method::GET, "/v1.0/workflow/premium/processCentres/doneTasks", done),
    Route::of(Method::GET, "/v1.0/workflow/premium/processCentres/submittedInstances", submitted),
    Route::of(Method::GET, "/v1.0/workflow/premium/processCentres/noticedInstances", noticed),
];

const LARGEST_PAGE: i64 = 20;
const LONGEST_WINDOW_MS: i64 = 120 * 24 * 3_600_000;
const MOST_PEOPLE: usize = 10;

const WRONG_SIZE: Words = wrong("invalidMaxResults", "a page has 1 to 20 instances");
const WRONG_WINDOW: Words = wrong("invalidEndTime", "the end has to follow the start within 120 days");
const TOO_MANY_PEOPLE: Words = wrong("invalidUserIds", "at most 10 people may be named");

/// Those of a template that were started within a window.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let code = call.need("processCode")?;
    let time = |names: [&str; 2]| names.iter().find_map(|name| request.integer(name));
    let start = time(["startTime", "startTimeInMills"]).unwrap_or(0);
    let end = time(["endTime", "endTimeInMills"]);
    let size = request.integer("maxResults").or(request.integer("size"));
    let lists_ids = call.path.contains("nstanceIds") || call.path.ends_with("listids");
    if size.is_some_and(|size| size < 1 || (lists_ids && size > LARGEST_PAGE)) {
        return Err(WRONG_SIZE.refusal(call.dialect()));
    }
    let window = end.unwrap_or_else(|| platform.clock.now_ms()).saturating_sub(start);
    if end.is_some_and(|end| end < start) || (end.is_some() && window > LONGEST_WINDOW_MS) {
        return Err(WRONG_WINDOW.refusal(call.dialect()));
    }
    let mut people = request.list("userIds");
    people.extend(request.list("useridList"));
    if people.len() > MOST_PEOPLE {
        return Err(TOO_MANY_PEOPLE.refusal(call.dialect()));
    }
    let mut statuses = request.list("statuses");
    statuses.extend(request.list("status"));
    let wanted = |record: &&Record| {
        let instance = &record.document;
        let is_among = |list: &[String], name: &str| {
            list.is_empty() || instance.text(name).is_some_and(|value| list.contains(&value))
        };
        let created = instance.integer("createTime").unwrap_or(0);
        created >= start
            && end.is_none_or(|end| created <= end)
            && is_among(&people, "originatorUserId")
            && is_among(&statuses, "status")
    };
    let state = platform.state();
    let found = state.records.of_parent(INSTANCES, &code).filter(wanted);
    let page = Page::of(request).cut(found.map(|record| (record.number, record)));
    let document = |record: &Record| {
        let mut document = record.document.clone();
        // Pages of the new host always have a number here: assumed to be 0 of what has not ended.
        if call.dialect() == Dialect::Api {
            document.set_default("finishTime", 0);
        }
        document
    };
    Ok(call.answer_list(page.map(document), "processInstanceId", None, ALIASES))
}

fn open_tasks<'a>(state: &'a State, userid: &'a str) -> impl Iterator<Item = (u64, Task)> + 'a {
    let tasks = state.records.all(TASKS).filter_map(|record| Some((record.number, running::task(record)?)));
    tasks.filter(move |(_, task)| task.user_id == userid && task.status == Status::Running)
}

/// Tasks that wait for a person.
fn count(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userid")?;
    let state = platform.state();
    running::check_person(&state, &userid, call.dialect())?;
    let count = open_tasks(&state, &userid).count();
    Ok(match call.dialect() {
        Dialect::Api => json!({"result": count}),
        _ => json!({"count": count}),
    })
}

/// What an answer says of an instance in a list of its kind; a task's own members come before the instance's.
fn row(state: &State, instance: &Instance, task: Option<&Task>) -> Document {
    let mut row = running::document(instance);
    let originator = state.directory.user(&instance.originator_user_id);
    row.set("originatorName", originator.map(|user| user.name.clone()));
    row.set("originatorPhoto", "");
    row.set("formMassage", Value::from(instance.form_component_values.clone()).to_string());
    row.set("processType", 0);
    row.set("appType", 0);
    row.set("canRedirect", true);
    let times = [("processCreateTime", Some(instance.create_time)), ("processEndTime", instance.finish_time)];
    times.into_iter().for_each(|(name, time)| row.set(name, time));
    if let Some(task) = task {
        row.merge(running::document(task), &[]);
    }
    row
}

fn answer(state: &State, call: &Call, page: Cut<(Instance, Option<Task>)>) -> Value {
    let page = page.map(|(instance, task)| row(state, &instance, task.as_ref()));
    call.answer_list(page, "", None, ALIASES)
}

fn todo(platform: &Platform, call: &Call) -> Outcome {
    let request = &call.request;
    let userid = request.text("actionerUserId").or_else(|| request.text("userId"));
    let userid = userid.ok_or_else(|| call.missing("userId"))?;
    let state = platform.state();
    running::check_person(&state, &userid, call.dialect())?;
    let open = open_tasks(&state, &userid);
    let with = |(number, task): (u64, Task)| {
        let instance = running::find(&state, &task.process_instance_id)?;
        Some((number, (instance, Some(task))))
    };
    let page = Page::of(request).cut(open.filter_map(with));
    Ok(answer(&state, call, page))
}

fn done(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let state = platform.state();
    running::check_person(&state, &userid, call.dialect())?;
    let tasks = state.records.all(TASKS).filter_map(|record| Some((record.number, running::task(record)?)));
    let mine = tasks.filter(|(_, task)| task.user_id == userid && task.status == Status::Completed);
    let with = |(number, task): (u64, Task)| {
        let instance = running::find(&state, &task.process_instance_id)?;
        Some((number, (instance, Some(task))))
    };
    let page = Page::of(&call.request).cut(mine.filter_map(with));
    Ok(answer(&state, call, page))
}

fn submitted(platform: &Platform, call: &Call) -> Outcome {
    instances_of(platform, call, |instance, userid| instance.originator_user_id == userid)
}

fn noticed(platform: &Platform, call: &Call) -> Outcome {
    instances_of(platform, call, |instance, userid| instance.cc_user_ids.iter().any(|id| id == userid))
}

fn instances_of(platform: &Platform, call: &Call, concerns: fn(&Instance, &str) -> bool) -> Outcome {
    let userid = call.need("userId")?;
    let state = platform.state();
    running::check_person(&state, &userid, call.dialect())?;
    let all = state.records.all(INSTANCES).filter_map(|record| Some((record.number, running::read(record)?)));
    let mine = all.filter(|(_, instance)| concerns(instance, &userid));
    let page = Page::of(&call.request).cut(mine.map(|(number, instance)| (number, (instance, None))));
    Ok(answer(&state, call, page))
}
