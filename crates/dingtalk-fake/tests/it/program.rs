//! The program, as another process sees it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::replay;
use crate::support::Http;
use serde_json::{Value, json};

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dingtalk-fake"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(arguments: &[&str]) -> (Program, Value) {
    let mut child = command(arguments).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Program(child), serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")))
}

#[tokio::test]
async fn its_first_line_is_all_that_a_client_needs() {
    let (_program, line) = start(&["--port", "0"]);
    let http = Http::at(line["api"].as_str().unwrap().to_owned());
    let body = json!({"appKey": line["client_id"], "appSecret": line["client_secret"]});
    assert_eq!(http.post("/v1.0/oauth2/accessToken", body).await["expireIn"], 7200);
    assert_eq!(line["api"], line["oapi"]);
    for name in ["corp_id", "robot_code", "user_id"] {
        assert!(line[name].is_string(), "{name} in {line}");
    }
    assert!(line["agent_id"].is_i64());
    let text = |name: &str| line[name].as_str().unwrap().to_owned();
    for query in [
        format!("corpid={}&corpsecret={}", text("corp_id"), text("corp_secret")),
        format!("appkey={}&appsecret={}", text("app_key"), text("app_secret")),
    ] {
        assert_eq!(http.get(&format!("/gettoken?{query}")).await["errcode"], 0, "{query}");
    }
    // Whoever missed the line can ask.
    let told = http.get("/_fake/description").await;
    assert_eq!((&told["api"], &told["client_secret"]), (&line["api"], &line["client_secret"]));
    assert_eq!(http.get("/_fake/requests").await["requests"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_seed_file_changes_the_world() {
    let path = std::env::temp_dir().join(format!("dingtalk-fake-seed-{}.json", std::process::id()));
    std::fs::write(&path, r#"{"client_id": "dingmine", "token_lifetime_s": 60}"#).unwrap();
    let (_program, line) = start(&["--seed-file", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(line["client_id"], "dingmine");
    let http = Http::at(line["api"].as_str().unwrap().to_owned());
    let body = json!({"appKey": "dingmine", "appSecret": line["client_secret"]});
    assert_eq!(http.post("/v1.0/oauth2/accessToken", body).await["expireIn"], 60);
}

#[tokio::test]
async fn it_begins_with_a_state_and_a_company_of_the_size_that_is_wanted() {
    let (_program, line) = start(&["--people", "1000"]);
    let http = Http::at(line["api"].as_str().unwrap().to_owned());
    let query = |line: &Value| {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        format!("/gettoken?appkey={}&appsecret={}", text("app_key"), text("app_secret"))
    };
    let token = http.get(&query(&line)).await["access_token"].as_str().unwrap().to_owned();
    let count = http.oapi("/topapi/user/count", &token, json!({"only_active": false})).await;
    assert_eq!(count["result"]["count"], 1_000);
    http.oapi("/topapi/v2/user/delete", &token, json!({"userid": "lisi"})).await;
    let path = std::env::temp_dir().join(format!("dingtalk-fake-state-{}.json", std::process::id()));
    std::fs::write(&path, http.get("/_fake/state").await.to_string()).unwrap();
    let (_other, line) = start(&["--state", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    let http = Http::at(line["api"].as_str().unwrap().to_owned());
    let count = http.oapi("/topapi/user/count", &token, json!({"only_active": false})).await;
    assert_eq!(count["result"]["count"], 999, "the token of the first program is valid in the second");
}

#[test]
fn it_answers_from_a_recording_under_the_name_that_it_is_given_and_can_be_checked() {
    let path = std::env::temp_dir().join(format!("dingtalk-fake-replay-{}.json", std::process::id()));
    std::fs::write(&path, replay::recording().to_string()).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (address, file) = (format!("127.0.0.1:{port}"), path.to_str().unwrap());
    let check = || command(&["--check", &address]).output().unwrap();
    assert!(String::from_utf8_lossy(&check().stderr).contains("no dingtalk-fake answers at"));
    let port = port.to_string();
    let arguments = ["--port", &port, "--replay", file, "--replay-only", "--host", "0.0.0.0"];
    let (_program, line) = start(&[&arguments[..], &["--public", "dingtalk.test:8080"]].concat());
    std::fs::remove_file(&path).unwrap();
    assert_eq!(line["api"], "http://dingtalk.test:8080");
    let ask = |line: &str| {
        let mut connection = TcpStream::connect(&address).unwrap();
        write!(connection, "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(ask("GET /v1.0/where").contains(r#""downloadUrl":"http://dingtalk.test:8080/a/b?c=d""#));
    let unknown = ask("GET /v1.0/elsewhere");
    assert!(unknown.starts_with("HTTP/1.1 404") && unknown.contains("the nearest is GET"), "{unknown}");
    assert!(check().status.success());
}

#[test]
fn wrong_arguments_end_it_with_an_explanation() {
    let cases: [(&[&str], &str); 9] = [
        (&["--port", "x"], "--port x"),
        (&["--people", "many"], "--people many"),
        (&["--state", "/does/not/exist"], "/does/not/exist"),
        (&["--replay", "/does/not/exist"], "/does/not/exist"),
        (&["--replay-only"], "--replay-only needs --replay"),
        (&["--host", "here"], "--host here: not an IP address"),
        (&["--fly"], "unknown argument --fly"),
        (&["--seed-file", "/does/not/exist"], "/does/not/exist"),
        (&["--seed-file", env!("CARGO_MANIFEST_DIR")], "cannot read the seed file"),
    ];
    for (arguments, hint) in cases {
        let output = command(arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(hint), "{arguments:?}: {error}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_is_no_error() {
    let output = command(&["--help"]).output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("--seed-file"));
}

#[test]
fn it_says_its_version() {
    let output = command(&["--version"]).output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        concat!("dingtalk-fake ", env!("CARGO_PKG_VERSION"))
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_and_a_termination_end_it_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let (mut program, _) = start(&[]);
        Command::new("kill").args([signal, &program.0.id().to_string()]).status().unwrap();
        assert!(program.0.wait().unwrap().success(), "{signal}");
    }
}
