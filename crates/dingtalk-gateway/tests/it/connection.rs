//! Opening, rotating, losing and closing connections, on real sockets.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Answer, Peer, ROBOT, SECRET, TestGateway, Upgrade, app, done, gated, patient, within};
use dingtalk_events::{Delivery, Dispatcher, Route};
use dingtalk_gateway::{
    AddError, App, AppHandle, ConnectionEvent, ConnectionState, Gateway, GatewayError, LossCause, Status,
    Subscription,
};
use dingtalk_testing::log::Log;
use dingtalk_transport::{Clock, ManualClock, StillRunning, TokioClock};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, broadcast};
use tokio_tungstenite::tungstenite::Message;

const SECOND: Duration = Duration::from_secs(1);

async fn event(
    connection_events: &mut broadcast::Receiver<ConnectionEvent>,
    wanted: impl Fn(&ConnectionEvent) -> bool,
) -> ConnectionEvent {
    patient(async {
        loop {
            let event = connection_events.recv().await.expect("an event");
            if wanted(&event) {
                return event;
            }
        }
    })
    .await
}

#[tokio::test]
async fn the_open_call_and_the_upgrade_are_exact() {
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(done())).expect("added");
    dingtalk.accept().await;
    patient(handle.wait_for(Status::connected)).await;

    let calls = dingtalk.open_calls();
    let [call] = &calls[..] else { panic!("one open call, not {calls:?}") };
    assert_eq!(call.header("accept"), Some("application/json"));
    assert_eq!(call.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_str(&call.body).expect("JSON");
    assert_eq!(body["clientId"], "client");
    assert_eq!(body["clientSecret"], SECRET);
    assert_eq!(
        body["subscriptions"],
        json!([{"type": "EVENT", "topic": "*"}, {"type": "CALLBACK", "topic": ROBOT}])
    );
    assert!(body["ua"].as_str().expect("a user agent").starts_with("dingtalk-open-sdk-rust/v"));

    let upgrades = dingtalk.upgrades();
    let [upgrade] = &upgrades[..] else { panic!("one upgrade, not {upgrades:?}") };
    let line = upgrade.head.lines().next().expect("a request line");
    assert_eq!(line, "GET /connect?zone=1&ticket=canary-ticket%2B%2F%3D1 HTTP/1.1");
    assert_eq!(upgrade.header("sec-websocket-protocol"), None);
    assert_eq!(upgrade.header("host").map(|host| format!("http://{host}")), Some(dingtalk.url()));
}

#[tokio::test]
async fn disconnect_opens_the_next_connection_first_and_the_late_acknowledgement_goes_out_on_the_old_one() {
    let mut dingtalk = TestGateway::start().await;
    let (receiver, gate) = gated();
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(Arc::new(receiver))).expect("added");
    let mut connection_events = handle.connection_events();
    let mut old = dingtalk.accept().await;
    old.push("CALLBACK", ROBOT, "slow", "{}").await;
    old.disconnect().await;

    let mut new = dingtalk.accept().await;
    new.prove().await;
    // The old one is open and still answers.
    old.prove().await;
    gate.add_permits(1);
    let ack = old.acknowledgement().await;
    assert_eq!((&ack["headers"]["messageId"], &ack["code"]), (&json!("slow"), &json!(200)));
    assert_eq!(old.closing().await, Some(1000));
    new.prove().await;
    event(&mut connection_events, |event| {
        matches!(event, ConnectionEvent::Rotating { cause: LossCause::Rotation, .. })
    })
    .await;
    assert_eq!((handle.counters().gaps, handle.counters().rotations), (0, 1));
}

