//! The examples, run as a reader runs them: as programs.
//!
//! `cargo test -p dingtalk-open` builds them first. With `--test it` alone run `cargo build --examples` before it.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use dingtalk_open::fake::{Fake, Seed, Subscription};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// Its tests run here too: a plain `cargo test` runs none of an example.
#[allow(dead_code, reason = "here only its tests are of use")]
#[path = "../../examples/swap_transport_in_tests.rs"]
mod swap_transport_in_tests;

const PATIENCE: Duration = Duration::from_secs(60);
const CALLBACK_TOKEN: &str = "a-token-of-the-console";
const CALLBACK_AES_KEY: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq";

/// The example without anything of this process's environment that it may read.
fn example(name: &str) -> Command {
    let here = std::env::current_exe().unwrap();
    let folder: PathBuf = here.parent().unwrap().parent().unwrap().join("examples");
    let program = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(program.exists(), "the example {name} is not built: run cargo build -p dingtalk-open --examples");
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        let upper = variable.to_string_lossy().to_uppercase();
        if upper.starts_with("DINGTALK_") || upper.ends_with("_PROXY") || upper == "REDIS_URL" {
            command.env_remove(variable);
        }
    }
    command.kill_on_drop(true);
    command
}

async fn run(command: &mut Command) -> Output {
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    output.expect("the example did not end within a minute").unwrap()
}

/// Standard output of an example that has to succeed and to show no secret.
async fn succeed(command: &mut Command) -> String {
    let output = run(command).await;
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{:?}: {}\n{text}{errors}", command, output.status);
    assert_shows_no_secret(&text);
    assert_shows_no_secret(&errors);
    text
}

fn assert_shows_no_secret(text: &str) {
    let seed = Seed::default();
    let robots = seed.webhook_robots.iter();
    let secrets = robots
        .flat_map(|robot| [Some(&*robot.access_token), robot.secret.as_deref()])
        .flatten()
        .chain([&*seed.client_secret, &*seed.corp_secret, CALLBACK_TOKEN, CALLBACK_AES_KEY])
        .chain(["access_token=", "quickstart-token", "callback-token", "not-the-secret"]);
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is shown:\n{text}");
    }
}

#[track_caller]
fn assert_contains(text: &str, expected: &[&str]) {
    for line in expected {
        assert!(text.contains(line), "without {line:?}:\n{text}");
    }
}

#[tokio::test]
async fn the_quickstart_shows_the_main_job_offline() {
    let text = succeed(&mut example("quickstart")).await;
    let messages =
        ["image", "voice", "file", "link", "markdown", "card, 1 button", "card, 2 buttons", "oa", "text"];
    for message in messages {
        let sent = text.lines().any(|line| {
            line.trim_start().starts_with(message)
                && line.contains("accepted as task")
                && has_request_id(line)
        });
        assert!(sent, "no {message} was sent:\n{text}");
    }
    assert_contains(
        &text,
        &[
            "manager4220 is Wang Min",
            "token requests for both: 1",
            "read by 1, not yet read by 0, withheld from 0",
            "waiting -> approved",
            "taken back",
            "1 handshake answered",
            "decrypted: user_add_org of zhangsan",
            "acknowledged at attempt 1",
            "found at try 2, with 1 new token",
            "found at try 2, after 1.",
            "CredentialInvalid",
            "\n11  ",
        ],
    );
    let total = text.lines().last().unwrap();
    assert!(total.starts_with("Done: 24 calls succeeded with 3 token requests over "), "{total}");
}

fn has_request_id(line: &str) -> bool {
    line.rsplit_once("request id ").is_some_and(|(_, id)| !id.is_empty() && id != "none")
}

#[tokio::test]
async fn a_half_set_environment_is_explained_on_one_line() {
    let output = run(example("quickstart").arg("--real").env("DINGTALK_CLIENT_ID", "dingapp")).await;
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert_contains(&errors, &["DINGTALK_CLIENT_SECRET", "DINGTALK_AGENT_ID", "DINGTALK_USER_ID"]);
}

/// The proxy is a closed port, so nothing leaves this machine.
#[tokio::test]
async fn with_credentials_the_quickstart_calls_the_real_hosts_and_tells_why_it_cannot() {
    let secret = "a-secret-to-look-for";
    let output = run(example("quickstart")
        .arg("--real")
        .env("DINGTALK_CLIENT_ID", "dingapp")
        .env("DINGTALK_CLIENT_SECRET", secret)
        .env("DINGTALK_AGENT_ID", "1")
        .env("DINGTALK_USER_ID", "manager4220")
        .env("HTTPS_PROXY", "http://127.0.0.1:9"))
    .await;
    let (text, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{text}{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert_contains(&text, &["with the real DingTalk, as app dingapp"]);
    assert_contains(&errors, &["quickstart: oapi::user::get: no token: ", "proxy"]);
    assert!(!text.contains(secret) && !errors.contains(secret), "the secret is shown: {text}{errors}");
}

/// The sources of all examples, by name.
fn sources() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = paths.filter_map(|path| {
        let source = if path.is_dir() { path.join("main.rs") } else { path.clone() };
        Some((path.file_stem()?.to_str()?.to_owned(), std::fs::read_to_string(source).ok()?))
    });
    found.collect()
}

/// The examples that this build has, with nothing on the internet in their reach and a value for every variable that they name.
fn tempted() -> Vec<(String, String, Command)> {
    let manifest = include_str!("../../crates/dingtalk-open/Cargo.toml");
    let mut found = Vec::new();
    for (name, source) in sources() {
        // With features that the build may lack.
        if manifest.contains(&format!("name = \"{name}\"")) {
            continue;
        }
        let mut command = example(&name);
        command.env("HTTPS_PROXY", "http://127.0.0.1:9");
        for word in source.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_') {
            if word.starts_with("DINGTALK_") {
                command.env(word, "dingtemptation");
            }
        }
        found.push((name, source, command));
    }
    assert!(found.len() > 12, "{found:?}");
    found
}

