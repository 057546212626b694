//! Everything that can go wrong gives the right typed error: one readable line, in bounded time and memory, nothing
//! lost, no secret shown. Each against a real socket.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{End, RawServer, builder, ding};
use dingtalk_open::async_trait;
use dingtalk_open::auth::{AuthError, Token, TokenProvider, TokenRequest};
use dingtalk_open::error::ErrorKind;
use dingtalk_open::fake::{Fake, Fault};
use dingtalk_open::message::work::WorkMessage;
use dingtalk_open::transport::{Reached, TransportErrorKind};
use dingtalk_open::types::oapi::media::{MediaType, UploadMediaRequest};
use dingtalk_open::types::oapi::message::AsyncSendV2Request;
use dingtalk_open::types::oapi::user::GetUserRequest;
use dingtalk_open::{DingTalk, Error, Hosts, RetryPolicy, oapi};

/// The error is one readable line, tells its operation, and shows none of the secrets.
fn assert_readable(error: &Error, secrets: &[&str]) {
    let mut text = format!("{error}\n{error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!("\n{cause}\n{cause:?}"));
        source = cause.source();
    }
    println!("  {error}");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    assert!(error.to_string().starts_with("oapi::"), "does not name its operation: {error}");
    for secret in secrets {
        assert!(!text.contains(secret), "shows a secret: {text}");
    }
}

async fn get_user(ding: &DingTalk) -> Result<String, Error> {
    // Nothing is repeated here: repetition has its own tests.
    let call = oapi::user::get(ding, &GetUserRequest::new("manager4220")).retry(RetryPolicy::never());
    call.await.map(|user| user.result.name.clone())
}

#[tokio::test]
async fn an_empty_or_blank_credential_is_refused_before_anything_is_sent() {
    for (client_id, client_secret, part) in [
        ("", "s", "Client ID"),
        ("dingabc", "", "Client Secret"),
        ("dingabc", "canary\n", "Client Secret"),
        (" dingabc", "s", "Client ID"),
    ] {
        let error = DingTalk::builder().app(client_id, client_secret).build().unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains("canary"), "{error}");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_told_at_once_and_asked_for_once() {
    let fake = Fake::start().await.unwrap();
    let ding = builder(&fake).app(fake.client_id(), "wrong-canary-secret").build().unwrap();
    let error = get_user(&ding).await.unwrap_err();
    assert_readable(&error, &["wrong-canary-secret"]);
    for _ in 0..1_000 {
        let error = get_user(&ding).await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::CredentialInvalid), "{error}");
        assert_eq!(error.reached(), Reached::No);
    }
    assert_eq!(fake.requests().for_tokens(), 1, "a bad secret hammers the token endpoint");
    assert_eq!(fake.requests().to("/topapi/v2/user/get").len(), 0);
}

#[tokio::test]
async fn an_unreachable_host_is_told_in_bounded_time() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let with = |address: &str| {
        let hosts = Hosts::custom(address, address);
        DingTalk::builder()
            .app("id", "canary-secret")
            .hosts(hosts)
            .timeout(Duration::from_secs(8))
            .build()
            .unwrap()
    };
    let started = Instant::now();
    let error = get_user(&with(&refused)).await.unwrap_err();
    assert_eq!(error.transport().map(|error| error.kind()), Some(TransportErrorKind::Connect), "{error}");
    assert_eq!(error.reached(), Reached::No);
    assert_readable(&error, &["canary-secret"]);

    let error = get_user(&with("https://no-such-host.invalid")).await.unwrap_err();
    assert_eq!(error.transport().map(|error| error.kind()), Some(TransportErrorKind::Resolve), "{error}");
    assert_readable(&error, &["canary-secret"]);
    assert!(started.elapsed() < Duration::from_secs(16), "took {:?}", started.elapsed());
}

#[tokio::test]
async fn a_page_instead_of_json_is_an_error_whatever_its_status() {
    let fake = Fake::start().await.unwrap();
    for status in [200, 403, 404, 500, 502, 503] {
        let ding = ding(&fake);
        get_user(&ding).await.unwrap();
        fake.inject(Fault::status_with_body(
            "/topapi/v2/user/get",
            status,
            "<html><body>Sorry</body></html>",
        ));
        let error = get_user(&ding).await.unwrap_err();
        let kind = error.kind().unwrap_or_else(|| panic!("{status}: {error:?}"));
        match status {
            200 | 403 | 404 => assert_eq!(kind, &ErrorKind::UnexpectedAnswer, "{status}"),
            _ => assert_eq!(kind, &ErrorKind::ServerBusy, "{status}"),
        }
        assert_readable(&error, &[fake.client_secret()]);
    }
}

#[tokio::test]
async fn half_an_answer_is_a_broken_answer_and_not_malformed_json() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"errcode\":0,\"resu".to_vec();
    let server = RawServer::start(move |_| (half.clone(), End::Fin)).await;
    let error = get_user(&server.ding()).await.unwrap_err();
    assert_eq!(error.transport().map(|error| error.kind()), Some(TransportErrorKind::Truncated), "{error:?}");
    assert_eq!(error.reached(), Reached::Maybe);
    assert_readable(&error, &[]);

    let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"errcode\":0".to_vec();
    let server = RawServer::start(move |_| (whole.clone(), End::Fin)).await;
    let error = get_user(&server.ding()).await.unwrap_err();
    assert!(matches!(error, Error::Decode { .. }), "complete but not JSON: {error:?}");
    assert_readable(&error, &[]);
}

