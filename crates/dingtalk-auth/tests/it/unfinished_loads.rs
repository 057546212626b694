//! What was sent is finished, whoever gives up waiting; and nobody waits longer than their own time.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use async_trait::async_trait;
use dingtalk_auth::store::{Lease, StoreKey, StoredToken};
use dingtalk_auth::{
    AuthError, MemoryStore, StoreError, TokenProvider, TokenRequest, TokenStore, UserTokenProvider,
    UserTokens,
};
use dingtalk_transport::{Clock, ManualClock, TokioClock, Transport};
use dingtalk_types::{Hosts, Secret};
use serde_json::{Value, json};

const APP: TokenRequest<'static> = TokenRequest::APP;

/// Issues access-N and refresh-N, each after `slow` once the code is exchanged; a refresh token that comes twice is refused.
fn rotating(clock: Arc<dyn Clock>, slow: Duration) -> (Arc<dyn Transport>, Arc<AtomicUsize>) {
    let spent = Arc::new(Mutex::new(HashSet::new()));
    platform(move |number, request| {
        let (spent, clock) = (Arc::clone(&spent), Arc::clone(&clock));
        async move {
            let body: Value = serde_json::from_slice(&request.into_body().collect(1_000).await?).unwrap();
            if let Some(refresh) = body.get("refreshToken") {
                if !spent.lock().unwrap().insert(refresh.to_string()) {
                    return status(400, json!({"code": "invalidCode", "message": "used"}));
                }
                clock.sleep(slow).await;
            }
            ok(json!({
                "accessToken": format!("access-{number}"), "refreshToken": format!("refresh-{number}"), "expireIn": 7200
            }))
        }
    })
}

/// A store that tells the key it is asked for, can refuse to save, and may have something happen before a lock is granted.
struct Watched {
    inner: MemoryStore,
    key: Mutex<Option<StoreKey>>,
    saves_fail: AtomicBool,
    before_lock: Mutex<Option<StoredToken>>,
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Watched")
    }
}

impl Watched {
    fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        let inner = MemoryStore::new(clock);
        let (key, before_lock) = (Mutex::default(), Mutex::default());
        Arc::new(Self { inner, key, saves_fail: AtomicBool::new(false), before_lock })
    }

    fn key(&self) -> StoreKey {
        self.key.lock().unwrap().clone().unwrap()
    }

    async fn stored_refresh(&self) -> String {
        let stored = self.inner.load(&self.key()).await.unwrap().unwrap();
        stored.refresh.unwrap().secret.expose().to_owned()
    }
}

#[async_trait]
impl TokenStore for Watched {
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        self.inner.load(key).await
    }
    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError> {
        if self.saves_fail.load(Ordering::SeqCst) {
            Err(StoreError::new("test", "save a token", "disk full"))
        } else {
            self.inner.save(key, token, lease).await
        }
    }
    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        *self.key.lock().unwrap() = Some(key.clone());
        let first = self.before_lock.lock().unwrap().take();
        if let Some(token) = first {
            let lease = self.inner.lock(key, ttl).await?.unwrap();
            self.inner.save(key, &token, &lease).await?;
            self.inner.unlock(key, &lease).await?;
        }
        self.inner.lock(key, ttl).await
    }
    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        self.inner.unlock(key, lease).await
    }
    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        self.inner.remove_if_equal(key, token).await
    }
}

