//! Exit codes: what a script may tell apart.

use std::fmt::Write as _;

use dingtalk_types::error::ErrorKind;

use crate::language::say;

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

/// A code with its name in JSON and what it means, in English and Chinese.
type Row = (Exit, u8, &'static str, &'static str, &'static str);

/// Every code.
const TABLE: &[Row] = &[
    (Exit::Other, 1, "other", "failed for another reason", "其他原因"),
    (Exit::Usage, 2, "usage", "wrong arguments; nothing was sent", "参数有误，未发送任何请求"),
    (
        Exit::Credential,
        3,
        "credential",
        "a credential or setting of the app is missing, or DingTalk refused it",
        "缺少应用的凭证或设置，或被钉钉拒绝",
    ),
    (
        Exit::NotPermitted,
        4,
        "not_permitted",
        "permission point, visible range, IP list or security setting",
        "权限点、可见范围、IP 名单或安全设置不允许",
    ),
    (Exit::NotFound, 5, "not_found", "what the request names does not exist", "请求所指的对象不存在"),
    (Exit::Refused, 6, "refused", "the request or its content is not valid", "请求或其内容无效"),
    (Exit::Conflict, 7, "conflict", "it exists already", "已存在"),
    (
        Exit::Throttled,
        8,
        "throttled",
        "too many calls, or the IP is banned: wait and repeat",
        "调用过多或 IP 被封：稍后重试",
    ),
    (
        Exit::QuotaExhausted,
        9,
        "quota_exhausted",
        "the quota of the month or the day is used up",
        "当月或当日配额已用完",
    ),
    (Exit::NoAnswer, 10, "no_answer", "network, proxy, or the time was over", "网络、代理或超时"),
    (
        Exit::Platform,
        11,
        "platform",
        "DingTalk's servers failed, or answered something unexpected",
        "钉钉服务器故障，或应答异常",
    ),
    (
        Exit::CheckFailed,
        12,
        "check_failed",
        "a check says no, as of doctor and verify; a push was not acknowledged",
        "检查未通过，如 doctor 与 verify；推送未被确认",
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
        self.row().map_or("other", |(_, _, name, ..)| name)
    }

    /// What to do, where nothing better is known.
    pub(crate) fn next_step(self) -> &'static str {
        match self {
            Self::Other => "`dingctl doctor` checks what can be checked",
            Self::Usage => "`dingctl COMMAND --help` tells what it takes",
            Self::Credential => "`dingctl doctor` checks credential and network",
            Self::NotPermitted => "`dingctl doctor OPERATION` checks what the app may do",
            Self::NotFound => "look whether what was named is there: `dingctl people` finds people",
            Self::Refused => "`dingctl COMMAND --help` and `dingctl schema OPERATION` tell what is valid",
            Self::Conflict => "use what is there already, or choose another name",
            Self::Throttled => "wait a moment and repeat it",
            Self::QuotaExhausted => {
                "wait for the next day or month, or extend the quota in the developer console"
            }
            Self::NoAnswer => "`dingctl doctor` checks network and proxy",
            Self::Platform => "wait a moment and repeat it; if it stays, give DingTalk the request id",
            Self::CheckFailed => "look at what is printed above",
        }
    }

    /// What it means, in the language of this run.
    pub(crate) fn meaning(self) -> &'static str {
        self.row().map_or("", |(_, _, _, english, chinese)| say(english, chinese))
    }

    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|(exit, ..)| *exit == self)
    }
}

/// The table for `--help`.
pub(crate) fn table() -> String {
    let mut text = format!("{}\n   0  {}\n", say("Exit codes:", "退出码："), say("done", "成功"));
    for (_, code, _, english, chinese) in TABLE {
        let _ = writeln!(text, "  {code:2}  {}", say(english, chinese));
    }
    text
}
