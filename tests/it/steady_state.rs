//! Once warm, a call costs one request: no token request, no new connection.

use crate::support::builder;
use dingtalk_open::fake::Fake;
use dingtalk_open::types::oapi::user::GetUserRequest;
use dingtalk_open::{RateLimits, oapi};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_warm_client_fetches_no_token_and_opens_no_connection() {
    let fake = Fake::start().await.unwrap();
    let ding = builder(&fake).client(|client| client.rate_limits(RateLimits::unlimited())).build().unwrap();
    let round = || async {
        let calls = (0..8).map(|_| {
            let ding = ding.clone();
            tokio::spawn(async move {
                for _ in 0..250 {
                    oapi::user::get(&ding, &GetUserRequest::new("manager4220")).await.unwrap();
                }
            })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap();
        }
    };
    round().await;
    let (tokens, connections) = (fake.requests().for_tokens(), fake.requests().connections_opened());
    round().await;
    let (new_tokens, new_connections) =
        (fake.requests().for_tokens() - tokens, fake.requests().connections_opened() - connections);
    println!("2000 calls at concurrency 8: {new_tokens} token requests, {new_connections} new connections");
    assert_eq!((tokens, new_tokens), (1, 0));
    assert_eq!(new_connections, 0, "{connections} were open");
}
