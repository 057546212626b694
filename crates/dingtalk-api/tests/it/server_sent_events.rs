//! Answers as server-sent events: what is asked for, what each event gives, how a stream ends.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Answer, Script, TOKEN};
use dingtalk_api::v1::ai_paas::{
    ExclusiveModelCompleteServiceMessage, ExclusiveModelCompleteServiceRequest,
    ExclusiveModelCompleteServiceResponse, exclusive_model_complete_service as complete,
};
use dingtalk_api::{Client, Error, ServerSentEvents};
use dingtalk_auth::{StaticToken, Token};
use dingtalk_fake::{Fake, Fault};
use dingtalk_transport::{HyperTransport, TokioClock, TransportErrorKind};
use dingtalk_types::error::ErrorKind;
use dingtalk_types::{Hosts, Secret};
use serde_json::{Value, json};

const PATH: &str = "/v1.0/aiPaaS/ai/complete";

type Events<'c> = ServerSentEvents<'c, ExclusiveModelCompleteServiceResponse>;

fn request() -> ExclusiveModelCompleteServiceRequest {
    let message = ExclusiveModelCompleteServiceMessage { role: "user".into(), content: "hello".into() };
    ExclusiveModelCompleteServiceRequest::new(vec![message], "qwen")
}

fn word(text: &str) -> Value {
    json!({"id": "c1", "choices": [{"index": 0, "delta": {"content": text}}], "code": null, "message": null})
}

/// The words of a stream, and the error that ended it.
async fn read(mut events: Events<'_>) -> (Vec<String>, Option<Error>) {
    let mut words = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => words.push(event.choices[0].delta.content.clone()),
            Err(error) => {
                assert!(events.next().await.is_none(), "the stream goes on after {error}");
                return (words, Some(error));
            }
        }
    }
    (words, None)
}

/// The fake DingTalk behind a socket, with a client that knows its token.
struct World {
    fake: Fake,
    client: Client,
}

impl World {
    async fn start() -> Self {
        let fake = Fake::start().await.unwrap();
        let transport =
            HyperTransport::builder().body_stall_timeout(Duration::from_millis(50)).build().unwrap();
        let transport = Arc::new(transport);
        let hosts = Hosts::custom(fake.base_url(), fake.base_url());
        let client = |token: &str| {
            Client::builder(transport.clone(), Arc::new(StaticToken::new(token)), Arc::new(TokioClock::new()))
                .hosts(hosts.clone())
                .build()
                .unwrap()
        };
        let secret = json!({"appKey": fake.client_id(), "appSecret": fake.client_secret()});
        let open = client("none");
        let answer = open.call_raw(http::Method::POST, "/v1.0/oauth2/accessToken", &secret).await.unwrap();
        let client = client(answer["accessToken"].as_str().unwrap());
        Self { fake, client }
    }

    /// Two words and the end, after which the stream is closed.
    fn script(&self, events: Value) {
        self.fake.answers().script("POST", PATH, [events]);
    }
}

#[tokio::test]
async fn each_event_is_typed_and_keeps_what_came() {
    let world = World::start().await;
    world.script(json!([word("a"), word("b"), "[DONE]"]));
    let mut events = complete(&world.client, &request()).streamed();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!((&*first.choices[0].delta.content, first.name(), first.id()), ("a", "message", ""));
    assert_eq!(serde_json::from_str::<Value>(first.data()).unwrap(), word("a"));
    assert_eq!(events.next().await.unwrap().unwrap().into_inner().choices[0].delta.content, "b");
    assert!(events.next().await.is_none() && events.next().await.is_none());

    let sent = world.fake.requests().to(PATH).pop().unwrap();
    assert_eq!(sent.json()["stream"], true);
    assert_eq!(sent.header("accept"), Some("text/event-stream, application/json;q=0.9"));
}

#[tokio::test]
async fn an_answer_in_one_piece_is_one_event() {
    let world = World::start().await;
    world.script(word("all of it"));
    let (words, error) = read(complete(&world.client, &request()).streamed()).await;
    assert_eq!((words.join(" "), error.is_none()), ("all of it".into(), true));
}

