//! Many callers at once.

use crate::support::Http;
use dingtalk_fake::Fake;
use serde_json::json;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_calls_from_a_hundred_callers_are_answered_and_recorded_in_order() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/topapi/v2/user/get?access_token={}", http.token(&fake).await);
    let mut callers = JoinSet::new();
    for _ in 0..100 {
        let (http, path) = (http.clone(), path.clone());
        callers.spawn(async move {
            for _ in 0..20 {
                assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["errcode"], 0);
            }
        });
    }
    callers.join_all().await;
    let requests = fake.requests().all();
    assert_eq!(requests.len(), 2_001);
    assert!(
        requests.iter().zip(1..).all(|(request, number)| request.number == number && request.status == 200)
    );
    println!("2000 calls over {} connections", fake.requests().connections_opened());
}
