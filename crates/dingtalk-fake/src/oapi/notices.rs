//! Work notices (`message/corpconversation`).

use serde_json::{Map, Value};

use super::notice_message;
use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::notices::Receivers;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/message/corpconversation/asyncsend_v2", Auth::App, send),
    Route::post("/topapi/message/corpconversation/asyncsend", Auth::App, send_first),
    Route::post("/topapi/message/corpconversation/sendbytemplate", Auth::App, send_by_template),
    Route::post("/topapi/message/corpconversation/getsendprogress", Auth::App, progress),
    Route::post("/topapi/message/corpconversation/getsendresult", Auth::App, result),
    Route::post("/topapi/message/corpconversation/recall", Auth::App, recall),
    Route::post("/topapi/message/corpconversation/status_bar/update", Auth::App, update_status_bar),
];

/// People and departments that one notice may name.
const USUAL: (usize, usize) = (100, 20);
const BY_TEMPLATE: (usize, usize) = (5000, 500);
/// A status bar is for few people, named one by one.
const MAX_STATUS_BAR_USERS: usize = 5;

fn send(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let message = call.object("msg").ok_or_else(|| call.missing("msg"))?;
    send_to(platform, call, message, USUAL)
}

/// The first form, whose message stands in two members.
fn send_first(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let msgtype = call.required_text("msgtype")?;
    let content = call.object("msgcontent").ok_or_else(|| call.missing("msgcontent"))?;
    let message = [("msgtype".to_owned(), json!(msgtype)), (msgtype, Value::Object(content))];
    send_to(platform, call, message.into_iter().collect(), USUAL)
}

/// Nothing tells what the template says: the notice is kept as the template and its data.
fn send_by_template(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let template = json!({"template_id": call.required_text("template_id")?, "data": call.object("data")});
    let receivers = asked(call, BY_TEMPLATE)?;
    let message = json!({"msgtype": "template", "template": template});
    Ok(keep(platform, message, receivers))
}

fn send_to(platform: &Platform, call: &Call, message: Map<String, Value>, most: (usize, usize)) -> Outcome {
    notice_message::check(&message)?;
    let receivers = asked(call, most)?;
    let Asked { users, departments, everybody } = &receivers;
    let named_only = departments.is_empty() && !*everybody && users.len() <= MAX_STATUS_BAR_USERS;
    if notice_message::has_status_bar(&message) && !named_only {
        return Err(Refusal::parameter("a status bar is allowed for at most 5 people in userid_list only"));
    }
    Ok(keep(platform, Value::Object(message), receivers))
}

/// Whom a request names.
#[derive(Debug)]
struct Asked {
    users: Vec<String>,
    departments: Vec<String>,
    everybody: bool,
}

fn asked(call: &Call, (most_users, most_departments): (usize, usize)) -> Result<Asked, Refusal> {
    let (users, departments) = (call.list("userid_list"), call.list("dept_id_list"));
    let everybody = call.boolean("to_all_user").unwrap_or(false);
    let too_many = |name: &str, count: usize, most: usize| {
        Refusal::parameter(format!("{name} has {count} items, at most {most} are allowed"))
    };
    if users.len() > most_users {
        return Err(too_many("userid_list", users.len(), most_users));
    }
    if departments.len() > most_departments {
        return Err(too_many("dept_id_list", departments.len(), most_departments));
    }
    if users.is_empty() && departments.is_empty() && !everybody {
        return Err(Refusal::parameter("one of userid_list, dept_id_list and to_all_user has to be given"));
    }
    Ok(Asked { users, departments, everybody })
}

fn keep(platform: &Platform, message: Value, asked: Asked) -> Value {
    let mut state = platform.state();
    let receivers = receivers(&state, asked.users, &asked.departments, asked.everybody);
    let (now_ms, day) = (platform.clock.now_ms(), platform.clock.china_day());
    json!({"task_id": state.notices.send(message, receivers, now_ms, day)})
}

