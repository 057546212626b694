//! What goes back on the wire, in the dialect of each host.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use http::{HeaderName, StatusCode};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::catalogue::Seen;
use crate::identifier::Identifiers;
use crate::json::json;

const JSON: &str = "application/json;charset=UTF-8";

/// The three ways in which the platform answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `oapi.dingtalk.com`: HTTP 200, verdict in `errcode`.
    Oapi,
    /// `oapi.dingtalk.com/topapi/…`: the same behind a gateway that adds `request_id` and wraps its own refusals in 88.
    Topapi,
    /// `api.dingtalk.com`: verdict in the HTTP status, `code` in the body.
    Api,
}

impl Dialect {
    pub(crate) fn of(path: &str) -> Self {
        if path.starts_with("/topapi/") {
            Self::Topapi
        } else if is_new_host(path) {
            Self::Api
        } else {
            Self::Oapi
        }
    }
}

/// Whether a path belongs to `api.dingtalk.com`.
pub(crate) fn is_new_host(path: &str) -> bool {
    path.starts_with("/v1.0/") || path.starts_with("/v2.0/")
}

/// The answer with a value under `result`.
pub(crate) fn in_result(value: impl Into<Value>) -> Value {
    Value::Object([("result".to_owned(), value.into())].into_iter().collect())
}

/// What a handler says: the members of the answer, or why not.
pub(crate) type Outcome = Result<Value, Refusal>;

/// Why the platform does not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The operation itself refuses: `errcode` and `errmsg`.
    Code { code: i64, message: String },
    /// The gateway refuses before the operation runs: wrapped in 88 under `/topapi/`, plain elsewhere.
    Gateway { code: i64, message: String },
    /// The method does not exist: errcode 22 under `/topapi/`.
    InvalidMethod { method: String },
    /// The new host refuses.
    Api { status: u16, code: Cow<'static, str>, message: String, required_scopes: Vec<String> },
}

impl Refusal {
    pub(crate) fn code(code: i64, message: impl Into<String>) -> Self {
        Self::Code { code, message: message.into() }
    }

    pub(crate) fn gateway(code: i64, message: impl Into<String>) -> Self {
        Self::Gateway { code, message: message.into() }
    }

    pub(crate) fn api(status: u16, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::Api { status, code: code.into(), message: message.into(), required_scopes: Vec::new() }
    }

    /// The old host knows no method by the name of this path.
    pub(crate) fn invalid_method(path: &str) -> Self {
        let name = path.trim_start_matches("/topapi/").replace('/', ".");
        Self::InvalidMethod { method: format!("dingtalk.oapi.{name}") }
    }

    /// What `/topapi/` says to a parameter that is absent, as reported.
    pub(crate) fn missing_argument(name: &str) -> Self {
        Self::code(40, format!("Missing required arguments:{name}"))
    }

    /// What `/topapi/` says to a value of the wrong type. The words are reported, the code is that of the gateway before it.
    pub(crate) fn invalid_argument(name: &str) -> Self {
        Self::code(41, format!("Invalid arguments:{name}"))
    }

    /// What it says, for answers about several things.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Code { message, .. } | Self::Gateway { message, .. } | Self::Api { message, .. } => {
                message.clone()
            }
            Self::InvalidMethod { method } => format!("ApiName {method} does not exist"),
        }
    }

    /// 40035: a parameter is absent or has the wrong shape.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::code(40035, message)
    }
}

/// Where an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// What the fake remembers, or a refusal.
    State,
    /// Made up in the shape of the operation's answer, without a state behind it.
    Shape,
    /// A test gave it.
    Given,
    /// A fault.
    Fault,
}

