//! What a shell has of it: help, completions, manual pages, exit codes, streams that close.

use std::io::{BufRead, BufReader, Read};

use crate::support::{command, dingctl, dingctl_with};

#[test]
fn help_tells_commands_and_exit_codes() {
    let help = dingctl(&["--help"]);
    for part in ["Call any operation", "Exit codes:", "   3  no credential", "--fake"] {
        assert!(help.stdout.contains(part), "{part}: {}", help.stdout);
    }
    assert!(help.stdout.lines().all(|line| line.chars().count() <= 100), "{}", help.stdout);
}

#[test]
fn wrong_arguments_are_json_where_that_is_asked_for() {
    let ran = dingctl(&["serach", "x", "--output", "json"]);
    assert_eq!((ran.code, ran.error()["kind"].as_str()), (2, Some("usage")));
    assert!(ran.stderr.contains("search"), "{ran:?}");
    assert_eq!(dingctl(&["serach", "x"]).code, 2);
    let lacking = dingctl(&["send", "--text", "x", "--output", "json"]);
    assert!(lacking.error()["message"].as_str().unwrap().contains("--to <RECEIVER>"), "{lacking:?}");
    let filter = dingctl(&["search", "user", "--jq", ".["]);
    assert!(filter.code == 2 && filter.stderr.contains("no filter of jq"), "{filter:?}");
}

#[test]
fn completions_and_manual_pages_are_made() {
    let bash = dingctl(&["completion", "bash"]);
    assert!(bash.code == 0 && bash.stdout.contains("completion bash --"));
    let folder = tempfile::TempDir::new().unwrap();
    assert_eq!(dingctl(&["manual", folder.path().to_str().unwrap()]).code, 0);
    assert!(folder.path().join("dingctl.1").exists() && folder.path().join("dingctl-send.1").exists());
}

#[cfg(unix)]
#[test]
fn bash_completes_operations_fields_and_events() {
    let exe = env!("CARGO_BIN_EXE_dingctl");
    let completed = |line: &str| {
        let script = format!(
            r#"source <("$0" completion bash); COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); _dingctl "$0"; echo "${{COMPREPLY[*]}}""#
        );
        let ran = std::process::Command::new("bash").args(["-c", &script, exe]).output().unwrap();
        String::from_utf8(ran.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(completed("dingctl sche"), "schema");
    assert!(completed("dingctl api oapi.us").contains("oapi.user."), "{}", completed("dingctl api oapi.us"));
    assert_eq!(completed("dingctl api oapi.user.get --useri"), "--userid");
    assert_eq!(completed("dingctl trigger user_add"), "user_add_org");
    assert_eq!(completed("dingctl search --output = nd"), "ndjson");
    for shell in ["zsh", "fish"] {
        let ran = dingctl(&["completion", shell, "--", "trigger", "user_add"]);
        assert!(ran.stdout.starts_with("user_add_org\t") && ran.stdout.lines().count() == 1, "{ran:?}");
        assert!(dingctl(&["completion", shell]).stdout.contains("dingctl"));
    }
    assert!(dingctl(&["completion", "powershell"]).stdout.contains("whoami"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = command(&["search", "user", "-n", "4000"], &[]).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn the_embedded_dingtalk_runs_until_it_is_interrupted() {
    for signal in ["-INT", "-TERM"] {
        let mut child = command(&["fake"], &[]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("\"client_id\""), "{line}");
        let interrupt = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(interrupt.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn it_speaks_chinese_where_the_locale_does() {
    let zh = [("LANG", "zh_CN.UTF-8")];
    let help = dingctl_with(&["--help"], &zh, "");
    for part in ["用法：", "命令:", "通用选项:", "发消息", "退出码：", "参数有误"] {
        assert!(help.stdout.contains(part), "{part}: {}", help.stdout);
    }
    let options = dingctl_with(&["api", "oapi.user.get", "--help"], &zh, "").stdout;
    assert!(options.contains("遍历所有页") && !options.contains("Walk over"), "{options}");
    let wide = |line: &&str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() > 90;
    for command in ["listen", "trigger", "forward", "serve", "mcp", "send"] {
        let help = dingctl_with(&[command, "--help"], &[zh[0], ("COLUMNS", "80")], "").stdout;
        let written = help.lines().filter(|line| !line.starts_with("  dingctl ")).find(wide);
        assert!(written.is_none() && !help.contains("Possible values"), "{command}: {written:?}");
        assert!(!help.contains("[default"), "{help}");
    }
    let nobody = dingctl_with(&["whoami"], &zh, "");
    assert!(
        nobody.stderr.contains("没有凭证：既未设置") && nobody.stderr.contains("或用 --fake 试用"),
        "{nobody:?}"
    );
    let unknown = dingctl_with(&["serach"], &zh, "");
    assert!(unknown.stderr.contains("没有命令 serach") && unknown.stderr.contains("search"), "{unknown:?}");
    let schema = dingctl_with(&["schema", "oapi.user.get"], &zh, "");
    assert!(schema.stdout.contains("请求（! 必填）：") && schema.stdout.contains("作用：只读"), "{schema:?}");
    let table = dingctl_with(&["search", "撤回 消息"], &zh, "");
    assert!(table.stdout.starts_with("接口") && table.stdout.contains("撤回工作通知消息"), "{table:?}");
    let failed = dingctl_with(&["schema", "oapi.usr.get"], &zh, "");
    assert!(failed.stderr.starts_with("错误（参数有误") && failed.stderr.contains("下一步："), "{failed:?}");
    let wrong = dingctl_with(&["send"], &zh, "");
    assert!(wrong.stderr.starts_with("错误（参数有误") && wrong.stderr.contains("--to"), "{wrong:?}");
    let json = dingctl_with(&["search", "user", "--output", "json"], &zh, "").json();
    assert!(json[0]["operation"].is_string(), "{json}");
    let english = dingctl_with(&["--help", "--ui-language", "en"], &zh, "");
    assert!(english.stdout.contains("Exit codes:"), "{english:?}");
}
