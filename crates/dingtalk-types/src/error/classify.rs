use std::time::Duration;

use serde_json::{Map, Value};

use super::kind::ErrorKind;
use super::{ApiError, Inner, api_codes, oapi_codes, penalty};
use crate::wire::{CommaList, Decode, bare, from_json, from_text};

/// Five minutes: the documented penalty for more than 10 000 requests in 20 s from one IP.
const BAN: Duration = Duration::from_secs(300);
const PAGE_OR_BAN: &str = "an HTML page, a proxy's or that of a ban of this machine's public IP";
/// As much of a server's text as an error keeps.
const MESSAGE_LIMIT: usize = 1_000;

/// Reads a failed answer of either host: an errcode envelope, a status envelope, a ban, a proxy's page, or nothing.
///
/// Pure: the caller has already found that the answer is not a success.
pub fn classify(status: u16, body: &[u8]) -> ApiError {
    let body = bare(body).trim_ascii();
    match from_json(body).ok().and_then(object_in) {
        Some(members) => classify_object(status, &Members(members)),
        None => classify_text(status, body),
    }
}

/// The object, also in a list or written as JSON text.
fn object_in(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members),
        Value::Array(list) => list.into_iter().next().and_then(object_in),
        Value::String(text) if text.starts_with('{') => from_text(&text).ok().and_then(object_in),
        _ => None,
    }
}

/// The members of an error body; gateways and products spell them in either case, with and without underscores.
struct Members(Map<String, Value>);

impl Members {
    fn find(&self, name: &str) -> Option<&Value> {
        self.0
            .get(name)
            .or_else(|| self.0.iter().find(|(key, _)| is_spelled(key, name)).map(|(_, value)| value))
    }

    /// A string, or a number as text.
    fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| match self.find(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(match number.as_f64() {
                Some(float) if number.is_f64() && float.fract() == 0.0 => format!("{float:.0}"),
                _ => number.to_string(),
            }),
            _ => None,
        })
    }
}

fn is_spelled(key: &str, name: &str) -> bool {
    letters(key).eq(letters(name))
}

fn letters(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
}

/// What an error may be wrapped in.
const WRAPPERS: [&str; 4] = ["error_response", "error", "result", "data"];

fn classify_object(status: u16, members: &Members) -> ApiError {
    if members.find("punish").is_some_and(|punish| punish == "deny")
        || members.text(&["status"]).is_some_and(|status| status == "1111")
    {
        return build(
            ErrorKind::Banned { retry_after: BAN },
            status,
            String::new(),
            None,
            String::new(),
            None,
        );
    }
    let request_id = members.text(&["request_id", "trace_id"]);
    // Only the legacy host has a `sub_code`, beside `code` in the answers of its oldest gateway.
    let beside_sub_code = || members.text(&["sub_code"]).and_then(|_| members.text(&["code"]));
    if let Some(errcode) = members.text(&["errcode"]).or_else(beside_sub_code) {
        return classify_errcode(status, errcode, members, request_id);
    }
    if members.text(&["code", "error_code"]).is_none() {
        let inside = WRAPPERS.iter().find_map(|name| members.find(name)?.as_object().cloned().map(Members));
        let inside = inside.filter(|inside| inside.text(&["errcode", "code", "error_code"]).is_some());
        if let Some(inside) = inside {
            return classify_object(status, &inside).or_request_id(|| request_id);
        }
    }
    classify_code(status, members, request_id)
}

/// What an error says, by all who write one.
const MESSAGES: [&str; 8] =
    ["errmsg", "message", "msg", "error_message", "error_msg", "description", "error_description", "sub_msg"];

