//! HTTP/2, where it is offered and the server agrees: one connection for all, the same promises.

use std::sync::Arc;
use std::time::Duration;

use crate::support::tls::{Authority, leaf};
use crate::support::*;
use dingtalk_transport::{Reached, TransportErrorKind};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::sync::Barrier;

/// Answers with what it was sent, its version and host before it. `/together` waits until two requests are there, `/never` is
/// never answered, and `/leave` makes the server say goodbye (GOAWAY) after its answer.
async fn server(authority: &Authority) -> Server {
    let acceptor = authority.http2_acceptor(leaf("localhost"));
    Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let (together, leaving) = (Arc::new(Barrier::new(2)), Arc::new(tokio::sync::Notify::new()));
            let notify = leaving.clone();
            let service = service_fn(move |request: http::Request<Incoming>| {
                let (together, leaving) = (together.clone(), notify.clone());
                async move {
                    let (head, body) = request.into_parts();
                    let host = head.uri.authority().map(ToString::to_string).unwrap_or_default();
                    let body = body.collect().await?.to_bytes();
                    match head.uri.path() {
                        "/together" => {
                            together.wait().await;
                        }
                        "/never" => std::future::pending().await,
                        "/leave" => leaving.notify_one(),
                        _ => {}
                    }
                    let said = format!("{:?} {host} {}", head.version, String::from_utf8_lossy(&body));
                    Ok::<_, hyper::Error>(http::Response::new(Full::new(bytes::Bytes::from(said))))
                }
            });
            let io = TokioIo::new(stream);
            let connection =
                hyper::server::conn::http2::Builder::new(TokioExecutor::new()).serve_connection(io, service);
            let mut connection = std::pin::pin!(connection);
            tokio::select! {
                _ = connection.as_mut() => return,
                () = leaving.notified() => connection.as_mut().graceful_shutdown(),
            }
            // An error is seen by the client.
            let _ = connection.await;
        }
    })
    .await
}

fn url(server: &Server, path: &str) -> String {
    format!("https://localhost:{}{path}", server.address.port())
}

#[tokio::test]
async fn requests_share_one_connection_and_run_at_the_same_time() {
    let authority = Authority::new();
    let server = server(&authority).await;
    let transport = authority.trusted().http2(true).build().expect("a transport");
    let port = server.address.port();
    let first = call(&transport, post(&url(&server, "/"), "one")).await.expect("an answer");
    assert_eq!(first, format!("HTTP/2.0 localhost:{port} one"));
    let (left, right) = tokio::join!(
        call(&transport, post(&url(&server, "/together"), "two")),
        call(&transport, post(&url(&server, "/together"), "three"))
    );
    assert_eq!(left.expect("an answer"), format!("HTTP/2.0 localhost:{port} two"));
    assert_eq!(right.expect("an answer"), format!("HTTP/2.0 localhost:{port} three"));
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn a_server_that_leaves_is_followed_by_a_new_connection() {
    let authority = Authority::new();
    let server = server(&authority).await;
    let transport = authority.trusted().http2(true).build().expect("a transport");
    for _ in 0..3 {
        call(&transport, post(&url(&server, "/leave"), "")).await.expect("an answer");
        server.all_closed().await;
    }
    assert_eq!(server.accepted(), 3);
}

#[tokio::test]
async fn an_answer_that_never_comes_ends_at_the_time_limit_and_may_have_reached_the_server() {
    let authority = Authority::new();
    let server = server(&authority).await;
    let limit = Duration::from_millis(300);
    let transport = authority.trusted().http2(true).head_timeout(limit).build().expect("a transport");
    let error = failure(&transport, post(&url(&server, "/never"), "{}")).await;
    assert!(matches!(error.kind(), TransportErrorKind::HeadTimeout(_)), "{}", chain(&error));
    assert_eq!(error.reached(), Reached::Maybe);
    let answer = call(&transport, post(&url(&server, "/"), "still here")).await.expect("an answer");
    assert!(answer.ends_with(b"still here"));
    assert_eq!(server.accepted(), 1, "one late answer costs no connection");
}

#[tokio::test]
async fn a_server_without_http2_is_spoken_to_in_http1() {
    let authority = Authority::new();
    let server = authority.server("localhost").await;
    let transport = authority.trusted().http2(true).build().expect("a transport");
    for _ in 0..3 {
        assert_eq!(call(&transport, post(&url(&server, "/"), "{}")).await.expect("an answer"), "{}");
    }
    assert_eq!(server.accepted(), 1);
}
