//! `errcode` and `sub_code` of the legacy host.

use std::time::Duration;

use super::kind::{ErrorKind, ThrottleScope};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
/// A robot that exceeded its 20 messages per minute stays muted this long.
const ROBOT_MUTE: Duration = Duration::from_secs(600);

/// The kind of a numeric code; the official list and codes seen in the field (protocol facts §4–§8).
pub(super) fn kind_of(code: i64, message: &str) -> ErrorKind {
    use ErrorKind::{
        CallbackRefused, CodeInvalid, Conflict, ContentRefused, CredentialInvalid, InvalidParameter,
        IpNotAllowed, NotAuthorized, NotFound, QuotaExhausted, RobotDisabled, SecurityRefused, ServerBusy,
        TokenInvalid, Unknown, UnknownOperation, WebhookInvalid,
    };
    match code {
        33001 | 40001 | 40014 | 40082 | 42001 | 42009 | 43007 | 48003 => TokenInvalid,
        12012
        | 33009
        | 40002
        | 40013
        | 40080
        | 40083..=40085
        | 40088..=40090
        | 40096
        | 41001..=41004
        | 41021..=41025
        | 42002
        | 400043 => CredentialInvalid,
        300001 => robots_gateway(message),
        300005 | 400101 => WebhookInvalid,
        40029 | 40077..=40078 | 40102 | 41007 | 41008 | 41026 | 42003 | 42007 | 42008 => CodeInvalid,
        60011 => ErrorKind::PermissionMissing { scopes: Vec::new() },
        60020 => IpNotAllowed,
        40079
        | 41028
        | 41030
        | 41031
        | 41044
        | 48002
        | 48004
        | 50001..=50005
        | 400020
        | 660036
        | 660047
        | 800001
        | 8100017 => NotAuthorized,
        400102 => RobotDisabled,
        // 71006 and 71007 are about what is registered, the others about what the address answered.
        71008..=71014 => CallbackRefused,
        310000 | 853001..=853004 | 900005 => SecurityRefused,
        410100 | 130101 | 302033 | 660026 => throttled(ThrottleScope::Robot, ROBOT_MUTE),
        90018 => throttled(ThrottleScope::AppOperation, SECOND),
        // An organisation, or its secret, and one operation.
        90005 | 90006 => throttled(ThrottleScope::Operation, MINUTE),
        90002 | 90008 | 90010 | 90012 | 90014 => throttled(ThrottleScope::Operation, SECOND),
        90001 | 90003 | 90004 | 90007 | 90009 | 90011 | 90013 | 90017 => {
            throttled(ThrottleScope::App, MINUTE)
        }
        45009 | 41046..=41048 | 143103 | 143104 | 143203 | 143204 | 800013 | 800055 | 800056 | 1430003 => {
            throttled(ThrottleScope::Product, MINUTE)
        }
        90020 | 41045 | 143105 | 143205 | 800014 | 800017 | 800057 => QuotaExhausted,
        143106 | 143206 | 430101..=430104 | 460101 | 101002 | 1430002 => ContentRefused,
        40000
        | 40003..=40012
        | 40035
        | 41005
        | 43001..=43004
        | 43008
        | 44001..=44004
        | 45001..=45008
        | 47001
        | 400105
        // What a message to a robot lacks: 400202 the text of a text, 400403 that of a Markdown message, …
        | 400200..=401999
        | 34001..=34018 => InvalidParameter,
        33012 | 60003 | 60111 | 60121 | 71007 | 400013 | 400106 => NotFound,
        60008 | 60102 | 60104 | 60106 | 71006 => Conflict,
        22 => UnknownOperation,
        404 => NotFound,
        820011 => ErrorKind::TryAgain,
        -1 | 15 | 500 | 1002 | 400001 | 400054 | 500100..=500199 => ServerBusy,
        _ => Unknown,
    }
}

/// One code for three things, which only its message tells apart: `session 不存在`, `token is not exist`, `msgtype is null`.
fn robots_gateway(message: &str) -> ErrorKind {
    let told = message.to_ascii_lowercase();
    if told.contains("session") || told.contains("会话") {
        ErrorKind::SessionExpired
    } else if told.contains("null") || told.contains("param") || told.contains("msgtype") {
        ErrorKind::InvalidParameter
    } else {
        ErrorKind::WebhookInvalid
    }
}

fn throttled(scope: ThrottleScope, retry_after: Duration) -> ErrorKind {
    ErrorKind::Throttled { scope, retry_after }
}
