//! What every source of tokens can be told, whoever made it and however it is shared.

use std::sync::{Arc, Mutex};

use crate::support::*;
use async_trait::async_trait;
use dingtalk_auth::{
    AuthError, MemoryStore, StaticToken, SuiteTickets, Token, TokenProvider, TokenRequest, UserTokens,
};
use dingtalk_transport::ManualClock;
use dingtalk_types::{Hosts, Secret};
use serde_json::json;

const APP: TokenRequest<'static> = TokenRequest::APP;

/// A source that does what it must and no more: each token it gives is another.
#[derive(Debug, Default)]
struct Plain(Mutex<Vec<String>>);

#[async_trait]
impl TokenProvider for Plain {
    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        None
    }

    async fn token(&self, _request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Ok(Token::new("another".into()))
    }

    fn reject(&self, _request: &TokenRequest<'_>, token: &Token) {
        self.0.lock().unwrap().push(token.secret().expose().to_owned());
    }
}

#[tokio::test]
async fn a_plain_source_rejects_what_it_is_to_replace_and_gives_another() {
    let (source, refused) = (Plain::default(), Token::new("refused".into()));
    let another = source.replace(&APP, &refused, "/bad").await.unwrap().unwrap();
    assert_eq!(another.secret().expose(), "another");
    assert_eq!(*source.0.lock().unwrap(), ["refused"]);
}

/// Notes what it is told.
#[derive(Debug, Default)]
struct Told(Mutex<Vec<String>>);

impl Told {
    fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }
}

#[async_trait]
impl TokenProvider for Told {
    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        Some(Token::new("cached".into()))
    }

    async fn token(&self, _request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Ok(Token::new("fetched".into()))
    }

    fn reject(&self, _request: &TokenRequest<'_>, token: &Token) {
        self.note(format!("reject {}", token.secret().expose()));
    }

    async fn replace(
        &self,
        _request: &TokenRequest<'_>,
        _refused: &Token,
        operation: &str,
    ) -> Result<Option<Token>, AuthError> {
        self.note(format!("replace for {operation}"));
        Ok((operation != "/bad").then(|| Token::new("replaced".into())))
    }

    fn accepted(&self, _request: &TokenRequest<'_>, _token: &Token, operation: &str) {
        self.note(format!("accepted {operation}"));
    }

    fn organisation_changed(&self, corp_id: &str) {
        self.note(format!("changed {corp_id}"));
    }

    fn organisation_left(&self, corp_id: &str) {
        self.note(format!("left {corp_id}"));
    }

    async fn suite_ticket_pushed(&self, ticket: &Secret) {
        self.note(format!("ticket {}", ticket.expose()));
    }

    fn forget_failures(&self) {
        self.note("forget failures");
    }
}

/// Everything that can be asked and told.
async fn all(source: impl TokenProvider, told: &Told) {
    let text = |token: Option<Token>| token.map(|token| token.secret().expose().to_owned());
    let token = Token::new("t".into());
    assert_eq!(text(source.cached(&APP)).as_deref(), Some("cached"));
    assert_eq!(text(source.token(&APP).await.ok()).as_deref(), Some("fetched"));
    source.reject(&APP, &token);
    assert_eq!(text(source.replace(&APP, &token, "/good").await.unwrap()).as_deref(), Some("replaced"));
    assert_eq!(text(source.replace(&APP, &token, "/bad").await.unwrap()), None);
    source.accepted(&APP, &token, "/good");
    source.organisation_changed("c1");
    source.organisation_left("c2");
    source.suite_ticket_pushed(&"s".into()).await;
    source.forget_failures();
    let expected = [
        "reject t",
        "replace for /good",
        "replace for /bad",
        "accepted /good",
        "changed c1",
        "left c2",
        "ticket s",
        "forget failures",
    ];
    assert_eq!(*told.0.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_shared_source_hears_everything_that_it_is_told() {
    let told = Arc::new(Told::default());
    all(Arc::clone(&told), &told).await;
    let told = Arc::new(Told::default());
    let shared: Arc<dyn TokenProvider> = told.clone();
    all(shared, &told).await;
}

#[tokio::test]
async fn a_token_of_ones_own_is_given_whatever_is_told() {
    let source = StaticToken::new("own");
    let token = source.token(&APP).await.unwrap();
    source.reject(&APP, &token);
    let again = source.cached(&APP).unwrap();
    assert!(again.same_as(&token) && again.secret().expose() == "own");
}

#[tokio::test]
async fn the_token_of_a_person_is_at_hand_and_is_replaced_and_accepted_as_an_apps_is() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = platform(|number, _| async move {
        ok(
            json!({"accessToken": format!("a{number}"), "refreshToken": format!("r{number}"), "expireIn": 7200}),
        )
    });
    let users = UserTokens::new("id", "secret", transport, clock.clone(), Hosts::china());
    let source = users.provider("u", MemoryStore::new(clock.clone()));
    source.sign_in(&users.exchange_code(&"code".into()).await.unwrap()).await.unwrap();
    assert!(source.cached(&APP).is_none(), "nothing is read before somebody asks");
    let first = source.token(&APP).await.unwrap();
    assert!(source.cached(&APP).unwrap().same_as(&first));

    let second = source.replace(&APP, &first, "/bad").await.unwrap().unwrap();
    assert_eq!((first.secret().expose(), second.secret().expose()), ("a1", "a2"));
    clock.advance(seconds(2));
    assert!(source.replace(&APP, &second, "/bad").await.unwrap().is_none(), "the operation refuses tokens");
    source.accepted(&APP, &second, "/bad");
    let third = source.replace(&APP, &second, "/bad").await.unwrap().unwrap();
    assert_eq!(third.secret().expose(), "a3");
}

/// Tickets that come by another way.
#[derive(Debug)]
struct Elsewhere;

#[async_trait]
impl SuiteTickets for Elsewhere {
    async fn latest(&self) -> Result<Option<Secret>, dingtalk_auth::StoreError> {
        Ok(Some("there".into()))
    }
}

#[tokio::test]
async fn a_place_for_tickets_that_keeps_none_is_not_in_the_way() {
    Elsewhere.keep(&"pushed".into()).await.unwrap();
    assert_eq!(Elsewhere.latest().await.unwrap().unwrap().expose(), "there");
}
