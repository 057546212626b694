//! The suite ticket in the store of the tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_auth::store::{Lease, StoreKey, StoredToken};
use dingtalk_auth::{FileStore, MemoryStore, StoreError, StoredSuiteTickets, SuiteTickets, TokenStore};
use dingtalk_transport::{ManualClock, TokioClock};
use dingtalk_types::Secret;

fn tickets(store: &Arc<impl TokenStore>) -> StoredSuiteTickets {
    StoredSuiteTickets::new(Arc::clone(store), TokioClock::new(), "suitekey")
}

async fn latest(tickets: &StoredSuiteTickets) -> Option<String> {
    tickets.latest().await.unwrap().map(|ticket| ticket.expose().to_owned())
}

#[tokio::test]
async fn a_pushed_ticket_outlives_a_restart_and_serves_every_process_of_its_app_alone() {
    let clock = Arc::new(ManualClock::default());
    let folder = tempfile::tempdir().unwrap();
    let file = Arc::new(FileStore::new(folder.path().join("tokens"), Arc::clone(&clock)));
    let memory = Arc::new(MemoryStore::new(Arc::clone(&clock)));
    let stores: [Arc<dyn TokenStore>; 2] = [file, memory];
    for store in stores {
        let store = Arc::new(store);
        let (one, two) = (tickets(&store), tickets(&store));
        assert_eq!(latest(&one).await, None);
        one.keep(&"first".into()).await.unwrap();
        assert_eq!(latest(&two).await.as_deref(), Some("first"));
        two.keep(&"second".into()).await.unwrap();
        assert_eq!(latest(&one).await.as_deref(), Some("second"));
        clock.advance(Duration::from_secs(365 * 86_400));
        assert_eq!(latest(&tickets(&store)).await.as_deref(), Some("second"), "it has no end of its own");
        let other = StoredSuiteTickets::new(Arc::clone(&store), TokioClock::new(), "suiteother");
        assert_eq!(latest(&other).await, None);
        assert!(!format!("{one:?}").contains("second"), "{one:?}");
    }
}

/// Answers while it is told to.
#[derive(Debug)]
struct Moody(MemoryStore, AtomicBool);

impl Moody {
    fn answers(&self) -> Result<&MemoryStore, StoreError> {
        let well = self.1.load(Ordering::SeqCst);
        well.then_some(&self.0).ok_or_else(|| StoreError::new("moody", "answer", "not today"))
    }
}

#[async_trait]
impl TokenStore for Moody {
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        self.answers()?.load(key).await
    }

    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError> {
        self.answers()?.save(key, token, lease).await
    }

    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        self.answers()?.lock(key, ttl).await
    }

    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        self.answers()?.unlock(key, lease).await
    }

    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        self.answers()?.remove_if_equal(key, token).await
    }
}

#[tokio::test]
async fn while_the_store_fails_the_last_ticket_serves_on_and_is_saved_afterwards() {
    let store = Arc::new(Moody(MemoryStore::new(TokioClock::new()), AtomicBool::new(false)));
    let one = tickets(&store);
    one.latest().await.unwrap_err();
    one.keep(&"first".into()).await.unwrap_err();
    assert_eq!(latest(&one).await.as_deref(), Some("first"));
    store.1.store(true, Ordering::SeqCst);
    assert_eq!(latest(&tickets(&store)).await, None);
    assert_eq!(latest(&one).await.as_deref(), Some("first"));
    assert_eq!(latest(&tickets(&store)).await.as_deref(), Some("first"));
    store.1.store(false, Ordering::SeqCst);
    assert_eq!(latest(&one).await.as_deref(), Some("first"));
}

#[tokio::test(start_paused = true)]
async fn a_ticket_waits_for_the_process_that_writes_another() {
    let store = Arc::new(MemoryStore::new(TokioClock::new()));
    let one = tickets(&store);
    one.keep(&"first".into()).await.unwrap();
    let name = format!("{one:?}");
    let (_, name) = name.split_once("suite-ticket:").unwrap();
    let key = StoreKey::new(format!("suite-ticket:{}", &name[..32]));
    store.lock(&key, Duration::from_secs(10)).await.unwrap().unwrap();
    one.keep(&"second".into()).await.unwrap();
    assert_eq!(latest(&tickets(&store)).await.as_deref(), Some("second"));
}