impl Source {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Shape => "shape",
            Self::Given => "given",
            Self::Fault => "fault",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: &'static str,
    pub(crate) request_id: Option<String>,
    pub(crate) source: Source,
    /// What is said beside the usual.
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: StatusCode, value: &Value) -> Self {
        Self::text(status, JSON, serde_json::to_vec(value).unwrap_or_default())
    }

    pub(crate) fn text(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self { status, content_type, request_id: None, source: Source::State, headers: Vec::new(), body }
    }

    /// A page that loads no more than `policy` (`Content-Security-Policy`) allows.
    pub(crate) fn html(status: StatusCode, policy: &str, body: impl Into<Bytes>) -> Self {
        let headers =
            vec![(CONTENT_SECURITY_POLICY, policy.to_owned()), (REFERRER_POLICY, "no-referrer".to_owned())];
        Self { headers, ..Self::text(status, "text/html;charset=UTF-8", body) }
    }

    /// Where the browser goes on.
    pub(crate) fn redirect(location: String) -> Self {
        Self { headers: vec![(LOCATION, location)], ..Self::text(StatusCode::FOUND, "text/plain", "") }
    }

    /// An answer that a test gave: with the envelope of success where the old host would put one around it.
    pub(crate) fn given(dialect: Dialect, answer: Answer, identifiers: &Identifiers) -> Self {
        let Answer { status, body } = answer;
        let bare = body.as_object().is_some_and(|members| !members.contains_key("errcode"));
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let request_id = Some(identifiers.uuid());
        let reply = if body.is_null() {
            Self { request_id, ..Self::text(status, JSON, "") }
        } else if bare && dialect != Dialect::Api {
            Self { status, ..Self::render(dialect, Ok(body), identifiers) }
        } else {
            Self { request_id, ..Self::json(status, &body) }
        };
        Self { source: Source::Given, ..reply }
    }

    /// JSON text as the new host sends it.
    pub(crate) fn of_text(body: Bytes, identifiers: &Identifiers) -> Self {
        Self { request_id: Some(identifiers.uuid()), ..Self::text(StatusCode::OK, JSON, body) }
    }

    /// An answer whose members are JSON text already: `"result":{…}`.
    pub(crate) fn of_members(dialect: Dialect, members: &str, identifiers: &Identifiers) -> Self {
        let request_id = identifiers.request_id();
        let text = match dialect {
            Dialect::Api => return Self::of_text(format!("{{{members}}}").into(), identifiers),
            Dialect::Oapi => format!(r#"{{"errcode":0,"errmsg":"ok",{members}}}"#),
            Dialect::Topapi => {
                format!(r#"{{"errcode":0,"errmsg":"ok",{members},"request_id":"{request_id}"}}"#)
            }
        };
        Self { request_id: Some(request_id), ..Self::text(StatusCode::OK, JSON, text) }
    }

    /// The events of a stream.
    pub(crate) fn events(list: &[Value], identifiers: &Identifiers) -> Self {
        // A text is data as it stands, such as the `[DONE]` of services in OpenAI's manner.
        let data = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
        let stream: String = list.iter().map(|item| format!("data: {}\n\n", data(item))).collect();
        let reply = Self::text(StatusCode::OK, "text/event-stream", stream);
        Self { request_id: Some(identifiers.uuid()), ..reply }
    }

    /// What an operation answers, as the host sends it.
    pub(crate) fn of(dialect: Dialect, answer: &Seen<'_>, identifiers: &Identifiers) -> Self {
        if dialect == Dialect::Api {
            return Self::of_text(serde_json::to_vec(answer).unwrap_or_default().into(), identifiers);
        }
        Self::with_verdict(dialect, answer, identifiers)
    }

    fn with_verdict(dialect: Dialect, answer: &Seen<'_>, identifiers: &Identifiers) -> Self {
        let payload = match answer {
            Seen::Object(members) => members.as_slice(),
            _ => &[],
        };
        let request_id = identifiers.request_id();
        let own_id = (dialect == Dialect::Topapi).then_some(request_id.as_str());
        let body = serde_json::to_vec(&Envelope { payload, request_id: own_id });
        let reply = Self::text(StatusCode::OK, JSON, body.unwrap_or_default());
        Self { request_id: Some(request_id), ..reply }
    }

    /// Renders an outcome as the host would.
    pub(crate) fn render(dialect: Dialect, outcome: Outcome, identifiers: &Identifiers) -> Self {
        match (dialect, outcome) {
            (_, Ok(value)) => Self::of(dialect, &Seen::of(&value), identifiers),
            (Dialect::Api, Err(Refusal::Api { status, code, message, required_scopes })) => {
                let request_id = identifiers.uuid();
                let mut body = json!({"code": code, "requestid": request_id, "message": message});
                if let (Value::Object(members), false) = (&mut body, required_scopes.is_empty()) {
                    members.insert("accessdenieddetail".into(), json!({"requiredScopes": required_scopes}));
                }
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut reply = Self::json(status, &body);
                reply.request_id = Some(request_id);
                reply
            }
            (dialect, Err(refusal)) => {
                let verdict = Value::Object(verdict(dialect, refusal));
                Self::with_verdict(dialect, &Seen::of(&verdict), identifiers)
            }
        }
    }
}

/// An answer of the old host: a verdict before what is answered, which may bring its own.
struct Envelope<'a> {
    payload: &'a [(&'a str, Seen<'a>)],
    request_id: Option<&'a str>,
}