fn receivers(state: &State, users: Vec<String>, departments: &[String], everybody: bool) -> Receivers {
    let mut receivers = Receivers::default();
    (receivers.users, receivers.invalid_users) =
        users.into_iter().partition(|userid| state.directory.user(userid).is_some());
    for department in departments {
        match department.parse() {
            Ok(dept_id) if state.directory.department(dept_id).is_some() => {
                receivers.users.extend(state.directory.everybody_in(dept_id));
            }
            Ok(dept_id) => receivers.invalid_departments.push(dept_id),
            Err(_) => {}
        }
    }
    if everybody {
        receivers.users.extend(state.directory.user_ids().map(str::to_owned));
    }
    receivers.users.sort_unstable();
    receivers.users.dedup();
    receivers
}

fn check_agent(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    let agent_id = call.required_integer("agent_id")?;
    let caller = call.caller.as_ref();
    // Of the third-party app it is what `get_auth_info` tells its customers' organisations.
    let of_suite =
        matches!(caller, Some(Holder::App { client_id, .. }) if *client_id == platform.seed.suite.key);
    let is_own = platform.apps_of(caller).any(|app| app.agent_id == agent_id);
    if is_own || (of_suite && agent_id == platform.seed.agent_id) {
        Ok(())
    } else {
        Err(Refusal::code(40056, "invalid agent_id"))
    }
}

fn unknown_task() -> Refusal {
    Refusal::parameter("no task has this id, or it is older than 24 hours")
}

/// Sending is done at once, so the progress is always complete.
fn progress(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let state = platform.state();
    state.notices.get(call.required_integer("task_id")?).ok_or_else(unknown_task)?;
    Ok(json!({"progress": {"progress_in_percent": 100, "status": 2}}))
}

fn result(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let state = platform.state();
    let now_ms = platform.clock.now_ms();
    let task_id = call.required_integer("task_id")?;
    let notice =
        state.notices.get(task_id).filter(|notice| notice.is_recent(now_ms)).ok_or_else(unknown_task)?;
    let (read, unread): (Vec<_>, Vec<_>) =
        notice.receivers.iter().partition(|userid| notice.read.contains(userid.as_str()));
    let forbidden: Vec<_> = notice
        .forbidden
        .iter()
        .map(|(userid, code)| json!({"code": code, "count": 1, "userid": userid}))
        .collect();
    Ok(json!({"send_result": {
        "invalid_user_id_list": notice.invalid_users,
        "forbidden_user_id_list": notice.forbidden.iter().map(|(userid, _)| userid).collect::<Vec<_>>(),
        "failed_user_id_list": [],
        "read_user_id_list": read,
        "unread_user_id_list": unread,
        "invalid_dept_id_list": notice.invalid_departments,
        "forbidden_list": forbidden,
    }}))
}

fn recall(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let now_ms = platform.clock.now_ms();
    let task_id = call.required_integer("msg_task_id")?;
    let mut state = platform.state();
    let notice =
        state.notices.get_mut(task_id).filter(|notice| notice.is_recent(now_ms)).ok_or_else(unknown_task)?;
    notice.recalled = true;
    Ok(json!({}))
}

fn update_status_bar(platform: &Platform, call: &Call) -> Outcome {
    check_agent(platform, call)?;
    let task_id = call.required_integer("task_id")?;
    let value = call.required_text("status_value")?;
    let mut state = platform.state();
    let notice = state.notices.get_mut(task_id).ok_or_else(unknown_task)?;
    let bar = notice.message.pointer_mut("/oa/status_bar").and_then(Value::as_object_mut);
    let bar = bar.ok_or_else(|| Refusal::parameter("this notice has no status bar"))?;
    bar.insert("status_value".into(), json!(value));
    if let Some(background) = call.text("status_bg") {
        bar.insert("status_bg".into(), json!(background));
    }
    Ok(json!({}))
}
