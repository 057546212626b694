//! The store alone, on a real redis-server.

use std::time::Duration;

use crate::support::*;
use dingtalk_auth::store::{StoreKey, StoredRefresh, StoredToken};
use dingtalk_auth::{StoredSuiteTickets, SuiteTickets, TokenStore};
use dingtalk_redis::RedisTokenStore;
use dingtalk_transport::TokioClock;

fn stored(text: &str, remaining: Duration) -> StoredToken {
    StoredToken { secret: text.into(), remaining, lifetime: Duration::from_secs(7_200), refresh: None }
}

const HOURS: Duration = Duration::from_secs(7_000);

#[tokio::test]
async fn a_token_is_kept_with_the_life_it_has_by_the_servers_clock() {
    let Some(redis) = Redis::start() else { return };
    let (store, key) = (redis.store(), StoreKey::new("app:1"));
    assert_eq!(store.load(&key).await.unwrap(), None);
    let lease = store.lock(&key, TTL).await.unwrap().unwrap();
    assert!(store.save(&key, &stored("one", HOURS), &lease).await.unwrap());
    let kept = store.load(&key).await.unwrap().unwrap();
    assert_eq!(kept.secret.expose(), "one");
    assert!(
        kept.remaining <= HOURS && kept.remaining > HOURS - Duration::from_secs(60),
        "{:?}",
        kept.remaining
    );

    store.save(&key, &stored("short", Duration::from_millis(30)), &lease).await.unwrap();
    let gone = async { while store.load(&key).await.unwrap().is_some() {} };
    within(Duration::from_secs(5), gone).await.expect("Redis drops it when its time is over");
}

#[tokio::test]
async fn a_persons_refresh_token_outlives_the_access_token() {
    let Some(redis) = Redis::start() else { return };
    let (store, key) = (redis.store(), StoreKey::new("user:1"));
    let month = Duration::from_secs(30 * 86_400);
    let refresh = StoredRefresh { secret: "r".into(), remaining: month, corp_id: Some("c1".into()) };
    let token = StoredToken { refresh: Some(refresh), ..stored("a", Duration::from_millis(1)) };
    let lease = store.lock(&key, TTL).await.unwrap().unwrap();
    store.save(&key, &token, &lease).await.unwrap();
    let over = async {
        loop {
            let kept = store.load(&key).await.unwrap().expect("the refresh token is still of use");
            if kept.remaining.is_zero() {
                return kept;
            }
        }
    };
    let kept = within(Duration::from_secs(5), over).await.unwrap();
    assert_eq!(kept.refresh.unwrap().corp_id.as_deref(), Some("c1"));
}

#[tokio::test]
async fn a_holder_that_lost_its_lock_overwrites_and_unlocks_nothing() {
    let Some(redis) = Redis::start() else { return };
    let (store, key) = (redis.store(), StoreKey::new("app:1"));
    let slow = store.lock(&key, Duration::from_millis(50)).await.unwrap().unwrap();
    let taken_over = async {
        loop {
            if let Some(lease) = store.lock(&key, TTL).await.unwrap() {
                return lease;
            }
        }
    };
    let quick = within(Duration::from_secs(5), taken_over).await.expect("an expired lock is free");
    assert!(quick.fence > slow.fence);
    assert!(store.save(&key, &stored("new", HOURS), &quick).await.unwrap());
    assert!(!store.save(&key, &stored("old", HOURS), &slow).await.unwrap());
    store.unlock(&key, &slow).await.unwrap();
    assert_eq!(store.lock(&key, TTL).await.unwrap(), None, "the lock is still the other's");
    assert_eq!(store.load(&key).await.unwrap().unwrap().secret.expose(), "new");

    store.unlock(&key, &quick).await.unwrap();
    assert!(store.lock(&key, TTL).await.unwrap().is_some());
}

#[tokio::test]
async fn a_lock_from_before_a_restart_of_redis_is_fenced() {
    let Some(redis) = Redis::start() else { return };
    let key = StoreKey::new("app:1");
    let before = redis.store().lock(&key, TTL).await.unwrap().unwrap();
    let redis = redis.restart();
    let store = redis.store();
    assert!(!store.save(&key, &stored("old", HOURS), &before).await.unwrap());
    let after = store.lock(&key, TTL).await.unwrap().unwrap();
    assert!(after.fence > before.fence, "numbers do not start over");
}

#[tokio::test]
async fn only_the_refused_token_is_removed() {
    let Some(redis) = Redis::start() else { return };
    let (store, key) = (redis.store(), StoreKey::new("app:1"));
    let lease = store.lock(&key, TTL).await.unwrap().unwrap();
    store.save(&key, &stored("new", HOURS), &lease).await.unwrap();
    assert!(!store.remove_if_equal(&key, &"old".into()).await.unwrap());
    assert!(store.remove_if_equal(&key, &"new".into()).await.unwrap());
    assert_eq!(store.load(&key).await.unwrap(), None);
}

#[tokio::test]
async fn damaged_entries_count_as_none() {
    let Some(redis) = Redis::start() else { return };
    let (store, key) = (redis.store(), StoreKey::new("app:1"));
    let mut raw = redis::Client::open(redis.url()).unwrap().get_multiplexed_async_connection().await.unwrap();
    for record in ["", "{", "null", "[1]", "{\"secret\":7}"] {
        let _: () = redis::cmd("HSET")
            .arg("dingtalk:{app:1}:token")
            .arg(&["record", record, "saved_at", "1"])
            .query_async(&mut raw)
            .await
            .unwrap();
        assert_eq!(store.load(&key).await.unwrap(), None, "{record}");
        assert!(!store.remove_if_equal(&key, &"x".into()).await.unwrap(), "{record}");
    }
}

#[tokio::test]
async fn prefixes_keep_apart_what_shares_a_database() {
    let Some(redis) = Redis::start() else { return };
    let key = StoreKey::new("app:1");
    let (one, two) = (redis.store().prefix("one"), redis.store().prefix("two"));
    let lease = one.lock(&key, TTL).await.unwrap().unwrap();
    one.save(&key, &stored("one", HOURS), &lease).await.unwrap();
    assert_eq!(two.load(&key).await.unwrap(), None);
    assert!(two.lock(&key, TTL).await.unwrap().is_some());
}

#[tokio::test]
async fn a_wrong_address_is_told_and_a_password_is_never_shown() {
    assert!(RedisTokenStore::open("http://example.com").is_err());
    let store = RedisTokenStore::open("redis://user:canary-password@127.0.0.1:1/").unwrap();
    let error = store.load(&StoreKey::new("app:1")).await.unwrap_err();
    for text in [format!("{store:?}"), error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
    assert!(error.to_string().contains("Redis"), "{error}");
}

#[tokio::test]
async fn a_pushed_suite_ticket_outlives_a_restart_and_serves_another_process() {
    let Some(redis) = Redis::start() else { return };
    let process = || StoredSuiteTickets::new(redis.store(), TokioClock::new(), "suitekey");
    let (one, two) = (process(), process());
    assert_eq!(one.latest().await.unwrap(), None);
    one.keep(&"first".into()).await.unwrap();
    two.keep(&"second".into()).await.unwrap();
    for tickets in [one, two, process()] {
        assert_eq!(tickets.latest().await.unwrap().unwrap().expose(), "second");
    }
}
