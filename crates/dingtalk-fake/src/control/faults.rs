//! `/_fake/faults`: a fault in JSON, and those that there are.

use std::time::Duration;

use serde_json::{Map, Value};

use super::problem::Problem;
use crate::fault::{Fault, FaultKind};
use crate::json::json;
use crate::platform::Platform;

/// The members of a kind, each with a value in JSON to begin with.
type Members = &'static [(&'static str, &'static str)];

/// The kinds: where each hits, and its own members.
const KINDS: &[(&str, Place, Members)] = &[
    ("throttle", Place::Path, &[]),
    ("rate_limit", Place::Path, &[("calls", "20")]),
    ("ban", Place::Path, &[]),
    ("latency", Place::Path, &[("ms", "2000")]),
    ("reset", Place::Path, &[]),
    ("html", Place::Path, &[]),
    ("status", Place::Path, &[("status", "503"), ("body", "\"\"")]),
    ("permission_missing", Place::Path, &[("scope", "\"\"")]),
    ("hang", Place::Path, &[]),
    ("truncate", Place::Path, &[("after", "10")]),
    ("stall_body", Place::Path, &[("after", "10")]),
    ("close_after", Place::Path, &[("after", "10")]),
    ("reset_after", Place::Path, &[("after", "10")]),
    ("huge_body", Place::Path, &[("length", "104857600")]),
    ("refuse_upgrade", Place::Handshake, &[("status", "503")]),
    ("stream_slow_open", Place::Handshake, &[("ms", "2000")]),
    ("stream_zombie", Place::Handshake, &[]),
    ("stream_disconnect", Place::Connection, &[("reason", "\"connection is expired\"")]),
    ("stream_rst", Place::Connection, &[]),
    ("stream_vanish", Place::Connection, &[]),
    ("stream_mute", Place::Connection, &[]),
    ("stream_close", Place::Connection, &[("code", "1001")]),
    ("stream_garbage", Place::Connection, &[]),
    ("stream_oversize", Place::Connection, &[("length", "16777216")]),
    ("stream_fragment", Place::Connection, &[("size", "16")]),
];

/// What a fault hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Requests of a `path`.
    Path,
    /// WebSocket handshakes.
    Handshake,
    /// Stream connections, or the one `connection`.
    Connection,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Handshake => "handshake",
            Self::Connection => "connection",
        }
    }
}

/// The kinds in one line.
fn kinds() -> String {
    let of = |place: Place| {
        let kinds = KINDS.iter().filter(|(_, of, _)| *of == place).map(|(kind, _, members)| {
            let names: Vec<_> = members.iter().map(|(name, _)| *name).collect();
            if names.is_empty() { (*kind).to_owned() } else { format!("{kind} {{{}}}", names.join(", ")) }
        });
        kinds.collect::<Vec<_>>().join(", ")
    };
    let [path, handshake, connection] = [Place::Path, Place::Handshake, Place::Connection].map(of);
    format!("{path}; without path: {handshake}, and with {{connection}} if wanted: {connection}")
}

/// The kinds that there are, and the faults that are switched on and not used up.
pub(super) fn list(platform: &Platform) -> Value {
    let kinds = KINDS.iter().map(|(kind, place, members)| {
        let members: Map<_, _> = members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), serde_json::from_str(value).unwrap_or_default()))
            .collect();
        json!({"kind": kind, "hits": place.name(), "members": members})
    });
    let faults = platform.faults.list().into_iter().map(|fault| {
        json!({
            "path": fault.kind.hits_requests().then_some(fault.path),
            "kind": fault.kind.name(),
            "times": fault.times,
            "connection": fault.connection,
        })
    });
    json!({"kinds": kinds.collect::<Vec<_>>(), "faults": faults.collect::<Vec<_>>()})
}

pub(super) fn inject(platform: &Platform, members: &Map<String, Value>) -> Result<(), Problem> {
    let fault = parse(members)?;
    if let Some(connection) = &fault.connection {
        if !platform.gateway.list().iter().any(|open| open.connection_id == *connection) {
            return Err(Problem::request(format!("there is no connection {connection}")));
        }
    }
    platform.inject(fault);
    Ok(())
}