#[tokio::test]
async fn every_example_tells_what_it_does_and_needs_and_does_nothing_else_when_asked_for_help() {
    for (name, source, mut command) in tempted() {
        for option in ["--help", "-h"] {
            let output = run(command.arg(option)).await;
            assert!(output.status.success() && output.stderr.is_empty(), "{name}: {output:?}");
            let text = String::from_utf8(output.stdout).unwrap();
            assert_contains(&text, &[&format!("--example {name}"), "。"]);
            let head = source.lines().take_while(|line| line.starts_with("//!")).count();
            assert_eq!(text.lines().count(), head, "{name} says more than its head:\n{text}");
        }
    }
}

#[tokio::test]
async fn nothing_real_is_called_without_the_flag_whatever_variables_are_set() {
    for (name, source, mut command) in tempted() {
        if !source.contains("`--real`") && !source.contains("--real --listen") {
            continue;
        }
        let text = succeed(&mut command).await;
        assert_contains(
            &text,
            &["offline: ", "--real takes the real one", "without --real not used: DINGTALK_"],
        );
        assert!(!text.contains("dingtemptation"), "{name}:\n{text}");
    }
}

#[tokio::test]
async fn an_option_that_the_head_of_an_example_does_not_name_is_refused() {
    for (name, option) in
        [("send_work_notice", "--rael"), ("own_transport", "--real"), ("webhook_robot", "-x")]
    {
        let output = run(example(name).arg(option)).await;
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert_eq!(errors, format!("{name}: there is no option {option} here; --help tells what there is\n"));
    }
}

#[test]
fn no_example_writes_to_everybody() {
    for (name, source) in sources() {
        for everybody in ["At::everybody", "to_everybody", "to_all_user", "isAtAll"] {
            assert!(!source.contains(everybody), "{name}: {everybody}");
        }
    }
}

#[tokio::test]
async fn a_work_notice_is_sent_and_followed() {
    let text = succeed(example("send_work_notice").arg("Tea.")).await;
    assert_contains(&text, &["offline", "accepted as task", "not yet read by [\"manager4220\"], read by []"]);
}

#[tokio::test]
async fn a_webhook_robot_speaks_through_the_client_and_without_it() {
    let text = succeed(&mut example("webhook_robot")).await;
    assert_contains(&text, &["offline", "the group has 2 messages"]);
}

#[tokio::test]
async fn the_login_server_lets_in_who_answers_its_own_login_and_once() {
    let text = succeed(&mut example("login_server")).await;
    assert_contains(
        &text,
        &[
            "/oauth2/auth",
            "forged: 403 Forbidden: ",
            "answered: 200 OK: Welcome, 张三: zhangsan",
            "used twice: 403 Forbidden: the code is unknown, used or too old",
        ],
    );
}

#[tokio::test]
async fn the_isv_app_serves_a_customer_from_the_first_ticket_on() {
    let text = succeed(&mut example("isv_app")).await;
    assert_contains(
        &text,
        &[
            "before the first ticket: No entry: ",
            "no suite ticket yet",
            "event: suite_ticket",
            "opened by a customer, where manager4220 is Wang Min",
            "Welcome, 李四.",
            "of a stranger: No entry: ",
            "given up by dingcustomer",
            "after its relief: No entry: ",
        ],
    );
}

#[tokio::test]
async fn a_transport_of_ones_own_carries_everything() {
    let text = succeed(&mut example("own_transport")).await;
    assert_contains(&text, &["reqwest carried 2 requests: manager4220 is Wang Min"]);
}

#[tokio::test]
async fn a_swapped_transport_needs_no_network() {
    let text = succeed(&mut example("swap_transport_in_tests")).await;
    assert_contains(&text, &["POST /topapi/v2/user/get", "Welcome, Ann!"]);
}

#[tokio::test]
async fn two_machines_share_one_token_through_redis() {
    let text = succeed(&mut example("redis_token_store")).await;
    if text.starts_with("skipped") {
        let required = std::env::var_os("DINGTALK_REQUIRE_REDIS").is_some();
        assert!(!required, "DINGTALK_REQUIRE_REDIS is set, but {text}");
        eprintln!("{text}");
        return;
    }
    assert_contains(&text, &["first machine: manager4220 is Wang Min", "one token request served both"]);
}

