//! `POST /_fake/faults`: a fault in JSON.

use std::time::Duration;

use serde_json::{Map, Value};

use super::Problem;
use crate::fault::{Fault, FaultKind};

const KINDS: &str = "throttle, ban, latency {ms}, reset, html, status {status, body}, permission_missing {scope}, hang, \
                     truncate {after}, stall_body {after}, close_after {after}, reset_after {after}, huge_body {length}";

/// Reads `{"path", "kind", "times", …}`. `times` is 1 unless given; `"always"` is without end.
pub(super) fn parse(members: &Map<String, Value>) -> Result<Fault, Problem> {
    let path = text(members, "path")?;
    if !path.starts_with('/') && path != "*" {
        return Err(Problem::request("path has to begin with / (and may end with *), or be * alone"));
    }
    let mut fault = Fault::new(path, kind(members)?);
    fault.times = match members.get("times") {
        None | Some(Value::Null) => Some(1),
        Some(Value::String(always)) if always == "always" => None,
        Some(times) => match times.as_u64() {
            Some(times @ 1..) => Some(times),
            _ => return Err(Problem::request("times has to be a whole number from 1, or \"always\"")),
        },
    };
    Ok(fault)
}

fn kind(members: &Map<String, Value>) -> Result<FaultKind, Problem> {
    Ok(match text(members, "kind")?.as_str() {
        "throttle" => FaultKind::Throttle,
        "ban" => FaultKind::Ban,
        "latency" => FaultKind::Latency(Duration::from_millis(number(members, "ms")?)),
        "reset" => FaultKind::Reset,
        "html" => FaultKind::Html,
        "status" => {
            let status =
                u16::try_from(number(members, "status")?).ok().filter(|status| (200..1000).contains(status));
            let status = status.ok_or_else(|| Problem::request("status has to be from 200 to 999"))?;
            let body = members.get("body").filter(|body| !body.is_null());
            FaultKind::Status(
                status,
                body.map(|body| body.as_str().map_or_else(|| body.to_string(), str::to_owned)),
            )
        }
        "permission_missing" => FaultKind::PermissionMissing(text(members, "scope")?),
        "hang" => FaultKind::Hang,
        "truncate" => FaultKind::Truncate(bytes(members)?),
        "stall_body" => FaultKind::StallBody(bytes(members)?),
        "close_after" => FaultKind::CloseAfter(bytes(members)?),
        "reset_after" => FaultKind::ResetAfter(bytes(members)?),
        "huge_body" => FaultKind::HugeBody(number(members, "length")?),
        other => return Err(Problem::request(format!("unknown kind {other}; there are: {KINDS}"))),
    })
}

fn text(members: &Map<String, Value>, name: &str) -> Result<String, Problem> {
    let text = members.get(name).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| Problem::request(format!("{name} has to be given, as text")))
}

fn number(members: &Map<String, Value>, name: &str) -> Result<u64, Problem> {
    let number = members.get(name).and_then(Value::as_u64);
    number
        .ok_or_else(|| Problem::request(format!("{name} has to be given, as a whole number, for this kind")))
}

fn bytes(members: &Map<String, Value>) -> Result<usize, Problem> {
    usize::try_from(number(members, "after")?).map_err(|_| Problem::request("after is too large"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(value: Value) -> Result<Fault, String> {
        parse(value.as_object().unwrap()).map_err(|problem| problem.message)
    }

    #[test]
    fn a_fault_is_read_with_its_own_members() {
        let fault = parsed(
            json!({"path": "/topapi/*", "kind": "status", "status": 503, "body": {"a": 1}, "times": 3}),
        );
        let fault = fault.unwrap();
        assert_eq!(fault.kind, FaultKind::Status(503, Some("{\"a\":1}".into())));
        assert_eq!(fault.times, Some(3));
        assert_eq!(parsed(json!({"path": "*", "kind": "hang", "times": "always"})).unwrap().times, None);
    }

    #[test]
    fn a_wrong_fault_is_explained() {
        let cases = [
            (json!({"kind": "ban"}), "path"),
            (json!({"path": "topapi", "kind": "ban"}), "begin with /"),
            (json!({"path": "/a", "kind": "fire"}), "there are: throttle"),
            (json!({"path": "/a", "kind": "latency"}), "ms"),
            (json!({"path": "/a", "kind": "ban", "times": 0}), "times"),
            (json!({"path": "/a", "kind": "status", "status": 7}), "200"),
        ];
        for (value, hint) in cases {
            let message = parsed(value.clone()).unwrap_err();
            assert!(message.contains(hint), "{value}: {message}");
        }
    }
}
