//! Real sockets: the cache against the embedded DingTalk.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_auth::{
    Credential, JsapiTickets, MemoryStore, SuiteTicketCell, TokenCache, TokenKind, TokenProvider,
    TokenRequest, UserTokens,
};
use dingtalk_fake::{Fake, Fault};
use dingtalk_transport::{HyperTransport, TokioClock, Transport};
use dingtalk_types::Hosts;
use dingtalk_types::error::ErrorKind;

struct Platform {
    fake: Fake,
    transport: Arc<dyn Transport>,
    hosts: Hosts,
}

impl Platform {
    async fn start() -> Self {
        let fake = Fake::start().await.unwrap();
        let hosts = Hosts::custom(fake.base_url(), fake.base_url());
        Self { fake, transport: Arc::new(HyperTransport::builder().build().unwrap()), hosts }
    }

    fn cache(&self, credential: Credential) -> TokenCache {
        let clock = Arc::new(TokioClock::new());
        TokenCache::builder(credential, Arc::clone(&self.transport), clock, self.hosts.clone()).build()
    }

    fn internal(&self) -> TokenCache {
        self.cache(Credential::internal_app(self.fake.client_id(), self.fake.client_secret()))
    }
}

fn of(kind: TokenKind, corp_id: Option<&str>) -> TokenRequest<'_> {
    TokenRequest { kind, corp_id }
}

#[tokio::test]
async fn every_credential_gets_its_token_from_a_server_that_checks_it() {
    let platform = Platform::start().await;
    let fake = &platform.fake;
    let seed = fake.seed().clone();
    let (id, secret, corp) = (fake.client_id(), fake.client_secret(), fake.corp_id());
    let tickets = Arc::new(SuiteTicketCell::default());
    tickets.set(&*seed.suite.ticket);
    let customer = Some(corp);
    let suite = (&*seed.suite.key, &*seed.suite.secret);
    let cases = [
        (Credential::internal_app(id, secret), of(TokenKind::App, None)),
        (Credential::internal_app_legacy(id, secret), of(TokenKind::App, None)),
        (Credential::corp(corp, fake.corp_secret()), of(TokenKind::App, None)),
        (Credential::unified(corp, id, secret), of(TokenKind::App, None)),
        (Credential::unified(corp, suite.0, suite.1), of(TokenKind::App, customer)),
        (Credential::isv(suite.0, suite.1, tickets.clone()), of(TokenKind::App, customer)),
        (Credential::isv(suite.0, suite.1, tickets.clone()), of(TokenKind::Suite, None)),
        (Credential::isv_legacy(suite.0, suite.1, tickets.clone()), of(TokenKind::App, customer)),
        (Credential::isv_legacy(suite.0, suite.1, tickets), of(TokenKind::Suite, None)),
        (Credential::sso(corp, &*seed.sso_secret), of(TokenKind::Sso, None)),
        (Credential::sso_legacy(corp, &*seed.sso_secret), of(TokenKind::Sso, None)),
        (Credential::sns(&*seed.sns.app_id, &*seed.sns.app_secret), of(TokenKind::Sns, None)),
    ];
    for (credential, request) in cases {
        let name = format!("{credential:?} {request:?}");
        let token = platform.cache(credential).token(&request).await;
        assert!(token.is_ok(), "{name}: {}", token.unwrap_err());
    }
}

#[tokio::test]
async fn wrong_secrets_are_the_same_error_on_every_endpoint() {
    let platform = Platform::start().await;
    let (id, corp) = (platform.fake.client_id(), platform.fake.corp_id());
    for credential in [
        Credential::internal_app(id, "wrong"),
        Credential::internal_app_legacy(id, "wrong"),
        Credential::corp(corp, "wrong"),
        Credential::unified(corp, id, "wrong"),
    ] {
        let name = format!("{credential:?}");
        let error = platform.cache(credential).token(&TokenRequest::APP).await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::CredentialInvalid), "{name}: {error}");
    }
    assert_eq!(platform.fake.requests().for_tokens(), 4, "none was repeated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_callers_over_sockets_make_one_request() {
    let platform = Platform::start().await;
    platform.fake.inject(Fault::latency("/v1.0/oauth2/accessToken", Duration::from_millis(50)));
    let cache = platform.internal();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..1_000 {
        let cache = cache.clone();
        calls.spawn(async move { cache.token(&TokenRequest::APP).await.unwrap() });
    }
    calls.join_all().await;
    println!("1000 callers over sockets: {} token request", platform.fake.requests().for_tokens());
    assert_eq!((platform.fake.requests().for_tokens(), cache.requests_sent()), (1, 1));
}

#[tokio::test]
async fn broken_connections_and_proxy_pages_heal_by_repetition() {
    for fault in [
        Fault::reset("/v1.0/oauth2/accessToken"),
        Fault::truncate("/v1.0/oauth2/accessToken", 20),
        Fault::status("/v1.0/oauth2/accessToken", 502),
    ] {
        let platform = Platform::start().await;
        let name = format!("{fault:?}");
        platform.fake.inject(fault.times(1));
        let cache = platform.internal();
        let token = cache.token(&TokenRequest::APP).await;
        assert!(token.is_ok(), "{name}: {}", token.unwrap_err());
        assert_eq!(
            (platform.fake.requests().to("/v1.0/oauth2/accessToken").len(), cache.requests_sent()),
            (2, 2),
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_unreachable_host_is_told_in_one_line() {
    let platform = Platform::start().await;
    let cache = platform.internal();
    platform.fake.shutdown().await;
    let error = cache.token(&TokenRequest::APP).await.unwrap_err();
    assert!(error.transport().is_some(), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
}

#[tokio::test]
async fn a_person_logs_in_and_is_refreshed_and_pages_get_their_ticket() {
    let platform = Platform::start().await;
    let fake = &platform.fake;
    let clock = Arc::new(TokioClock::new());
    let users = UserTokens::new(
        fake.client_id(),
        fake.client_secret(),
        Arc::clone(&platform.transport),
        clock.clone(),
        platform.hosts.clone(),
    );
    let code = fake.access().login_code(&fake.seed().users[0].userid.clone()).into();
    let grant = users.exchange_code(&code).await.unwrap();
    assert_eq!(grant.corp_id.as_deref(), Some(fake.corp_id()));
    let again = users.exchange_code(&code).await.unwrap_err();
    assert_eq!(again.kind(), Some(&ErrorKind::CodeInvalid));

    let source = users.provider("user", Arc::new(MemoryStore::new(clock.clone())));
    source.sign_in(&grant).await.unwrap();
    let token = source.token(&TokenRequest::APP).await.unwrap();
    source.reject(&TokenRequest::APP, &token);
    source.token(&TokenRequest::APP).await.unwrap();
    assert!(users.refresh(&grant.refresh_token).await.is_err(), "the refresh token was spent");

    let tokens = Arc::new(platform.internal());
    let transport = || Arc::clone(&platform.transport);
    let new = JsapiTickets::new(tokens.clone(), transport(), clock.clone(), platform.hosts.clone());
    let old = JsapiTickets::legacy(tokens, transport(), clock, platform.hosts.clone());
    assert_eq!(new.ticket(None).await.unwrap(), old.ticket(None).await.unwrap());
}