#[tokio::test]
async fn without_redis_the_token_store_example_says_how_to_get_it() {
    let text = succeed(example("redis_token_store").env("PATH", "")).await;
    assert_contains(&text, &["skipped: redis-server is not installed", "REDIS_URL"]);
}

#[tokio::test]
async fn a_redis_that_is_down_costs_no_call() {
    let text = succeed(example("redis_token_store").env("REDIS_URL", "redis://127.0.0.1:1")).await;
    assert_contains(&text, &["second machine: manager4220 is Wang Min", "there were 2 token requests"]);
}

#[tokio::test]
async fn the_callback_server_receives_events_messages_and_card_actions() {
    let text = succeed(&mut example("callback_server")).await;
    let events =
        ["joined: zhangsan, lisi", "event: org_dept_create", "message: Good morning", "pressed: approve"];
    assert_contains(&text, &events);
    assert_contains(
        &text,
        &["you said: Good morning", "pressed_by", "stopped: 4 requests acknowledged, 0 refused"],
    );
}

#[tokio::test]
async fn the_callback_server_names_the_variable_that_it_lacks() {
    let output = run(example("callback_server").args(["--real", "--listen", "127.0.0.1:0"])).await;
    assert_eq!(output.status.code(), Some(1));
    assert_contains(&String::from_utf8(output.stderr).unwrap(), &["set DINGTALK_CLIENT_ID"]);
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_and_sigterm_end_the_callback_server_cleanly() {
    for signal in ["-INT", "-TERM"] {
        the_callback_server_ends_cleanly_by(signal).await;
    }
}

#[cfg(unix)]
async fn the_callback_server_ends_cleanly_by(signal: &str) {
    let fake = Fake::start().await.unwrap();
    let mut server = example("callback_server")
        .args(["--real", "--listen", "127.0.0.1:0"])
        .env("DINGTALK_CALLBACK_TOKEN", CALLBACK_TOKEN)
        .env("DINGTALK_CALLBACK_AES_KEY", CALLBACK_AES_KEY)
        .env("DINGTALK_CLIENT_ID", fake.client_id())
        .env("DINGTALK_CLIENT_SECRET", fake.client_secret())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let greeting = lines.next_line().await.unwrap().unwrap();
    let url = greeting.split([' ', ',']).find(|word| word.starts_with("http://")).unwrap();

    fake.events().subscribe(Subscription::new(url, CALLBACK_TOKEN, CALLBACK_AES_KEY));
    let pushed = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
    assert!(pushed[0].acknowledged, "{pushed:?}");

    let process = server.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &process]).status().await.unwrap().success());
    let status = tokio::time::timeout(PATIENCE, server.wait()).await;
    assert_eq!(status.expect("it did not end within a minute").unwrap().code(), Some(0));
    let mut text = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        text.push_str(&line);
        text.push('\n');
    }
    assert_eq!(text, "joined: zhangsan\nstopped: 1 requests acknowledged, 0 refused\n");
}

#[tokio::test]
async fn the_echo_robot_answers_what_it_hears() {
    let text = succeed(&mut example("echo_bot_stream")).await;
    assert_contains(&text, &["Wang Min said: Hello?", "answered: Goodbye!", "answered: Say **anything**."]);
}

#[tokio::test]
async fn the_agent_takes_a_picture_types_on_a_card_and_sends_a_file() {
    let text = succeed(&mut example("ai_agent")).await;
    assert_contains(&text, &["You said: **What is this?**", "a file: report.csv", "1 answers so far."]);
}

#[tokio::test]
async fn the_approval_listener_hears_decisions() {
    let text = succeed(&mut example("approval_listener")).await;
    assert_contains(&text, &["holiday: start", "task of manager4220: start", "holiday: agree"]);
}

#[tokio::test]
async fn many_robots_share_one_process_and_one_leaves() {
    let text = succeed(&mut example("multi_tenant_bots")).await;
    assert_contains(&text, &["dingtea: org_change", "dingcoffee: org_change", "without dingtea"]);
    let (_, without) = text.split_once("without dingtea").unwrap();
    assert!(!without.contains("dingtea:") && without.contains("dingcoffee: connected true"), "{text}");
}

#[cfg(all(feature = "oapi-attendance", feature = "workflow"))]
#[tokio::test]
async fn company_to_csv_writes_everybody_once() {
    let folder = std::env::temp_dir().join(format!("dingtalk-company-{}", std::process::id()));
    let text = succeed(example("company_to_csv").arg(&folder)).await;
    assert_contains(
        &text,
        &["departments.csv: 41 lines", "people.csv: 2001 lines", "approvals.csv: 5 lines"],
    );
    std::fs::remove_dir_all(folder).unwrap();
}

#[cfg(all(feature = "storage", feature = "workflow"))]
#[tokio::test]
async fn approval_from_start_to_end_reads_back_what_it_wrote() {
    let text = succeed(&mut example("approval_from_start_to_end")).await;
    assert_contains(
        &text,
        &["the storage took 14 bytes", "COMPLETED agree", "\"Tent\", \"120.50\"", "tent.txt, 14 bytes"],
    );
}
