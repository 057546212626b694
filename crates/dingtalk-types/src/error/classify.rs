use std::time::Duration;

use serde_json::{Map, Value};

use super::kind::ErrorKind;
use super::{ApiError, Inner, api_codes, oapi_codes};
use crate::wire::without_byte_order_mark;

/// Five minutes: the documented penalty for more than 10 000 requests in 20 s from one IP.
const BAN: Duration = Duration::from_secs(300);
const PAGE_OR_BAN: &str = "an HTML page, a proxy's or that of a ban of this machine's public IP";
/// As much of a server's text as an error keeps.
const MESSAGE_LIMIT: usize = 1_000;

/// Reads a failed answer of either host: an errcode envelope, a status envelope, a ban, a proxy's page, or nothing.
///
/// Pure: the caller has already found that the answer is not a success.
pub fn classify(status: u16, body: &[u8]) -> ApiError {
    let body = without_byte_order_mark(body).trim_ascii();
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => classify_object(status, &Members(members)),
        _ => classify_text(status, body),
    }
}

/// The members of an error body; the new host's gateway spells them in either case.
struct Members(Map<String, Value>);

impl Members {
    fn find(&self, name: &str) -> Option<&Value> {
        self.0
            .get(name)
            .or_else(|| self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    }

    /// A string, or a number as text.
    fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| match self.find(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }
}

fn classify_object(status: u16, members: &Members) -> ApiError {
    if members.find("punish").is_some_and(|punish| punish == "deny")
        || members.find("status").is_some_and(|status| status == 1111)
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
    let request_id = members.text(&["request_id", "requestid"]);
    match members.text(&["errcode"]) {
        Some(errcode) => classify_errcode(status, errcode, members, request_id),
        None => classify_code(status, members, request_id),
    }
}

fn classify_errcode(status: u16, errcode: String, members: &Members, request_id: Option<String>) -> ApiError {
    let sub_code = members.text(&["sub_code", "subCode"]);
    let effective = match (&*errcode, &sub_code) {
        ("88", Some(sub_code)) => sub_code,
        _ => &errcode,
    };
    // Unknown method answers carry a sub_msg without a sub_code.
    let message =
        members.text(&["errmsg"]).or_else(|| members.text(&["sub_msg", "subMsg"])).unwrap_or_default();
    let mut kind = match effective.trim().parse() {
        // "access_token is blank" as a gateway sub-code; anywhere else 40000 is a parameter error.
        Ok(40000) if errcode == "88" => ErrorKind::CredentialInvalid,
        Ok(88) => ErrorKind::NotAuthorized,
        Ok(code) => oapi_codes::kind_of(code, &message),
        Err(_) => api_codes::kind_of(effective, status),
    };
    let told = members.text(&["sub_msg", "subMsg"]).unwrap_or_default();
    if let ErrorKind::PermissionMissing { scopes } = &mut kind {
        *scopes = bracketed_scopes(if told.is_empty() { &message } else { &told });
    }
    build(kind, status, errcode, sub_code, message, request_id)
}

fn classify_code(status: u16, members: &Members, request_id: Option<String>) -> ApiError {
    let code = members.text(&["code"]).unwrap_or_default();
    let mut kind = api_codes::kind_of(&code, status);
    if let ErrorKind::PermissionMissing { scopes } = &mut kind {
        *scopes = required_scopes(members);
    }
    let message = members.text(&["message", "description"]).unwrap_or_default();
    build(kind, status, code, None, message, request_id)
}

fn required_scopes(members: &Members) -> Vec<String> {
    let detail = members.find("accessdenieddetail").and_then(Value::as_object);
    let Some(detail) = detail.cloned().map(Members) else { return Vec::new() };
    let listed = detail.find("requiredScopes").and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
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
