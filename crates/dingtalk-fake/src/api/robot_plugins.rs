//! What a robot of an app offers in single chats, and what it is called.

use http::Method;
use serde_json::Value;

use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::things::action::done;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/robot/plugins/set", set),
    Route::of(Method::POST, "/v1.0/robot/plugins/query", list),
    Route::of(Method::POST, "/v1.0/robot/plugins/clear", clear),
    Route::of(Method::PUT, "/v1.0/robot/managements/infos", describe),
    Route::of(Method::POST, "/v1.0/im/organizations/robots", describe),
];

/// The shelves; a record's id is the code of the robot.
const PLUGINS: &str = "robot plugins";
const DESCRIPTIONS: &str = "robot descriptions";

/// The robot of a request, by the code that it is kept under; that of the app that asks where none is named.
fn robot(platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let named = call.request.text("robotCode").filter(|code| !code.is_empty());
    let code = named.unwrap_or_else(|| platform.robot_of(call.caller.as_ref()).to_owned());
    let mut apps = platform.seed.apps().filter(|app| platform.is_of_organisation(app.client_id));
    let app = apps.find(|app| app.robot_code == code || app.client_id == code);
    app.map(|app| app.robot_code.to_owned())
        .ok_or_else(|| Refusal::api(400, "invalidRequest.robotNotExist", "no robot has this robotCode"))
}

/// In the place of those that there were.
fn set(platform: &Platform, call: &Call) -> Outcome {
    let robot = robot(platform, call)?;
    let plugins = call.request.get("pluginInfoList").cloned().unwrap_or(json!([]));
    keep(platform, &robot, plugins);
    Ok(done(call))
}

fn clear(platform: &Platform, call: &Call) -> Outcome {
    let robot = robot(platform, call)?;
    keep(platform, &robot, json!([]));
    Ok(done(call))
}

fn keep(platform: &Platform, robot: &str, plugins: Value) {
    let document = Document::of(json!({"pluginInfoList": plugins}));
    platform.state().records.insert(PLUGINS, robot.to_owned(), String::new(), document);
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let robot = robot(platform, call)?;
    let state = platform.state();
    let kept = state.records.get(PLUGINS, &robot).map(|kept| kept.document.clone());
    let kept = kept.unwrap_or_else(|| Document::of(json!({"pluginInfoList": []})));
    Ok(call.answer_thing(kept, None, &[]))
}

/// What is not named stays.
fn describe(platform: &Platform, call: &Call) -> Outcome {
    let robot = robot(platform, call)?;
    let mut state = platform.state();
    let mut description = description(&state, &robot);
    description.merge(call.request.clone(), &[]);
    state.records.insert(DESCRIPTIONS, robot.clone(), String::new(), description);
    Ok(call.answer_thing(Document::of(json!({"robotCode": robot, "success": true})), None, &[]))
}

/// What was said of a robot.
pub(super) fn description(state: &State, robot: &str) -> Document {
    state.records.get(DESCRIPTIONS, robot).map(|kept| kept.document.clone()).unwrap_or_default()
}
