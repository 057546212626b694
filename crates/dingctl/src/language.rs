//! In which language this program speaks of itself: English or Chinese. What DingTalk and the libraries say stays as it is.

use std::sync::LazyLock;

use clap::{Command, ValueEnum};

/// A value of `--ui-language`; `--language` is a field of many operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English
    En,
    /// 中文
    Zh,
}

/// The one of the two that is spoken in this run.
pub(crate) fn say<'t>(english: &'t str, chinese: &'t str) -> &'t str {
    match spoken() {
        Language::En => english,
        Language::Zh => chinese,
    }
}

/// Known before anything is parsed: help and what cannot be parsed are told in it, too.
pub(crate) fn spoken() -> Language {
    static SPOKEN: LazyLock<Language> =
        LazyLock::new(|| chosen(std::env::args(), |name| std::env::var(name).ok()));
    *SPOKEN
}

/// By `--ui-language`, then `DINGCTL_LANGUAGE`, then the locale.
fn chosen(words: impl Iterator<Item = String>, variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut before = String::new();
    let mut told = None;
    for word in words {
        let value =
            if before == "--ui-language" { Some(word.as_str()) } else { word.strip_prefix("--ui-language=") };
        told = value.map(str::to_owned).or(told);
        before = word;
    }
    // As the C library looks for the language of messages.
    let variables = ["DINGCTL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];
    let set = || variables.iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let is_chinese = told.or_else(set).is_some_and(|value| value.to_ascii_lowercase().starts_with("zh"));
    if is_chinese { Language::Zh } else { Language::En }
}

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Headings of options.
const HEADINGS: [(&str, &str); 3] = [
    ("Options of every command", "通用选项"),
    ("Options of every operation", "调用选项"),
    ("Fields", "接口字段"),
];

/// Commands, by name.
const COMMANDS: [(&str, &str); 29] = [
    ("dingctl", "终端里的钉钉：调用任意接口、查找、发送、监听、离线测试"),
    ("api", "按编号或路径调用任意接口"),
    ("search", "用中文或英文按功能查找接口"),
    ("schema", "查看接口的入参、返回、权限与计费"),
    ("send", "发消息：以机器人身份、经自定义机器人 webhook，或发工作通知"),
    ("people", "按姓名、手机号或 userId 查人，或列出部门成员"),
    ("download", "下载用户发给机器人的图片或文件"),
    ("token", "打印应用的 access token"),
    ("whoami", "查看当前以谁的身份调用：应用，或 --as user 时的个人"),
    ("doctor", "检查凭证、网络、时钟、权限和 Stream，并给出处理办法"),
    ("profile", "管理应用配置；密钥存入系统钥匙串"),
    ("add", "添加或修改一个配置"),
    ("list", "列出所有配置"),
    ("use", "设为默认配置"),
    ("remove", "删除配置及其密钥"),
    ("mcp", "以 MCP 协议服务智能体：查找、查看、读取；写入、发送、监听须授权"),
    ("fake", "为其他程序运行内置的钉钉：两个域名、Stream、推送、可对话的人"),
    ("listen", "经 Stream 接收事件、机器人消息和卡片点击，可转发到本地程序"),
    ("trigger", "离线触发任意事件、机器人消息或卡片点击"),
    ("replay", "重放录下的推送"),
    ("decrypt", "解密一个推送"),
    ("sign", "签名并加密一个推送"),
    ("verify", "校验一个推送的签名"),
    ("forward", "可靠地转发到 HTTP 或 Redis：对方收下后才确认"),
    ("serve", "本地网关：其他程序调用时无须令牌、签名和重试"),
    ("completion", "打印 shell 补全脚本"),
    ("manual", "把手册页写入目录"),
    ("help", "打印帮助"),
    ("show", "查看配置"),
];

/// Options of every command, by their ids. Lines are broken at spaces alone.
const OPTIONS: [(&str, &str); 9] = [
    ("profile", "使用哪个配置； 默认取环境变量，其次取默认配置"),
    ("identities", "调用身份：应用、个人（DINGTALK_USER_TOKEN）、 ISV 应用代表的企业"),
    ("fake", "本次运行使用内置的钉钉，不访问外网； 可用文件指定人员"),
    ("output", "数据的输出格式； json 时错误也是 JSON"),
    ("jq", "用 jq 过滤器处理数据后输出"),
    ("timeout", "单次调用的最长时间，含重试 [默认 30]"),
    ("language", "本程序自身文字的语言； 默认取 DINGCTL_LANGUAGE，其次取 LANG"),
    ("help", "打印帮助"),
    ("version", "打印版本"),
];

/// The help of a command and of those below it, in the language of this run.
pub(crate) fn help(mut command: Command) -> Command {
    match spoken() {
        Language::En => command,
        Language::Zh => {
            // Adds what clap adds by itself, such as `help`.
            command.build();
            in_chinese(command)
        }
    }
}

fn in_chinese(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let mut command = command.help_template(TEMPLATE).subcommand_help_heading("命令");
    if let Some(about) = found(&COMMANDS, &name) {
        command = command.about(about).long_about(about);
    }
    command
        .mut_args(|argument| {
            let heading = argument.get_help_heading().and_then(|heading| found(&HEADINGS, heading));
            let kept = argument.get_help_heading().is_some() && heading.is_none();
            let id = argument.get_id().as_str();
            let common = heading == found(&HEADINGS, "Options of every command");
            let help = found(&OPTIONS, id).filter(|_| common || id == "help" || id == "version");
            let default = if argument.is_positional() { "参数" } else { "选项" };
            let argument = if kept { argument } else { argument.help_heading(heading.unwrap_or(default)) };
            match help {
                Some(help) => argument.help(help).long_help(help),
                None => argument,
            }
        })
        .mut_subcommands(in_chinese)
}

fn found(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, chinese)| *chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_or_that_of_the_locale() {
        let of = |line: &str, set: &[(&str, &str)]| {
            let words = line.split(' ').map(str::to_owned);
            chosen(words, |name| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of("a", &[]), Language::En);
        assert_eq!(of("a", &[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(of("a --language zh_CN", &[]), Language::En);
        assert_eq!(of("a", &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Language::En);
        assert_eq!(of("a --ui-language zh b", &[("LANG", "en_GB")]), Language::Zh);
        assert_eq!(of("a --ui-language=en", &[("DINGCTL_LANGUAGE", "zh")]), Language::En);
    }
}
