//! What passes through a recorder, and out of a replay.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_recording::{NotRecorded, Recorder, Replay, Rules};
use dingtalk_transport::{
    Body, Clock, ManualClock, Reached, Transport, TransportError, TransportErrorKind, transport_fn,
};
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame};

/// In the place of a piece: the connection breaks.
const BREAK: &str = "\0";

/// A body that comes in these pieces.
struct Pieces(Vec<&'static str>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(next.map(|piece| match piece {
            BREAK => Err(TransportError::new(TransportErrorKind::Truncated, Reached::Maybe)),
            piece => Ok(Frame::data(Bytes::from_static(piece.as_bytes()))),
        }))
    }
}

fn post(body: impl Into<Body>) -> Request<Body> {
    let request = Request::post("https://api.dingtalk.com/v1.0/x").header("content-type", "application/json");
    request.body(body.into()).unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect(1 << 20).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn streams_pass_as_they_come_and_are_recorded_when_they_end() {
    let network = transport_fn(|request: Request<Body>| async {
        let sent = request.into_body().collect(1 << 20).await?;
        assert_eq!(sent, r#"{"userid":"ann-1"}"#);
        let pieces = vec!["data: {\"userid\":", "\"ann-1\"}\n\n", "data: [DONE]\n\n"];
        Ok(Response::new(Body::stream(Pieces(pieces))))
    });
    let recorder = Recorder::new(network);
    let sent = Request::post("https://api.dingtalk.com/v1.0/x").header("content-type", "application/json");
    let sent = sent.body(Body::stream(Pieces(vec![r#"{"userid":"#, r#""ann-1"}"#]))).unwrap();
    let answer = recorder.send(sent).await.unwrap();
    assert!(recorder.recording().exchanges().is_empty(), "it has not ended");
    let answered = text(answer).await;
    assert!(answered.starts_with("data: {\"userid\":\"ann-1\"}"), "{answered}");

    let recording = recorder.recording();
    let file = recording.to_json();
    assert!(!file.contains("ann-1") && file.contains("data: [DONE]"), "{file}");
    let replayed = Replay::new(recording).send(post(r#"{"userid":"ann-1"}"#)).await.unwrap();
    assert_eq!(text(replayed).await, answered);
}

#[tokio::test]
async fn a_call_without_an_answer_is_not_recorded_and_the_time_of_one_is() {
    let clock = ManualClock::default();
    let there = clock.clone();
    let network = transport_fn(move |request: Request<Body>| {
        let clock = there.clone();
        async move {
            let _ = clock.now();
            clock.advance(Duration::from_millis(250));
            if request.uri().path() == "/v1.0/x" {
                return Ok(Response::new(Body::from("{}")));
            }
            Err(TransportError::new(TransportErrorKind::Connect, Reached::No))
        }
    });
    let recorder = Recorder::new(network).clock(clock);
    let lost = Request::get("https://api.dingtalk.com/v1.0/y").body(Body::empty()).unwrap();
    assert!(recorder.send(lost).await.is_err());
    recorder.clone().send(post("{}")).await.unwrap();
    let recording = recorder.recording();
    assert_eq!(recording.exchanges().len(), 1);
    assert_eq!(recording.exchanges()[0].took_ms, 250);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_recorded_and_one_that_is_let_go_is() {
    let network =
        transport_fn(|_| async { Ok(Response::new(Body::stream(Pieces(vec!["{\"a\":", BREAK, "1}"])))) });
    let recorder = Recorder::new(network);
    assert!(recorder.send(post("{}")).await.unwrap().into_body().collect(100).await.is_err());
    assert_eq!(recorder.recording().exchanges(), [], "what is asked again would get half an answer");

    let mut answer = recorder.send(post("{}")).await.unwrap().into_body();
    let first = poll_fn(|context| Pin::new(&mut answer).poll_frame(context)).await;
    assert_eq!(first.unwrap().unwrap().into_data().unwrap(), "{\"a\":");
    drop(answer);
    assert_eq!(recorder.recording().exchanges()[0].answer.body_bytes(), b"{\"a\":");
}

#[tokio::test]
async fn a_file_is_its_length_unless_it_is_kept() {
    let network = || {
        transport_fn(|_| async {
            let answer = Response::builder().header("content-type", "image/png");
            Ok(answer.body(Body::from(&[0x89, b'P', 0, 255][..])).unwrap())
        })
    };
    let form = "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n\r\nPICTURE\r\n--b--\r\n";
    let upload = || {
        let request = Request::post("https://oapi.dingtalk.com/media/upload");
        request.header("content-type", "multipart/form-data; boundary=b").body(Body::from(form)).unwrap()
    };
    for (rules, kept) in [(Rules::new(), false), (Rules::new().keep_files(), true)] {
        let recorder = Recorder::new(network()).rules(rules);
        recorder.send(upload()).await.unwrap();
        let recording = recorder.recording();
        assert_eq!(recording.to_json().contains("\"bytes\": 7"), !kept);
        let answer = Replay::new(recording).send(upload()).await.unwrap();
        assert_eq!(answer.headers()["content-type"], "image/png");
        let answer = answer.into_body().collect(100).await.unwrap();
        assert_eq!(answer, if kept { &[0x89, b'P', 0, 255][..] } else { &[0; 4][..] });
    }
}

#[tokio::test]
async fn a_request_that_was_not_recorded_has_a_typed_cause() {
    let recorder = Recorder::new(transport_fn(|_| async { Ok(Response::new(Body::from("{}"))) }));
    recorder.send(post(r#"{"size":1}"#)).await.unwrap();
    let error = Replay::new(recorder.recording()).send(post(r#"{"size":2}"#)).await.unwrap_err();
    assert_eq!(error.reached(), Reached::No);
    assert_eq!(error.kind(), TransportErrorKind::InvalidRequest, "a client does not try it again");
    let cause = NotRecorded::behind(&error).unwrap();
    assert_eq!(cause.differences()[0].to_string(), "body.size is 2 and was 1");
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_what_was_recorded() {
    let recorder = Recorder::new(transport_fn(|_| async {
        Ok(Response::new(Body::from(r#"{"accessToken":"canary"}"#)))
    }));
    recorder.send(post(r#"{"appSecret":"canary"}"#)).await.unwrap();
    let printed = format!("{recorder:?}{:?}", Replay::new(recorder.recording()));
    assert!(!printed.contains("canary"), "{printed}");
}