impl Serialize for Envelope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let has = |wanted| self.payload.iter().any(|(name, _)| *name == wanted);
        let mut members = serializer.serialize_map(None)?;
        if !has("errcode") {
            members.serialize_entry("errcode", &0)?;
        }
        if !has("errmsg") {
            members.serialize_entry("errmsg", "ok")?;
        }
        let given =
            self.payload.iter().filter(|(name, _)| self.request_id.is_none() || *name != "request_id");
        for (name, seen) in given {
            members.serialize_entry(name, seen)?;
        }
        if let Some(request_id) = self.request_id {
            members.serialize_entry("request_id", request_id)?;
        }
        members.end()
    }
}

/// A refusal in the words of the old host.
fn verdict(dialect: Dialect, refusal: Refusal) -> Map<String, Value> {
    let mut members = Map::new();
    match refusal {
        Refusal::Code { code, message } => {
            members.insert("errcode".into(), json!(code));
            members.insert("errmsg".into(), json!(message));
        }
        Refusal::Gateway { code, message } if dialect == Dialect::Topapi => {
            members.insert("errcode".into(), json!(88));
            members.insert("sub_code".into(), json!(code.to_string()));
            members.insert("sub_msg".into(), json!(message));
            members
                .insert("errmsg".into(), json!(format!("ding talk error[subcode={code},submsg={message}]")));
        }
        Refusal::Gateway { code, message } => {
            members.insert("errcode".into(), json!(code));
            members.insert("errmsg".into(), json!(message));
        }
        Refusal::InvalidMethod { method } => {
            let sub_message = format!("ApiName {method} does not exist");
            members.insert("errcode".into(), json!(22));
            members.insert("errmsg".into(), json!(format!("Invalid method[submsg={sub_message}]")));
            members.insert("sub_msg".into(), json!(sub_message));
        }
        Refusal::Api { code, message, .. } => {
            members.insert("errcode".into(), json!(-1));
            members.insert("errmsg".into(), json!(format!("{code}: {message}")));
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(dialect: Dialect, outcome: Outcome) -> Value {
        serde_json::from_slice(&Reply::render(dialect, outcome, &Identifiers::new(1)).body).unwrap()
    }

    #[test]
    fn the_gateway_wraps_its_refusals_in_88_only_under_topapi() {
        let refusal = || Err(Refusal::gateway(40014, "invalid access_token"));
        let wrapped = body(Dialect::Topapi, refusal());
        assert_eq!(wrapped["errcode"], 88);
        assert_eq!(wrapped["sub_code"], "40014");
        assert_eq!(wrapped["errmsg"], "ding talk error[subcode=40014,submsg=invalid access_token]");
        assert!(wrapped["request_id"].is_string());
        assert_eq!(body(Dialect::Oapi, refusal())["errcode"], 40014);
    }

    #[test]
    fn the_new_host_names_the_missing_scopes() {
        let refusal = Refusal::Api {
            status: 403,
            code: "Forbidden.AccessDenied.AccessTokenPermissionDenied".into(),
            message: "permission missing".into(),
            required_scopes: vec!["Contact.User.Read".into()],
        };
        let reply = Reply::render(Dialect::Api, Err(refusal), &Identifiers::new(1));
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(body["accessdenieddetail"]["requiredScopes"][0], "Contact.User.Read");
        assert_eq!(body["requestid"].as_str(), reply.request_id.as_deref());
    }
}
