//! The Stream gateway when it misbehaves.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use crate::support::Http;
use crate::support::stream::{Stream, everything, open};
use dingtalk_fake::{Fake, Fault, Greetings, Seed, StreamState};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

const TEN_SECONDS: Duration = Duration::from_secs(10);

/// Without greetings, and without a repetition of events.
async fn quiet() -> Fake {
    let mut seed = Seed::default();
    seed.stream.greetings = Greetings::Never;
    Fake::builder().seed(seed).retry_schedule([]).start().await.unwrap()
}

/// Pushes an event that the client acknowledges; whether it was.
async fn delivers(fake: &Fake, stream: &mut Stream) -> bool {
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, json!({"status": "SUCCESS"})).await;
    };
    let (outcomes, ()) = tokio::join!(fake.events().push("user_add_org", json!({})), app);
    outcomes[0].acknowledged
}

#[tokio::test]
async fn after_disconnect_acknowledgements_are_taken_and_nothing_is_pushed_for_10_seconds_until_the_end() {
    let fake = quiet().await;
    let mut old = Stream::start(&fake).await;
    let push = fake.events().push("user_add_org", json!({}));
    let app = async {
        let event = old.push().await;
        fake.inject(Fault::stream_disconnect());
        let disconnect = old.frame().await;
        assert_eq!(
            (&disconnect["type"], &disconnect["headers"]["topic"]),
            (&json!("SYSTEM"), &json!("disconnect"))
        );
        assert_eq!(disconnect["data"], r#"{"reason":"connection is expired"}"#);
        assert_eq!(fake.stream().connections()[0].state, StreamState::Draining);
        old.acknowledge(&event, 200, json!({"status": "SUCCESS"})).await;
    };
    let (outcomes, ()) = tokio::join!(push, app);
    assert!(outcomes[0].acknowledged, "taken while draining: {outcomes:?}");

    let mut new = Stream::start(&fake).await;
    for _ in 0..5 {
        assert!(delivers(&fake, &mut new).await, "all go to the new connection");
    }
    fake.advance_clock(TEN_SECONDS);
    let (messages, _) = old.until_end().await;
    assert!(messages.is_empty(), "silence until the end: {messages:?}");
}

#[tokio::test]
async fn a_reset_connection_ends_with_an_error_and_the_next_one_works() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    fake.inject(Fault::stream_rst());
    let (_, error) = stream.until_end().await;
    let Some(Error::Io(error)) = error else { panic!("no I/O error: {error:?}") };
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(delivers(&fake, &mut Stream::start(&fake).await).await);
}

#[tokio::test]
async fn a_vanished_connection_stays_open_takes_pushes_for_a_minute_and_answers_nothing() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    fake.inject(Fault::stream_vanish());
    assert_eq!(fake.stream().connections()[0].state, StreamState::Vanished);
    stream.send(Message::Ping("x".into())).await;
    let push = fake.events().push("user_add_org", json!({}));
    let time = async {
        while fake.stream().deliveries().first().is_none_or(|delivery| delivery.attempts.is_empty()) {
            tokio::task::yield_now().await;
        }
        fake.advance_clock(TEN_SECONDS);
    };
    let (outcomes, ()) = tokio::join!(push, time);
    assert!(!outcomes[0].acknowledged);
    assert!(fake.stream().deliveries()[0].attempts[0].connection.is_some(), "it was pushed into the void");
    #[expect(clippy::disallowed_methods, reason = "silence is real time")]
    let silence = tokio::time::timeout(Duration::from_millis(100), stream.message()).await;
    assert!(silence.is_err(), "neither pong nor push nor end: {silence:?}");
    fake.advance_clock(Duration::from_secs(60));
    let mut new = Stream::start(&fake).await;
    for _ in 0..10 {
        assert!(delivers(&fake, &mut new).await);
    }
}

#[tokio::test]
async fn a_zombie_accepts_and_never_speaks_not_even_when_pinged() {
    let fake = quiet().await;
    fake.inject(Fault::stream_zombie());
    let mut zombie = Stream::start(&fake).await;
    assert_eq!(fake.stream().connections()[0].state, StreamState::Zombie);
    zombie.send(Message::Ping("x".into())).await;
    fake.advance_clock(Duration::from_secs(25));
    #[expect(clippy::disallowed_methods, reason = "silence is real time")]
    let silence = tokio::time::timeout(Duration::from_millis(100), zombie.message()).await;
    assert!(silence.is_err(), "{silence:?}");
    let mut live = Stream::start(&fake).await;
    for _ in 0..10 {
        assert!(delivers(&fake, &mut live).await, "pushes go to the live one");
    }
}

#[tokio::test]
async fn a_mute_connection_answers_websocket_pings_and_sends_no_frame() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    fake.inject(Fault::stream_mute());
    stream.send(Message::Ping("x".into())).await;
    assert_eq!(stream.message().await.unwrap().unwrap(), Message::Pong("x".into()));
    fake.advance_clock(Duration::from_secs(50));
    #[expect(clippy::disallowed_methods, reason = "silence is real time")]
    let silence = tokio::time::timeout(Duration::from_millis(100), stream.message()).await;
    assert!(silence.is_err(), "{silence:?}");
}

#[tokio::test]
async fn a_close_frame_comes_with_its_code() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    fake.inject(Fault::stream_close(1012));
    let Message::Close(Some(close)) = stream.message().await.unwrap().unwrap() else {
        panic!("no close frame")
    };
    assert_eq!(u16::from(close.code), 1012);
    stream.until_end().await;
}

