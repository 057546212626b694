//! What an ISV app's customers and pushed tickets change, and what they cannot.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::*;
use async_trait::async_trait;
use dingtalk_auth::{
    AuthError, Credential, JsapiTickets, StoreError, SuiteTicketCell, SuiteTickets, TokenCache, TokenKind,
    TokenProvider, TokenRequest,
};
use dingtalk_transport::{Clock, ManualClock, TokioClock, Transport};
use dingtalk_types::error::ErrorKind;
use dingtalk_types::{Hosts, Secret};
use serde_json::json;

const CUSTOMER: TokenRequest<'static> = TokenRequest { kind: TokenKind::App, corp_id: Some("c1") };
const SUITE: TokenRequest<'static> = TokenRequest { kind: TokenKind::Suite, corp_id: None };

/// Knows the ticket `good` alone.
fn checking_tickets() -> (Arc<dyn Transport>, Arc<std::sync::atomic::AtomicUsize>) {
    platform(|_, request| async move {
        let in_query = request.uri().query().is_some_and(|query| query.contains("suiteTicket=good"));
        let legacy = request.uri().path().starts_with("/service/");
        let body = request.into_body().collect(1_000).await?;
        let good = in_query || String::from_utf8_lossy(&body).contains("\"good\"");
        match (good, legacy) {
            (true, true) => ok(json!({"errcode": 0, "access_token": "t", "suite_access_token": "t"})),
            (true, false) => token("t"),
            (false, true) => ok(json!({"errcode": 40085, "errmsg": "no such ticket"})),
            (false, false) => status(400, json!({"code": "invalidSuiteTicket", "message": "no"})),
        }
    })
}

/// A place for tickets as a program may have one.
#[derive(Debug, Default)]
struct Database(Mutex<Option<Secret>>);

#[async_trait]
impl SuiteTickets for Database {
    async fn latest(&self) -> Result<Option<Secret>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }
}

fn cache_of(credential: Credential, transport: &Arc<dyn Transport>, clock: &Arc<impl Clock>) -> TokenCache {
    TokenCache::builder(credential, Arc::clone(transport), clock.clone(), Hosts::china()).build()
}

#[tokio::test]
async fn a_pushed_ticket_ends_at_once_what_the_old_one_or_none_was_refused_for() {
    for before in [None, Some("old")] {
        for (legacy, request) in [(false, CUSTOMER), (false, SUITE), (true, CUSTOMER), (true, SUITE)] {
            for in_database in [false, true] {
                let clock = Arc::new(ManualClock::default());
                let (cell, database) = (Arc::new(SuiteTicketCell::default()), Arc::new(Database::default()));
                let tickets: Arc<dyn SuiteTickets> =
                    if in_database { database.clone() } else { cell.clone() };
                let push = |ticket: &str| {
                    cell.set(ticket);
                    *database.0.lock().unwrap() = Some(ticket.into());
                };
                let credential = if legacy {
                    Credential::isv_legacy("key", "secret", tickets)
                } else {
                    Credential::isv("key", "secret", tickets)
                };
                let (transport, requests) = checking_tickets();
                let cache = cache_of(credential, &transport, &clock);
                before.into_iter().for_each(&push);
                for _ in 0..3 {
                    cache.token(&request).await.unwrap_err();
                    if before.is_some() {
                        clock.advance(seconds(40));
                    }
                }
                cache.token(&request).await.unwrap_err();
                let asked = requests.load(Ordering::SeqCst);
                assert_eq!(asked > 0, before.is_some());
                let error = cache.token(&request).await.unwrap_err();
                assert_eq!(requests.load(Ordering::SeqCst), asked, "remembered: {error}");

                push("good");
                cache.token(&request).await.unwrap_or_else(|error| panic!("{before:?} {request:?}: {error}"));
            }
        }
    }
}

