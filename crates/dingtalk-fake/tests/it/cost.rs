//! What the embedded catalogue costs: nothing at the start, little at the first look.

use std::time::{Duration, Instant};

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::Value;

#[expect(clippy::disallowed_methods, reason = "real time is what is measured")]
fn now() -> Instant {
    Instant::now()
}

fn resident_kib() -> usize {
    dingtalk_testing::resident_bytes() / 1024
}

#[tokio::test]
async fn the_catalogue_is_read_when_it_is_first_needed() {
    if dingtalk_testing::ran_alone("cost::the_catalogue_is_read_when_it_is_first_needed") {
        return;
    }
    let before = (now(), resident_kib());
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let started = (now(), resident_kib());
    let call =
        async || http.api(Method::GET, "/v1.0/exclusive/data/conferences/u", &token, Value::Null).await;
    assert_eq!(call().await.status, 200);
    let first = (now(), resident_kib());
    assert_eq!(call().await.status, 200);
    let second = now();
    for operation in fake.operations() {
        let path = operation.path.replace(['{', '}'], "");
        http.send(operation.method.parse().unwrap(), path.trim_end(), &[], "").await.unwrap();
    }
    let all = (now(), resident_kib());
    println!(
        "start and token {:?}; first published operation {:?}; second {:?}; one call of each {:?}",
        started.0 - before.0,
        first.0 - started.0,
        second - first.0,
        all.0 - second
    );
    println!(
        "resident KiB: before {}, started {}, first {}, every product read {}",
        before.1, started.1, first.1, all.1
    );
    // Far above what is measured, far below what anybody would call slow.
    assert!(started.0 - before.0 < Duration::from_secs(2), "the start is slow");
    assert!(first.0 - started.0 < Duration::from_secs(5), "the first look is slow");
}
