//! Who calls, as `--as` says it, and what else it may say.

use std::str::FromStr;
use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_auth::{AuthError, Credential, FileStore, SuiteTicketCell, Token, TokenProvider, TokenRequest};
use dingtalk_open::DingTalkBuilder;
use dingtalk_redis::RedisTokenStore;
use dingtalk_transport::TokioClock;

use crate::app::App;
use crate::exit::Exit;
use crate::failure::Failure;

/// A value of `--as`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The app itself.
    App,
    /// A person, by a token of their own.
    User,
    /// An ISV's app on behalf of this organisation.
    Corp(String),
    /// With `--dry-run`: what is not sent, as Rust.
    Rust,
    /// With `--dry-run`: what is not sent, as a command line of curl.
    Curl,
}

impl FromStr for Identity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text.split_once(':') {
            Some(("corp", id)) if !id.is_empty() => Self::Corp(id.to_owned()),
            None if text == "app" => Self::App,
            None if text == "user" => Self::User,
            None if text == "rust" => Self::Rust,
            None if text == "curl" => Self::Curl,
            _ => return Err("one of app, user, corp:ID; with --dry-run also rust, curl".to_owned()),
        })
    }
}

/// With the credential of an app, and the store of its tokens.
pub(crate) fn proved(
    builder: DingTalkBuilder,
    identity: &Identity,
    app: &App,
) -> Result<DingTalkBuilder, Failure> {
    let (profile, secret) = (&app.profile, app.secret()?);
    let client_id = profile.client_id.as_str();
    let store = profile.token_store().filter(|_| !app.is_fake());
    let builder = match &store {
        Some(place) => stored(builder, place)?,
        None => builder,
    };
    let corp_id = match identity {
        Identity::Corp(_) if !profile.suite => return Err(no_suite()),
        Identity::Corp(corp_id) => Some(corp_id.as_str()),
        _ => profile.corp_id.as_deref(),
    };
    Ok(match (corp_id, app.suite_ticket()?) {
        (Some(corp_id), _) if client_id.is_empty() => builder.corp(corp_id, secret),
        _ if !profile.suite => builder.app(client_id, secret),
        (corp_id, Some(ticket)) => {
            let tickets = SuiteTicketCell::default();
            tickets.set(ticket);
            let credential = Credential::isv(client_id, secret, Arc::new(tickets));
            builder.credential(match corp_id {
                Some(corp_id) => credential.for_organisation(corp_id),
                None => credential,
            })
        }
        // The endpoint that wants no ticket.
        (Some(corp_id), None) if store.is_none() => {
            builder.credential(Credential::unified(corp_id, client_id, secret))
        }
        _ => builder.suite(client_id, secret),
    })
}

fn stored(builder: DingTalkBuilder, place: &str) -> Result<DingTalkBuilder, Failure> {
    if place.starts_with("redis://") || place.starts_with("rediss://") {
        let store = RedisTokenStore::open(place).map_err(|_| {
            Failure::usage("the store of tokens is no address of Redis")
                .next("give redis://HOST:PORT/DATABASE")
        })?;
        return Ok(builder.token_store(store));
    }
    Ok(builder.token_store(FileStore::new(place, TokioClock::new())))
}

fn no_suite() -> Failure {
    Failure::new(Exit::Credential, "--as corp needs an ISV's app: an internal app acts for its own organisation").next(
        "set DINGTALK_SUITE_KEY and DINGTALK_SUITE_SECRET, run `dingctl profile add NAME --suite-key KEY`, or leave --as out",
    )
}

/// Of a run without an app: whatever needs a token says so.
#[derive(Debug)]
pub(crate) struct NoTokens;

#[async_trait]
impl TokenProvider for NoTokens {
    fn cached(&self, _: &TokenRequest<'_>) -> Option<Token> {
        None
    }

    async fn token(&self, request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Err(AuthError::Unsupported {
            kind: request.kind,
            advice: "no app is set; files are uploaded by one: set DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET",
        })
    }

    fn reject(&self, _: &TokenRequest<'_>, _: &Token) {}
}

/// Why there is no token for a customer. Both endpoints have a word of their own for who has not opened the app.
pub(crate) fn no_token_for(corp_id: &str, error: AuthError) -> Failure {
    let code = error.api().map(|error| error.code().to_owned()).unwrap_or_default();
    let failure = Failure::from(error).at(&format!("organisation {corp_id}"));
    match code.as_str() {
        "invalidSuiteTicket" => failure.next(
            "DingTalk has pushed another ticket since: put it into DINGTALK_SUITE_TICKET, run `dingctl profile keep NAME \
             suite-ticket`, or leave it out",
        ),
        "invalidAuthInfo" | "unknownError" => failure.ends_with(Exit::NotPermitted).next(
            "check the CorpId; it has to be that of an organisation which has opened the app (event org_suite_auth) and not given it up",
        ),
        _ => failure,
    }
}
