//! Connections are kept, shared and given up.

mod common;

use common::*;

#[tokio::test]
async fn calls_one_after_another_share_one_connection() {
    let server = Server::answering(OK).await;
    let transport = transport();
    for number in 0..200 {
        let answer = call(&transport, post(&server.url("/"), "{}")).await.expect("an answer");
        assert_eq!(answer, "{}", "call {number}");
    }
    assert_eq!(server.accepted(), 1);
}
