//! Screens of 80 columns in a terminal: nothing is wider, nothing runs into something else, and Chinese screens are Chinese.

use std::process::Command;

use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

/// Runs the program in a terminal of 80 columns; without the sequences that only colour.
fn screen(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let terminal = "import fcntl, os, pty, struct, sys, termios\n\
        pid, screen = pty.fork()\n\
        if pid == 0:\n\
        \x20   fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))\n\
        \x20   os.execv(sys.argv[1], sys.argv[1:])\n\
        text = b''\n\
        while True:\n\
        \x20   try: read = os.read(screen, 65536)\n\
        \x20   except OSError: break\n\
        \x20   if not read: break\n\
        \x20   text += read\n\
        os.waitpid(pid, 0)\n\
        sys.stdout.buffer.write(text)";
    let ran = Command::new("python3")
        .args(["-c", terminal, env!("CARGO_BIN_EXE_dingctl")])
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap_or_default())
        .env("TERM", "xterm-256color")
        .env("DINGCTL_CONFIG", "/nonexistent/dingctl")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    String::from_utf8(ran.stdout).unwrap().replace("\r\n", "\n")
}

/// Without what colours it.
fn plain(screen: &str) -> String {
    let mut parts = screen.split("\x1b[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let end = part.find(|character: char| character.is_ascii_alphabetic()).unwrap();
        text + &part[end + 1..]
    })
}

const ZH: (&str, &str) = ("LANG", "zh_CN.UTF-8");

const COMMANDS: [&str; 22] = [
    "api",
    "search",
    "schema",
    "send",
    "people",
    "download",
    "listen",
    "trigger",
    "replay",
    "decrypt",
    "sign",
    "verify",
    "token",
    "whoami",
    "doctor",
    "profile",
    "mcp",
    "fake",
    "forward",
    "serve",
    "completion",
    "manual",
];

#[test]
fn no_help_is_wider_than_the_terminal_in_either_language() {
    let below = ["list", "show", "add", "keep", "use", "remove"].map(|below| vec!["profile", below]);
    let mut helps: Vec<Vec<&str>> = COMMANDS.iter().map(|command| vec![*command]).chain(below).collect();
    helps.extend([vec![], vec!["api", "oapi.user.get"], vec!["api", "v1.robot.batch_send_oto"]]);
    #[cfg(not(feature = "mcp"))]
    helps.retain(|help| help != &["mcp"]);
    for language in [("LANG", "en_GB.UTF-8"), ZH] {
        for help in &helps {
            // The short form differs where a list of commands stands above the options, or their own texts are long.
            let short = help.is_empty() || *help == ["profile"] || *help == ["api", "oapi.user.get"];
            for flag in ["--help", "-h"].into_iter().filter(|flag| short || *flag == "--help") {
                let shown = plain(&screen(&[&help[..], &[flag]].concat(), &[language]));
                let wide = shown.lines().find(|line| line.width() > 80);
                assert_eq!(wide, None, "{language:?} {help:?} {flag}");
                let english = ["[OPTIONS]", "COMMAND]", "<COMMAND", "[env: ", "[required]", "Print "];
                let left = english.iter().find(|word| language == ZH && shown.contains(**word));
                assert_eq!(left, None, "{help:?} {flag}: {shown}");
            }
        }
    }
}

#[test]
fn the_usage_of_an_operation_has_its_name() {
    let help = plain(&screen(&["api", "oapi.user.get", "--help"], &[]));
    assert!(help.contains("Usage: dingctl api oapi.user.get [OPTIONS]"), "{help}");
    let help = plain(&screen(&["api", "oapi.user.get", "--help"], &[ZH]));
    assert!(
        help.starts_with("查询用户详情\n") && help.contains("用法：dingctl api oapi.user.get [选项]"),
        "{help}"
    );
    let api = plain(&screen(&["api", "--help"], &[]));
    let operation = api.find("The operation, then its flags").unwrap();
    assert!(operation < api.find("Options of every operation").unwrap(), "{api}");
}

#[test]
fn lines_of_data_do_not_run_into_the_progress() {
    let (folder, seed) = chinese_people();
    let list = ["api", "oapi.user.list", "--dept-id=1", "--cursor=0", "--size=2", "--page-all", &seed];
    let lines = screen(&[&list[..], &["--jq", ".name"]].concat(), &[]);
    assert_eq!(lines, "王敏\n欧阳娜娜\nLi Lei\n3 elements on 2 pages\n");
    let chinese = screen(&[&list[..], &["--jq", ".name"]].concat(), &[ZH]);
    assert!(chinese.ends_with("\n共 3 个元素，2 页\n"), "{chinese}");
    // A table is printed when all are there: until then the progress is.
    let table = screen(&[&list[..], &["--jq", "{name}", "-o", "table"]].concat(), &[]);
    assert!(table.contains("page 1, 2 elements") && table.contains("NAME\n王敏\n"), "{table:?}");
    drop(folder);
}

