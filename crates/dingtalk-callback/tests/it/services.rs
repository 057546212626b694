//! The callbacks as a service: methods, and bodies that are too large, too slow or broken.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::*;
use bytes::Bytes;
use dingtalk_callback::CallbackReceiver;
use http::Request;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::Full;
use tower::ServiceExt;

/// A body that gives its chunks, and then hangs, breaks off or ends.
struct Scripted {
    chunks: Vec<Bytes>,
    announced: Option<u64>,
    then: Then,
}

enum Then {
    End,
    Hang,
    Break,
    MustNotBeRead,
}

impl HttpBody for Scripted {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        if let Some(chunk) = self.chunks.pop() {
            return Poll::Ready(Some(Ok(Frame::data(chunk))));
        }
        match self.then {
            Then::End => Poll::Ready(None),
            Then::Hang => Poll::Pending,
            Then::Break => Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into()))),
            Then::MustNotBeRead => panic!("the body was read"),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.announced.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn post(body: Scripted) -> Request<Scripted> {
    Request::post(format!("/callback?{}", Push::event("a", "n").query)).body(body).unwrap()
}

async fn call<B>(callbacks: &CallbackReceiver, request: Request<B>) -> http::Response<Bytes>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<dingtalk_transport::BoxError>,
{
    let (head, body) = callbacks.clone().oneshot(request).await.unwrap().into_parts();
    http::Response::from_parts(head, body.collect(usize::MAX).await.unwrap())
}

#[tokio::test]
async fn as_a_tower_service_a_push_is_acknowledged() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    assert!(is_acknowledged(&call(&callbacks, Push::event("a", "n").request().map(Full::new)).await));
    assert_eq!(taken.count(), 1);
}

#[cfg(feature = "hyper")]
#[tokio::test]
async fn as_a_hyper_service_a_push_is_acknowledged() {
    let callbacks = callbacks(Taken::default().receiver());
    let response = hyper::service::Service::call(&callbacks, Push::event("a", "n").request().map(Full::new))
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let body: dingtalk_transport::Body = response.into_body();
    assert!(acknowledges(&body.collect(10_000).await.unwrap()));
}

#[tokio::test]
async fn a_body_in_many_chunks_is_put_together() {
    let callbacks = callbacks(Taken::default().receiver());
    let push = Push::event("a", "n");
    let chunks = push.body.bytes().rev().map(|byte| Bytes::from(vec![byte])).collect();
    let request = Request::post(format!("/callback?{}", push.query))
        .body(Scripted { chunks, announced: None, then: Then::End })
        .unwrap();
    assert!(is_acknowledged(&call(&callbacks, request).await));
}

#[tokio::test]
async fn other_methods_and_paths_are_refused_unread() {
    let callbacks = callbacks(Taken::default().receiver());
    for (method, path) in
        [("GET", "/callback"), ("HEAD", "/robot"), ("BREW", "/cards"), ("POST", "/"), ("POST", "/callback/")]
    {
        let body = Scripted { chunks: vec![], announced: None, then: Then::MustNotBeRead };
        let request = Request::builder().method(method).uri(path).body(body).unwrap();
        let response = call(&callbacks, request).await;
        assert_eq!((response.status().as_u16(), response.body().len()), (400, 0), "{method} {path}");
        assert_eq!(response.headers().len(), 1, "{method} {path}: {:?}", response.headers());
    }
    assert_eq!((callbacks.refusals().method, callbacks.refusals().path), (3, 2));
}

#[tokio::test]
async fn a_body_announced_too_large_is_refused_unread() {
    let callbacks = callbacks(Taken::default().receiver());
    let body = Scripted { chunks: vec![], announced: Some(1024 * 1024 + 1), then: Then::MustNotBeRead };
    assert_eq!(call(&callbacks, post(body)).await.status(), 400);
    assert_eq!(callbacks.refusals().too_large, 1);
}

#[tokio::test]
async fn an_endless_body_is_refused_at_the_limit() {
    let callbacks = builder(Taken::default().receiver()).max_body_bytes(1_000).build();
    let chunks = vec![Bytes::from_static(&[b' '; 400]); 3];
    let body = Scripted { chunks, announced: None, then: Then::MustNotBeRead };
    assert_eq!(call(&callbacks, post(body)).await.status(), 400);
    assert_eq!(callbacks.refusals().too_large, 1);
}

#[tokio::test]
async fn a_body_that_stops_coming_is_refused_after_five_seconds() {
    let clock = clock();
    let callbacks = builder(Taken::default().receiver()).clock(clock.clone()).build();
    let answer = {
        let callbacks = callbacks.clone();
        let body = Scripted { chunks: vec![Bytes::from_static(b"{")], announced: None, then: Then::Hang };
        tokio::spawn(async move { call(&callbacks, post(body)).await })
    };
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_millis(4_999));
    tokio::task::yield_now().await;
    assert!(!answer.is_finished(), "refused too early");
    clock.advance(Duration::from_millis(1));
    assert_eq!(answer.await.unwrap().status(), 400);
    assert_eq!(callbacks.refusals().too_slow, 1);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let callbacks = callbacks(Taken::default().receiver());
    let body = Scripted { chunks: vec![Bytes::from_static(b"{")], announced: None, then: Then::Break };
    assert_eq!(call(&callbacks, post(body)).await.status(), 400);
    assert_eq!(callbacks.refusals().broken_off, 1);
}

#[tokio::test]
async fn every_refusal_of_a_post_is_the_same_response() {
    let callbacks = builder(Taken::default().receiver()).max_body_bytes(2_000).build();
    let scripted = |then, chunks| post(Scripted { chunks, announced: None, then });
    let answers = [
        call(&callbacks, scripted(Then::Break, vec![])).await,
        call(&callbacks, scripted(Then::End, vec![])).await,
        call(&callbacks, scripted(Then::End, vec![Bytes::from_static(&[b' '; 2_001])])).await,
        call(&callbacks, Push::assemble("aa", &NOW.to_string(), "n", "AA").request().map(Full::new)).await,
        call(&callbacks, Push::event("a", "n").request().map(Full::new)).await,
    ]
    .map(|answer| format!("{answer:?}"));
    let [broken, empty, large, forged, genuine] = answers;
    assert!(broken == empty && empty == large && large == forged, "{broken} {empty} {large} {forged}");
    assert_ne!(forged, genuine);
}
