//! What `ReplayTransport` notices.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dingtalk_transport::{
    Body, Exchange, Reached, ReplayTransport, Transport, TransportError, TransportErrorKind,
};
use serde_json::json;

const URL: &str = "https://api.dingtalk.com/v1.0/robot/groupMessages/send";

fn post(body: &'static str) -> http::Request<Body> {
    http::Request::post(URL)
        .header("x-acs-dingtalk-access-token", "token")
        .body(Body::from(body))
        .expect("a valid request")
}

fn complaint(transport: &ReplayTransport) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| transport.assert_finished()))
        .expect_err("the assertion should have failed");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[tokio::test]
async fn json_bodies_are_compared_by_meaning() {
    let transport = ReplayTransport::new([Exchange::post(URL)
        .with_header("X-Acs-Dingtalk-Access-Token", "token")
        .with_json(json!({"a": 1, "b": [true]}))]);
    transport.send(post("{ \"b\" : [ true ], \"a\" : 1 }")).await.expect("an answer");
    transport.assert_finished();
}

#[tokio::test]
async fn another_body_is_an_error_and_fails_the_assertion() {
    let transport = ReplayTransport::new([Exchange::post(URL).with_json(json!({"a": 1}))]);
    let error = transport.send(post(r#"{"a":2}"#)).await.expect_err("a refusal");
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Other, Reached::No));
    assert!(complaint(&transport).contains(r#"expected the JSON body {"a":1}, got {"a":2}"#));
}

#[tokio::test]
async fn a_missing_header_fails_the_assertion() {
    let transport =
        ReplayTransport::new([Exchange::post(URL).with_header("x-acs-dingtalk-access-token", "other")]);
    transport.send(post("")).await.expect_err("a refusal");
    assert!(complaint(&transport).contains("x-acs-dingtalk-access-token: other"));
}

#[tokio::test]
async fn a_request_too_many_and_one_too_few_fail_the_assertion() {
    let transport = ReplayTransport::default();
    transport.send(post("")).await.expect_err("a refusal");
    assert!(complaint(&transport).contains("nothing more was expected"));

    let transport = ReplayTransport::new([Exchange::get(URL)]);
    assert!(complaint(&transport).contains("never asked: GET https://api.dingtalk.com"));
}

#[tokio::test]
async fn a_scripted_failure_comes_out_as_it_went_in() {
    let failure = TransportError::new(TransportErrorKind::ConnectionClosed, Reached::Maybe);
    let transport = ReplayTransport::new([Exchange::post(URL).fail(failure)]);
    let error = transport.send(post("")).await.expect_err("the scripted failure");
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::ConnectionClosed, Reached::Maybe));
    assert_eq!(transport.requests().first().map(|request| request.uri().to_string()).as_deref(), Some(URL));
    transport.assert_finished();
}
