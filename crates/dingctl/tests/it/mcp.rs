//! `mcp`, as a client speaks to it: lines of JSON-RPC on standard input. tests/dingctl_mcp does the same with the client from PyPI.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Platform, command, dingctl};

/// Bytes of `tools/list`; a token is at least two of them, and most often four: at most 2 500 tokens.
const MOST_BYTES: usize = 5_000;

/// A session with the program.
struct Session {
    child: Child,
    number: u64,
    stdout: BufReader<std::process::ChildStdout>,
}

impl Session {
    fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let arguments = [&["mcp"], arguments].concat();
        let mut child = command(&arguments, variables).stdin(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut session = Self { child, number: 0, stdout };
        let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "0"}});
        let answer = session.request("initialize", &hello);
        assert_eq!(answer["result"]["serverInfo"]["name"], "dingctl", "{answer}");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        session
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{message}").unwrap();
    }

    fn request(&mut self, method: &str, parameters: &Value) -> Value {
        self.number += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters}));
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert_eq!(answer["id"], self.number, "{answer}");
        answer
    }

    /// The text that a tool answers, and whether it is a failure.
    fn call(&mut self, tool: &str, arguments: &Value) -> (String, bool) {
        let answer = self.request("tools/call", &json!({"name": tool, "arguments": arguments}));
        let text = answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}"));
        (text.to_owned(), answer["result"]["isError"] == true)
    }

    #[track_caller]
    fn told(&mut self, tool: &str, arguments: &Value) -> String {
        let (text, failed) = self.call(tool, arguments);
        assert!(!failed, "{text}");
        text
    }

    #[track_caller]
    fn refused(&mut self, tool: &str, arguments: &Value) -> Value {
        let (text, failed) = self.call(tool, arguments);
        assert!(failed, "{text}");
        serde_json::from_str::<Value>(&text).unwrap()["error"].clone()
    }

    fn end(mut self) {
        drop(self.child.stdin.take());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

/// What stands between the marks.
#[track_caller]
fn fenced(text: &str) -> Value {
    let lines: Vec<&str> = text.lines().collect();
    let at =
        lines.iter().position(|line| line.starts_with("<untrusted-")).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(lines[at + 2], lines[at].replace('<', "</"), "{text}");
    serde_json::from_str(lines[at + 1]).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn confirmed(arguments: &Value, plan: &str) -> Value {
    let hash = plan.split("\"confirm\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let mut arguments = arguments.clone();
    arguments["confirm"] = hash.into();
    arguments
}

#[test]
fn six_tools_are_listed_in_few_words() {
    let mut session = Session::start(&["--fake"], &[]);
    let listed = session.request("tools/list", &json!({}))["result"]["tools"].clone();
    let names: Vec<&str> =
        listed.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["search", "describe", "call_read", "call_write", "send_message", "next_events"]);
    let bytes = listed.to_string().len();
    println!("tools/list: {bytes} bytes");
    assert!(bytes <= MOST_BYTES, "{bytes} bytes");
    session.end();
}

#[test]
fn an_agent_finds_reads_and_is_told_what_is_wrong() {
    let mut session = Session::start(&["--fake", "--max-bytes", "400"], &[]);
    let found = session.told("search", &json!({"words": "撤回 机器人 消息"}));
    assert!(found.contains("v1.robot.batch_recall_oto (writes, not allowed here)"), "{found}");
    let read = json!({"operation": "oapi.user.get", "arguments": {"userid": "manager4220"}, "select": ["result.name"]});
    assert_eq!(fenced(&session.told("call_read", &read)), json!({"result": {"name": "Wang Min"}}));
    let whole = session
        .told("call_read", &json!({"operation": "oapi.user.get", "arguments": {"userid": "manager4220"}}));
    assert!(whole.contains("Cut: ") && whole.len() < 700, "{whole}");
    let typo =
        session.refused("call_read", &json!({"operation": "oapi.user.get", "arguments": {"usrid": "x"}}));
    assert_eq!(typo["nearest"], json!(["userid"]));
    assert_eq!(
        session.refused("call_read", &json!({"operation": "oapi.user.get"}))["missing"],
        json!(["userid"])
    );
    let nobody = session
        .refused("call_read", &json!({"operation": "oapi.user.get", "arguments": {"userid": "nobody"}}));
    assert_eq!(nobody["kind"], "not_found");
    assert!(session.refused("next_events", &json!({}))["next"].as_str().unwrap().contains("--events"));
    session.end();
}

#[test]
fn what_changes_something_needs_leave_and_a_plan() {
    let folder = TempDir::new().unwrap();
    let audit = folder.path().join("audit.jsonl");
    let allowed = ["--fake", "--allow-write", "oapi.user.create", "--audit", audit.to_str().unwrap()];
    let mut session = Session::start(&allowed, &[]);
    let write = json!({"operation": "oapi.user.create", "arguments": {"name": "Li", "mobile": "13900000000", "dept_id_list": "1"}});
    assert!(session.refused("call_read", &write)["next"].as_str().unwrap().contains("call_write"));
    let delete = json!({"operation": "oapi.user.delete", "arguments": {"userid": "manager4220"}});
    assert!(
        session.refused("call_write", &delete)["next"]
            .as_str()
            .unwrap()
            .contains("--allow-write oapi.user.delete")
    );
    assert_eq!(
        session.refused("send_message", &json!({"to": "user:a", "text": "b"}))["kind"],
        "not_permitted"
    );
    let plan = session.told("call_write", &write);
    assert!(plan.starts_with("Nothing has been done.") && plan.contains("by oapi.user.delete"), "{plan}");
    let confirmed = confirmed(&write, &plan);
    let mut other = confirmed.clone();
    other["arguments"]["name"] = "Han".into();
    assert_eq!(session.refused("call_write", &other)["kind"], "usage");
    assert_eq!(fenced(&session.told("call_write", &confirmed))["errcode"], 0);
    assert_eq!(session.refused("call_write", &confirmed)["kind"], "usage");
    session.end();
    let audit = std::fs::read_to_string(&audit).unwrap();
    let outcomes: Vec<Value> =
        audit.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["outcome"].clone()).collect();
    assert_eq!(
        outcomes,
        ["usage", "not_permitted", "not_permitted", "planned", "usage", "begun", "done", "usage"]
    );
    assert!(!audit.contains("13900000000"), "{audit}");
}

#[test]
fn messages_are_sent_and_heard() {
    let platform = Platform::start();
    let allowed = ["--allow-to", "user:manager4220", "--events"];
    let mut session = Session::start(&allowed, &platform.variables());
    let message = json!({"to": "user:manager4220", "text": "It is done."});
    let plan = session.told("send_message", &message);
    let none = platform.control("GET", "/_fake/replies?since=0", &json!({}));
    assert!(!none.to_string().contains("It is done."), "{none}");
    assert!(session.told("send_message", &confirmed(&message, &plan)).starts_with("Sent."));
    let replies = platform.control("GET", "/_fake/replies?since=0", &json!({})).to_string();
    assert!(replies.contains("It is done."), "{replies}");
    // It connects in the background, and DingTalk pushes to those who are there.
    while platform.control("GET", "/_fake/connections", &json!({}))["connections"] == json!([]) {}
    platform.control("POST", "/_fake/events", &json!({"type": "user_leave_org", "data": {"userId": ["a"]}}));
    platform.control(
        "POST",
        "/_fake/robot/say",
        &json!({"text": "hello", "from": {"staffId": "manager4220"}}),
    );
    let heard = fenced(&session.told("next_events", &json!({"kinds": ["robot"], "wait_seconds": 30})));
    assert_eq!(heard[0]["data"]["text"]["content"], "hello");
    assert_eq!(
        (&heard[0]["kind"], &heard[0]["data"]["sessionWebhook"]),
        (&json!("robot"), &json!("(hidden: a secret)"))
    );
    let unknown = session.refused("next_events", &json!({"kinds": ["user_add_orgg"]}));
    assert_eq!(unknown["next"], "did you mean user_add_org?");
    session.end();
}

#[test]
fn nobody_serves_others_without_a_token_or_allows_by_mistake() {
    let open = dingctl(&["mcp", "--fake", "--http", "0.0.0.0:0"]);
    assert!(open.code == 2 && open.stderr.contains("DINGCTL_MCP_TOKEN"), "{open:?}");
    let mistyped = dingctl(&["mcp", "--fake", "--allow-write", "oapi.usr"]);
    assert!(mistyped.code == 2 && mistyped.stderr.contains("dingctl search"), "{mistyped:?}");
    let page = dingctl(&["mcp", "--fake", "--allow-origin", "https://example.com"]);
    assert_eq!(page.code, 2, "{page:?}");
}

#[test]
fn a_client_that_goes_away_before_it_begins_is_no_failure() {
    let ran = dingctl(&["mcp", "--fake"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran:?}");
    let nonsense = crate::support::dingctl_with(&["mcp", "--fake"], &[], "hello\n");
    assert_eq!(nonsense.code, 0, "{nonsense:?}");
}