#[tokio::test]
async fn a_peer_that_vanished_is_noticed_within_forty_seconds_and_the_gap_is_told() {
    let mut dingtalk = TestGateway::start().await;
    let clock = ManualClock::default();
    let gateway = dingtalk.builder().clock(Arc::new(clock.clone())).build();
    let handle = gateway.add(app(done())).expect("added");
    let mut connection_events = handle.connection_events();
    // It is kept and never read: it answers no ping.
    let _vanished = dingtalk.accept().await;
    patient(handle.wait_for(Status::connected)).await;
    let mut waited = 0;
    let _back = loop {
        if let Some(back) = dingtalk.try_accept() {
            break back;
        }
        assert!(waited <= 42, "not noticed after {waited} s");
        clock.advance(SECOND);
        waited += 1;
        // What the tick leads to happens on this thread and on loopback.
        for _ in 0..200 {
            tokio::task::yield_now().await;
        }
        TokioClock::new().sleep(Duration::from_millis(20)).await;
    };
    println!("vanished peer on a real socket: another connection after {waited} s");
    let ConnectionEvent::Gap { gap, .. } =
        event(&mut connection_events, |event| matches!(event, ConnectionEvent::Gap { .. })).await
    else {
        unreachable!()
    };
    assert_eq!(gap.cause, LossCause::Unanswered);
    assert!((Duration::from_secs(20)..=Duration::from_secs(42)).contains(&gap.duration()), "{gap:?}");
    assert!(matches!(handle.status().last_error(), Some(GatewayError::Unanswered)));
}

#[tokio::test]
async fn a_reset_and_a_silent_end_are_followed_by_another_connection() {
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().proven_after(Duration::ZERO).build();
    let handle = gateway.add(app(done())).expect("added");
    let mut connection_events = handle.connection_events();
    let first = dingtalk.accept().await;
    first.reset();
    let lost = event(&mut connection_events, |event| matches!(event, ConnectionEvent::Lost { .. })).await;
    assert!(matches!(lost, ConnectionEvent::Lost { cause: LossCause::Broken, .. }), "{lost:?}");
    let second = dingtalk.accept().await;
    drop(second);
    let lost = event(&mut connection_events, |event| matches!(event, ConnectionEvent::Lost { .. })).await;
    assert!(matches!(lost, ConnectionEvent::Lost { cause: LossCause::Closed, .. }), "{lost:?}");
    let mut third = dingtalk.accept().await;
    third.send(Message::Close(None)).await;
    assert!(matches!(third.next().await, Some(Ok(Message::Close(_))) | None), "the close is not answered");
    dingtalk.accept().await.prove().await;
    assert_eq!((handle.counters().losses, handle.counters().gaps), (3, 3));
}

#[tokio::test]
async fn failures_of_the_open_call_and_the_upgrade_are_seen_and_each_attempt_has_its_own_ticket() {
    let mut dingtalk = TestGateway::start().await;
    for answer in [
        Answer::Status(500, ""),
        Answer::Status(400, "<html>plain HTTP request was sent to HTTPS port</html>"),
        Answer::Status(200, "<xml/>"),
        Answer::Status(200, r#"{"endpoint":"","ticket":"t"}"#),
        Answer::Endpoint("wss://evil.example/connect".to_owned()),
        Answer::Endpoint("wss://dingtalk.com.evil.example/connect".to_owned()),
    ] {
        dingtalk.answer(answer);
    }
    dingtalk.answer_upgrade(Upgrade::Status(401));
    let clock = ManualClock::default();
    let gateway = dingtalk.builder().clock(Arc::new(clock.clone())).build();
    let handle = gateway.add(app(done())).expect("added");
    let mut errors = Vec::new();
    for _ in 0..7 {
        let failures = u64::try_from(errors.len()).expect("few") + 1;
        patient(handle.wait_for(|_| handle.counters().failures >= failures)).await;
        let status = handle.status();
        assert_eq!(status.connections[0].state, ConnectionState::Waiting, "{status:?}");
        errors.push(status.last_error().expect("an error").to_string());
        clock.advance(Duration::from_secs(80));
    }
    dingtalk.accept().await.prove().await;
    let counters = handle.counters();
    assert_eq!((counters.open_calls, counters.failures, counters.connects), (8, 7, 1));
    assert!(errors.iter().all(|error| !error.contains("canary") && !error.contains('\n')), "{errors:#?}");
    assert!(errors[4].contains("not trusted") && errors[6].contains("401"), "{errors:#?}");
}

#[tokio::test]
async fn wrong_credentials_end_in_the_slow_lane_and_are_told() {
    const REFUSAL: &str = r#"{"requestid":"r","code":"authFailed","message":"canary-secret is wrong"}"#;
    let dingtalk = TestGateway::start().await;
    for _ in 0..4 {
        dingtalk.answer(Answer::Status(401, REFUSAL));
    }
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(done())).expect("added");
    let mut connection_events = handle.connection_events();
    let told = event(&mut connection_events, |event| matches!(event, ConnectionEvent::Refused { .. })).await;
    assert!(!format!("{told:?}").contains(SECRET), "{told:?}");
    let status = handle.status();
    assert_eq!(status.connections[0].state, ConnectionState::Refused);
    assert!(!status.connected() && status.last_error().is_some_and(GatewayError::is_refusal));
    patient(handle.stop(Duration::ZERO)).await.expect("nothing runs");

    let strict = dingtalk.builder().stop_when_refused(true).build();
    let handle = strict.add(app(done())).expect("added");
    patient(handle.wait_for(Status::stopped)).await;
    assert_eq!(dingtalk.open_calls().len(), 4);
    assert_eq!(strict.app("client").map(|handle| handle.client_id().to_owned()), None);
}

