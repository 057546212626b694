//! Requests of other programs, passed on.

use bytes::Bytes;
use dingtalk_api::{Error, Operation};
use dingtalk_transport::{Reached, TransportErrorKind};
use http::Request;

use crate::support::{Answer, Script, TOKEN};

static GET_USER: Operation =
    Operation::oapi_post("oapi::user::get", "/topapi/v2/user/get").idempotent().uncounted();

fn request(method: &str, uri: &str, body: &'static str) -> Request<Bytes> {
    let builder = Request::builder().method(method).uri(uri).header("content-type", "application/json");
    builder.header("cookie", "c").body(Bytes::from_static(body.as_bytes())).unwrap()
}

async fn text(response: http::Response<dingtalk_transport::Body>) -> String {
    let body = response.into_body().collect(1 << 20).await.unwrap();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_request_leaves_as_it_was_with_our_token_and_no_other() {
    let answer = r#"{"errcode":0,"odd" : [1.0]}"#;
    let script = Script::new([Answer::Ok(answer)]);
    let theirs = request("POST", "/topapi/v2/user/get?a=%20b&access%5Ftoken=theirs", r#"{"userid" : "u1"}"#);
    let relayed = script.client().relay(Some(&GET_USER), &theirs).send().await.unwrap();
    assert_eq!((relayed.response.status().as_u16(), relayed.refusal.is_none()), (200, true));
    assert_eq!(text(relayed.response).await, answer);
    let seen = &script.seen()[0];
    assert!(seen.uri.ends_with(&format!("/topapi/v2/user/get?access_token={TOKEN}&a=%20b")), "{}", seen.uri);
    assert_eq!((&*seen.body, seen.headers.get("cookie")), (&br#"{"userid" : "u1"}"#[..], None));

    let script = Script::new([Answer::Ok("[true]")]);
    let theirs = request("GET", "/v1.0/odd?x=1", "");
    let relayed = script.client().relay(None, &theirs).send().await.unwrap();
    assert_eq!(text(relayed.response).await, "[true]");
    assert_eq!(script.seen()[0].headers["x-acs-dingtalk-access-token"], TOKEN);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_passed_on_as_it_came() {
    let answer = r#"{"code":"InvalidParameter","message":"no","requestid":"q"}"#;
    let script = Script::new([Answer::Status(400, answer)]);
    let theirs = request("POST", "/v1.0/robot/oToMessages/batchSend", "{}");
    let relayed = script.client().relay(None, &theirs).send().await.unwrap();
    assert_eq!(relayed.refusal.unwrap().code(), "InvalidParameter");
    assert_eq!((relayed.response.status().as_u16(), text(relayed.response).await), (400, answer.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn only_what_may_be_is_repeated() {
    let lost = Answer::Failure(TransportErrorKind::ConnectionClosed, Reached::Maybe);
    let script = Script::new([lost.clone(), Answer::Ok(r#"{"errcode":0}"#)]);
    let theirs = request("POST", "/topapi/v2/user/get", "{}");
    script.client().relay(Some(&GET_USER), &theirs).send().await.unwrap();
    assert_eq!(script.seen().len(), 2);

    let script = Script::new([lost, Answer::Ok(r#"{"errcode":0}"#)]);
    let error = script.client().relay(None, &theirs).send().await.unwrap_err();
    assert_eq!((script.seen().len(), error.reached()), (1, Reached::Maybe));
}

#[tokio::test(start_paused = true)]
async fn a_path_that_names_another_one_is_not_sent() {
    let script = Script::new([Answer::Ok("{}")]);
    for path in ["/v1.0/../gettoken", "//elsewhere/v1.0/x"] {
        let error = script.client().relay(None, &request("GET", path, "")).send().await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
    }
    assert_eq!(script.seen().len(), 0);
}
