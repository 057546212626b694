//! Bar X1: no secret in any Debug, log line or error, in any of its forms.

use std::error::Error;
use std::fmt::{Debug, Write as _};
use std::io::Write as _;
use std::sync::Arc;

use crate::support::*;
use base64::Engine as _;
use dingtalk_auth::store::{Lease, StoreKey, StoredRefresh, StoredToken};
use dingtalk_auth::{
    AuthError, Credential, FileStore, JsapiTickets, Login, MemoryStore, StaticToken, SuiteTicketCell, Token,
    TokenCache, TokenKind, TokenProvider, TokenRequest, TokenStore, UserTokens,
};
use dingtalk_testing::log::Log;
use dingtalk_transport::{Clock, Reached, TokioClock, TransportError, TransportErrorKind};
use dingtalk_types::Hosts;
use serde_json::json;

const SECRET: &str = "canary/secret+1";
const TOKEN: &str = "canary/token+2";
const TICKET: &str = "canary/ticket+3";
const REFRESH: &str = "canary/refresh+4";

/// Everything that anyone could read, and whether a canary is in it.
#[derive(Clone, Default)]
struct Seen(Log);

impl Seen {
    fn add(&self, text: &str) {
        self.0.clone().write_all(text.as_bytes()).unwrap();
    }

    fn debug(&self, value: &impl Debug) {
        self.add(&format!("{value:?}\n{value:#?}\n"));
    }

    fn error(&self, error: &AuthError) {
        self.debug(error);
        let mut chain: Option<&dyn Error> = Some(error);
        while let Some(link) = chain {
            self.add(&format!("{link}\n"));
            chain = link.source();
        }
    }

    /// What was seen holds `wanted` and no form of a canary.
    fn check(&self, wanted: &[&str]) {
        let seen = self.0.text();
        for canary in [SECRET, TOKEN, TICKET, REFRESH] {
            let percent = canary.replace('/', "%2F").replace('+', "%2B");
            let hex = canary.bytes().fold(String::new(), |mut hex, byte| {
                write!(hex, "{byte:02x}").unwrap();
                hex
            });
            // Without the last group, which depends on what follows.
            let base64 = base64::engine::general_purpose::STANDARD.encode(canary);
            let debug = canary.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
            for form in
                [canary.to_owned(), percent, hex.clone(), hex.to_uppercase(), base64[..16].to_owned(), debug]
            {
                let at = seen.find(&form);
                assert_eq!(
                    at,
                    None,
                    "{form} in: {}",
                    &seen[at.unwrap_or(0).saturating_sub(200)..at.unwrap_or(0)]
                );
            }
        }
        for wanted in wanted {
            assert!(seen.contains(wanted), "the test must have seen {wanted}: {seen}");
        }
        println!("{} bytes of Debug output, log lines and errors: no secret", seen.len());
    }
}

fn everything() -> Vec<(Credential, TokenRequest<'static>)> {
    let tickets = Arc::new(SuiteTicketCell::default());
    tickets.set(TICKET);
    let app = |corp_id| TokenRequest { kind: TokenKind::App, corp_id };
    let of = |kind| TokenRequest { kind, corp_id: None };
    vec![
        (Credential::internal_app("id", SECRET), app(None)),
        (Credential::internal_app_legacy("id", SECRET), app(None)),
        (Credential::corp("c1", SECRET), app(None)),
        (Credential::unified("c1", "id", SECRET), app(None)),
        (Credential::isv("key", SECRET, tickets.clone()), app(Some("c1"))),
        (Credential::isv_legacy("key", SECRET, tickets.clone()), app(Some("c1"))),
        (Credential::isv_legacy("key", SECRET, tickets), of(TokenKind::Suite)),
        (
            Credential::internal_app("id", SECRET).and_sso("c1", SECRET).and_sns("id", SECRET),
            of(TokenKind::Sso),
        ),
        (Credential::sns("id", SECRET), of(TokenKind::Sns)),
    ]
}

