//! Programs that end while a robot is at work on an answer.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_open::callback::CallbackServer;
use dingtalk_open::events::{ChatMessage, Handler, Received, Route, with};
use dingtalk_open::fake::Fake;
use dingtalk_open::gateway::Status;
use dingtalk_open::message::webhook::WebhookMessage;
use dingtalk_open::{DingTalk, Error};
use http::Method;
use serde_json::json;
use tokio::sync::{Notify, oneshot};

const WITHIN: Duration = Duration::from_secs(60);

#[tokio::test]
async fn run_until_ends_when_the_answer_under_way_is_in_the_chat() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let (asked, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let answer = async |(asked, gate): (Arc<Notify>, Arc<Notify>), _: Received<ChatMessage>| {
        asked.notify_one();
        gate.notified().await;
        WebhookMessage::text("at last")
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let stream = ding.stream().on(Route::chat_message(), with((asked.clone(), gate.clone()), answer));
    let running = tokio::spawn(stream.run_until(stopped));
    let said = loop {
        let said = fake.robot().say("a question").send().await;
        if said.acknowledgement.is_taken() {
            break said;
        }
        tokio::task::yield_now().await;
    };
    asked.notified().await;
    stop.send(()).expect("it runs");
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert!(!running.is_finished(), "the answer is not given");
    gate.notify_one();
    tokio::time::timeout(WITHIN, running).await.expect("an end").expect("no panic").expect("a clean end");
    let reply = said.reply(WITHIN).await.expect("an answer");
    assert_eq!(reply.content, json!({"content": "at last"}));
}

/// A handler that says when it is asked, and answers when it is let.
fn answering() -> (Arc<Notify>, Arc<Notify>, impl Handler<Received<ChatMessage>>) {
    let (asked, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let answer = async |(asked, gate): (Arc<Notify>, Arc<Notify>), _: Received<ChatMessage>| {
        asked.notify_one();
        gate.notified().await;
        WebhookMessage::text("at last")
    };
    (asked.clone(), gate.clone(), with((asked, gate), answer))
}

/// The handler's reply leaves although its client is shutting down, what comes meanwhile is left to be delivered again, and what
/// has no time is told.
async fn the_client_ends_after_its_handlers(fake: &Fake, ding: &DingTalk, asked: &Notify, gate: &Notify) {
    let said = fake.robot().say("a question").send().await;
    assert!(said.acknowledgement.is_taken(), "{said:?}");
    asked.notified().await;
    let cut = ding.shutdown(Duration::ZERO).await.expect_err("the handler is at work");
    assert_eq!((cut.handlers(), cut.calls()), (1, 0), "{cut}");
    let refused = fake.robot().say("too late").send_once().await;
    assert!(!refused.acknowledgement.is_taken(), "{refused:?}");

    let ending = tokio::spawn({
        let ding = ding.clone();
        async move { ding.shutdown(WITHIN).await }
    });
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert!(!ending.is_finished(), "the answer is not given");
    gate.notify_one();
    tokio::time::timeout(WITHIN, ending).await.expect("an end").expect("no panic").expect("nothing was cut");
    let reply = said.reply(WITHIN).await.expect("an answer");
    assert_eq!(reply.content, json!({"content": "at last"}));
    let call = ding.call_raw(Method::GET, "/v1.0/contact/users/me", &()).await;
    assert!(matches!(call, Err(Error::ShutDown { .. })), "{call:?}");
}

#[tokio::test]
async fn a_client_that_shuts_down_lets_its_stream_handlers_answer_first() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let (asked, gate, handler) = answering();
    let app = ding.stream().on(Route::chat_message(), handler).start().expect("an app");
    app.wait_for(Status::connected).await;
    the_client_ends_after_its_handlers(&fake, &ding, &asked, &gate).await;
}

#[tokio::test]
async fn a_client_that_shuts_down_lets_its_callback_handlers_answer_first() {
    let fake = Fake::start().await.expect("a fake");
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let (asked, gate, handler) = answering();
    let callbacks =
        ding.callbacks().on(Route::chat_message(), handler).robot("/robot").build().expect("an app");
    let server = CallbackServer::bind("127.0.0.1:0", callbacks).await.expect("a port");
    fake.robot().set_callback(format!("http://{}/robot", server.local_addr().expect("an address")));
    let serving = tokio::spawn(server.serve(pending()));
    the_client_ends_after_its_handlers(&fake, &ding, &asked, &gate).await;
    serving.abort();
}

#[cfg(unix)]
mod by_signal {
    use std::env;
    use std::process::Stdio;

    use dingtalk_open::{Hosts, shutdown_signal};
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::process::Command;

    use super::*;

    /// Run by the test below, in a process of its own.
    #[tokio::test]
    #[ignore = "the child of another test"]
    async fn robot() {
        let (Ok(url), Ok(id), Ok(secret)) = (env::var("URL"), env::var("ID"), env::var("SECRET")) else {
            return;
        };
        let hosts = Hosts::custom(url.as_str(), url.as_str());
        let ding = DingTalk::builder().app(id, secret).hosts(hosts).build().expect("a client");
        let answer = async |_: Received<ChatMessage>| {
            println!("asked");
            let read = || std::io::stdin().read_line(&mut String::new());
            tokio::task::spawn_blocking(read).await.expect("no panic").expect("a line");
            WebhookMessage::text("at last")
        };
        let stop = async {
            shutdown_signal().await;
            println!("stopping");
        };
        ding.stream().on(Route::chat_message(), answer).run_until(stop).await.expect("a clean end");
    }

    #[tokio::test]
    async fn sigterm_lets_the_handler_finish_and_the_process_end_with_success() {
        let fake = Fake::start().await.expect("a fake");
        let mut child = Command::new(env::current_exe().expect("a path"))
            .args(["--exact", "ending::by_signal::robot", "--ignored", "--nocapture"])
            .envs([("URL", &*fake.base_url()), ("ID", fake.client_id()), ("SECRET", fake.client_secret())])
            .env("NO_PROXY", "*")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a child");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut input = child.stdin.take().expect("piped");
        let talk = async {
            let said = loop {
                let said = fake.robot().say("a question").send().await;
                if said.acknowledgement.is_taken() {
                    break said;
                }
                tokio::task::yield_now().await;
            };
            let mut wait_for = async |wanted: &str| {
                while let Some(line) = lines.next_line().await.expect("text") {
                    if line.ends_with(wanted) {
                        return;
                    }
                }
                panic!("it ended before it said {wanted:?}");
            };
            wait_for("asked").await;
            let process = child.id().expect("it runs").to_string();
            assert!(Command::new("kill").args(["-TERM", &process]).status().await.expect("kill").success());
            wait_for("stopping").await;
            input.write_all(b"go on\n").await.expect("it reads");
            assert_eq!(child.wait().await.expect("an end").code(), Some(0));
            said.reply(WITHIN).await.expect("an answer")
        };
        let reply = tokio::time::timeout(WITHIN, talk).await.expect("it hangs");
        assert_eq!(reply.content, json!({"content": "at last"}));
    }
}
