//! Entries of a Redis Stream, and a Redis that does not take them.

use std::error::Error as _;

use dingtalk_redis::RedisStream;
use redis::{AsyncCommands as _, cmd};

use crate::support::*;

#[tokio::test]
async fn entries_stand_in_their_order_and_the_oldest_give_way() {
    let Some(redis) = Redis::start() else { return };
    let stream = RedisStream::open(&redis.url(), "events").unwrap().max_length(200);
    let first = stream.append(&[("id", "0"), ("event", "{}")]).await.unwrap();
    let mut connection = redis.connection().await;
    let kept: Vec<(String, Vec<String>)> =
        cmd("XRANGE").arg(&["events", "-", "+"]).query_async(&mut connection).await.unwrap();
    assert_eq!(kept, [(first, ["id", "0", "event", "{}"].map(str::to_owned).to_vec())]);
    for number in 1..1_000 {
        stream.append(&[("id", &number.to_string())]).await.unwrap();
    }
    let length: usize = cmd("XLEN").arg("events").query_async(&mut connection).await.unwrap();
    assert!((200..600).contains(&length), "{length}");
}

#[tokio::test]
async fn what_was_not_appended_is_told_without_the_address() {
    let Some(redis) = Redis::start() else { return };
    let stream = RedisStream::open(&redis.url(), "events").unwrap();
    let mut connection = redis.connection().await;
    let () = connection.set("events", "a text").await.unwrap();
    let error = stream.append(&[("id", "1")]).await.unwrap_err();
    assert!(error.source().unwrap().to_string().contains("WRONGTYPE"), "{error:?}");
    let stopped = redis.stop();
    let error = stream.append(&[("id", "1")]).await.unwrap_err();
    let told = format!("{error} {stream:?}");
    assert!(told.contains("check that Redis is there") && !told.contains("127.0.0.1"), "{told}");
    let redis = stopped.start_again();
    assert!(stream.append(&[("id", "1")]).await.is_ok(), "{}", redis.url());
}
