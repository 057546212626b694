//! What each credential puts on the wire, to the byte.

use std::sync::{Arc, Mutex};

use crate::support::*;
use dingtalk_auth::{
    AuthError, Credential, JsapiTickets, StaticToken, SuiteTicketCell, TokenCache, TokenKind, TokenProvider,
    TokenRequest, UserTokens,
};
use dingtalk_crypto::signature;
use dingtalk_transport::{Clock, ManualClock, Transport};
use dingtalk_types::Hosts;
use serde_json::{Value, json};

/// Method, address and body of every request; each is answered with `answer`.
fn recording(answer: Value) -> (Arc<dyn Transport>, Arc<Mutex<Vec<String>>>) {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    let (transport, _) = platform(move |_, request| {
        let (log, answer) = (Arc::clone(&log), answer.clone());
        async move {
            let (head, body) = request.into_parts();
            let token = head
                .headers
                .get("x-acs-dingtalk-access-token")
                .map(|value| value.to_str().unwrap().to_owned());
            let body = body.collect(10_000).await?;
            assert_eq!(head.headers.contains_key("content-type"), !body.is_empty());
            let body = String::from_utf8_lossy(&body).into_owned();
            let mut line = format!("{} {}", head.method, head.uri);
            for part in [token, Some(body)].into_iter().flatten().filter(|part| !part.is_empty()) {
                line = format!("{line} {part}");
            }
            log.lock().unwrap().push(line);
            ok(answer)
        }
    });
    (transport, seen)
}

const AT_MS: u64 = 1_767_225_600_000;

async fn request_of(credential: Credential, kind: TokenKind, corp_id: Option<&str>, field: &str) -> String {
    let (transport, seen) = recording(json!({"errcode": 0, field: "the-token", "expires_in": 7200}));
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::default());
    let cache = TokenCache::builder(credential, transport, clock, Hosts::china()).max_attempts(1).build();
    let token = cache.token(&TokenRequest { kind, corp_id }).await.unwrap();
    assert_eq!(token.secret().expose(), "the-token");
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    seen[0].clone()
}

fn tickets() -> Arc<SuiteTicketCell> {
    let tickets = SuiteTicketCell::default();
    tickets.set("tick/et");
    Arc::new(tickets)
}

