//! The robots in a group: those of the organisation's apps, until one is taken out.

use http::Method;
use serde_json::Value;

use super::{GROUP, NO_GROUP};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::action::done;
use crate::things::kind::Words;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/im/conversations/robots", add),
    Route::of(Method::POST, "/v1.0/im/conversations/robots/remove", remove),
    Route::of(Method::POST, "/v1.0/robot/groups/orgRobots/add", add),
    Route::of(Method::POST, "/topapi/im/chatbot/get", list),
    Route::of(Method::POST, "/topapi/im/chatbot/delete", remove),
    Route::of(Method::GET, "/v1.0/im/sceneGroups/templates/robots", find),
];

/// Robots that were taken out of a group: a member of the group.
const ABSENT: &str = "absentRobots";

/// What stands before a robot's code where it is a member like people: assumed.
const AS_MEMBER: &str = "robot-";

/// The code of the new host is the page's of the robots of a template, that of the old one is assumed.
const NO_ROBOT: Words =
    Words::new((40035, "the robot does not exist"), (400, "robotNotFound", "the robot does not exist"));

fn absent(state: &State, id: &str) -> Vec<String> {
    state.records.get(GROUP.name, id).map(|group| group.document.list(ABSENT)).unwrap_or_default()
}

/// Whether a robot that exists is in a group that does.
pub(crate) fn has(platform: &Platform, state: &State, group: &str, robot_code: &str) -> bool {
    let absent = absent(state, group);
    absent.is_empty() || code_of(platform, robot_code).is_none_or(|code| !absent.contains(&code))
}

fn set_absent(platform: &Platform, state: &mut State, id: &str, robot: &str, is_absent: bool) {
    let mut codes = absent(state, id);
    codes.retain(|code| code != robot);
    if is_absent {
        codes.push(robot.to_owned());
    }
    super::set(state, platform, id, Document::of(json!({ABSENT: codes})));
}

/// A robot's own code, by which it is known where its app's Client ID is given as well.
fn code_of(platform: &Platform, code: &str) -> Option<String> {
    let mut apps = platform.seed.apps().filter(|app| platform.is_of_organisation(app.client_id));
    let app = apps.find(|app| app.robot_code == code || app.client_id == code)?;
    Some(app.robot_code.to_owned())
}

fn robot(platform: &Platform, call: &Call, code: &str) -> Result<String, Refusal> {
    code_of(platform, code).ok_or_else(|| NO_ROBOT.refusal(call.dialect()))
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let robot = robot(platform, call, &call.need("robotCode")?)?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    set_absent(platform, &mut state, &id, &robot, false);
    let member = json!({"chatBotUserId": format!("{AS_MEMBER}{robot}"), "result": true});
    Ok(call.answer_thing(Document::of(member), None, &[]))
}

fn remove(platform: &Platform, call: &Call) -> Outcome {
    let member = call.need("chatBotUserId")?;
    let robot = robot(platform, call, member.strip_prefix(AS_MEMBER).unwrap_or_default())?;
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    if !has(platform, &state, &id, &robot) {
        return Err(NO_ROBOT.refusal(call.dialect()));
    }
    set_absent(platform, &mut state, &id, &robot, true);
    if call.path.starts_with("/topapi/") {
        return Ok(done(call));
    }
    Ok(call.answer_thing(Document::of(json!({"chatBotUserId": member})), None, &[]))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let id = super::alive(&mut state, platform, call)?;
    let apps = platform.seed.apps().filter(|app| platform.is_of_organisation(app.client_id));
    let there: Vec<_> =
        apps.map(|app| app.robot_code).filter(|code| has(platform, &state, &id, code)).collect();
    let member = |code: &str| Document::of(json!({"chatbotUserId": format!("{AS_MEMBER}{code}")}));
    Ok(call.answer_list(Page::everything().cut_list(there).map(member), "", None, &[]))
}

/// The robot of a template as the member that it is.
fn find(platform: &Platform, call: &Call) -> Outcome {
    let empty = |name: &str, code: &'static str| {
        let value = call.request.text(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| Refusal::api(400, code, format!("{name} is empty")))
    };
    let group = empty("openConversationId", "invalidParam.openConversationIdEmpry")?;
    let robot = robot(platform, call, &empty("robotCode", "invalidParam.robotCodeEmpry")?)?;
    let mut state = platform.state();
    let not_found = || Refusal::api(400, "not.found", NO_GROUP.new.2);
    let id = super::find(&mut state, platform, &group).ok_or_else(not_found)?;
    if !has(platform, &state, &id, &robot) {
        return Err(NO_ROBOT.refusal(call.dialect()));
    }
    let member = format!("{AS_MEMBER}{robot}");
    Ok(call.answer_thing(Document::of(json!({"userId": Value::from(member)})), None, &[]))
}
