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

#[tokio::test]
async fn whether_redis_takes_entries_is_known_before_the_first() {
    let Some(redis) = Redis::start() else { return };
    let url = redis.url();
    let open = |url: &str, key: &'static str| RedisStream::open(url, key).unwrap();
    let mut connection = redis.connection().await;
    let () = connection.set("text", "x").await.unwrap();
    assert!(open(&url, "new").ready().await.is_ok());
    let taken = open(&url, "text").ready().await.unwrap_err();
    assert!(taken.is_key_taken() && !taken.is_credential_refused(), "{taken:?}");
    // Who may append and not read is ready all the same.
    let user = ["SETUSER", "writer", "on", ">secret", "~*", "-@all", "+xadd", "+client"];
    let () = cmd("ACL").arg(&user).query_async(&mut connection).await.unwrap();
    let as_user = |user: &str| url.replace("redis://", &format!("redis://{user}@"));
    let writer = open(&as_user("writer:secret"), "new");
    assert!(writer.ready().await.is_ok() && writer.append(&[("id", "1")]).await.is_ok());
    let wrong = open(&as_user("writer:wrong"), "new").ready().await.unwrap_err();
    assert!(wrong.is_credential_refused(), "{wrong:?}");
    let stream = open(&url, "new");
    let _stopped = redis.stop();
    let away = stream.ready().await.unwrap_err();
    assert!(!away.is_credential_refused() && !away.is_key_taken(), "{away:?}");
}
