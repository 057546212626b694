//! The control paths under `/_fake/`, for clients in any language. JSON in, JSON out.

mod answers;
mod approvals;
mod attendance;
mod cards;
mod chat;
mod connections;
mod customers;
mod events;
mod faults;
mod files;
mod listed;
mod login;
mod problem;
mod replay;
mod replies;
mod reports;
mod requests;
mod robot;
mod state;
mod tables;
mod ui;

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Map, Value};

use self::problem::{Problem, text};
use crate::call::Call;
use crate::json::json;
use crate::operations::{self, Operation};
use crate::organisation;
use crate::paths::CONTROL;
use crate::platform::Platform;
use crate::reply::Reply;
use crate::seed::Subscription;
use crate::state::tokens::Login;
use crate::things;

pub(crate) async fn answer(platform: Arc<Platform>, call: Call) -> Reply {
    if let Some(page) = files::serve(&platform, &call).or_else(|| ui::serve(&call)) {
        return page;
    }
    let corp_id = call.query("corp_id").map(str::to_owned);
    match organisation::within_later(corp_id, perform(&platform, &call)).await {
        Ok(value) => Reply::json(StatusCode::OK, &value),
        Err(problem) => Reply::json(problem.status, &json!({"error": problem.message})),
    }
}

async fn perform(platform: &Arc<Platform>, call: &Call) -> Result<Value, Problem> {
    let control = below(&call.path);
    match control {
        "replay" => replay::answer(platform, call),
        "state" => state::answer(platform, call),
        _ if call.method == Method::GET => look(platform, call, control).await,
        _ if call.method == Method::POST => act(platform, call, control).await,
        _ => Err(unknown(call, control)),
    }
}

/// What stands below `/_fake/`.
fn below(path: &str) -> &str {
    path.strip_prefix(CONTROL).unwrap_or_default().trim_start_matches('/')
}

async fn look(platform: &Platform, call: &Call, control: &str) -> Result<Value, Problem> {
    match control {
        "" => Ok(listed::list()),
        "chat" => chat::show(platform, call),
        "connections" => Ok(connections::list(platform)),
        "customers" => Ok(customers::list(platform)),
        "deliveries" => connections::deliveries(platform, call),
        "description" => Ok(platform.description()),
        "faults" => Ok(faults::list(platform)),
        "operations" => {
            let operations: Vec<_> = operations::all().into_iter().map(Operation::to_json).collect();
            Ok(json!({"operations": operations}))
        }
        "records" => Ok(tables::kinds(platform)),
        "replies" => replies::list(platform, call).await,
        "requests" => requests::list(platform, call),
        // As sent: a value may have a `/`, encoded.
        _ => match below(call.uri.path()).split_once('/') {
            Some(("cards", out_track_id)) => cards::show(platform, out_track_id),
            Some(("records", kind)) => tables::table(platform, call, kind),
            _ => Err(unknown(call, control)),
        },
    }
}

async fn act(platform: &Arc<Platform>, call: &Call, control: &str) -> Result<Value, Problem> {
    let members = members(call)?;
    if let Some(act) = control.strip_prefix("customers/") {
        return customers::act(platform, act, &members).await;
    }
    match control {
        "tokens/expire" => platform.expire_tokens(),
        "clock/advance" => {
            let ms = members.get("ms").and_then(Value::as_u64);
            let ms =
                ms.ok_or_else(|| Problem::request("ms has to be given: milliseconds, a whole number"))?;
            platform.clock.advance(Duration::from_millis(ms));
            return Ok(json!({"ok": true, "now_ms": platform.clock.now_ms()}));
        }
        "clock/set" => {
            let now_ms = members.get("now_ms").and_then(Value::as_i64);
            let now_ms =
                now_ms.ok_or_else(|| Problem::request("now_ms has to be given: milliseconds since 1970"))?;
            platform.clock.set(now_ms);
            return Ok(json!({"ok": true, "now_ms": platform.clock.now_ms()}));
        }
        "faults" => faults::inject(platform, &members)?,
        "faults/clear" => platform.faults.clear(),
        "answers" => answers::give(&platform.answers, &members)?,
        "answers/clear" => platform.answers.clear(),
        "events" => return events::push(platform, &members).await,
        "robot/say" => return robot::say(platform, &members).await,
        "robot/callback" => robot::set_callback(platform, &members)?,
        "cards/click" => return cards::click(platform, &members).await,
        "plugin/call" => return robot::call_plugin(platform, &members).await,
        "subscriptions" => {
            let subscription: Subscription = serde_json::from_value(Value::Object(members))
                .map_err(|error| Problem::request(error.to_string()))?;
            platform.subscribe(subscription, &platform.seed.client_id);
        }
        "scopes" => scopes(platform, &members),
        "login" => return login::login(platform, &members),
        "codes" => return code(platform, &members),
        "notices/read" => read_notice(platform, &members)?,
        "messages/read" => read_message(platform, &members)?,
        "groups/quit" => quit_group(platform, &members)?,
        "approvals/decide" => approvals::decide(platform, &members)?,
        "attendance/punch" => attendance::punch(platform, &members)?,
        "attendance/checkin" => attendance::check_in(platform, &members)?,
        "reports/read" => reports::read(platform, &members)?,
        "reset" => platform.reset(),
        _ => return Err(unknown(call, control)),
    }
    Ok(json!({"ok": true}))
}

fn unknown(call: &Call, control: &str) -> Problem {
    let message = format!("there is no {} {}; {}", call.method, call.path, listed::near(control));
    Problem { status: StatusCode::NOT_FOUND, message }
}

fn members(call: &Call) -> Result<Map<String, Value>, Problem> {
    if call.body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&call.body)
        .map_err(|error| Problem::request(format!("the body has to be a JSON object: {error}")))
}

fn scopes(platform: &Platform, members: &Map<String, Value>) {
    let named = |member: &str| {
        members.get(member).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    };
    let mut state = platform.state();
    named("deny").for_each(|scope| state.deny_scope(scope));
    named("allow").for_each(|scope| state.allow_scope(scope));
}

fn code(platform: &Platform, members: &Map<String, Value>) -> Result<Value, Problem> {
    let login = Login::new(text(members, "userid")?, Login::WHOLE_SCOPE);
    Ok(json!({"code": platform.login_code(login, None)}))
}

fn read_message(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let (key, userid) = (text(members, "processQueryKey")?, text(members, "userid")?);
    if platform.state().robots.read(key, userid, platform.clock.now_ms()) {
        Ok(())
    } else {
        Err(Problem::request("no message has this processQueryKey"))
    }
}

fn quit_group(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    if things::quit(platform, text(members, "group")?, text(members, "userid")?) {
        Ok(())
    } else {
        Err(Problem::request("this person is in no such group"))
    }
}

fn read_notice(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let (task_id, userid) =
        (members.get("task_id").and_then(Value::as_i64), members.get("userid").and_then(Value::as_str));
    let (Some(task_id), Some(userid)) = (task_id, userid) else {
        return Err(Problem::request("task_id and userid have to be given"));
    };
    if platform.state().notices.read(task_id, userid) {
        Ok(())
    } else {
        Err(Problem::request("no notice with this task_id was sent to this person"))
    }
}