#[tokio::test]
async fn garbage_and_an_oversized_frame_leave_the_connection_alive() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    fake.inject(Fault::stream_garbage());
    let mut texts = Vec::new();
    assert!(matches!(stream.message().await.unwrap().unwrap(), Message::Binary(_)));
    while texts.len() < 9 {
        texts.push(stream.message().await.unwrap().unwrap().into_text().unwrap());
    }
    let parsed: Vec<Value> =
        texts.iter().map(|text| serde_json::from_str(text).unwrap_or_default()).collect();
    assert!(parsed.iter().any(Value::is_null), "not JSON");
    assert!(
        parsed.iter().any(|frame| frame.get("headers").is_none() && frame.is_object()),
        "without headers"
    );
    assert!(parsed.iter().any(|frame| frame["type"] == "NOISE"), "of an unknown type");

    fake.inject(Fault::stream_oversize(3 << 20));
    let frame = stream.frame().await;
    assert!(frame["data"].as_str().unwrap().len() > 3 << 20);
    assert!(delivers(&fake, &mut stream).await);
}

#[tokio::test]
async fn a_fragmented_push_is_put_together_and_only_that_one_is_fragmented() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    fake.inject(Fault::stream_fragment(7));
    assert!(delivers(&fake, &mut stream).await);
    assert_eq!(fake.stream().connections()[0].frames_sent, 1, "one message, however many fragments");
    assert!(delivers(&fake, &mut stream).await);
}

#[tokio::test]
async fn a_handshake_is_refused_or_late_on_request_and_its_ticket_stays_good() {
    let fake = quiet().await;
    fake.inject(Fault::refuse_upgrade(503));
    let opened = open(&fake, everything()).await;
    assert_eq!(Stream::connect(&opened).await.err(), Some(503));
    let delay = Duration::from_millis(80);
    fake.inject(Fault::stream_slow_open(delay));
    #[expect(clippy::disallowed_methods, reason = "the latency is real time")]
    let begin = Instant::now();
    assert!(Stream::connect(&opened).await.is_ok());
    assert!(begin.elapsed() >= delay);
}

#[tokio::test]
async fn a_connection_breaks_at_a_chosen_byte_in_the_middle_of_a_frame() {
    let mut seed = Seed::default();
    seed.stream.greetings = Greetings::Always;
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    for after in [0, 1, 2, 50] {
        fake.inject(Fault::truncate("/connect", after));
        let (messages, _) = Stream::start(&fake).await.until_end().await;
        assert!(messages.is_empty(), "{after}: {messages:?}");
    }
    fake.inject(Fault::stall_body("/connect", 50));
    let mut stalled = Stream::start(&fake).await;
    #[expect(clippy::disallowed_methods, reason = "silence is real time")]
    let silence = tokio::time::timeout(Duration::from_millis(100), stalled.message()).await;
    assert!(silence.is_err(), "{silence:?}");
    drop(stalled);
    assert!(Stream::start(&fake).await.message().await.unwrap().unwrap().is_text());
}

#[tokio::test]
async fn a_fault_hits_each_open_connection_once_and_then_those_that_open() {
    let fake = quiet().await;
    let mut streams = [Stream::start(&fake).await, Stream::start(&fake).await];
    fake.inject(Fault::stream_disconnect().times(3));
    for stream in &mut streams {
        assert_eq!(stream.frame().await["headers"]["topic"], "disconnect");
    }
    let mut third = Stream::start(&fake).await;
    assert_eq!(third.frame().await["headers"]["topic"], "disconnect");
    assert!(delivers(&fake, &mut Stream::start(&fake).await).await, "used up");
}

#[tokio::test]
async fn faults_are_injected_by_http_on_a_chosen_connection() {
    let fake = quiet().await;
    let http = Http::new(&fake);
    let mut first = Stream::start(&fake).await;
    let chosen = fake.stream().connections()[0].connection_id.clone();
    let mut second = Stream::start(&fake).await;
    let fault = json!({"kind": "stream_disconnect", "reason": "persistent connection is timeout", "connection": chosen});
    assert_eq!(http.post("/_fake/faults", fault).await, json!({"ok": true}));
    assert_eq!(first.frame().await["data"], r#"{"reason":"persistent connection is timeout"}"#);
    assert!(delivers(&fake, &mut second).await);
    let kinds =
        ["stream_mute", "stream_rst", "stream_vanish", "stream_close", "stream_garbage", "stream_oversize"];
    for kind in kinds.into_iter().chain(["stream_fragment", "stream_zombie", "refuse_upgrade"]) {
        let answer = http.post("/_fake/faults", json!({"kind": kind, "times": "always"})).await;
        assert_eq!(answer, json!({"ok": true}), "{kind}");
    }
    for (wrong, hint) in [
        (json!({"kind": "stream_rst", "connection": "nobody"}), "no connection nobody"),
        (json!({"kind": "stream_zombie", "connection": chosen}), "leave connection out"),
        (json!({"kind": "stream_close", "code": 7}), "1000"),
        (json!({"kind": "stream_slow_open"}), "ms"),
        (json!({"kind": "stream_fire"}), "path"),
    ] {
        let answer = http.post("/_fake/faults", wrong.clone()).await;
        assert!(answer["error"].as_str().unwrap_or_default().contains(hint), "{wrong}: {answer}");
    }
}

#[tokio::test]
async fn a_reset_to_the_seed_and_the_end_of_the_fake_close_every_connection() {
    let fake = quiet().await;
    let mut stream = Stream::start(&fake).await;
    Http::new(&fake).post("/_fake/reset", json!({})).await;
    stream.until_end().await;
    assert!(fake.stream().connections().is_empty() && fake.stream().deliveries().is_empty());
    fake.inject(Fault::stream_vanish());
    let (mut vanished, mut live) = (Stream::start(&fake).await, Stream::start(&fake).await);
    fake.shutdown().await;
    vanished.until_end().await;
    live.until_end().await;
}
