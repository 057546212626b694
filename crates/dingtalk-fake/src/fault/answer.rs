//! What a fault answers in an operation's place.

use http::StatusCode;

use super::FaultKind;
use crate::gate;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Dialect, Refusal, Reply};

/// The answer that a fault of the first group gives in the operation's place.
pub(crate) fn answer(platform: &Platform, kind: &FaultKind, path: &str) -> Option<Reply> {
    let dialect = Dialect::of(path);
    let refusal = match kind {
        FaultKind::Throttle | FaultKind::RateLimit(_) => throttle(dialect, path),
        FaultKind::PermissionMissing(scope) => gate::permission_missing(dialect, scope),
        FaultKind::Ban => {
            let body = json!({
                "status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": platform.identifiers.hex32(),
            });
            return Some(Reply::json(StatusCode::OK, &body));
        }
        FaultKind::Html => {
            let page = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>";
            return Some(Reply::text(StatusCode::BAD_GATEWAY, "text/html", page));
        }
        FaultKind::Status(status, body) => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let content_type = match body {
                Some(text) if text.starts_with(['{', '[']) => "application/json",
                _ => "text/plain",
            };
            return Some(Reply::text(status, content_type, body.clone().unwrap_or_default()));
        }
        _ => return None,
    };
    Some(Reply::render(dialect, Err(refusal), &platform.identifiers))
}

fn throttle(dialect: Dialect, path: &str) -> Refusal {
    match dialect {
        Dialect::Api => Refusal::api(
            403,
            "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
            "the app calls this operation too often in one second",
        ),
        _ if path == "/robot/send" => Refusal::code(130_101, "send too fast, exceed 20 times per minute"),
        _ => Refusal::gateway(90018, "the app calls this operation too often in one second"),
    }
}
