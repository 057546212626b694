//! Rotation of refresh tokens: stored before used, spent once.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use async_trait::async_trait;
use dingtalk_auth::store::{Lease, StoreKey, StoredToken};
use dingtalk_auth::{
    AuthError, MemoryStore, StoreError, TokenProvider, TokenRequest, TokenStore, UserTokens,
};
use dingtalk_transport::{Clock, ManualClock, TokioClock, Transport};
use dingtalk_types::error::ErrorKind;
use dingtalk_types::{Hosts, Secret};
use serde_json::{Value, json};

/// Issues access-N and refresh-N; a refresh token that comes twice is refused.
fn rotating() -> (Arc<dyn Transport>, Arc<std::sync::atomic::AtomicUsize>) {
    let spent = Arc::new(Mutex::new(HashSet::new()));
    platform(move |number, request| {
        let spent = Arc::clone(&spent);
        async move {
            let body: Value = serde_json::from_slice(&request.into_body().collect(1_000).await?).unwrap();
            let once = body.get("refreshToken").or(body.get("code")).unwrap().to_string();
            if !spent.lock().unwrap().insert(once) {
                return status(400, json!({"code": "invalidCode", "message": "used"}));
            }
            ok(json!({
                "accessToken": format!("access-{number}"), "refreshToken": format!("refresh-{number}"),
                "expireIn": 7200, "corpId": "c1"
            }))
        }
    })
}

fn users(transport: &Arc<dyn Transport>, clock: &Arc<impl Clock>) -> UserTokens {
    UserTokens::new("id", "secret", Arc::clone(transport), clock.clone(), Hosts::china())
}

/// A store that can be down.
#[derive(Debug)]
struct Switch {
    inner: MemoryStore,
    saves_fail: AtomicBool,
}

#[async_trait]
impl TokenStore for Switch {
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
        self.inner.lock(key, ttl).await
    }
    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        self.inner.unlock(key, lease).await
    }
    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        self.inner.remove_if_equal(key, token).await
    }
}

#[tokio::test]
async fn a_person_stays_signed_in_over_months_of_visits() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = rotating();
    let users = users(&transport, &clock);
    let source = users.provider("union-1", Arc::new(MemoryStore::new(clock.clone())));
    let error = source.token(&TokenRequest::APP).await.unwrap_err();
    assert!(error.to_string().contains("nobody has signed in"), "{error}");

    source.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
    assert_eq!(source.token(&TokenRequest::APP).await.unwrap().secret().expose(), "access-1");
    for visit in 2..10 {
        clock.advance(seconds(20 * 86_400));
        let token = source.token(&TokenRequest::APP).await.unwrap();
        assert_eq!(token.secret().expose(), format!("access-{visit}"));
    }
    assert_eq!(requests.load(Ordering::SeqCst), 9);

    clock.advance(seconds(31 * 86_400));
    let error = source.token(&TokenRequest::APP).await.unwrap_err();
    assert!(matches!(error, AuthError::Login(_)), "{error}");
    assert_eq!(requests.load(Ordering::SeqCst), 9, "a refresh token that is over is not sent");
}

#[tokio::test]
async fn a_rotated_refresh_token_is_stored_before_its_access_token_is_used() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = rotating();
    let users = users(&transport, &clock);
    let store =
        Arc::new(Switch { inner: MemoryStore::new(clock.clone()), saves_fail: AtomicBool::new(false) });
    let source = users.provider("union-1", store.clone());
    source.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
    clock.advance(seconds(7_300));

    store.saves_fail.store(true, Ordering::SeqCst);
    let error = source.token(&TokenRequest::APP).await.unwrap_err();
    assert!(matches!(error, AuthError::Store(_)) && error.to_string().contains("disk full"), "{error}");
    assert_eq!(requests.load(Ordering::SeqCst), 2, "the old refresh token is spent");

    store.saves_fail.store(false, Ordering::SeqCst);
    clock.advance(seconds(2));
    let token = source.token(&TokenRequest::APP).await.unwrap();
    assert_eq!(token.secret().expose(), "access-2", "the pair held back is stored and used");
    assert_eq!(requests.load(Ordering::SeqCst), 2, "and nothing was asked again");

    clock.advance(seconds(7_300));
    assert_eq!(source.token(&TokenRequest::APP).await.unwrap().secret().expose(), "access-3");
}

#[tokio::test(start_paused = true)]
async fn processes_that_share_a_store_spend_each_refresh_token_once() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = rotating();
    let users = users(&transport, &clock);
    let store = Arc::new(MemoryStore::new(clock.clone()));
    let sources: Vec<_> = (0..8).map(|_| users.provider("union-1", store.clone())).collect();
    sources[0].sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
    clock.sleep(seconds(8_000)).await;

    let calls: Vec<_> = sources
        .iter()
        .cloned()
        .map(|source| tokio::spawn(async move { source.token(&TokenRequest::APP).await }))
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().secret().expose(), "access-2");
    }
    println!("8 processes, one person: {} refresh", requests.load(Ordering::SeqCst) - 1);
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_refused_access_token_is_renewed_with_the_refresh_token() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = rotating();
    let users = users(&transport, &clock);
    let source = users.provider("union-1", Arc::new(MemoryStore::new(clock.clone())));
    source.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
    let refused = source.token(&TokenRequest::APP).await.unwrap();
    source.reject(&TokenRequest::APP, &refused);
    assert_eq!(source.token(&TokenRequest::APP).await.unwrap().secret().expose(), "access-2");
}

#[tokio::test]
async fn a_code_is_sent_once_when_it_may_have_been_used() {
    let clock = Arc::new(ManualClock::default());
    let (transport, requests) = platform(|_, _| async { server_error() });
    let error = users(&transport, &clock).exchange_code(&"code".into()).await.unwrap_err();
    assert_eq!(error.kind(), Some(&ErrorKind::ServerBusy));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}