#[tokio::test]
async fn stop_ends_every_state_within_a_second() {
    async fn stopped(handle: &dingtalk_gateway::AppHandle, state: ConnectionState, name: &str) {
        patient(handle.wait_for(|status| status.connections[0].state == state)).await;
        let stop = handle.stop(Duration::from_secs(20));
        let ended = within(SECOND, stop).await.unwrap_or_else(|| panic!("{name}: runs on"));
        assert_eq!(ended, Ok(()), "{name}");
    }
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let add = || gateway.add(app(done())).expect("added");

    dingtalk.answer(Answer::Silence);
    stopped(&add(), ConnectionState::Connecting, "opening").await;
    dingtalk.answer_upgrade(Upgrade::Silence);
    let handle = add();
    patient(async {
        while dingtalk.upgrades().is_empty() {
            tokio::task::yield_now().await
        }
    })
    .await;
    stopped(&handle, ConnectionState::Connecting, "upgrading").await;
    let down = TestGateway::start().await;
    (0..20).for_each(|_| down.answer(Answer::Status(503, "")));
    let handle = down.builder().build().add(app(done())).expect("added");
    stopped(&handle, ConnectionState::Waiting, "backing off").await;

    let handle = add();
    let mut peer = dingtalk.accept().await;
    stopped(&handle, ConnectionState::Connected, "connected").await;
    assert_eq!(peer.closing().await, Some(1000));
    // A peer that does not answer the closing handshake cannot hold it up.
    let handle = add();
    let _mute = dingtalk.accept().await;
    stopped(&handle, ConnectionState::Connected, "connected to a mute peer").await;
    // While rotating.
    let handle = add();
    let mut old = dingtalk.accept().await;
    dingtalk.answer(Answer::Silence);
    old.disconnect().await;
    stopped(&handle, ConnectionState::Rotating, "rotating").await;
}

#[tokio::test]
async fn stop_waits_for_what_is_running_and_acknowledges_it_but_not_beyond_its_limit() {
    let mut dingtalk = TestGateway::start().await;
    let (receiver, gate) = gated();
    let receiver = Arc::new(receiver);
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(receiver.clone())).expect("added");
    let mut peer = dingtalk.accept().await;
    peer.push("CALLBACK", ROBOT, "running", "{}").await;
    peer.prove().await;
    let stopping = tokio::spawn({
        let handle = handle.clone();
        async move { handle.stop(Duration::from_secs(20)).await }
    });
    patient(handle.wait_for(|status| status.connections[0].state == ConnectionState::Stopping)).await;
    peer.push("CALLBACK", ROBOT, "not taken", "{}").await;
    peer.push("EVENT", "*", "event", "{}").await;
    let ack = peer.acknowledgement().await;
    assert!(
        ack["headers"]["messageId"] == "event" && ack["data"].as_str().expect("data").contains("LATER"),
        "{ack}"
    );
    gate.add_permits(1);
    assert_eq!(peer.acknowledgement().await["headers"]["messageId"], "running");
    // Without an acknowledgement of what was not taken.
    assert!(matches!(peer.next().await, Some(Ok(Message::Close(_)))));
    patient(stopping).await.expect("stopped").expect("nothing runs");

    let handle = gateway.add(app(receiver)).expect("added again");
    let mut peer = dingtalk.accept().await;
    peer.push("CALLBACK", ROBOT, "endless", "{}").await;
    peer.prove().await;
    let stop = gateway.shutdown(Duration::from_millis(100));
    let cut = within(2 * SECOND, stop).await.expect("the limit holds");
    assert_eq!(cut, Err(StillRunning::new(1, Duration::from_millis(100))), "the endless one");
    assert!(handle.status().stopped());
    assert!(matches!(gateway.add(app(done())), Err(AddError::ShutDown)));
}

