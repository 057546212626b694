//! Custom robots (`/robot/send`).

use std::collections::HashMap;

use dingtalk_crypto::signature;
use serde_json::Value;

use super::webhook_message;
use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::seed::WebhookRobotSeed;
use crate::state::chats::{Reply, ReplyRoute};
use crate::state::robots::SentMessage;

pub(crate) const ROUTES: &[Route] = &[Route::post("/robot/send", Auth::Open, send)];

const CLOCK_TOLERANCE_MS: u64 = 3_600_000;

fn send(platform: &Platform, call: &Call) -> Outcome {
    let token = call.query("access_token").unwrap_or_default();
    let robot = platform
        .seed
        .webhook_robots
        .iter()
        .find(|robot| robot.access_token == token)
        .ok_or_else(|| Refusal::code(300_005, "token is not exist"))?;
    webhook_message::check_frame(call)?;
    check_signature(platform, robot, call)?;
    webhook_message::check(call)?;
    check_keywords(robot, call)?;
    let now_ms = platform.clock.now_ms();
    let mut state = platform.state();
    if !state.robots.admit_webhook(token, now_ms) {
        return Err(Refusal::code(130_101, "send too fast, exceed 20 times per minute"));
    }
    if call.text("msgUuid").is_none_or(|uuid| state.robots.is_new_uuid(token, &uuid)) {
        let mut reply = Reply::of_webhook_message(ReplyRoute::Webhook, &call.members);
        reply.conversation.clone_from(&robot.conversation);
        state.chats.post(reply, now_ms);
        state.robots.send(SentMessage {
            robot: token.to_owned(),
            process_query_key: None,
            conversation: robot.conversation.clone(),
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
