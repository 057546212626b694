//! What a probe is told.

use std::time::Duration;

use crate::support::{builder, ding};
use dingtalk_open::events::{Delivery, Route};
use dingtalk_open::fake::Fake;
use dingtalk_open::gateway::Status;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::{DingTalk, oapi};

#[tokio::test]
async fn a_client_is_ready_when_it_has_a_token_and_its_stream_is_connected() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let health = ding.health().await;
    assert!(health.live && health.ready, "{health}");
    assert_eq!(health.stream_connected, None, "none was started");

    let app = ding.stream().on(Route::any_event(), async |_: Delivery| {}).start().unwrap();
    app.wait_for(Status::connected).await;
    let health = ding.clone().health().await;
    assert_eq!((health.ready, health.stream_connected), (true, Some(true)), "{health}");
    app.stop(Duration::from_secs(5)).await.unwrap();
    assert_eq!(ding.health().await.stream_connected, None, "what was stopped is not missed");

    oapi::user::get(&ding, &GetUserRequest::new("manager4220")).await.unwrap();
    assert_eq!(ding.health().await.calls.succeeded, 1);
    ding.shutdown(Duration::from_secs(5)).await.unwrap();
    let health = ding.health().await;
    assert!(!health.live && !health.ready && health.shutting_down);
    assert_eq!(health.to_string(), "not ready: shutting down");
}

#[tokio::test]
async fn a_stream_that_cannot_connect_makes_it_unready_and_not_dead() {
    let fake = Fake::start().await.unwrap();
    let ding = builder(&fake).app(fake.client_id(), "wrong").build().unwrap();
    let app = ding.stream().on(Route::any_event(), async |_: Delivery| {}).start().unwrap();
    let health = ding.health().await;
    assert!(health.live && !health.ready, "{health}");
    assert_eq!(health.stream_connected, Some(false));
    assert!(health.token_error.is_some());
    let line = health.to_string();
    assert!(
        line.starts_with("not ready: no token: ") && line.ends_with("; Stream is not connected"),
        "{line}"
    );
    drop(app);
}

#[tokio::test]
async fn no_credential_is_nothing_to_wait_for_and_no_suite_ticket_is_told_without_closing_the_door() {
    let none = DingTalk::builder().build().unwrap().health().await;
    assert!(none.ready && none.token_error.is_none(), "{none}");
    let fake = Fake::start().await.unwrap();
    let suite = &fake.seed().suite;
    let isv = DingTalk::builder().fake(&fake).suite(&suite.key, &*suite.secret).build().unwrap();
    let health = isv.health().await;
    assert!(health.ready && health.to_string().starts_with("ready: no suite ticket yet"), "{health}");
}
