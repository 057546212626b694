//! What is set on the builder reaches every part.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::ding;
use dingtalk_open::auth::MemoryStore;
use dingtalk_open::chat::{Admission, Budget, CardLimits, SendFailure, To};
use dingtalk_open::events::{CardAction, CardUpdate, ChatMessage, Received, Route};
use dingtalk_open::fake::Fake;
use dingtalk_open::gateway::Status;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::transport::{Proxy, TokioClock};
use dingtalk_open::{DingTalk, StreamError, oapi};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const WITHIN: Duration = Duration::from_secs(60);

/// A proxy before the fake: its address, and the first lines of what goes through it.
async fn proxy(fake: &Fake) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (lines, target) = (Arc::new(Mutex::new(Vec::new())), fake.address());
    let seen = Arc::clone(&lines);
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(client.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                seen.lock().unwrap().push(head.lines().next().unwrap().to_owned());
                let mut server = TcpStream::connect(target).await.unwrap();
                if head.starts_with("CONNECT ") {
                    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                } else {
                    server.write_all(head.as_bytes()).await.unwrap();
                }
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (address, lines)
}

#[tokio::test]
async fn a_proxy_is_named_once_and_calls_and_stream_go_through_it() {
    let fake = Fake::start().await.unwrap();
    let (address, lines) = proxy(&fake).await;
    let ding =
        DingTalk::builder().fake(&fake).http(move |http| http.proxy(Proxy::all(address))).build().unwrap();
    oapi::user::get(&ding, &GetUserRequest::new("lisi")).await.unwrap();
    let app = ding.stream().start().unwrap();
    app.wait_for(Status::connected).await;
    let seen = lines.lock().unwrap().clone();
    assert!(seen.iter().any(|line| line.starts_with("POST http://")), "{seen:?}");
    assert!(seen.iter().any(|line| line.starts_with("CONNECT ")), "{seen:?}");
    app.stop(WITHIN).await.unwrap();
}

#[tokio::test]
async fn the_chat_keeps_to_what_the_builder_says_and_counts_in_the_token_store() {
    let fake = Fake::start().await.unwrap();
    let store = Arc::new(MemoryStore::new(TokioClock::new()));
    let start = || {
        let store = Arc::clone(&store);
        let builder = DingTalk::builder().fake(&fake).token_store(store);
        builder.chat(|chat| {
            chat.budget(Budget::standard().calls(2_500))
                .card_limits(CardLimits { settle: Duration::ZERO, ..CardLimits::default() })
                .stop_actions(["halt"])
                .admission(Admission::new().people(["lisi"]))
        })
    };
    let ding = start().build().unwrap();
    let stream = ding.stream().on(Route::card_action(), async |_: Received<CardAction>| CardUpdate::new());
    let app = stream
        .on(Route::chat_message(), async |message: Received<ChatMessage>| {
            format!("Hello {}!", message.sender_nick)
        })
        .start()
        .unwrap();
    app.wait_for(Status::connected).await;

    fake.robot().say("hi").from("zhangsan").send().await;
    let said = fake.robot().say("hi").from("lisi").send().await;
    assert_eq!(said.reply(WITHIN).await.unwrap().content["content"], "Hello 李四!");
    assert_eq!(fake.messages().replies().len(), 1, "the other is not admitted");

    let card = ding.ai_card("t.schema").to_user("lisi").open().await.unwrap();
    let created = &fake.requests().to("/v1.0/card/instances/createAndDeliver")[0];
    let created: serde_json::Value = serde_json::from_slice(&created.body).unwrap();
    let id = created["outTrackId"].as_str().unwrap();
    for (user, action) in [("lisi", "stop"), ("zhangsan", "halt")] {
        fake.cards().click(id, user, &[action], serde_json::json!({})).await;
        assert!(!card.is_aborted(), "{user} {action}");
    }
    fake.cards().click(id, "lisi", &["halt"], serde_json::json!({})).await;
    assert!(card.is_aborted());
    card.finish().await.unwrap();
    ding.idle().await;

    let counts = ding.dispatcher_counts();
    assert_eq!((counts.received, counts.handled, counts.intercepted), (5, 2, 3), "{counts:?}");
    assert_eq!(ding.health().await.deliveries, counts);
    app.stop(WITHIN).await.unwrap();
    let used = ding.budget();
    assert_eq!((used.calls_allowed, used.pushes), (Some(2_500), 5));
    ding.shutdown(WITHIN).await.unwrap();

    let restarted = start().build().unwrap();
    restarted.chat().write_budget_down().await.unwrap();
    assert_eq!((restarted.budget().calls, restarted.budget().pushes), (used.calls, 5));
}

#[tokio::test]
async fn the_everyday_verbs_are_one_line_each() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let sent = ding.send(To::user("lisi"), "Tea is ready.").await.unwrap();
    let lisi = dingtalk_open::types::event::ReplyTarget::person("lisi");
    assert!(ding.read_status(lisi.clone(), &sent).await.unwrap().messages == 1);
    assert!(ding.recall(lisi, &sent).await.unwrap().failed.is_empty());
    let notice = ding.send(To::work_notice(fake.agent_id(), ["lisi", "nobody"]), "Tea.").await.unwrap();
    assert_eq!((notice.task_ids.len(), &*notice.not_reached[0].user_id), (1, "nobody"));
    assert!(ding.ding(["lisi"], "The build is red.").await.unsent.is_empty());
    let card = ding.card("t.schema").value("title", "Leave").to_user("lisi").deliver().await.unwrap();
    ding.update_card(&card.out_track_id, [("state", "granted")]).await.unwrap();
    assert!(ding.budget().calls > 0);
    let error = ding.send(To::user(""), "x").await.unwrap_err();
    assert!(matches!(error.failure, SendFailure::NoTarget));
}

#[tokio::test]
async fn the_end_waits_for_handlers_as_long_as_it_is_told() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let (begun, asked) = oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let stream = ding.stream().shutdown_timeout(Duration::from_millis(20));
    let stream = stream.on(Route::chat_message(), move |_: Received<ChatMessage>| {
        let begun = begun.lock().unwrap().take();
        async move {
            begun.map(|begun| begun.send(()));
            std::future::pending::<()>().await;
        }
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(stream.run_until(stopped));
    while !fake.robot().say("a question").send_once().await.acknowledgement.is_taken() {
        tokio::task::yield_now().await;
    }
    asked.await.unwrap();
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(WITHIN, running).await.unwrap().unwrap();
    let Err(StreamError::StillRunning(cut)) = ended else { panic!("{ended:?}") };
    assert_eq!((cut.handlers(), cut.waited()), (1, Duration::from_millis(20)));
}
