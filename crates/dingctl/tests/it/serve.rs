//! `serve`: programs without a token call it.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::running::{Running, eventually};
use crate::support::{Platform, dingctl, dingctl_with};

pub(crate) const USER: &str = "/topapi/v2/user/get";
pub(crate) const WANG: &str = r#"{"userid":"manager4220"}"#;

/// A gateway to a platform of its own process.
pub(crate) struct Served {
    running: Running,
    pub(crate) url: String,
}

/// An answer: status, head, body.
#[derive(Debug)]
pub(crate) struct Answer {
    status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Served {
    pub(crate) fn start(platform: &Platform, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut running = Running::start(&arguments, &[platform.variables(), variables.to_vec()].concat());
        let url = running.json()["url"].as_str().unwrap().to_owned();
        Self { running, url }
    }

    pub(crate) fn call(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let address = self.url.strip_prefix("http://").unwrap();
        let host = if headers.to_ascii_lowercase().contains("host:") {
            String::new()
        } else {
            format!("host: {address}\r\n")
        };
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }
}

pub(crate) fn requests(platform: &Platform, path: &str) -> Vec<Value> {
    let all = platform.control("GET", "/_fake/requests?since=0", &json!({}));
    let all = all["requests"].as_array().unwrap().clone();
    all.into_iter().filter(|request| request["path"].as_str().unwrap().contains(path)).collect()
}

#[test]
fn both_hosts_are_called_without_a_token_and_answers_pass_as_they_came() {
    let platform = Platform::start();
    let served = Served::start(&platform, &[], &[]);
    let user = served.call("POST", USER, "content-type: application/json\r\n", WANG);
    assert_eq!((user.status, user.json()["result"]["name"].as_str()), (200, Some("Wang Min")), "{user:?}");
    let given =
        json!({"method": "POST", "path": "/v1.0/contact/users/search", "body": {"list": ["a"], "n": 1.50}});
    platform.control("POST", "/_fake/answers", &given);
    let found = served.call(
        "POST",
        "/v1.0/contact/users/search",
        "content-type: application/json\r\n",
        r#"{"queryWord":"W","offset":0,"size":1}"#,
    );
    assert_eq!((found.status, found.json()["list"][0].as_str()), (200, Some("a")), "{found:?}");
    let refused = served.call("POST", USER, "content-type: application/json\r\n", r#"{"userid":"nobody"}"#);
    assert_eq!((refused.status, refused.json()["errcode"].as_i64()), (200, Some(60121)), "{refused:?}");
    let unknown = served.call("GET", "/v1.0/no/such/thing", "", "");
    assert_eq!((unknown.status, unknown.head.contains("x-dingctl-error")), (404, false), "{unknown:?}");

    let metrics = served.call("GET", "/metrics", "", "");
    for line in [
        r#"dingctl_calls_total{operation="oapi.user.get",status="200",code=""} 1"#,
        r#"dingctl_calls_total{operation="oapi.user.get",status="200",code="60121"} 1"#,
        r#"dingctl_call_duration_seconds_count{operation="v1.contact.search_user"} 1"#,
        "dingctl_token_requests_total 1",
        "dingctl_calls_waiting 0",
    ] {
        assert!(metrics.body.contains(line), "{line}: {}", metrics.body);
    }
    let health = served.call("GET", "/healthz", "", "");
    assert_eq!((health.status, health.body.trim()), (200, "ready"));
    let ended = served.running.end();
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
}

#[test]
fn what_never_reached_dingtalk_is_told_apart_from_its_answers() {
    let platform = Platform::start();
    let served =
        Served::start(&platform, &["--budget", "2", "--max-body-bytes", "1000", "--timeout", "2"], &[]);
    let large = served.call("POST", USER, "", &"x".repeat(1_001));
    assert_eq!((large.status, large.json()["error"]["kind"].as_str()), (413, Some("refused")), "{large:?}");

    // Reading a person is free, a message is not.
    let send = || {
        served.call(
            "POST",
            "/v1.0/robot/oToMessages/batchSend",
            "content-type: application/json\r\n",
            r#"{"robotCode":"x"}"#,
        )
    };
    assert_eq!((send().json()["error"].is_null(), send().json()["error"].is_null()), (true, true));
    let spent = send();
    assert_eq!(
        (spent.status, spent.json()["error"]["kind"].as_str()),
        (429, Some("quota_exhausted")),
        "{spent:?}"
    );
    assert!(spent.head.contains("x-dingctl-error: quota_exhausted"), "{spent:?}");
    assert_eq!(requests(&platform, "batchSend").len(), 2);
    assert_eq!(served.call("POST", USER, "", WANG).status, 200);
    assert!(served.call("GET", "/metrics", "", "").body.contains("dingctl_budget_left 0"));

    // A message whose answer is lost is sent once; a question is asked again.
    let reset =
        |path: &str| platform.control("POST", "/_fake/faults", &json!({"path": path, "kind": "reset"}));
    reset(USER);
    assert_eq!(served.call("POST", USER, "", WANG).status, 200);
    reset("/topapi/message/corpconversation/asyncsend_v2");
    let lost = served.call("POST", "/topapi/message/corpconversation/asyncsend_v2", "", "{}");
    assert_eq!(lost.status, 429, "the budget is used up: {lost:?}");

    platform.control("POST", "/_fake/faults", &json!({"path": USER, "kind": "hang", "times": "always"}));
    let late = served.call("POST", USER, "", WANG);
    assert_eq!((late.status, late.json()["error"]["kind"].as_str()), (504, Some("no_answer")), "{late:?}");
}

#[test]
fn a_message_whose_answer_was_lost_is_not_sent_again() {
    let platform = Platform::start();
    let served = Served::start(&platform, &[], &[]);
    let path = "/v1.0/robot/oToMessages/batchSend";
    platform.control("POST", "/_fake/faults", &json!({"path": path, "kind": "reset", "times": "always"}));
    let lost = served.call("POST", path, "", "{}");
    assert_eq!((lost.status, &lost.json()["error"]["may_have_happened"]), (502, &json!(true)), "{lost:?}");
    assert_eq!(requests(&platform, path).len(), 1);
}

#[test]
fn only_programs_of_this_machine_call_unless_there_is_a_token() {
    let platform = Platform::start();
    let served = Served::start(&platform, &[], &[]);
    for page in
        ["origin: https://evil.example\r\n", "host: evil.example\r\n", "sec-fetch-site: same-site\r\n"]
    {
        assert_eq!(served.call("POST", USER, page, WANG).status, 403, "{page}");
    }
    assert_eq!(requests(&platform, USER).len(), 0);

    let token = [("DINGCTL_GATEWAY_TOKEN", "canary-gateway-token")];
    let served = Served::start(&platform, &[], &token);
    let without = served.call("POST", USER, "authorization: Bearer canary\r\n", WANG);
    assert_eq!(
        (without.status, without.head.contains("www-authenticate: bearer")),
        (401, true),
        "{without:?}"
    );
    let with = served.call(
        "POST",
        USER,
        "host: gateway.example\r\nauthorization: Bearer canary-gateway-token\r\n",
        WANG,
    );
    assert_eq!(with.status, 200, "{with:?}");
    let asked = &requests(&platform, USER)[0];
    assert!(!asked.to_string().contains("canary-gateway"), "{asked}");
    assert_eq!(
        (served.call("GET", "/metrics", "", "").status, served.call("GET", "/healthz", "", "").status),
        (401, 200)
    );

    let open = dingctl(&["serve", "--listen", "0.0.0.0:0", "--fake"]);
    assert!(open.code == 2 && open.stderr.contains("DINGCTL_GATEWAY_TOKEN"), "{open:?}");
}

#[test]
fn calls_under_way_are_answered_before_the_end() {
    let platform = Platform::start();
    let served = Served::start(&platform, &[], &[]);
    platform.control("POST", "/_fake/faults", &json!({"path": USER, "kind": "latency", "ms": 700}));
    let answer = std::thread::scope(|scope| {
        let call = scope.spawn(|| served.call("POST", USER, "", WANG));
        eventually("the call is under way", || (!requests(&platform, USER).is_empty()).then_some(()));
        served.running.signal("-TERM");
        call.join().unwrap()
    });
    assert_eq!(answer.status, 200, "{answer:?}");
    let Served { mut running, .. } = served;
    assert_eq!(running.ended().code, Some(0));
}

#[test]
fn what_dingtalk_refuses_ends_it_at_the_start_and_what_is_out_of_reach_does_not() {
    let platform = Platform::start();
    let with = |variable: (&'static str, &'static str)| [platform.variables(), vec![variable]].concat();
    let wrong = ["serve", "--listen", "127.0.0.1:0"];
    let wrong = dingctl_with(&wrong, &with(("DINGTALK_CLIENT_SECRET", "wrong")), "");
    assert!(wrong.code == 3 && wrong.stdout.is_empty(), "{wrong:?}");
    let mut alone = Running::start(
        &["serve", "--listen", "127.0.0.1:0", "--timeout", "2"],
        &with(("DINGTALK_API_URL", "http://127.0.0.1:1")),
    );
    alone.wait_for("DingTalk gives no token yet");
    assert!(alone.json()["url"].is_string());
    assert_eq!(alone.end().code, Some(0));
}

#[test]
fn who_is_refused_is_told_what_to_do_and_who_runs_it_reads_of_it() {
    let platform = Platform::start();
    let mut served = Served::start(&platform, &[], &[("DINGCTL_GATEWAY_TOKEN", "t")]);
    for path in [USER, "/metrics"] {
        let refused = served.call("POST", path, "", WANG);
        let next = refused.json()["error"]["next"].as_str().unwrap_or_default().to_owned();
        assert!(refused.status == 401 && next.contains("DINGCTL_GATEWAY_TOKEN"), "{refused:?}");
    }
    let line = served.running.wait_for("401");
    assert!(line.starts_with("POST /topapi/v2/user/get: 401: "), "{line}");
}