/// A person whose access token is over, the store it is kept in, and the requests made.
async fn person(
    clock: &Arc<TokioClock>,
    slow: Duration,
) -> (UserTokens, UserTokenProvider, Arc<Watched>, Arc<AtomicUsize>) {
    let (transport, requests) = rotating(clock.clone(), slow);
    let users = UserTokens::new("id", "secret", transport, clock.clone(), Hosts::china());
    let store = Watched::new(clock.clone());
    let source = users.provider("u", store.clone());
    source.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
    clock.sleep(seconds(7_201)).await;
    (users, source, store, requests)
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_was_sent_is_stored_however_late_it_comes_and_whoever_gave_up() {
    for (held_by_the_dead, slow) in [(true, 6), (false, 14), (true, 14), (false, 40), (false, 200)] {
        let clock = Arc::new(TokioClock::new());
        let (_, source, store, requests) = person(&clock, seconds(slow)).await;
        if held_by_the_dead {
            store.inner.lock(&store.key(), seconds(10)).await.unwrap().unwrap();
        }
        let began = clock.monotonic();
        let mut outcome = source.token(&APP).await;
        let waited = clock.monotonic() - began;
        assert!(waited <= Duration::from_millis(15_050), "a caller waits for its own time: {waited:?}");
        while outcome.is_err() {
            assert!(clock.monotonic() - began < seconds(slow + 40), "{slow} s: {}", outcome.unwrap_err());
            clock.sleep(seconds(1)).await;
            outcome = source.token(&APP).await;
        }
        assert_eq!(outcome.unwrap().secret().expose(), "access-2", "{slow} s");
        assert_eq!(requests.load(Ordering::SeqCst), 2, "{slow} s: the refresh token was spent once");
        assert_eq!(store.stored_refresh().await, "refresh-2");
        assert!(
            store.inner.lock(&store.key(), seconds(1)).await.unwrap().is_some(),
            "and the lock given back"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_dropped_stops_no_refresh() {
    let clock = Arc::new(TokioClock::new());
    let (_, source, store, _) = person(&clock, seconds(3)).await;
    let call = source.clone();
    let call = tokio::spawn(async move { call.token(&APP).await });
    settle().await;
    call.abort();
    clock.sleep(seconds(4)).await;
    assert_eq!(store.stored_refresh().await, "refresh-2");
}

#[tokio::test(start_paused = true)]
async fn a_pair_whose_lock_ran_out_is_stored_under_another_unless_somebody_signed_in_anew() {
    for signs_in in [false, true] {
        let clock = Arc::new(TokioClock::new());
        let (users, source, store, requests) = person(&clock, seconds(12)).await;
        let call = source.clone();
        let call = tokio::spawn(async move { call.token(&APP).await });
        clock.sleep(seconds(11)).await;
        if signs_in {
            let elsewhere = users.provider("u", store.clone());
            elsewhere.sign_in(&users.exchange_code(&"code-2".into()).await.unwrap()).await.unwrap();
        } else {
            // Another process got the lock and gave it back without a result.
            let lease = store.inner.lock(&store.key(), seconds(10)).await.unwrap().unwrap();
            store.inner.unlock(&store.key(), &lease).await.unwrap();
        }
        let outcome = call.await.unwrap();
        assert_eq!(outcome.is_ok(), !signs_in, "{outcome:?}");
        clock.sleep(seconds(5)).await;
        let (access, refresh) = if signs_in { ("access-3", "refresh-3") } else { ("access-2", "refresh-2") };
        assert_eq!(store.stored_refresh().await, refresh);
        assert_eq!(source.token(&APP).await.unwrap().secret().expose(), access);
        assert_eq!(requests.load(Ordering::SeqCst), if signs_in { 3 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_pair_held_back_never_replaces_a_newer_sign_in() {
    let clock = Arc::new(TokioClock::new());
    let (users, source, store, _) = person(&clock, Duration::ZERO).await;
    store.saves_fail.store(true, Ordering::SeqCst);
    source.token(&APP).await.unwrap_err();
    store.saves_fail.store(false, Ordering::SeqCst);
    let elsewhere = users.provider("u", store.clone());
    elsewhere.sign_in(&users.exchange_code(&"code-2".into()).await.unwrap()).await.unwrap();
    clock.sleep(seconds(7_201)).await;
    // Its access token is over, too: what comes next is made of the newer refresh token.
    assert_eq!(source.token(&APP).await.unwrap().secret().expose(), "access-4");
    assert_eq!(store.stored_refresh().await, "refresh-4");
}

#[tokio::test(start_paused = true)]
async fn who_signs_in_waits_for_a_lock_no_longer_than_a_dead_holder_keeps_it() {
    let clock = Arc::new(TokioClock::new());
    let (users, source, store, _) = person(&clock, Duration::ZERO).await;
    let grant = users.exchange_code(&"code-2".into()).await.unwrap();
    store.inner.lock(&store.key(), seconds(86_400)).await.unwrap().unwrap();
    let began = clock.monotonic();
    let error = source.sign_in(&grant).await.unwrap_err();
    assert!(matches!(error, AuthError::Store(_)), "{error}");
    assert!(clock.monotonic() - began < seconds(12));
}

#[tokio::test(start_paused = true)]
async fn a_load_that_is_cut_gives_the_shared_lock_back() {
    let clock = Arc::new(TokioClock::new());
    let store = Arc::new(MemoryStore::new(clock.clone()));
    let (hanging, _) = platform(|_, _| std::future::pending());
    let first = builder(&hanging, &clock).store(store.clone()).load_timeout(seconds(5)).build();
    let error = first.token(&APP).await.unwrap_err();
    assert!(matches!(error, AuthError::Timeout { .. }), "{error}");
    let (transport, _) = issuing();
    let began = clock.monotonic();
    builder(&transport, &clock).store(store).build().token(&APP).await.unwrap();
    assert!(clock.monotonic() - began < Duration::from_millis(200));
}

#[tokio::test(start_paused = true)]
async fn a_fetch_that_failed_gives_the_shared_lock_back() {
    let clock = Arc::new(TokioClock::new());
    let store = Arc::new(MemoryStore::new(clock.clone()));
    let (failing, _) = platform(|_, _| async { wrong_secret() });
    builder(&failing, &clock).store(store.clone()).build().token(&APP).await.unwrap_err();
    let (transport, _) = issuing();
    let began = clock.monotonic();
    builder(&transport, &clock).store(store).build().token(&APP).await.unwrap();
    assert_eq!(clock.monotonic(), began);
}

#[tokio::test]
async fn what_another_saved_between_the_look_and_the_lock_is_used() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let store = Watched::new(clock.clone());
    let (remaining, lifetime) = (seconds(7_000), seconds(7_200));
    *store.before_lock.lock().unwrap() =
        Some(StoredToken { secret: "theirs".into(), remaining, lifetime, refresh: None });
    let cache = builder(&transport, &clock).store(store).build();
    assert_eq!(cache.token(&APP).await.unwrap().secret().expose(), "theirs");
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn eight_processes_on_one_store_make_one_request_per_life() {
    let clock = Arc::new(TokioClock::new());
    let store = Arc::new(MemoryStore::new(clock.clone()));
    let (transport, requests) = issuing();
    let caches: Vec<_> = (0..8).map(|_| builder(&transport, &clock).store(store.clone()).build()).collect();
    while clock.monotonic() < seconds(10 * 7_200) {
        for cache in &caches {
            cache.token(&APP).await.unwrap();
        }
        clock.sleep(seconds(5)).await;
    }
    println!("8 processes, 10 lives of a token: {} requests", requests.load(Ordering::SeqCst));
    // Each is used for 90 to 95 % of its life.
    assert!((10..=12).contains(&requests.load(Ordering::SeqCst)));
}

/// A runtime that stands still between two `block_on`, with a load under way on it.
fn parked(transport: &Arc<dyn Transport>, clock: &Arc<ManualClock>, polls: usize) -> Parked {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let cache = builder(transport, clock).load_timeout(seconds(2)).build();
    runtime.block_on(async {
        let call = cache.clone();
        tokio::spawn(async move { call.token(&APP).await });
        for _ in 0..polls {
            tokio::task::yield_now().await;
        }
    });
    Parked { runtime, cache }
}

struct Parked {
    runtime: tokio::runtime::Runtime,
    cache: dingtalk_auth::TokenCache,
}

#[test]
fn a_caller_whose_load_is_on_a_parked_runtime_makes_its_own_in_time() {
    for polls in [0, 1, 2, 5, 20] {
        let clock = Arc::new(ManualClock::default());
        let (transport, requests) = platform(|number, _| async move {
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            token(&format!("token-{number}"))
        });
        let Parked { runtime: first, cache } = parked(&transport, &clock, polls);
        let second = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let began = clock.monotonic();
        second.block_on(async {
            let call = cache.clone();
            let call = tokio::spawn(async move { call.token(&APP).await });
            while !call.is_finished() {
                settle().await;
                clock.advance(Duration::from_millis(100));
                assert!(clock.monotonic() - began <= seconds(3), "hangs");
            }
            call.await.unwrap().unwrap();
        });
        let took = clock.monotonic() - began;
        assert!(took <= Duration::from_millis(2_100), "{took:?} of 2 s");

        // The first runtime goes on: what it brings is too late and takes no token away.
        let in_use = cache.cached(&APP).unwrap();
        first.block_on(settle());
        assert!(cache.cached(&APP).unwrap().same_as(&in_use));
        assert!(requests.load(Ordering::SeqCst) <= 2);
    }
}

#[tokio::test(start_paused = true)]
async fn every_caller_waits_for_its_own_time_and_no_longer() {
    let clock = Arc::new(TokioClock::new());
    let (_, source, _, _) = person(&clock, seconds(100)).await;
    for start in [0, 1, 7, 20] {
        clock.sleep(seconds(start)).await;
        let began = clock.monotonic();
        let error = source.token(&APP).await.unwrap_err();
        assert!(matches!(error, AuthError::Timeout { after } if after == seconds(15)), "{error}");
        let took = clock.monotonic() - began;
        assert!(took >= seconds(15) && took < Duration::from_millis(15_050), "{took:?}");
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

#[test]
fn a_load_on_another_runtime_is_waited_for_half_the_time() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = platform(|number, _| async move {
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        token(&format!("token-{number}"))
    });
    let Parked { runtime: first, cache } = parked(&transport, &clock, 5);
    let second = runtime();
    let call = cache.clone();
    let call = second.spawn(async move { call.token(&APP).await });
    second.block_on(settle());
    clock.advance(Duration::from_millis(999));
    second.block_on(settle());
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    first.block_on(settle());
    second.block_on(settle());
    assert!(call.is_finished(), "it waits for the load under way");
    assert_eq!(second.block_on(call).unwrap().unwrap().secret().expose(), "token-1");
}

#[test]
fn a_refresh_of_a_person_on_another_runtime_is_not_repeated() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = rotating(clock.clone(), seconds(100));
    let users = UserTokens::new("id", "secret", transport, clock.clone(), Hosts::china());
    let source = users.provider("u", MemoryStore::new(clock.clone()));
    let call = || {
        let source = source.clone();
        async move { source.token(&APP).await }
    };
    let (first, second) = (runtime(), runtime());
    first.block_on(async {
        source.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
        clock.advance(seconds(7_201));
        tokio::spawn(call());
        settle().await;
    });
    let waiting = second.spawn(call());
    for _ in 0..15 {
        second.block_on(settle());
        clock.advance(seconds(1));
    }
    let outcome = second.block_on(waiting).unwrap();
    assert!(matches!(outcome, Err(AuthError::Timeout { .. })), "{outcome:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 2, "the refresh token is spent once");
}

#[test]
fn who_waits_for_a_load_whose_runtime_goes_down_makes_another_and_gives_up_after_the_second() {
    for second_dies in [false, true] {
        let clock = Arc::new(ManualClock::default());
        let hanging = if second_dies { 2 } else { 1 };
        let (transport, requests) = platform(move |number, _| async move {
            if number <= hanging {
                std::future::pending::<()>().await;
            }
            token(&format!("token-{number}"))
        });
        let Parked { runtime: first, cache } = parked(&transport, &clock, 5);
        let waiting = runtime();
        let call = cache.clone();
        let call = waiting.spawn(async move { call.token(&APP).await });
        waiting.block_on(settle());
        drop(first);
        clock.advance(Duration::from_millis(500));
        if second_dies {
            let second = runtime();
            let cache = cache.clone();
            second.spawn(async move { cache.token(&APP).await });
            second.block_on(settle());
            waiting.block_on(settle());
            drop(second);
        } else {
            waiting.block_on(settle());
            clock.advance(Duration::from_millis(500));
        }
        waiting.block_on(settle());
        assert!(call.is_finished(), "it waits for ever");
        let outcome = waiting.block_on(call).unwrap();
        if second_dies {
            assert!(matches!(outcome, Err(AuthError::Interrupted)), "{outcome:?}");
        } else {
            assert_eq!(outcome.unwrap().secret().expose(), "token-2");
            assert_eq!(requests.load(Ordering::SeqCst), 2);
        }
    }
}
