//! Custom robots (`/robot/send`).

use std::collections::HashMap;

use dingtalk_crypto::signature;
use serde_json::{Value, json};

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::{Auth, Route};
use crate::seed::WebhookRobotSeed;
use crate::state::robots::RobotMessage;

pub(crate) const ROUTES: &[Route] = &[Route::post("/robot/send", Auth::Open, send)];

const MAX_BYTES: usize = 20_000;
const CLOCK_TOLERANCE_MS: u64 = 3_600_000;

/// Members that the object named after the type must have.
const TYPES: &[(&str, &[&str])] = &[
    ("text", &["content"]),
    ("markdown", &["title", "text"]),
    ("link", &["title", "text", "messageUrl"]),
    ("actionCard", &["title", "text"]),
    ("feedCard", &["links"]),
];

fn send(platform: &Platform, call: &Call) -> Outcome {
    let token = call.query("access_token").unwrap_or_default();
    let robot = platform
        .seed
        .webhook_robots
        .iter()
        .find(|robot| robot.access_token == token)
        .ok_or_else(|| Refusal::code(300_005, "token is not exist"))?;
    if !call.header("content-type").unwrap_or_default().to_ascii_lowercase().starts_with("application/json") {
        return Err(Refusal::code(43004, "the Content-Type has to be application/json"));
    }
    if call.body.len() > MAX_BYTES {
        return Err(Refusal::code(
            460_101,
            format!("the body has {} bytes, at most 20000 are allowed", call.body.len()),
        ));
    }
    check_signature(platform, robot, call)?;
    check_message(call)?;
    check_keywords(robot, call)?;
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    if !state.robots.admit_webhook(token, now_ms) {
        return Err(Refusal::code(130_101, "send too fast, exceed 20 times per minute"));
    }
    if call.text("msgUuid").is_none_or(|uuid| state.robots.is_new_uuid(token, &uuid)) {
        state.robots.send(RobotMessage {
            robot: token.to_owned(),
            process_query_key: None,
            conversation: None,
            receivers: Vec::new(),
            message: Value::Object(call.members.clone()),
            at_ms: now_ms,
            read: HashMap::new(),
            recalled: false,
        });
    }
    Ok(json!({}))
}

fn check_signature(platform: &Platform, robot: &WebhookRobotSeed, call: &Call) -> Result<(), Refusal> {
    let Some(secret) = &robot.secret else { return Ok(()) };
    let timestamp = call.query("timestamp").unwrap_or_default().parse::<u64>().ok();
    let near = |timestamp: &u64| {
        i64::try_from(*timestamp)
            .is_ok_and(|at_ms| platform.clock.now_ms().abs_diff(at_ms) <= CLOCK_TOLERANCE_MS)
    };
    let timestamp = timestamp.filter(near).ok_or_else(|| Refusal::code(310_000, "invalid timestamp"))?;
    if call.query("sign") == Some(signature::robot_webhook(timestamp, &secret.as_str().into()).as_str()) {
        Ok(())
    } else {
        Err(Refusal::code(310_000, "sign not match"))
    }
}

fn check_keywords(robot: &WebhookRobotSeed, call: &Call) -> Result<(), Refusal> {
    // Decoded and rendered again, so that `\u…` escapes in the request do not hide a keyword.
    let content = Value::Object(call.members.clone()).to_string();
    if robot.keywords.is_empty() || robot.keywords.iter().any(|keyword| content.contains(keyword.as_str())) {
        Ok(())
    } else {
        Err(Refusal::code(310_000, "keywords not in content"))
    }
}

fn check_message(call: &Call) -> Result<(), Refusal> {
    let msgtype = call.required_text("msgtype")?;
    let Some((_, required)) = TYPES.iter().find(|(name, _)| *name == msgtype) else {
        return Err(Refusal::code(400_105, format!("unsupported msgtype: {msgtype}")));
    };
    let content = call.object(&msgtype).unwrap_or_default();
    for name in *required {
        if content.get(*name).is_none_or(|value| value.is_null() || value == "") {
            return Err(Refusal::code(400_402, format!("{msgtype}.{name} is required")));
        }
    }
    Ok(())
}
