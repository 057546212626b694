//! `forward`: what DingTalk sends reaches a sink, and is acknowledged then.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_testing::RedisServer;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::running::{Running, eventually};
use crate::support::{Platform, dingctl, dingctl_with};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What was posted.
#[derive(Debug, Clone)]
struct Post {
    head: String,
    body: String,
}

impl Post {
    fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(&*start))
            .unwrap_or_else(|| panic!("{name}: {self:?}"))
    }
}

/// A receiver that answers with these statuses, for ever with the last, after a wait.
struct Receiver {
    url: String,
    posts: Arc<Mutex<Vec<Post>>>,
}

impl Receiver {
    fn start(statuses: &[u16], wait: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook?key=canary-key", listener.local_addr().unwrap());
        let posts: Arc<Mutex<Vec<Post>>> = Arc::default();
        let (kept, mut statuses) = (Arc::clone(&posts), VecDeque::from(statuses.to_vec()));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap() > 0 {}
                let length =
                    head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                reader.read_exact(&mut body).unwrap();
                kept.lock().unwrap().push(Post { head, body: String::from_utf8(body).unwrap() });
                let status = if statuses.len() > 1 { statuses.pop_front().unwrap() } else { statuses[0] };
                std::thread::sleep(wait);
                // Whoever was killed meanwhile does not read it.
                let _ = write!(
                    reader.get_mut(),
                    "HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                );
            }
        });
        Self { url, posts }
    }

    fn posts(&self, count: usize) -> Vec<Post> {
        eventually("so many posts", || {
            let posts = self.posts.lock().unwrap();
            (posts.len() >= count).then(|| posts.clone())
        })
    }
}

fn forward(platform: &Platform, arguments: &[&str], variables: &[(&str, &str)]) -> Running {
    let mut running = Running::start(
        &[&["forward"], arguments].concat(),
        &[platform.variables(), variables.to_vec()].concat(),
    );
    running.wait_for("connected as");
    running
}

/// Pushes an event, and does not wait for what becomes of it.
fn happens(platform: &Platform, number: u32) {
    let event = json!({"type": "user_add_org", "data": {"UserId": [format!("u{number}")]}});
    let (method, path) = ("POST", "/_fake/events");
    std::thread::scope(|scope| scope.spawn(|| platform.control(method, path, &event)).join().unwrap());
}

fn deliveries(platform: &Platform) -> Vec<Value> {
    platform.control("GET", "/_fake/deliveries?since=0", &json!({}))["deliveries"].as_array().unwrap().clone()
}