#[tokio::test]
async fn every_credential_asks_its_endpoint_as_documented() {
    use TokenKind::{App, Sns, Sso, Suite};
    let signature = |ticket: &str| {
        let raw = signature::isv_suite(AT_MS, ticket, &"s&cret".into());
        raw.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
    };
    let signed = |key: &str, ticket: &str, encoded: &str| {
        format!(
            "POST https://oapi.dingtalk.com/service/get_corp_token?accessKey={key}&timestamp={AT_MS}\
             &suiteTicket={encoded}&signature={} {{\"auth_corpid\":\"c1\"}}",
            signature(ticket)
        )
    };
    let cases = [
        (
            Credential::internal_app("id", "s&cret"), App, None, "accessToken",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/accessToken {"appKey":"id","appSecret":"s&cret"}"#.to_owned(),
        ),
        (
            Credential::internal_app_legacy("id", "s&cret"), App, None, "access_token",
            "GET https://oapi.dingtalk.com/gettoken?appkey=id&appsecret=s%26cret".to_owned(),
        ),
        (
            Credential::corp("c1", "s&cret"), App, None, "access_token",
            "GET https://oapi.dingtalk.com/gettoken?corpid=c1&corpsecret=s%26cret".to_owned(),
        ),
        (
            Credential::unified("c/1", "id", "s&cret"), App, None, "access_token",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/c%2F1/token {"client_id":"id","client_secret":"s&cret","grant_type":"client_credentials"}"#.to_owned(),
        ),
        (
            Credential::unified("c1", "id", "s&cret"), App, Some("c2"), "access_token",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/c2/token {"client_id":"id","client_secret":"s&cret","grant_type":"client_credentials"}"#.to_owned(),
        ),
        (
            Credential::isv("key", "s&cret", tickets()), App, Some("c1"), "accessToken",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/corpAccessToken {"suiteKey":"key","suiteSecret":"s&cret","authCorpId":"c1","suiteTicket":"tick/et"}"#.to_owned(),
        ),
        (
            Credential::isv("key", "s&cret", tickets()), Suite, None, "accessToken",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/suiteAccessToken {"suiteKey":"key","suiteSecret":"s&cret","suiteTicket":"tick/et"}"#.to_owned(),
        ),
        (
            Credential::isv_legacy("key", "s&cret", tickets()), App, Some("c1"), "access_token",
            signed("key", "tick/et", "tick%2Fet"),
        ),
        (
            Credential::isv_legacy("key", "s&cret", tickets()), Suite, None, "suite_access_token",
            r#"POST https://oapi.dingtalk.com/service/get_suite_token {"suite_key":"key","suite_secret":"s&cret","suite_ticket":"tick/et"}"#.to_owned(),
        ),
        (
            Credential::customised("key", "s&cret").for_organisation("c1"), App, None, "accessToken",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/corpAccessToken {"suiteKey":"key","suiteSecret":"s&cret","authCorpId":"c1","suiteTicket":"Test"}"#.to_owned(),
        ),
        (
            Credential::customised_legacy("key", "s&cret"), App, Some("c1"), "access_token",
            signed("key", "Test", "Test"),
        ),
        (
            Credential::sso("c1", "s&cret"), Sso, None, "accessToken",
            r#"POST https://api.dingtalk.com/v1.0/oauth2/ssoAccessToken {"corpid":"c1","ssoSecret":"s&cret"}"#.to_owned(),
        ),
        (
            Credential::sso_legacy("c1", "s&cret"), Sso, None, "access_token",
            "GET https://oapi.dingtalk.com/sso/gettoken?corpid=c1&corpsecret=s%26cret".to_owned(),
        ),
        (
            Credential::sns("id", "s&cret"), Sns, None, "access_token",
            "GET https://oapi.dingtalk.com/sns/gettoken?appid=id&appsecret=s%26cret".to_owned(),
        ),
    ];
    for (credential, kind, corp_id, field, expected) in cases {
        let name = format!("{credential:?}");
        assert_eq!(request_of(credential, kind, corp_id, field).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_token_that_the_credential_cannot_give_is_refused_without_a_request() {
    let app = |corp_id| TokenRequest { kind: TokenKind::App, corp_id };
    let of = |kind| TokenRequest { kind, corp_id: None };
    let cases = [
        (Credential::internal_app("id", "s"), app(Some("c1")), "leave out the corp id"),
        (Credential::isv("id", "s", tickets()), app(None), "name the organisation"),
        (Credential::internal_app("id", "s"), of(TokenKind::Suite), "Credential::isv"),
        (Credential::internal_app("id", "s"), of(TokenKind::Sso), "and_sso"),
        (Credential::internal_app("id", "s"), of(TokenKind::Sns), "and_sns"),
        (Credential::sso("c1", "s"), app(None), "key and secret of an app"),
    ];
    for (credential, request, advice) in cases {
        let (transport, seen) = recording(json!({}));
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::default());
        let cache = TokenCache::builder(credential, transport, clock, Hosts::china()).build();
        assert!(cache.cached(&request).is_none());
        let error = cache.token(&request).await.unwrap_err();
        assert!(
            matches!(error, AuthError::Unsupported { .. }) && error.to_string().contains(advice),
            "{error}"
        );
        assert!(seen.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_missing_suite_ticket_is_told_and_the_pushed_one_helps_at_once() {
    let (transport, seen) = recording(json!({"accessToken": "t", "expireIn": 7200}));
    let clock = Arc::new(ManualClock::default());
    let tickets = Arc::new(SuiteTicketCell::default());
    let isv = Credential::isv("key", "s", tickets.clone());
    let dyn_clock: Arc<dyn Clock> = clock.clone();
    let cache = TokenCache::builder(isv, transport, dyn_clock, Hosts::china()).build();
    let request = TokenRequest { kind: TokenKind::App, corp_id: Some("c1") };
    let error = cache.token(&request).await.unwrap_err();
    assert!(matches!(error, AuthError::MissingSuiteTicket), "{error}");
    assert!(seen.lock().unwrap().is_empty());

    tickets.set("pushed");
    cache.forget_failures();
    clock.advance(seconds(1));
    assert!(cache.token(&request).await.is_ok());
}

#[tokio::test]
async fn an_organisation_named_or_implied_is_one_cache_entry() {
    let (transport, requests) = issuing();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::default());
    let cache =
        TokenCache::builder(Credential::unified("c1", "id", "s"), transport, clock, Hosts::china()).build();
    cache.token(&TokenRequest::APP).await.unwrap();
    cache.token(&TokenRequest { kind: TokenKind::App, corp_id: Some("c1") }).await.unwrap();
    assert_eq!(requests.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn jsapi_tickets_carry_the_app_token_the_way_of_their_host() {
    let clock = Arc::new(ManualClock::default());
    let tokens = Arc::new(StaticToken::new("app+token"));

    let (transport, seen) = recording(json!({"jsapiTicket": "ticket", "expireIn": 7200}));
    let tickets = JsapiTickets::new(tokens.clone(), transport, clock.clone(), Hosts::china());
    assert_eq!(tickets.ticket(None).await.unwrap().expose(), "ticket");
    tickets.ticket(None).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["POST https://api.dingtalk.com/v1.0/oauth2/jsapiTickets app+token"]);

    let (transport, seen) = recording(json!({"errcode": 0, "ticket": "ticket", "expires_in": 7200}));
    let tickets = JsapiTickets::legacy(tokens, transport, clock, Hosts::china());
    assert_eq!(tickets.ticket(None).await.unwrap().expose(), "ticket");
    let address = "GET https://oapi.dingtalk.com/get_jsapi_ticket?access_token=app%2Btoken";
    assert_eq!(*seen.lock().unwrap(), [address]);
}

#[tokio::test]
async fn user_tokens_are_asked_for_by_code_and_by_refresh_token() {
    let (transport, seen) =
        recording(json!({"accessToken": "a", "refreshToken": "r2", "expireIn": 7200, "corpId": "c1"}));
    let users = UserTokens::new("id", "s", transport, Arc::new(ManualClock::default()), Hosts::china());
    let grant = users.exchange_code(&"code".into()).await.unwrap();
    users.refresh(&"r1".into()).await.unwrap();
    assert_eq!(grant.refresh_token.expose(), "r2");
    assert_eq!((grant.expires_in, grant.corp_id.as_deref()), (seconds(7_200), Some("c1")));
    assert_eq!(
        *seen.lock().unwrap(),
        [
            r#"POST https://api.dingtalk.com/v1.0/oauth2/userAccessToken {"clientId":"id","clientSecret":"s","code":"code","grantType":"authorization_code"}"#,
            r#"POST https://api.dingtalk.com/v1.0/oauth2/userAccessToken {"clientId":"id","clientSecret":"s","refreshToken":"r1","grantType":"refresh_token"}"#,
        ]
    );
}

#[test]
fn an_app_names_its_client_and_whether_tickets_are_pushed_for_it() {
    let cases = [
        (Credential::internal_app("id", "s"), true, false),
        (Credential::internal_app_legacy("id", "s"), true, false),
        (Credential::unified("c1", "id", "s"), true, false),
        (Credential::isv("id", "s", tickets()), true, true),
        (Credential::isv_legacy("id", "s", tickets()).for_organisation("c1"), true, true),
        (Credential::customised("id", "s"), true, false),
        (Credential::customised_legacy("id", "s"), true, false),
        (Credential::corp("c1", "s"), false, false),
        (Credential::sso("c1", "s"), false, false),
        (Credential::sns("id", "s"), false, false),
    ];
    for (credential, is_app, pushed) in cases {
        let client = credential.client().map(|client| (client.client_id, client.client_secret));
        assert_eq!(client, is_app.then(|| ("id".to_owned(), "s".into())), "{credential:?}");
        assert_eq!(credential.wants_suite_tickets(), pushed, "{credential:?}");
    }
}