/// Reads `{"path", "kind", "times", …}`. `times` is 1 unless given; `"always"` is without end.
pub(super) fn parse(members: &Map<String, Value>) -> Result<Fault, Problem> {
    let mut fault = match stream_kind(members)? {
        Some(kind) => on_stream(members, kind)?,
        None => on_path(members)?,
    };
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

fn on_path(members: &Map<String, Value>) -> Result<Fault, Problem> {
    let path = text(members, "path")?;
    if !path.starts_with('/') && path != "*" {
        return Err(Problem::request("path has to begin with / (and may end with *), or be * alone"));
    }
    Ok(Fault::new(path, kind(members)?))
}

fn on_stream(members: &Map<String, Value>, kind: FaultKind) -> Result<Fault, Problem> {
    let connection = members.get("connection").filter(|connection| !connection.is_null());
    if connection.is_some() && kind.hits_upgrades() {
        return Err(Problem::request(
            "this kind hits connections that are not there yet: leave connection out",
        ));
    }
    let mut fault = Fault::stream(kind);
    if connection.is_some() {
        fault.connection = Some(text(members, "connection")?);
    }
    Ok(fault)
}

/// The kinds of Stream mode; their numbers have defaults.
fn stream_kind(members: &Map<String, Value>) -> Result<Option<FaultKind>, Problem> {
    let or = |name: &str, default: u64| match members.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(_) => number(members, name),
    };
    let small = |name: &str, default: u64, least: u16, beyond: u16| {
        let number = u16::try_from(or(name, default)?).ok().filter(|number| (least..beyond).contains(number));
        number.ok_or_else(|| Problem::request(format!("{name} has to be from {least} to {}", beyond - 1)))
    };
    let size = |name: &str, default: u64| {
        usize::try_from(or(name, default)?).map_err(|_| Problem::request(format!("{name} is too large")))
    };
    Ok(Some(match text(members, "kind")?.as_str() {
        "refuse_upgrade" => FaultKind::RefuseUpgrade(small("status", 503, 400, 600)?),
        "stream_slow_open" => FaultKind::StreamSlowOpen(Duration::from_millis(number(members, "ms")?)),
        "stream_zombie" => FaultKind::StreamZombie,
        "stream_disconnect" => match members.get("reason") {
            None | Some(Value::Null) => Fault::stream_disconnect().kind,
            Some(_) => FaultKind::StreamDisconnect(text(members, "reason")?),
        },
        "stream_rst" => FaultKind::StreamRst,
        "stream_vanish" => FaultKind::StreamVanish,
        "stream_mute" => FaultKind::StreamMute,
        "stream_close" => FaultKind::StreamClose(small("code", 1001, 1000, 5000)?),
        "stream_garbage" => FaultKind::StreamGarbage,
        "stream_oversize" => FaultKind::StreamOversize(size("length", 16 << 20)?),
        "stream_fragment" => FaultKind::StreamFragment(size("size", 16)?),
        _ => return Ok(None),
    }))
}

fn kind(members: &Map<String, Value>) -> Result<FaultKind, Problem> {
    Ok(match text(members, "kind")?.as_str() {
        "throttle" => FaultKind::Throttle,
        "rate_limit" => {
            let calls = usize::try_from(number(members, "calls")?);
            FaultKind::RateLimit(calls.map_err(|_| Problem::request("calls is too large"))?)
        }
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
        other => return Err(Problem::request(format!("unknown kind {other}; there are: {}", kinds()))),
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
    fn every_kind_is_read_with_the_members_that_it_is_listed_with() {
        for (kind, place, members) in KINDS {
            let mut value = json!({"kind": kind});
            for (name, member) in *members {
                value[*name] = serde_json::from_str(member).unwrap();
            }
            if *place == Place::Path {
                value["path"] = json!("*");
            }
            let fault = parsed(value).unwrap_or_else(|message| panic!("{kind}: {message}"));
            assert_eq!(fault.kind.name(), *kind);
            assert_eq!(fault.kind.hits_requests(), *place == Place::Path, "{kind}");
            assert_eq!(fault.kind.hits_upgrades(), *place == Place::Handshake, "{kind}");
        }
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
