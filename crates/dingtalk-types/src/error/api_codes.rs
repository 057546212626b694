//! `code` of the new host: opaque strings, typos included. The HTTP status counts only where the code says nothing.

use std::time::Duration;

use super::kind::{ErrorKind, ThrottleScope};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// The prefix that throttles, quota, IP and permission refusals share.
const ACCESS_DENIED: &str = "Forbidden.AccessDenied.";

/// The kind of a `code`, or of the bare HTTP `status` where there is none.
pub(super) fn kind_of(code: &str, status: u16) -> ErrorKind {
    if let Some(reason) = code.strip_prefix(ACCESS_DENIED) {
        return access_denied(reason);
    }
    match code {
        "InvalidAuthentication" | "accesstoken.expired" | "invalidToken" => ErrorKind::TokenInvalid,
        "AuthenticationFailed.MissingParameter"
        | "invalidClientIdOrSecret"
        | "invalid.client"
        | "unauthorized.client"
        | "unsupported.grant.type"
        | "invalidSuiteKey"
        | "invalidSuiteTicket"
        | "invalidAuthInfo"
        | "authFailed" => ErrorKind::CredentialInvalid,
        "invalidCode" => ErrorKind::CodeInvalid,
        "session.notExisted" | "session.expired" => ErrorKind::SessionExpired,
        "token.notExisted" => ErrorKind::WebhookInvalid,
        "chatbotId.notAllow.sendOTO" | "bot.stopped" | "bot.forbidden.sendMessage" | "not.allowed.robotCode" => {
            ErrorKind::RobotDisabled
        }
        "general.signatureError" => ErrorKind::SecurityRefused,
        "send.too.fast" | "send.toofast" | "send.byToken.tooFast" | "toomuch.msg" => {
            throttled(ThrottleScope::Robot, MINUTE)
        }
        "too.many.group"
        | "too.many.people"
        | "request.too.frequent"
        | "request.too.fast"
        | "request.too.tast"
        | "request.often"
        | "requestTooMuch"
        | "request.overlimit"
        | "request.limit"
        | "qps.exceed.limit"
        | "oaplus.query.limit"
        | "invokeFrequency"
        | "invokeFrequentyly"
        | "failure.operation.requestTooFast"
        | "failure.operation.operatingFrequencyTooFast"
        | "failure.operation.tooManyVisitors"
        | "todo.taskCreate.flowControlError"
        | "system.freq.limit"
        | "systemError.busy"
        | "integrated.concurrency.error"
        | "autoflowLikeTriggerRateLimited"
        | "waterLimitError" => throttled(ThrottleScope::Product, SECOND),
        "updateSpeedfast" => throttled(ThrottleScope::Product, Duration::from_secs(300)),
        "system.busy" | "systemBusy" if status == 429 => throttled(ThrottleScope::Product, SECOND),
        "daily.call.limit"
        | "integrated.qps.exceed"
        | "flowLimit"
        | "phoneding.reachlimit"
        | "ding.serverquota.insufficient" => ErrorKind::QuotaExhausted,
        "concurrentError"
        | "operationConcurrentControl"
        | "tryAgainLater"
        | "group.creating"
        | "group.notReady"
        | "fileArchived"
        | "invalidRequest.document.stillInitializing" => ErrorKind::TryAgain,
        "contain.unsafe.url" => ErrorKind::ContentRefused,
        "param.cardAlreadyExist" | "invalidRequest.duplicateClientToken" => ErrorKind::Conflict,
        "system.error"
        | "system.busy"
        | "systemBusy"
        | "systemError"
        | "unknownError"
        | "internalError"
        | "operationTimeout"
        | "service.timeout"
        | "serviceBusy"
        | "server.error"
        | "send.ding.exception"
        // The message may have gone out.
        | "unknown.send.result" => ErrorKind::ServerBusy,
        "resource.not.found" | "group.disbanded" | "template.not.existed" => ErrorKind::NotFound,
        _ => by_prefix(code, status),
    }
}

/// Product codes come in families; what no family covers is told by the status.
fn by_prefix(code: &str, status: u16) -> ErrorKind {
    let lower_start = code.get(..12).unwrap_or(code).to_ascii_lowercase();
    if lower_start.starts_with("invalidparam")
        || lower_start.starts_with("param")
        || lower_start.starts_with("miss")
        || lower_start.starts_with("invalid.")
    {
        return ErrorKind::InvalidParameter;
    }
    if code.starts_with("contain.notAllowed") {
        return ErrorKind::ContentRefused;
    }
    // The products do not agree on the case, nor on how the word is spelled.
    let letters: String = code.chars().filter(char::is_ascii_alphabetic).collect();
    let letters = letters.to_ascii_lowercase();
    if ["notexist", "notexists", "notexisted", "notexsit", "notfound"]
        .iter()
        .any(|end| letters.ends_with(end))
    {
        return ErrorKind::NotFound;
    }
    // Robots by their several names: switched off, or not allowed to do this.
    let of_robot = ["robot", "bot", "chatbot"].iter().any(|begin| letters.starts_with(begin));
    let off = ["stopped", "disabled", "forbidden", "notallow"].iter().any(|word| letters.contains(word));
    if of_robot && off {
        return ErrorKind::RobotDisabled;
    }
    by_status(status)
}

pub(super) fn by_status(status: u16) -> ErrorKind {
    match status {
        400 | 405 | 411 | 413 | 415 | 422 => ErrorKind::InvalidParameter,
        401 => ErrorKind::TokenInvalid,
        403 => ErrorKind::NotAuthorized,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        429 => throttled(ThrottleScope::AppOperation, SECOND),
        500..=599 => ErrorKind::ServerBusy,
        _ => ErrorKind::Unknown,
    }
}

/// What stands behind the shared prefix: throttles are retryable, the rest is not.
fn access_denied(reason: &str) -> ErrorKind {
    if reason == "ApiCountLimitForOrg" {
        return ErrorKind::QuotaExhausted;
    }
    if reason == "IpNotInWhiteList" {
        return ErrorKind::IpNotAllowed;
    }
    let wait = match reason.get(..3) {
        Some("Qps") => SECOND,
        Some("Qpm") => MINUTE,
        _ if reason == "AccessTokenPermissionDenied" => {
            return ErrorKind::PermissionMissing { scopes: Vec::new() };
        }
        _ => return ErrorKind::NotAuthorized,
    };
    let scope = match reason.get(3..) {
        Some("LimitForApi") => ThrottleScope::Operation,
        // Of an app, or of a suite and one of its customers: but of one operation.
        Some(limit) if limit.ends_with("AndApi") => ThrottleScope::AppOperation,
        _ => ThrottleScope::App,
    };
    throttled(scope, wait)
}

fn throttled(scope: ThrottleScope, retry_after: Duration) -> ErrorKind {
    ErrorKind::Throttled { scope, retry_after }
}