/// Computed by another program.
fn signed_by_python(id: &str, timestamp: &str, body: &str) -> String {
    let program = "import base64, hashlib, hmac, sys\n\
        key = base64.b64decode(sys.argv[1][len('whsec_'):])\n\
        text = f'{sys.argv[2]}.{sys.argv[3]}.'.encode() + sys.stdin.buffer.read()\n\
        print('v1,' + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode())";
    let mut python = Command::new("python3")
        .args(["-c", program, SECRET, id, timestamp])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn a_post_is_a_signed_cloud_event_and_tried_until_it_is_taken() {
    let (platform, receiver) = (Platform::start(), Receiver::start(&[500, 503, 204], Duration::ZERO));
    let running = forward(&platform, &["--to", &receiver.url], &[("DINGCTL_WEBHOOK_SECRET", SECRET)]);
    happens(&platform, 1);
    let posts = receiver.posts(3);
    let event: Value = serde_json::from_str(&posts[2].body).unwrap();
    let delivered = eventually("acknowledged", || {
        deliveries(&platform).pop().filter(|last| last["acknowledged"] == true)
    });
    assert_eq!((&event["id"], &event["data"]["userId"]), (&delivered["id"], &json!(["u1"])), "{event}");
    assert_eq!(
        (&event["specversion"], &event["type"]),
        (&json!("1.0"), &json!("com.dingtalk.event.user_add_org"))
    );
    let client_id =
        platform.variables().iter().find(|(name, _)| *name == "DINGTALK_CLIENT_ID").unwrap().1.to_owned();
    let source = event["source"].as_str().unwrap();
    assert!(source.starts_with("//dingtalk/") && source.ends_with(&client_id), "{event}");
    for post in &posts {
        assert_eq!(post.header("content-type"), "application/cloudevents+json; charset=utf-8");
        let (id, timestamp) = (post.header("webhook-id"), post.header("webhook-timestamp"));
        assert_eq!(Some(id), event["id"].as_str());
        assert_eq!(post.header("webhook-signature"), signed_by_python(id, timestamp, &post.body));
    }

    platform.control("POST", "/_fake/robot/say", &json!({"text": "hello"}));
    let said: Value = serde_json::from_str(&receiver.posts(4)[3].body).unwrap();
    assert_eq!(
        (&said["type"], &said["id"]),
        (&json!("com.dingtalk.robot.message"), &said["data"]["msgId"]),
        "{said}"
    );
    let ended = running.end();
    assert!(ended.code == Some(0) && ended.stderr.contains("2 taken, 0 dead letters"), "{ended:?}");
    assert!(!ended.stderr.contains("canary") && !ended.stderr.contains("whsec"), "{ended:?}");
}

#[test]
fn what_is_never_taken_becomes_a_dead_letter_and_is_acknowledged() {
    let (platform, receiver) = (Platform::start(), Receiver::start(&[500], Duration::ZERO));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("dead.ndjson");
    let dead_letter = file.to_str().unwrap();
    let mut running =
        forward(&platform, &["--to", &receiver.url, "--tries", "3", "--dead-letter", dead_letter], &[]);
    happens(&platform, 1);
    running.wait_for("a dead letter: answers 500");
    happens(&platform, 2);
    running.wait_for("a dead letter");
    assert_eq!(receiver.posts.lock().unwrap().len(), 6);
    let lines = std::fs::read_to_string(&file).unwrap();
    let letters: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((letters.len(), &letters[1]["data"]["userId"]), (2, &json!(["u2"])));
    let why = (&letters[0]["deadletterreason"], &letters[0]["deadlettertries"]);
    assert!(why.0.as_str().unwrap().contains("500") && *why.1 == 3, "{why:?}");
    let all = eventually("acknowledged", || {
        Some(deliveries(&platform)).filter(|all| all.iter().all(|one| one["acknowledged"] == true))
    });
    assert_eq!(
        (&all[0]["id"], all[0]["attempts"].as_array().unwrap().len()),
        (&letters[0]["id"], 1),
        "{all:?}"
    );
    assert!(running.end().stderr.contains("0 taken, 2 dead letters"));
}

#[test]
fn without_dead_letters_it_is_left_to_dingtalk() {
    let (platform, receiver) = (Platform::start(), Receiver::start(&[500, 500, 200], Duration::ZERO));
    let mut running = forward(&platform, &["--to", &receiver.url, "--tries", "2"], &[]);
    happens(&platform, 1);
    running.wait_for("left to be delivered again");
    assert_eq!(deliveries(&platform)[0]["acknowledged"], false);
    platform.control("POST", "/_fake/clock/advance", &json!({"ms": 3_600_000}));
    let posts = receiver.posts(3);
    assert_eq!(posts[0].header("webhook-id"), posts[2].header("webhook-id"));
    eventually("acknowledged", || (deliveries(&platform)[0]["acknowledged"] == true).then_some(()));
}

#[test]
fn at_the_end_what_is_under_way_is_waited_for() {
    let (platform, receiver) = (Platform::start(), Receiver::start(&[200], Duration::from_millis(700)));
    let running = forward(&platform, &["--to", &receiver.url, "--events"], &[]);
    std::thread::scope(|scope| {
        scope.spawn(|| happens(&platform, 1));
        receiver.posts(1);
        let ended = running.end();
        assert!(ended.code == Some(0) && ended.stderr.contains("1 taken"), "{ended:?}");
    });
    assert_eq!(deliveries(&platform)[0]["acknowledged"], true);
}

#[test]
fn a_sink_that_is_gone_ends_it() {
    let (platform, receiver) = (Platform::start(), Receiver::start(&[410], Duration::ZERO));
    let mut running = forward(&platform, &["--to", &receiver.url], &[]);
    happens(&platform, 1);
    let ended = running.ended();
    assert!(ended.code == Some(1) && ended.stderr.contains("410 Gone"), "{ended:?}");
    assert_eq!(deliveries(&platform)[0]["acknowledged"], false);
}

#[test]
fn a_redis_stream_has_the_id_in_a_field() {
    let Some(redis) = RedisServer::start() else { return };
    let platform = Platform::start();
    let to = format!("{}0#hr", redis.url());
    let running = forward(&platform, &["--max-length", "1000"], &[("DINGCTL_FORWARD_TO", &to)]);
    happens(&platform, 7);
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let entry = eventually("an entry", || {
        let entries: Vec<(String, Vec<String>)> =
            redis::cmd("XRANGE").arg(&["hr", "-", "+"]).query(&mut connection).unwrap();
        entries.into_iter().next()
    });
    let [id, type_, event] = [1, 3, 5].map(|index| entry.1[index].clone());
    let event: Value = serde_json::from_str(&event).unwrap();
    assert_eq!((Some(&*id), Some(&*type_)), (event["id"].as_str(), event["type"].as_str()), "{entry:?}");
    assert_eq!(event["data"]["userId"], json!(["u7"]));
    assert_eq!(running.end().code, Some(0));
}

#[test]
fn what_cannot_work_is_told_before_it_begins() {
    for (to, told) in
        [("amqp://x", "Vector"), ("dead.ndjson", "is for --dead-letter"), ("http:///x", "no URL")]
    {
        let ran = dingctl(&["forward", "--to", to, "--fake"]);
        assert!(ran.code == 2 && ran.stderr.contains(told), "{to}: {ran:?}");
    }
    let file = ["forward", "--to", "http://127.0.0.1:1/", "--dead-letter", "/nonexistent/dead", "--fake"];
    let file = dingctl(&file);
    assert!(file.code == 2 && file.stderr.contains("/nonexistent/dead"), "{file:?}");
    let odd = dingctl_with(
        &["forward", "--to", "http://127.0.0.1:1/", "--fake"],
        &[("DINGCTL_WEBHOOK_SECRET", "canary!")],
        "",
    );
    assert!(odd.code == 2 && odd.stderr.contains("whsec_") && !odd.stderr.contains("canary"), "{odd:?}");
    let platform = Platform::start();
    let mut variables = platform.variables();
    variables.retain(|(name, _)| *name != "DINGTALK_CLIENT_SECRET");
    variables.push(("DINGTALK_CLIENT_SECRET", "wrong-secret-canary"));
    let refused = dingctl_with(&["forward", "--to", "http://127.0.0.1:1/"], &variables, "");
    assert!(refused.code == 3 && refused.stderr.contains("no Stream connection"), "{refused:?}");
    assert!(!refused.stderr.contains("canary"), "{refused:?}");
}

#[test]
fn a_redis_that_cannot_be_written_to_is_told_before_it_begins() {
    let run = |to: &str| dingctl(&["forward", "--to", to, "--fake"]);
    let dead = run("redis://127.0.0.1:1/0#hr");
    assert!(dead.code == 10 && dead.stderr.contains("Redis Stream hr cannot be written to"), "{dead:?}");
    let letters =
        ["forward", "--to", "http://127.0.0.1:1/", "--dead-letter", "redis://127.0.0.1:1/", "--fake"];
    assert_eq!(dingctl(&letters).code, 10);
    let Some(redis) = RedisServer::start() else { return };
    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    redis::cmd("SET").arg(&["taken", "x"]).exec(&mut connection).unwrap();
    let taken = run(&format!("{}0#taken", redis.url()));
    assert!(taken.code == 2 && taken.stderr.contains("another key"), "{taken:?}");
    redis::cmd("CONFIG").arg(&["SET", "requirepass", "right"]).exec(&mut connection).unwrap();
    let host = redis.url().replace("redis://", "");
    for to in [redis.url(), format!("redis://:wrong-canary@{host}")] {
        let refused = run(&to);
        assert!(refused.code == 3 && refused.stderr.contains("user and password"), "{refused:?}");
        assert!(!refused.stderr.contains("canary"), "{refused:?}");
    }
}

#[test]
fn the_profile_keeps_the_secrets_of_both() {
    let folder = TempDir::new().unwrap();
    let config = [("DINGCTL_CONFIG", folder.path().to_str().unwrap()), ("DINGTALK_CLIENT_SECRET", "b")];
    let run = |arguments: &[&str], stdin: &str| dingctl_with(arguments, &config, stdin);
    assert_eq!(run(&["profile", "add", "work", "--client-id", "a", "--secret-in", "file"], "").code, 0);
    assert_eq!(run(&["profile", "keep", "work", "forward", "--secret-in", "file"], "whsec_!\n").code, 0);
    let ran = run(&["forward", "--to", "http://127.0.0.1:1/"], "");
    assert!(ran.code == 2 && ran.stderr.contains("whsec_ and base64"), "{ran:?}");
    let unknown = run(&["profile", "keep", "wrok", "serve", "--secret-in", "file"], "x\n");
    assert!(unknown.code == 2 && unknown.stderr.contains("there are: work"), "{unknown:?}");
    assert_eq!(run(&["profile", "remove", "work"], "").code, 0);
    let secrets = std::fs::read_to_string(folder.path().join("secrets.json")).unwrap();
    assert_eq!(secrets, "{}");
}

#[test]
fn dead_letters_are_replayed_to_a_sink_that_takes_them() {
    let (platform, refuses) = (Platform::start(), Receiver::start(&[500], Duration::ZERO));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("dead.ndjson");
    let file = file.to_str().unwrap();
    let mut running = forward(&platform, &["--to", &refuses.url, "--tries", "1", "--dead-letter", file], &[]);
    happens(&platform, 1);
    running.wait_for("a dead letter");
    let fake = format!("--fake={}", platform.api);
    assert_eq!(dingctl(&["trigger", "robot", "--text", "hello", &fake]).code, 0);
    running.wait_for("a dead letter");
    assert_eq!(dingctl(&["trigger", "card", &fake]).code, 0);
    running.wait_for("a dead letter");
    running.end();
    let dead = std::fs::read_to_string(file).unwrap();
    let ids: Vec<String> = dead
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();

    let takes = Receiver::start(&[200], Duration::ZERO);
    let secret = [("DINGCTL_WEBHOOK_SECRET", SECRET)];
    let ran = dingctl_with(&["replay", file, "--to", &takes.url], &secret, "");
    assert_eq!(ran.code, 0, "{ran:?}");
    let told: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        told.iter().map(|line| line["kind"].as_str().unwrap()).collect::<Vec<_>>(),
        ["event", "robot", "card"]
    );
    let posts = takes.posts(3);
    assert_eq!(posts.iter().map(|post| post.header("webhook-id").to_owned()).collect::<Vec<_>>(), ids);
    let first = &posts[0];
    let signature = signed_by_python(&ids[0], first.header("webhook-timestamp"), &first.body);
    assert_eq!(first.header("webhook-signature"), signature);
    for (post, line) in posts.iter().zip(dead.lines()) {
        let [sent, mut kept] =
            [post.body.as_str(), line].map(|text| serde_json::from_str::<Value>(text).unwrap());
        kept.as_object_mut().unwrap().retain(|name, _| !name.starts_with("deadletter"));
        assert_eq!(sent, kept);
    }

    let still = dingctl(&["replay", file, "--to", &refuses.url]);
    assert!(still.code == 12 && still.stderr.contains("3 of 3"), "{still:?}");
    let mixed = dingctl_with(
        &["replay", "-", "--to", &takes.url],
        &[],
        &format!("{dead}{{\"kind\":\"event\",\"data\":{{}}}}"),
    );
    assert!(mixed.code == 2 && mixed.stderr.contains("-:4"), "{mixed:?}");
}