#[tokio::test]
async fn a_refusal_comes_before_the_first_event_and_as_one() {
    let world = World::start().await;
    let refusal = json!({"code": "InvalidParameter.model", "message": "no such model"});
    world.fake.answers().script("POST", PATH, [dingtalk_fake::Answer::with_status(400, refusal.clone())]);
    let (words, error) = read(complete(&world.client, &request()).streamed()).await;
    assert!(words.is_empty());
    assert_eq!(error.unwrap().kind(), Some(&ErrorKind::InvalidParameter));

    world.script(json!([word("a"), refusal, word("b")]));
    let (words, error) = read(complete(&world.client, &request()).streamed()).await;
    assert_eq!(words, ["a"]);
    assert_eq!(error.unwrap().code(), Some("InvalidParameter.model"));
}

#[tokio::test]
async fn a_stream_that_is_cut_or_stands_still_ends_with_an_error_and_is_not_repeated() {
    let world = World::start().await;
    let inside_the_second = format!("data: {}\n\ndata: {{", word("a")).len();
    let stalled = TransportErrorKind::BodyStall(Duration::from_millis(50));
    for (fault, kind) in [
        (Fault::truncate(PATH, inside_the_second), TransportErrorKind::Truncated),
        (Fault::stall_body(PATH, inside_the_second), stalled),
    ] {
        world.fake.requests().clear();
        world.fake.inject(fault);
        world.script(json!([word("a"), word("b")]));
        let (words, error) = read(complete(&world.client, &request()).idempotent().streamed()).await;
        assert_eq!(words, ["a"]);
        assert_eq!(error.unwrap().transport().map(|error| error.kind()), Some(kind));
        assert_eq!(world.fake.requests().to(PATH).len(), 1);
    }
}

#[tokio::test]
async fn a_shutdown_waits_for_the_end_of_a_stream() {
    let world = World::start().await;
    let mut events = complete(&world.client, &request()).streamed();
    events.next().await.unwrap().unwrap();
    assert!(world.client.shutdown(Duration::from_millis(1)).await.is_err());
    drop(events);
    assert!(world.client.shutdown(Duration::from_secs(9)).await.is_ok());
    let (_, error) = read(complete(&world.client, &request()).streamed()).await;
    assert!(matches!(error, Some(Error::ShutDown { .. })), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn before_its_first_event_a_stream_is_repeated_like_any_call() {
    let throttled = r#"{"code":"Forbidden.AccessDenied.QpsLimitForApi","message":"slow down"}"#;
    let script = Script::new([
        Answer::Status(403, throttled),
        Answer::Ok(r#"{"choices":[{"delta":{"content":"a"}}]}"#),
    ]);
    let client = script.client();
    let (words, error) = read(complete(&client, &request()).streamed()).await;
    assert_eq!((words, script.seen().len()), (vec!["a".to_owned()], 2), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_an_event_is_asked_for_and_no_error_tells_the_token() {
    let refusal = format!(r#"{{"code":"x","message":"bad token {TOKEN}"}}"#);
    let script = Script::new([Answer::Events(format!("data: {refusal}\n\n").leak())]);
    let client = script.client();
    let own = Token::new(Secret::new(TOKEN));
    let events = complete(&client, &request()).token(own).streamed();
    assert!(!format!("{events:?}").contains(TOKEN), "{events:?}");
    assert!(script.seen().is_empty());
    let (_, error) = read(events).await;
    let error = error.unwrap();
    assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn an_event_beyond_the_limit_and_a_half_one_at_the_end_are_errors() {
    for (stream, kind) in [
        (
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"cho",
            TransportErrorKind::Truncated,
        ),
        (
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"id\":\"012345678901234567890123456789012345678901234567890\"}\n\n",
            TransportErrorKind::BodyTooLarge(48),
        ),
    ] {
        let script = Script::new([Answer::Events(stream)]);
        let client = script.builder().max_response_bytes(48).build().unwrap();
        let (words, error) = read(complete(&client, &request()).streamed()).await;
        assert_eq!(words, ["a"]);
        assert_eq!(error.unwrap().transport().map(|error| error.kind()), Some(kind));
    }
}