#[test]
fn tables_of_chinese_names_are_aligned() {
    let (folder, seed) = chinese_people();
    let table = screen(&["people", "--department", "1", &seed], &[]);
    let place = |line: &str| line.find("1380").map(|at| line[..at].width());
    let places: Vec<usize> = table.lines().skip(1).filter_map(place).collect();
    assert!(places.len() == 3 && places.iter().all(|place| *place == places[0]), "{table}");
    let chinese = screen(&["people", "--department", "1", &seed], &[ZH]);
    assert!(chinese.starts_with("USERID") && chinese.contains("姓名"), "{chinese}");
    // What a filter makes a list is the rows, whatever the answer had.
    let list = ["api", "oapi.user.list", "--dept-id=1", "--cursor=0", "--size=9", "-o", "table", &seed];
    let rows = screen(&[&list[..], &["--jq", ".result.list | map({userid, name})"]].concat(), &[]);
    assert_eq!(rows, "USERID  NAME\nu1      王敏\nu2      欧阳娜娜\nu3      Li Lei\n");
    drop(folder);
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let wrong = ["serch"];
    assert!(screen(&wrong, &[]).contains("\x1b[1;31merror:"));
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        for words in [&wrong[..], &["--help"], &["doctor", "--fake"]] {
            let shown = screen(words, &[(name, value)]);
            assert!(!shown.contains('\x1b'), "{name} {words:?}: {shown}");
        }
    }
}

#[test]
fn what_goes_wrong_every_day_is_told_in_chinese() {
    for (words, told) in [
        (&["api"][..], "写出接口"),
        (&["api", "oapi.user.get"], "查看说明"),
        (&["api", "oapi.user.get", "--userid=", "--fake"], "userid 为空"),
        (&["api", "oapi.user.list", "--dept-id", "x", "--fake"], "不是整数"),
        (&["api", "oapi.user.get", "--userid=a", "-f", "userid=b"], "给出了两次"),
        (&["api", "GET", "/nope"], "没有公布的接口 GET /nope"),
        (&["api", "oapi.user.get", "--userid=a", "--jq", ".["], "不完整"),
        (&["doctor"], "按未通过各项下的提示处理"),
        (&["doctor", "oapi.user.create", "--fake"], "故不试调"),
        (&["search", "a", "-n", "x"], "须是数字"),
        (&["send", "--to", "x", "--text", "a"], "须是 user:ID"),
        (&["send", "--to", "user:manager4220", "--text", "a", "--fake"], "1 条已发送"),
        (&["schema", "v1.robot.batch_send_oto"], "令牌：企业内部应用的、第三方企业应用代表授权企业的"),
        (&["sign", "webhook"], "未设置 DINGTALK_WEBHOOK_SECRET"),
        (&["decrypt", "{}", "--query", "a=b"], "查询参数和正文中都没有"),
        (&["replay", "/nonexistent", "--to", "http://127.0.0.1:1/", "--fake"], "请指定存在的 UTF-8 文本文件"),
        (&["trigger", "user_add_org", "--to", "http://127.0.0.1:1/", "--fake"], "未收下"),
        (
            &["trigger", "robot", "--kind", "nope", "--to", "http://127.0.0.1:1/", "--fake"],
            "不是有样例的消息类型",
        ),
        (&["forward", "--to", "redis://127.0.0.1:1/", "--fake"], "启动该 Redis"),
        (&["forward", "--to", "ftp://x", "--fake"], "不能转发到 ftp"),
        (&["serve", "--listen", "0.0.0.0:0", "--fake"], "没有设置令牌"),
        (
            &["listen", "--event", "user_ad_org", "--for", "1s", "--fake"],
            "提示：没有公布的事件 user_ad_org；您是不是要找",
        ),
        (&["manual", "/proc/nope"], "无法写入 /proc/nope"),
    ] {
        let shown = plain(&screen(words, &[ZH])).replace("\n  ", "");
        let text: String = shown.split_whitespace().collect();
        let wanted: String = told.split_whitespace().collect();
        assert!(text.contains(&wanted), "{words:?}: {told}: {shown}");
    }
}

/// An organisation whose people have names of different widths.
fn chinese_people() -> (tempfile::TempDir, String) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("seed.json");
    let person = |(id, name): (u32, &str)| json!({"userid": format!("u{id}"), "name": name, "mobile": format!("1380000000{id}")});
    let people: Vec<_> = [(1, "王敏"), (2, "欧阳娜娜"), (3, "Li Lei")].map(person).to_vec();
    std::fs::write(&path, json!({"users": people}).to_string()).unwrap();
    let seed = format!("--fake={}", path.to_str().unwrap());
    (folder, seed)
}
