//! Exit codes: what a script may tell apart.

use std::fmt::Write as _;

use dingtalk_types::error::ErrorKind;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Other,
    Usage,
    Credential,
    NotPermitted,
    NotFound,
    Refused,
    Conflict,
    Throttled,
    QuotaExhausted,
    NoAnswer,
    Platform,
    CheckFailed,
}

/// Every code with its name in JSON and what it means.
const TABLE: &[(Exit, u8, &str, &str)] = &[
    (Exit::Other, 1, "other", "failed for another reason"),
    (Exit::Usage, 2, "usage", "wrong arguments; nothing was sent"),
    (Exit::Credential, 3, "credential", "no credential, or DingTalk refused it"),
    (Exit::NotPermitted, 4, "not_permitted", "permission point, visible range, IP list or security setting"),
    (Exit::NotFound, 5, "not_found", "what the request names does not exist"),
    (Exit::Refused, 6, "refused", "the request or its content is not valid"),
    (Exit::Conflict, 7, "conflict", "it exists already"),
    (Exit::Throttled, 8, "throttled", "too many calls, or the IP is banned: wait and repeat"),
    (Exit::QuotaExhausted, 9, "quota_exhausted", "the quota of the month or the day is used up"),
    (Exit::NoAnswer, 10, "no_answer", "network, proxy, or the time was over"),
    (Exit::Platform, 11, "platform", "DingTalk's servers failed, or answered something unexpected"),
    (
        Exit::CheckFailed,
        12,
        "check_failed",
        "a check says no, as of doctor and verify; a push was not acknowledged",
    ),
];

impl Exit {
    /// By the kind of DingTalk's refusal.
    pub(crate) fn of(kind: &ErrorKind) -> Self {
        match kind {
            ErrorKind::TokenInvalid | ErrorKind::CredentialInvalid | ErrorKind::CodeInvalid => {
                Self::Credential
            }
            ErrorKind::PermissionMissing { .. }
            | ErrorKind::NotAuthorized
            | ErrorKind::IpNotAllowed
            | ErrorKind::SecurityRefused
            | ErrorKind::RobotDisabled => Self::NotPermitted,
            ErrorKind::NotFound | ErrorKind::WebhookInvalid | ErrorKind::SessionExpired => Self::NotFound,
            ErrorKind::InvalidParameter | ErrorKind::ContentRefused | ErrorKind::CallbackRefused => {
                Self::Refused
            }
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::Throttled { .. } | ErrorKind::Banned { .. } | ErrorKind::TryAgain => Self::Throttled,
            ErrorKind::QuotaExhausted => Self::QuotaExhausted,
            ErrorKind::ServerBusy | ErrorKind::UnknownOperation | ErrorKind::UnexpectedAnswer => {
                Self::Platform
            }
            _ => Self::Other,
        }
    }

    pub(crate) fn code(self) -> u8 {
        self.row().map_or(1, |(_, code, ..)| *code)
    }

    /// Its name in JSON.
    pub(crate) fn name(self) -> &'static str {
        self.row().map_or("other", |(_, _, name, _)| name)
    }

    fn row(self) -> Option<&'static (Self, u8, &'static str, &'static str)> {
        TABLE.iter().find(|(exit, ..)| *exit == self)
    }
}

/// The table for `--help`.
pub(crate) fn table() -> String {
    let mut text = "Exit codes:\n   0  done\n".to_owned();
    for (_, code, _, meaning) in TABLE {
        let _ = writeln!(text, "  {code:2}  {meaning}");
    }
    text
}
