//! Bar A9 on the stores of this crate: sharing, locks, fences, damage.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::*;
use async_trait::async_trait;
use dingtalk_auth::store::{Lease, StoreKey, StoredToken};
use dingtalk_auth::{
    Credential, FileStore, MemoryStore, StoreError, TokenCache, TokenProvider, TokenRequest, TokenStore,
};
use dingtalk_transport::{Clock, ManualClock, TokioClock};
use dingtalk_types::{Hosts, Secret};

const TTL: Duration = Duration::from_secs(10);

fn stored(text: &str) -> StoredToken {
    StoredToken { secret: text.into(), remaining: seconds(7_200), lifetime: seconds(7_200), refresh: None }
}

struct Store {
    store: Arc<dyn TokenStore>,
    clock: Arc<ManualClock>,
    folder: Option<tempfile::TempDir>,
}

fn every_store() -> Vec<Store> {
    let clock = Arc::new(ManualClock::default());
    let memory = Store { store: Arc::new(MemoryStore::new(clock.clone())), clock, folder: None };
    let clock = Arc::new(ManualClock::default());
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::new(folder.path().join("tokens"), clock.clone());
    vec![memory, Store { store: Arc::new(store), clock, folder: Some(folder) }]
}

#[tokio::test]
async fn a_token_is_kept_until_its_time_is_over() {
    for Store { store, clock, .. } in every_store() {
        let key = StoreKey::new("app:1");
        assert_eq!(store.load(&key).await.unwrap(), None);
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        assert!(store.save(&key, &stored("one"), &lease).await.unwrap());
        clock.advance(seconds(7_000));
        let left = store.load(&key).await.unwrap().unwrap();
        assert_eq!((left.secret.expose(), left.remaining), ("one", seconds(200)), "{store:?}");
        clock.advance(seconds(200));
        assert_eq!(store.load(&key).await.unwrap(), None, "{store:?}");
    }
}

#[tokio::test]
async fn one_holds_the_lock_and_a_dead_holder_is_replaced_after_its_time() {
    for Store { store, clock, .. } in every_store() {
        let key = StoreKey::new("app:1");
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        assert_eq!(store.lock(&key, TTL).await.unwrap(), None, "{store:?}");
        assert!(store.lock(&StoreKey::new("app:2"), TTL).await.unwrap().is_some(), "locks are per token");
        store.unlock(&key, &lease).await.unwrap();
        store.lock(&key, TTL).await.unwrap().unwrap();
        clock.advance(TTL - Duration::from_millis(1));
        assert_eq!(store.lock(&key, TTL).await.unwrap(), None, "{store:?}");
        clock.advance(Duration::from_millis(1));
        assert!(store.lock(&key, TTL).await.unwrap().is_some(), "{store:?}");
    }
}

#[tokio::test]
async fn a_holder_that_lost_its_lock_overwrites_and_unlocks_nothing() {
    for Store { store, clock, .. } in every_store() {
        let key = StoreKey::new("app:1");
        let slow = store.lock(&key, TTL).await.unwrap().unwrap();
        clock.advance(TTL);
        let quick = store.lock(&key, TTL).await.unwrap().unwrap();
        assert!(store.save(&key, &stored("new"), &quick).await.unwrap());
        assert!(!store.save(&key, &stored("old"), &slow).await.unwrap(), "{store:?}");
        store.unlock(&key, &slow).await.unwrap();
        assert_eq!(store.lock(&key, TTL).await.unwrap(), None, "the lock is still the other's: {store:?}");
        assert_eq!(store.load(&key).await.unwrap().unwrap().secret.expose(), "new");
        store.unlock(&key, &quick).await.unwrap();
        assert!(!store.save(&key, &stored("old"), &slow).await.unwrap(), "{store:?}");
    }
}