fn classify_errcode(status: u16, errcode: String, members: &Members, request_id: Option<String>) -> ApiError {
    let message = members.text(&MESSAGES).unwrap_or_default();
    let sub_code = members
        .text(&["sub_code"])
        .or_else(|| bracketed(&message, "subcode=").filter(|_| errcode == "88").map(str::to_owned));
    let effective = match (&*errcode, &sub_code) {
        ("88", Some(sub_code)) => sub_code,
        _ => &errcode,
    };
    let mut kind = match effective.parse() {
        // "access_token is blank" as a gateway sub-code; anywhere else 40000 is a parameter error.
        Ok(40000) if errcode == "88" => ErrorKind::CredentialInvalid,
        Ok(88) => ErrorKind::NotAuthorized,
        Ok(code) => oapi_codes::kind_of(code, &message),
        Err(_) => api_codes::kind_of(effective, status),
    };
    if kind == ErrorKind::Unknown {
        kind = api_codes::by_status(status);
    }
    // Unknown method answers carry a sub_msg without a sub_code.
    let told = members.text(&["sub_msg"]).unwrap_or_default();
    if let ErrorKind::PermissionMissing { scopes } = &mut kind {
        *scopes = bracketed_scopes(if told.is_empty() { &message } else { &told });
    }
    if let Some(pause) = penalty::told(&told, None).or_else(|| penalty::told(&message, None)) {
        kind.last(pause);
    }
    build(kind, status, errcode, sub_code, message, request_id)
}

fn classify_code(status: u16, members: &Members, request_id: Option<String>) -> ApiError {
    let code = members.text(&["code", "error_code", "error"]).unwrap_or_default();
    let message = members.text(&MESSAGES).unwrap_or_default();
    // The legacy host's number in the new host's envelope.
    let numbered = code.parse().map_or(ErrorKind::Unknown, |number| oapi_codes::kind_of(number, &message));
    let mut kind = if numbered == ErrorKind::Unknown { api_codes::kind_of(&code, status) } else { numbered };
    if let ErrorKind::PermissionMissing { scopes } = &mut kind {
        *scopes = required_scopes(members);
    }
    if let Some(pause) = penalty::told(&message, None) {
        kind.last(pause);
    }
    build(kind, status, code, None, message, request_id)
}

fn required_scopes(members: &Members) -> Vec<String> {
    let detail = members.find("accessdenieddetail").cloned().and_then(object_in).map(Members);
    let listed = detail.as_ref().and_then(|detail| detail.find("requiredScopes"));
    CommaList::decode(listed.unwrap_or(&Value::Null)).map(|CommaList(scopes)| scopes).unwrap_or_default()
}

/// What stands behind `name` in `ding talk error[subcode=90018,submsg=…]`.
fn bracketed<'m>(message: &'m str, name: &str) -> Option<&'m str> {
    let (_, behind) = message.split_once(name)?;
    behind.split([',', ']']).next().map(str::trim).filter(|value| !value.is_empty())
}

/// The legacy gateway names the permission point in the message, in brackets: `…[qyapi_get_member]…`.
fn bracketed_scopes(message: &str) -> Vec<String> {
    let inside = message.split('[').skip(1).filter_map(|part| part.split(']').next());
    inside
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .filter(|scope| scope.contains(['_', '.']) && !scope.contains([' ', '=']))
        .map(str::to_owned)
        .collect()
}

/// A body that is no JSON object: a page of the edge or of a proxy, or nothing at all.
fn classify_text(status: u16, body: &[u8]) -> ApiError {
    let is_page = body.first() == Some(&b'<') && !body.starts_with(b"<?xml");
    let kind = match status {
        200..=299 => ErrorKind::UnexpectedAnswer,
        403 if is_page => ErrorKind::UnexpectedAnswer,
        401 | 403 | 429 | 500..=599 => api_codes::kind_of("", status),
        _ => ErrorKind::UnexpectedAnswer,
    };
    let message = match status {
        // Where JSON was expected, a page with such a status is how an IP ban looks, and many a proxy.
        200..=299 | 403 if is_page => PAGE_OR_BAN,
        _ if is_page => "an HTML page",
        _ => "",
    };
    let mut error = build(kind, status, String::new(), None, message.to_owned(), None);
    error.0.may_be_ban = message == PAGE_OR_BAN;
    error
}

fn build(
    kind: ErrorKind,
    status: u16,
    code: String,
    sub_code: Option<String>,
    mut message: String,
    request_id: Option<String>,
) -> ApiError {
    if message.len() > MESSAGE_LIMIT {
        let end = (0..=MESSAGE_LIMIT).rev().find(|&end| message.is_char_boundary(end)).unwrap_or(0);
        message.truncate(end);
    }
    let (operation, may_be_ban) = (None, false);
    ApiError(Box::new(Inner { kind, status, code, sub_code, message, request_id, operation, may_be_ban }))
}
