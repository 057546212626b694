//! `GET`, `PUT` and `DELETE /_fake/replay`: answers from a recording.

use dingtalk_recording::Recording;
use http::Method;
use serde_json::Value;

use super::problem::Problem;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;

pub(super) fn answer(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    match call.method {
        Method::GET => Ok(json!({"unasked": platform.recorded.unasked()})),
        Method::PUT => {
            let text =
                std::str::from_utf8(&call.body).map_err(|error| Problem::request(error.to_string()))?;
            let recording =
                Recording::from_json(text).map_err(|error| Problem::request(error.to_string()))?;
            platform.recorded.play(recording, call.query("only") == Some("true"));
            Ok(json!({"ok": true}))
        }
        Method::DELETE => {
            platform.recorded.clear();
            Ok(json!({"ok": true}))
        }
        _ => Err(Problem::request("/_fake/replay takes GET, PUT and DELETE")),
    }
}