#[tokio::test(start_paused = true)]
async fn nothing_that_can_be_printed_holds_a_secret() {
    if dingtalk_testing::ran_alone("secrets::nothing_that_can_be_printed_holds_a_secret") {
        return;
    }
    let seen = Seen::default();
    let _logging = seen.0.capture();
    let clock = Arc::new(TokioClock::new());
    let folder = tempfile::tempdir().unwrap();

    // A platform and a transport that repeat all they were sent.
    let (transport, _) = platform(|number, request| async move {
        let (head, body) = request.into_parts();
        let body = String::from_utf8_lossy(&body.collect(10_000).await?).into_owned();
        let told = format!("{} {body}", head.uri);
        match number % 4 {
            0 => ok(json!({
                "accessToken": TOKEN, "access_token": TOKEN, "suite_access_token": TOKEN, "jsapiTicket": TICKET,
                "refreshToken": REFRESH, "expireIn": 7200
            })),
            1 => Err(TransportError::new(TransportErrorKind::ConnectionClosed, Reached::Maybe)
                .with_host("oapi.dingtalk.com")
                .with_source(told)),
            2 => status(400, json!({"code": "invalidClientIdOrSecret", "message": told})),
            _ => status(500, json!({"code": "server.error", "message": told})),
        }
    });
    for (credential, request) in everything() {
        seen.debug(&credential);
        let dyn_clock: Arc<dyn Clock> = clock.clone();
        let builder = TokenCache::builder(credential, transport.clone(), dyn_clock, Hosts::china());
        let builder = builder.store(Arc::new(FileStore::new(folder.path(), clock.clone())));
        seen.debug(&builder);
        let cache = builder.build();
        for _ in 0..6 {
            match cache.token(&request).await {
                Ok(token) => {
                    seen.debug(&token);
                    seen.debug(token.header_value());
                    cache.reject(&request, &token);
                }
                Err(error) => seen.error(&error),
            }
            seen.debug(&cache);
            clock.sleep(seconds(40)).await;
        }
    }

    let store: Arc<dyn TokenStore> = Arc::new(MemoryStore::new(clock.clone()));
    let users = UserTokens::new("id", SECRET, transport.clone(), clock.clone(), Hosts::china());
    let source = users.provider("union-1", store.clone());
    for _ in 0..8 {
        match users.exchange_code(&REFRESH.into()).await {
            Ok(grant) => {
                seen.debug(&grant);
                source.sign_in(&grant).await.unwrap();
            }
            Err(error) => seen.error(&error),
        }
        clock.sleep(seconds(8_000)).await;
        if let Err(error) = source.token(&TokenRequest::APP).await {
            seen.error(&error);
        }
    }
    let tickets =
        JsapiTickets::new(Arc::new(StaticToken::new(TOKEN)), transport, clock.clone(), Hosts::china());
    for _ in 0..8 {
        if let Err(error) = tickets.ticket(None).await {
            seen.error(&error);
        }
        clock.sleep(seconds(8_000)).await;
    }

    let login = users.login_url("https://example.com").start().unwrap();
    seen.error(&Login::code(&SECRET.into(), &format!("code={TOKEN}&state=x")).unwrap_err());
    let refresh = StoredRefresh { secret: REFRESH.into(), remaining: seconds(1), corp_id: None };
    let stored = StoredToken {
        secret: TOKEN.into(),
        remaining: seconds(1),
        lifetime: seconds(1),
        refresh: Some(refresh),
    };
    seen.debug(&(&store, &users, &source, &tickets, &stored, &login.state));
    seen.debug(&(
        Token::new(TOKEN.into()),
        StaticToken::new(TOKEN),
        Lease { fence: 1 },
        StoreKey::new("app:1"),
    ));
    seen.debug(&stored.encode(seconds(0)));

    seen.check(&[
        "token obtained",
        "no new token",
        "token request repeated",
        "refused by DingTalk",
        "invalidClientIdOrSecret",
    ]);
}
