//! What a shell has of it: help, completions, manual pages, exit codes, streams that close.

use std::io::{BufRead, BufReader, Read};

use crate::support::{command, dingctl, dingctl_with};

#[test]
fn help_tells_commands_and_exit_codes() {
    let help = dingctl(&["--help"]);
    for part in ["Call any operation", "Exit codes:", "   3  a credential", "--fake"] {
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
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        let ran = dingctl(&["completion", shell, "--", "trigger", "user_add"]);
        assert!(ran.stdout.starts_with("user_add_org\t") && ran.stdout.lines().count() == 1, "{ran:?}");
        assert!(dingctl(&["completion", shell]).stdout.contains(&format!("completion {shell} -- ")));
    }
    // What PowerShell puts behind a word is no part of it.
    let behind = dingctl(&["completion", "powershell", "--", "api", "oapi.user.get", "--useri "]);
    assert!(behind.stdout.starts_with("--userid\t"), "{behind:?}");
    let empty = dingctl(&["completion", "powershell", "--", "profile", " "]);
    assert!(empty.stdout.contains("show\t"), "{empty:?}");
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

#[test]
fn what_is_misspelt_is_told_in_the_form_of_every_error_with_the_nearest() {
    for (words, wrong, next) in [
        (&["searhc", "x"][..], "error: no command `searhc`", "next: did you mean search"),
        (&["nosuch"], "error: no command `nosuch`", "next: `dingctl --help`"),
        (&["profile", "shwo"], "error: no command `shwo`", "next: did you mean show?"),
        (&["search", "--limt", "1", "x"], "error: no option `--limt`", "next: did you mean --limit?"),
        (&["search", "--zzzzzz", "x"], "error: no option `--zzzzzz`", "next: `dingctl search --help`"),
        (&["api", "oapi.user.get", "--fak"], "error: no option `--fak`", "--fake"),
        (&["send", "--text", "x"], "error: the following required", "next: `dingctl send --help`"),
        (
            &["people", "Wang", "Min"],
            "error: nothing takes `Min`",
            "next: quote what has a space in it, as in 'Wang Min'",
        ),
        (&["help", "snd"], "error: no command `snd`", "next: did you mean send?"),
        (&["people", "", "--fake"], "error: a value is required for '[NAME]'", "next: "),
        (
            &["people", "--mobile", "", "--fake"],
            "error: a value is required for '--mobile <NUMBER>'",
            "next: ",
        ),
        (&["people", "--id=", "--fake"], "error: a value is required for '--id <USERID>'", "next: "),
        (&["download", "", "--fake"], "error: a value is required for '<CODE>'", "next: "),
        (&["search"], "error: the following required", "next: `dingctl search --help`"),
        (&["people", "x", "-o", "jsn"], "error: invalid value 'jsn'", "next: "),
    ] {
        let ran = dingctl(words);
        assert!(
            ran.code == 2 && ran.stderr.starts_with(wrong) && ran.stderr.contains(next),
            "{words:?}: {ran:?}"
        );
        assert!(!ran.stderr.contains("Usage:"), "{words:?}: {ran:?}");
        let json = dingctl(&[words, &["--output=json"]].concat());
        assert!(words.contains(&"jsn") || json.error()["next"].is_string(), "{json:?}");
    }
    let nothing = dingctl(&[]);
    assert!(nothing.code == 2 && nothing.stderr.contains("Usage:"), "{nothing:?}");
}

#[test]
fn every_error_says_what_to_do_next() {
    for words in [
        &["api", "oapi.user.get", "--userid", "nobody", "--fake"][..],
        &["api", "oapi.user.get", "-f", "userid"],
        &["api", "oapi.user.get", "-F", "userid=@nofile"],
        &["api", "oapi.user.get", "--json", "{bad"],
        &["api", "oapi.user.list", "--dept-id", "abc"],
        &["people", "--mobile", "1", "--fake"],
        &["send", "--to", "user:manager4220", "--at", "all", "--text", "x", "--fake"],
        &["send", "--to", "user:manager4220", "--file", "/nonexistent", "--fake"],
        &["token", "--as", "user"],
        &["token", "--as", "corp:x", "--fake"],
        &["token", "--fake=/nonexistent"],
        &["fake", "--seed-file", "/nonexistent"],
        &["fake", "--host", "192.0.2.1"],
        &["download", "x", "--fake"],
        &["nosuch"],
    ] {
        let ran = dingctl(words);
        assert!(ran.code != 0 && ran.stderr.contains("\nnext: "), "{words:?}: {ran:?}");
        let json = dingctl(&[words, &["-o", "json"]].concat());
        assert!(json.error()["next"].as_str().is_some_and(|next| !next.is_empty()), "{words:?}: {json:?}");
    }
}

#[test]
fn a_line_is_not_folded_where_no_terminal_shows_it() {
    let found = dingctl(&["search", "add", "comment", "approval"]).stdout;
    let begins = |line: &str| line.starts_with("v1.") || line.starts_with("v2.") || line.starts_with("oapi.");
    assert!(found.lines().skip(1).all(begins), "{found}");
}