/// The memory is that of the client and the embedded DingTalk together.
#[tokio::test]
async fn two_gigabytes_of_answer_stop_at_the_limit() {
    if dingtalk_testing::ran_alone("failures::two_gigabytes_of_answer_stop_at_the_limit") {
        return;
    }
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    get_user(&ding).await.unwrap();
    let (started, before) = (Instant::now(), dingtalk_testing::resident_bytes());
    fake.inject(Fault::huge_body("/topapi/v2/user/get", 2 << 30));
    let error = get_user(&ding).await.unwrap_err();
    assert_eq!(
        error.transport().map(|error| error.kind()),
        Some(TransportErrorKind::BodyTooLarge(8 << 20)),
        "{error:?}"
    );
    assert_readable(&error, &[fake.client_secret()]);
    let grown = dingtalk_testing::resident_bytes().saturating_sub(before);
    println!("  2 GB answer: refused after {:?}, {} KiB more memory", started.elapsed(), grown >> 10);
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(grown < 3 * (8 << 20), "{grown} bytes more");
}

#[tokio::test]
async fn an_expired_token_costs_one_refusal_and_the_caller_notices_nothing() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    get_user(&ding).await.unwrap();
    fake.access().expire_tokens();
    let calls = (0..100).map(|_| {
        let ding = ding.clone();
        tokio::spawn(async move { get_user(&ding).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    println!("  expired under 100 callers: {} token requests in all", fake.requests().for_tokens());
    assert_eq!(fake.requests().for_tokens(), 2, "one at the start, one after the expiry");
}

#[derive(Debug, Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl TokenProvider for Told {
    async fn token(&self, _request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Ok(Token::new("token".into()))
    }

    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        None
    }

    fn reject(&self, _request: &TokenRequest<'_>, _token: &Token) {}

    fn organisation_changed(&self, corp_id: &str) {
        self.0.lock().unwrap().push(corp_id.to_owned());
    }
}

#[tokio::test]
async fn a_customer_who_opened_the_app_is_told_to_the_tokens() {
    let told = Told::default();
    let ding = DingTalk::builder().tokens(told.clone()).build().unwrap();
    ding.organisation_changed("dingcustomer");
    assert_eq!(*told.0.lock().unwrap(), ["dingcustomer"]);
}

#[tokio::test]
async fn a_file_whose_token_has_expired_arrives_whole() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    get_user(&ding).await.unwrap();
    fake.access().expire_tokens();
    let request = UploadMediaRequest::new(MediaType::File, "notes.md", b"# Notes".to_vec());
    let stored = oapi::media::upload(&ding, &request).await.unwrap();
    assert_eq!(&fake.messages().media(&stored.media_id).unwrap().content[..], b"# Notes");
    assert_eq!(fake.requests().for_tokens(), 2, "one at the start, one after the expiry");
}

#[tokio::test]
async fn a_ban_keeps_every_later_call_at_home() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    get_user(&ding).await.unwrap();
    fake.inject(Fault::ban("/topapi/v2/user/get"));
    let error = get_user(&ding).await.unwrap_err();
    assert!(matches!(error.kind(), Some(ErrorKind::Banned { .. })), "{error:?}");
    assert_readable(&error, &[fake.client_secret()]);
    let sent = fake.requests().all().len();
    let error = get_user(&ding).await.unwrap_err();
    assert!(matches!(error, Error::Banned { .. }), "{error:?}");
    assert_readable(&error, &[fake.client_secret()]);
    assert_eq!(fake.requests().all().len(), sent, "a packet left during the ban");
}

#[tokio::test]
async fn a_missing_permission_names_the_permission_point_and_where_to_get_it() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    fake.access().deny_scope("qyapi_get_member");
    let error = get_user(&ding).await.unwrap_err();
    let Some(ErrorKind::PermissionMissing { scopes }) = error.kind() else { panic!("{error:?}") };
    assert_eq!(scopes, &["qyapi_get_member"], "{error}");
    assert!(error.to_string().contains("qyapi_get_member"), "{error}");
    let url = error.api().and_then(|error| error.permission_url(fake.client_id())).unwrap();
    assert!(url.contains(fake.client_id()) && url.contains("qyapi_get_member"), "{url}");
    assert_readable(&error, &[fake.client_secret()]);
}

#[tokio::test]
async fn a_message_beyond_its_limit_is_refused_before_anything_is_sent() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let too_long =
        AsyncSendV2Request::to_users(fake.agent_id(), ["u1"], WorkMessage::text("字".repeat(2_000)));
    let too_many: Vec<_> = (0..101).map(|number| format!("u{number}")).collect();
    let too_many = AsyncSendV2Request::to_users(fake.agent_id(), too_many, WorkMessage::text("hi"));
    for (request, limit) in [(too_long, "2048"), (too_many, "100")] {
        let error = oapi::message::async_send_v2(&ding, &request).await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest { .. }), "{error:?}");
        assert!(error.to_string().contains(limit), "does not name the limit: {error}");
        assert_readable(&error, &[]);
    }
    assert_eq!(fake.requests().all().len(), 0);
}

#[tokio::test]
async fn an_operation_the_platform_does_not_offer_is_explained() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let error = ding
        .call_raw(http::Method::POST, "/topapi/v2/user/notexist", &serde_json::json!({}))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.code()), (Some(&ErrorKind::UnknownOperation), Some("22")), "{error:?}");
    println!("  {error}");
}
