//! The variables of the environment that every command reads, for the help.

use std::fmt::Write as _;

use crate::language::say;

/// A variable with what it says, in English and Chinese.
type Row = (&'static str, &'static str, &'static str);

const TABLE: &[Row] = &[
    ("DINGTALK_CLIENT_ID", "the app: Client ID, once AppKey", "应用：Client ID，即 AppKey"),
    ("DINGTALK_CLIENT_SECRET", "its secret", "应用的密钥"),
    ("DINGTALK_CORP_ID", "the organisation", "企业的 CorpId"),
    ("DINGTALK_AGENT_ID", "the app's number, for work notices", "应用的 AgentId，发送工作通知时需要"),
    ("DINGTALK_ROBOT_CODE", "the robot, where it is not the app's own", "机器人编码，与应用不同时需要"),
    (
        "DINGTALK_SUITE_KEY, DINGTALK_SUITE_SECRET",
        "an ISV's app, for --as corp:ID",
        "第三方企业应用，用于 --as corp:ID",
    ),
    ("DINGTALK_USER_TOKEN", "a person's access token, for --as user", "个人的访问令牌，用于 --as user"),
    (
        "DINGTALK_TOKEN_STORE",
        "where tokens are kept: a folder, or redis://…",
        "令牌存放的位置：文件夹，或 redis://…",
    ),
    ("DINGTALK_WEBHOOK, DINGTALK_WEBHOOK_SECRET", "a custom robot; needs no app", "自定义机器人；不需要应用"),
    (
        "DINGTALK_CALLBACK_TOKEN, DINGTALK_CALLBACK_AES_KEY",
        "what pushed events are signed and encrypted with",
        "事件推送的签名与加密密钥",
    ),
    (
        "DINGTALK_API_URL, DINGTALK_OAPI_URL",
        "other addresses than DingTalk's; one serves for both",
        "替代钉钉的地址；只设一个时两者共用",
    ),
    (
        "DINGCTL_PROFILE, DINGCTL_CONFIG",
        "the profile, and the file that holds them",
        "使用的配置，以及配置文件的位置",
    ),
    ("DINGCTL_LANGUAGE", "as --ui-language", "同 --ui-language"),
];

/// The table for `--help`.
pub(crate) fn table() -> String {
    let mut text = say("Environment:\n", "环境变量：\n").to_owned();
    for (name, english, chinese) in TABLE {
        let _ = writeln!(text, "  {name}\n      {}", say(english, chinese));
    }
    text
}
