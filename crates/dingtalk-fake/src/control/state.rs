//! `GET` and `PUT /_fake/state`: the whole state, read and put back.

use http::Method;
use serde_json::Value;

use super::problem::Problem;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;

pub(super) fn answer(platform: &Platform, call: &Call) -> Result<Value, Problem> {
    match call.method {
        Method::GET => serde_json::to_value(platform.snapshot())
            .map_err(|error| Problem::request(format!("the state cannot be written: {error}"))),
        Method::PUT => {
            let snapshot = serde_json::from_slice(&call.body);
            let snapshot = snapshot.map_err(|error| {
                Problem::request(format!("the body has to be what GET /_fake/state answered: {error}"))
            })?;
            platform.restore(snapshot);
            Ok(json!({"ok": true}))
        }
        _ => Err(Problem::request("/_fake/state takes GET and PUT")),
    }
}