#[tokio::test]
async fn a_push_without_a_ticket_leaves_the_one_that_is_known() {
    let (clock, cell) = (Arc::new(ManualClock::default()), Arc::new(SuiteTicketCell::default()));
    let (transport, _) = checking_tickets();
    let cache = cache_of(Credential::isv("key", "secret", cell), &transport, &clock);
    cache.suite_ticket_pushed(&"good".into()).await;
    cache.suite_ticket_pushed(&"".into()).await;
    cache.token(&CUSTOMER).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_new_ticket_ends_no_ban() {
    let clock = Arc::new(TokioClock::new());
    let (transport, requests) = platform(|_, _| async { ok(json!({"status": 1111, "punish": "deny"})) });
    let tickets = Arc::new(SuiteTicketCell::default());
    let cache = cache_of(Credential::isv("key", "secret", tickets.clone()), &transport, &clock);
    for number in 0..100 {
        tickets.set(format!("ticket-{number}"));
        cache.token(&CUSTOMER).await.unwrap_err();
        clock.sleep(seconds(2)).await;
    }
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

/// A platform whose customer opens the app when told to.
fn customer() -> (Arc<dyn Transport>, Arc<std::sync::atomic::AtomicUsize>, Arc<AtomicBool>) {
    let opened = Arc::new(AtomicBool::new(false));
    let is_open = Arc::clone(&opened);
    let (transport, requests) = platform(move |_, _| {
        let opened = is_open.load(Ordering::SeqCst);
        async move {
            let refusal = json!({"code": "invalidAuthInfo", "message": "not opened"});
            if opened { token("t") } else { status(400, refusal) }
        }
    });
    (transport, requests, opened)
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_has_just_opened_the_app_is_served_at_once() {
    let clock = Arc::new(TokioClock::new());
    let (transport, _, opened) = customer();
    let cache = cache_of(Credential::customised("key", "secret"), &transport, &clock);
    cache.token(&CUSTOMER).await.unwrap_err();
    opened.store(true, Ordering::SeqCst);
    let began = clock.monotonic();
    cache.token(&CUSTOMER).await.unwrap();
    assert!(clock.monotonic() - began <= seconds(1));

    // Another one, whose page had been asking for long: a failure is remembered for 30 s, and half of that is over.
    let (transport, requests, opened) = customer();
    let cache = cache_of(Credential::customised("key", "secret"), &transport, &clock);
    for _ in 0..615 {
        let error = cache.token(&CUSTOMER).await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::CredentialInvalid));
        clock.sleep(seconds(1)).await;
    }
    println!(
        "ten minutes of a customer who has not opened the app: {} requests",
        requests.load(Ordering::SeqCst)
    );
    assert!(requests.load(Ordering::SeqCst) <= 615 / 30 + 6);
    opened.store(true, Ordering::SeqCst);
    cache.token(&CUSTOMER).await.unwrap_err();
    cache.organisation_changed("another");
    cache.token(&CUSTOMER).await.unwrap_err();
    cache.organisation_changed("c1");
    cache.token(&CUSTOMER).await.unwrap();
}

#[tokio::test]
async fn a_corp_id_that_is_not_one_name_in_a_path_reaches_nobody() {
    let odd =
        ["", " ", ".", "..", " ..", "../oauth2", "..\\x", "a/../b", "a/./b", "\n", "c1\r\nx: y", "a/.."];
    let credentials = || {
        [
            Credential::unified("c1", "id", "secret"),
            Credential::customised("key", "secret"),
            Credential::customised_legacy("key", "secret"),
        ]
    };
    let refuses = async |cache: TokenCache, request: TokenRequest<'_>| {
        let error = cache.token(&request).await.unwrap_err();
        assert!(matches!(error, AuthError::Unsupported { .. }), "{request:?}: {error}");
        assert!(error.to_string().contains("corp id") && !error.to_string().contains('\n'), "{error}");
    };
    for corp_id in odd {
        let clock = Arc::new(ManualClock::default());
        let (transport, requests) = issuing();
        for credential in credentials() {
            let cache = cache_of(credential.clone(), &transport, &clock);
            let tickets =
                JsapiTickets::new(Arc::new(cache.clone()), transport.clone(), clock.clone(), Hosts::china());
            tickets.ticket(Some(corp_id)).await.unwrap_err();
            refuses(cache, TokenRequest { kind: TokenKind::App, corp_id: Some(corp_id) }).await;
            let implied = cache_of(credential.for_organisation(corp_id), &transport, &clock);
            refuses(implied, TokenRequest::APP).await;
        }
        assert_eq!(requests.load(Ordering::SeqCst), 0, "{corp_id:?}");
    }
}

#[tokio::test]
async fn a_customer_that_gave_the_app_up_has_no_token_left_and_others_keep_theirs() {
    let (transport, requests) = issuing();
    let clock = Arc::new(ManualClock::default());
    let cache = cache_of(Credential::customised("key", "secret"), &transport, &clock);
    let other = TokenRequest { kind: TokenKind::App, corp_id: Some("c2") };
    let before = cache.token(&CUSTOMER).await.unwrap();
    cache.token(&other).await.unwrap();

    let shared: Arc<dyn TokenProvider> = Arc::new(cache);
    shared.organisation_left("c1");
    assert!(shared.cached(&CUSTOMER).is_none());
    assert!(shared.cached(&other).is_some());
    assert_eq!(requests.load(Ordering::SeqCst), 2, "nothing is fetched for a customer that has left");
    let after = shared.token(&CUSTOMER).await.unwrap();
    assert_ne!(before.secret(), after.secret());
}

#[tokio::test]
async fn a_pushed_ticket_reaches_the_cell_of_the_credential_through_the_provider() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = checking_tickets();
    let credential = Credential::isv("key", "secret", SuiteTicketCell::default());
    let shared: Arc<dyn TokenProvider> = Arc::new(cache_of(credential, &transport, &clock));
    assert!(matches!(shared.token(&SUITE).await, Err(AuthError::MissingSuiteTicket)));
    shared.suite_ticket_pushed(&Secret::new("")).await;
    assert!(matches!(shared.token(&SUITE).await, Err(AuthError::MissingSuiteTicket)), "an empty one is none");
    shared.suite_ticket_pushed(&Secret::new("good")).await;
    shared.token(&SUITE).await.unwrap();
}
