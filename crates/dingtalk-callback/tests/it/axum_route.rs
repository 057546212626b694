//! The callbacks in an axum router.

use crate::support::*;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::Request;
use tower::ServiceExt;

#[tokio::test]
async fn as_an_axum_route_a_push_is_acknowledged_and_the_rest_refused() {
    let taken = Taken::default();
    let callbacks = callbacks(taken.receiver());
    let app: Router = Router::new().route("/{*path}", callbacks.clone().into_route());

    let push = Push::event("a", "n").request().map(Body::from);
    let response = app.clone().oneshot(push).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(acknowledges(&to_bytes(response.into_body(), 10_000).await.unwrap()));

    let forged = Push::assemble("aa", &NOW.to_string(), "n", "AA").request().map(Body::from);
    assert_eq!(app.clone().oneshot(forged).await.unwrap().status(), 400);
    let get = Request::get("/callback").body(Body::empty()).unwrap();
    assert_eq!(app.oneshot(get).await.unwrap().status(), 400);

    let refusals = callbacks.refusals();
    assert_eq!((taken.count(), refusals.signature, refusals.method), (1, 1, 1));
}