#[tokio::test]
async fn only_the_refused_token_is_removed() {
    for Store { store, .. } in every_store() {
        let key = StoreKey::new("app:1");
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        store.save(&key, &stored("new"), &lease).await.unwrap();
        assert!(!store.remove_if_equal(&key, &"old".into()).await.unwrap());
        assert!(store.load(&key).await.unwrap().is_some());
        assert!(store.remove_if_equal(&key, &"new".into()).await.unwrap());
        assert_eq!(store.load(&key).await.unwrap(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn apps_that_share_a_store_share_no_token() {
    for Store { store, .. } in every_store() {
        let clock = Arc::new(TokioClock::new());
        let (transport, requests) = platform(|number, _| async move { token(&format!("token-{number}")) });
        let app = |id: &str| {
            let credential = Credential::internal_app(id, "secret");
            let cache =
                TokenCache::builder(credential, Arc::clone(&transport), Arc::clone(&clock), Hosts::china());
            cache.store(Arc::clone(&store)).build()
        };
        let text = async |cache: &TokenCache| {
            cache.token(&TokenRequest::APP).await.unwrap().secret().expose().to_owned()
        };
        let (one, other, other_process) = (app("one"), app("other"), app("one"));
        assert_eq!((text(&one).await, text(&other).await), ("token-1".into(), "token-2".into()), "{store:?}");
        assert_eq!((&*text(&other_process).await, requests.load(Ordering::SeqCst)), ("token-1", 2));
        let refused = one.cached(&TokenRequest::APP).unwrap();
        one.reject(&TokenRequest::APP, &refused);
        assert_eq!((text(&one).await, text(&other).await), ("token-3".into(), "token-2".into()), "{store:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn eight_caches_on_one_store_make_one_request_per_expiry_and_one_per_refusal() {
    for Store { store, .. } in every_store() {
        let clock = Arc::new(TokioClock::new());
        let timer = Arc::clone(&clock);
        let (transport, requests) = platform(move |number, _| {
            let answered = timer.sleep(Duration::from_millis(300));
            async move {
                answered.await;
                token(&format!("token-{number}"))
            }
        });
        let caches: Vec<_> =
            (0..8).map(|_| builder(&transport, &clock).store(Arc::clone(&store)).build()).collect();
        let all = |text: &'static str| {
            let calls: Vec<_> = caches
                .iter()
                .cloned()
                .map(|cache| tokio::spawn(async move { cache.token(&TokenRequest::APP).await }))
                .collect();
            async move {
                let mut last = None;
                for call in calls {
                    let token = call.await.unwrap().unwrap();
                    assert_eq!(token.secret().expose(), text);
                    last = Some(token);
                }
                last
            }
        };
        all("token-1").await;
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{store:?}");

        // Everyone's call was refused; whoever comes later finds the successor in the store.
        for cache in &caches {
            let refused = cache.cached(&TokenRequest::APP).unwrap();
            cache.reject(&TokenRequest::APP, &refused);
        }
        all("token-2").await;
        println!("8 caches on {store:?}: {} requests for 2 tokens", requests.load(Ordering::SeqCst));
        assert_eq!(requests.load(Ordering::SeqCst), 2, "{store:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_leaves_the_store_even_when_no_other_is_to_be_had() {
    for Store { store, .. } in every_store() {
        let clock = Arc::new(TokioClock::new());
        let (transport, _) =
            platform(|number, _| async move { if number == 1 { token("refused") } else { wrong_secret() } });
        let cache = || builder(&transport, &clock).store(Arc::clone(&store)).build();
        let here = cache();
        let refused = here.token(&TokenRequest::APP).await.unwrap();
        here.reject(&TokenRequest::APP, &refused);
        here.token(&TokenRequest::APP).await.unwrap_err();
        assert!(
            cache().token(&TokenRequest::APP).await.is_err(),
            "another process finds the refused one: {store:?}"
        );
    }
}

/// A store that is down.
#[derive(Debug)]
struct Broken;

#[async_trait]
impl TokenStore for Broken {
    async fn load(&self, _key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        Err(StoreError::new("test", "load a token", "it is down"))
    }
    async fn save(&self, _key: &StoreKey, _token: &StoredToken, _lease: &Lease) -> Result<bool, StoreError> {
        Err(StoreError::new("test", "save a token", "it is down"))
    }
    async fn lock(&self, _key: &StoreKey, _ttl: Duration) -> Result<Option<Lease>, StoreError> {
        Err(StoreError::new("test", "take a lock", "it is down"))
    }
    async fn unlock(&self, _key: &StoreKey, _lease: &Lease) -> Result<(), StoreError> {
        Err(StoreError::new("test", "give a lock back", "it is down"))
    }
    async fn remove_if_equal(&self, _key: &StoreKey, _token: &Secret) -> Result<bool, StoreError> {
        Err(StoreError::new("test", "remove a token", "it is down"))
    }
}

#[tokio::test]
async fn a_broken_store_is_passed_by() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = issuing();
    let cache = builder(&transport, &clock).store(Arc::new(Broken)).build();
    let first = cache.token(&TokenRequest::APP).await.unwrap();
    cache.reject(&TokenRequest::APP, &first);
    assert_eq!(cache.token(&TokenRequest::APP).await.unwrap().secret().expose(), "token-2");
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_holder_that_dies_is_waited_for_ten_seconds_and_replaced() {
    let clock = Arc::new(TokioClock::new());
    let store = Arc::new(MemoryStore::new(clock.clone()));
    let (hanging, _) = platform(|_, _| std::future::pending());
    let dying = builder(&hanging, &clock).store(store.clone()).build();
    let dying = tokio::spawn(async move { dying.token(&TokenRequest::APP).await });
    settle().await;

    let (transport, requests) = issuing();
    let cache = builder(&transport, &clock).store(store).build();
    let began = clock.monotonic();
    cache.token(&TokenRequest::APP).await.unwrap();
    let took = clock.monotonic() - began;
    println!("took over from a dead lock holder after {took:?}");
    assert!(took >= seconds(9) && took <= Duration::from_millis(10_200), "{took:?}");
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    dying.abort();
}

#[tokio::test]
async fn a_damaged_file_counts_as_none() {
    let Store { store, folder, .. } = every_store().remove(1);
    let folder = folder.unwrap().keep();
    let key = StoreKey::new("app:1");
    let lease = store.lock(&key, TTL).await.unwrap().unwrap();
    store.save(&key, &stored("one"), &lease).await.unwrap();
    let file = folder.join("tokens/app-1.json");
    let good = std::fs::read(&file).unwrap();
    for damage in [&b""[..], b"{", b"null", b"\xff\xfe\x00", &good[..good.len() / 2], &vec![b' '; 1_000_000]]
    {
        std::fs::write(&file, damage).unwrap();
        assert_eq!(store.load(&key).await.unwrap(), None);
    }
    assert!(store.save(&key, &stored("two"), &lease).await.unwrap(), "and is replaced");
    assert_eq!(store.load(&key).await.unwrap().unwrap().secret.expose(), "two");
    std::fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_the_owners_alone_and_nothing_is_left_beside_them() {
    use std::os::unix::fs::PermissionsExt as _;
    let Store { store, folder, .. } = every_store().remove(1);
    let folder = folder.unwrap();
    let key = StoreKey::new("../../app:1");
    for text in ["one", "two"] {
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        store.save(&key, &stored(text), &lease).await.unwrap();
        store.unlock(&key, &lease).await.unwrap();
    }
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let tokens = folder.path().join("tokens");
    assert_eq!(mode(&tokens), 0o700);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&tokens).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{path:?}");
        names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
    }
    names.sort();
    assert_eq!(names, ["------app-1.2.lock", "------app-1.json"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_many_who_want_the_file_lock_at_once_one_gets_it() {
    let Store { store, folder, .. } = every_store().remove(1);
    for round in 0..20 {
        let key = StoreKey::new(format!("app:{round}"));
        let mut tries = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (store, key) = (Arc::clone(&store), key.clone());
            tries.spawn(async move { store.lock(&key, TTL).await.unwrap().is_some() });
        }
        let won = tries.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 1, "round {round}");
    }
    drop(folder);
}

#[tokio::test]
async fn a_holder_that_outlived_its_lock_saves_as_long_as_nobody_has_taken_over() {
    for Store { store, clock, .. } in every_store() {
        let (key, other) = (StoreKey::new("app:1"), StoreKey::new("app:2"));
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        clock.advance(TTL);
        store.lock(&other, TTL).await.unwrap().unwrap();
        assert!(store.save(&key, &stored("late"), &lease).await.unwrap(), "{store:?}");
        assert_eq!(store.load(&key).await.unwrap().unwrap().secret.expose(), "late", "{store:?}");
    }
}

#[tokio::test]
async fn a_lease_of_what_was_never_locked_is_worth_nothing() {
    for Store { store, .. } in every_store() {
        let (key, lease) = (StoreKey::new("app:1"), Lease { fence: 7 });
        assert!(!store.save(&key, &stored("t"), &lease).await.unwrap(), "{store:?}");
        store.unlock(&key, &lease).await.unwrap();
        assert_eq!(store.load(&key).await.unwrap(), None, "{store:?}");
    }
}

#[tokio::test]
async fn a_long_token_comes_back_whole() {
    for Store { store, .. } in every_store() {
        let (key, long) = (StoreKey::new("app:1"), stored(&"x".repeat(10_000)));
        let lease = store.lock(&key, TTL).await.unwrap().unwrap();
        assert!(store.save(&key, &long, &lease).await.unwrap());
        assert_eq!(store.load(&key).await.unwrap(), Some(long), "{store:?}");
    }
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let store = FileStore::new(file, Arc::new(ManualClock::default()));
    let (key, lease) = (StoreKey::new("app:1"), Lease { fence: 1 });
    store.load(&key).await.unwrap_err();
    store.lock(&key, TTL).await.unwrap_err();
    store.save(&key, &stored("t"), &lease).await.unwrap_err();
    store.unlock(&key, &lease).await.unwrap_err();
    store.remove_if_equal(&key, &"t".into()).await.unwrap_err();
}