/// A robot of a dispatcher whose handler waits for a permit, connected, with one message at work that is acknowledged.
async fn answering(
    dingtalk: &mut TestGateway,
    gateway: &Gateway,
    gate: &Arc<Semaphore>,
) -> (AppHandle, Peer) {
    let gate = gate.clone();
    let handler = move |_: Delivery| {
        let gate = gate.clone();
        async move {
            tracing::info!("the handler is at work");
            gate.acquire().await.expect("open").forget();
        }
    };
    let dispatcher = Dispatcher::builder().on(Route::chat_message(), handler).build();
    let handle = gateway.add(app(Arc::new(dispatcher))).expect("added");
    let mut peer = dingtalk.accept().await;
    peer.push("CALLBACK", ROBOT, "question", r#"{"msgId":"m","conversationId":"c"}"#).await;
    assert_eq!(peer.acknowledgement().await["code"], 200);
    (handle, peer)
}

#[tokio::test]
async fn stop_waits_for_a_handler_whose_message_was_acknowledged_first() {
    let (mut dingtalk, gate) = (TestGateway::start().await, Arc::new(Semaphore::new(0)));
    let gateway = dingtalk.builder().build();
    let (handle, mut peer) = answering(&mut dingtalk, &gateway, &gate).await;
    let stopping = tokio::spawn({
        let handle = handle.clone();
        async move { handle.stop(Duration::from_secs(20)).await }
    });
    assert_eq!(peer.closing().await, Some(1000));
    patient(handle.wait_for(Status::stopped)).await;
    assert!(!stopping.is_finished(), "the handler is at work");
    gate.add_permits(1);
    assert_eq!(patient(stopping).await.expect("stopped"), Ok(()));
    assert_eq!(gate.available_permits(), 0, "it has finished");
}

#[tokio::test]
async fn a_handler_that_is_cut_is_counted_and_named_in_the_log() {
    if dingtalk_testing::ran_alone("connection::a_handler_that_is_cut_is_counted_and_named_in_the_log") {
        return;
    }
    let log = Log::default();
    let _guard = log.capture();
    let (mut dingtalk, gate) = (TestGateway::start().await, Arc::new(Semaphore::new(0)));
    let gateway = dingtalk.builder().build();
    let (handle, _peer) = answering(&mut dingtalk, &gateway, &gate).await;
    let limit = Duration::from_millis(50);
    assert_eq!(patient(handle.stop(limit)).await, Err(StillRunning::new(1, limit)));
    assert_eq!(patient(gateway.shutdown(limit)).await, Err(StillRunning::new(1, limit)));
    let text = log.text();
    assert!(text.contains("cut at the end") && text.contains("question"), "{text}");
}

#[tokio::test]
async fn the_log_says_stopped_when_handlers_are_done_and_tells_two_gateways_of_one_app_apart() {
    if dingtalk_testing::ran_alone(
        "connection::the_log_says_stopped_when_handlers_are_done_and_tells_two_gateways_of_one_app_apart",
    ) {
        return;
    }
    let log = Log::default();
    let _guard = log.capture_from(tracing::Level::INFO);
    let (mut dingtalk, gate) = (TestGateway::start().await, Arc::new(Semaphore::new(0)));
    let (one, other) = (dingtalk.builder().build(), dingtalk.builder().build());
    let first = answering(&mut dingtalk, &one, &gate).await;
    let second = answering(&mut dingtalk, &other, &gate).await;
    let numbers = [1, 2].map(|number| format!("gateway{{number={number}}}"));
    for (number, (handle, mut peer)) in numbers.iter().zip([first, second]) {
        let stopping = tokio::spawn(async move { handle.stop(Duration::from_secs(20)).await });
        assert_eq!(peer.closing().await, Some(1000));
        let said = |what: &str| {
            let text = log.text();
            text.lines().filter(|line| line.contains(number) && line.contains(what)).count()
        };
        tokio::task::yield_now().await;
        assert_eq!((said(" connected "), said(" stopped ")), (1, 0), "{}", log.text());
        gate.add_permits(1);
        assert_eq!(patient(stopping).await.expect("stopped"), Ok(()));
        assert_eq!((said(" connection closed "), said(" stopped ")), (1, 1), "{}", log.text());
        assert_eq!(said("the handler is at work"), 1, "{}", log.text());
    }
}

#[tokio::test]
async fn the_log_at_info_tells_what_was_lost_when_it_is_tried_again_and_the_end() {
    if dingtalk_testing::ran_alone(
        "connection::the_log_at_info_tells_what_was_lost_when_it_is_tried_again_and_the_end",
    ) {
        return;
    }
    let log = Log::default();
    let _guard = log.capture_from(tracing::Level::INFO);
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let handle = gateway.add(app(done())).expect("added");
    let mut peer = dingtalk.accept().await;
    peer.prove().await;
    dingtalk.answer(Answer::Status(503, ""));
    peer.reset();
    let mut peer = dingtalk.accept().await;
    peer.prove().await;
    patient(handle.stop(SECOND)).await.expect("nothing runs");
    assert!(log.line("connection lost").contains("cause="));
    assert!(log.line("no connection").contains("HTTP 503"));
    for attempt in ["attempt=1", "attempt=2"] {
        let line = log.line(attempt);
        assert!(line.contains("next attempt") && line.contains("wait="), "{line}");
    }
    for what in [" stopping ", " connection closed ", " stopped "] {
        assert!(log.line(what).contains("client_id="), "{what}");
    }
}

#[tokio::test]
async fn apps_come_and_go_at_run_time_with_several_connections_each() {
    const APPS: usize = 20;
    let mut dingtalk = TestGateway::start().await;
    let gateway = dingtalk.builder().build();
    let add = |id: &str| {
        let app = App::new(id, SECRET, done()).subscribe(Subscription::events()).connections(2);
        gateway.add(app)
    };
    let mut peers = Vec::new();
    for number in 0..APPS {
        let handle = add(&format!("app{number}")).expect("added");
        for _ in 0..2 {
            peers.push(dingtalk.accept().await);
        }
        let all = |status: &Status| status.connections.iter().all(|connection| connection.connected());
        patient(handle.wait_for(all)).await;
    }
    assert!(matches!(add("app3"), Err(AddError::Exists)));
    assert_eq!(gateway.apps().len(), APPS);
    let third = gateway.app("app3").expect("there");
    patient(third.stop(Duration::ZERO)).await.expect("nothing runs");
    assert_eq!(gateway.apps().len(), APPS - 1);
    add("app3").expect("added again");
    for mut peer in peers.drain(..6) {
        peer.prove().await;
    }
    patient(gateway.shutdown(Duration::ZERO)).await.expect("nothing runs");
    assert!(gateway.apps().is_empty());
}

#[tokio::test]
async fn dropping_every_handle_closes_the_connections() {
    let mut dingtalk = TestGateway::start().await;
    let gateway: Gateway = dingtalk.builder().build();
    let handle = gateway.add(app(done())).expect("added");
    let mut peer = dingtalk.accept().await;
    peer.prove().await;
    drop(gateway);
    peer.prove().await;
    drop(handle);
    assert_eq!(peer.closing().await, Some(1000));
}
