//! What each credential sends, and under which name its token comes back (protocol facts: tokens §2).

use std::time::SystemTime;

use dingtalk_crypto::signature;
use dingtalk_transport::Clock;
use dingtalk_types::{Host, Secret, percent};

use super::{App, Credential, Dialect, KeyPair, Tickets};
use crate::error::AuthError;
use crate::fetch::TokenCall;
use crate::provider::TokenRequest;
use crate::store::StoreError;
use crate::token::TokenKind;

/// A token request and the name of the token in its answer.
pub(crate) struct Grant {
    pub(crate) call: TokenCall,
    pub(crate) field: &'static str,
    /// The pushed ticket that it proves itself with.
    pub(crate) ticket: Option<Secret>,
}

impl Grant {
    fn with_ticket(self, ticket: Secret) -> Self {
        Self { ticket: Some(ticket), ..self }
    }
}

/// Customised apps may send any text for a ticket; this is the one of DingTalk's own samples.
const ANY_TICKET: &str = "Test";

impl Credential {
    /// The request for `request`'s token.
    pub(crate) async fn grant(
        &self,
        request: &TokenRequest<'_>,
        clock: &dyn Clock,
    ) -> Result<Grant, AuthError> {
        self.supports(request)?;
        let corp_id = request.corp_id.or(self.corp_id.as_deref()).unwrap_or_default();
        match (request.kind, &self.app) {
            (TokenKind::App, Some(App::Internal(pair))) => Ok(internal(pair)),
            (TokenKind::App, Some(App::InternalLegacy(pair))) => Ok(gettoken(pair, ["appkey", "appsecret"])),
            (TokenKind::App, Some(App::Corp(pair))) => Ok(gettoken(pair, ["corpid", "corpsecret"])),
            (TokenKind::App, Some(App::Unified(pair))) => Ok(unified(pair, corp_id)),
            (TokenKind::App, Some(App::Suite { pair, tickets, dialect })) => {
                let ticket = tickets.latest().await?;
                let grant = match dialect {
                    Dialect::New => corp_access_token(pair, &ticket, corp_id),
                    Dialect::Legacy => get_corp_token(pair, &ticket, corp_id, clock.now()),
                };
                Ok(grant.with_ticket(ticket))
            }
            (TokenKind::Suite, Some(App::Suite { pair, tickets, dialect })) => {
                let ticket = tickets.latest().await?;
                let grant = match dialect {
                    Dialect::New => suite_access_token(pair, &ticket),
                    Dialect::Legacy => get_suite_token(pair, &ticket),
                };
                Ok(grant.with_ticket(ticket))
            }
            (TokenKind::Sso, _) => self
                .sso
                .as_ref()
                .map(|sso| match sso.dialect {
                    Dialect::New => sso_access_token(&sso.pair),
                    Dialect::Legacy => sso_gettoken(&sso.pair),
                })
                .ok_or_else(|| unsupported(request.kind)),
            (TokenKind::Sns, _) => {
                self.sns.as_ref().map(sns_gettoken).ok_or_else(|| unsupported(request.kind))
            }
            (TokenKind::App | TokenKind::Suite, _) => Err(unsupported(request.kind)),
        }
    }

    /// The ticket that DingTalk pushed last, for credentials that prove themselves with one.
    pub(crate) async fn pushed_ticket(&self) -> Option<Secret> {
        match &self.app {
            Some(App::Suite { tickets: Tickets::Pushed(tickets), .. }) => {
                tickets.latest().await.ok().flatten()
            }
            _ => None,
        }
    }

    /// Takes over a pushed ticket, where it is of use.
    pub(crate) async fn keep_ticket(&self, ticket: &Secret) -> Result<(), StoreError> {
        match &self.app {
            Some(App::Suite { tickets: Tickets::Pushed(tickets), .. }) if !ticket.is_empty() => {
                tickets.keep(ticket).await
            }
            _ => Ok(()),
        }
    }
}

fn unsupported(kind: TokenKind) -> AuthError {
    AuthError::Unsupported { kind, advice: "build another credential" }
}

impl Tickets {
    async fn latest(&self) -> Result<Secret, AuthError> {
        match self {
            Self::Any => Ok(Secret::new(ANY_TICKET)),
            Self::Pushed(tickets) => {
                let ticket = tickets.latest().await.map_err(AuthError::Store)?;
                ticket.filter(|ticket| !ticket.is_empty()).ok_or(AuthError::MissingSuiteTicket)
            }
        }
    }
}

fn internal(KeyPair { id, secret }: &KeyPair) -> Grant {
    let members = [("appKey", &**id), ("appSecret", secret.expose())];
    let call = TokenCall::post("oauth2/accessToken", Host::Api, "/v1.0/oauth2/accessToken", &members);
    Grant { call: call.hiding([secret]), field: "accessToken", ticket: None }
}

fn gettoken(KeyPair { id, secret }: &KeyPair, [id_name, secret_name]: [&str; 2]) -> Grant {
    let call = TokenCall::get("gettoken", "/gettoken", &[(id_name, id), (secret_name, secret.expose())]);
    Grant { call: call.hiding([secret]), field: "access_token", ticket: None }
}

fn unified(KeyPair { id, secret }: &KeyPair, corp_id: &str) -> Grant {
    let path = format!("/v1.0/oauth2/{}/token", percent::encode(corp_id));
    let members =
        [("client_id", &**id), ("client_secret", secret.expose()), ("grant_type", "client_credentials")];
    let call = TokenCall::post("oauth2/{corpId}/token", Host::Api, &path, &members);
    Grant { call: call.hiding([secret]), field: "access_token", ticket: None }
}

fn corp_access_token(KeyPair { id, secret }: &KeyPair, ticket: &Secret, corp_id: &str) -> Grant {
    let members = [
        ("suiteKey", &**id),
        ("suiteSecret", secret.expose()),
        ("authCorpId", corp_id),
        ("suiteTicket", ticket.expose()),
    ];
    let call = TokenCall::post("oauth2/corpAccessToken", Host::Api, "/v1.0/oauth2/corpAccessToken", &members);
    Grant { call: call.hiding([secret, ticket]), field: "accessToken", ticket: None }
}

fn get_corp_token(
    KeyPair { id, secret }: &KeyPair,
    ticket: &Secret,
    corp_id: &str,
    now: SystemTime,
) -> Grant {
    let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let timestamp = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
    let query = signature::isv_suite_query(id, timestamp, ticket.expose(), secret);
    let members = [("auth_corpid", corp_id)];
    let call = TokenCall::post("service/get_corp_token", Host::Oapi, "/service/get_corp_token", &members);
    Grant { call: call.with_query(query).hiding([secret, ticket]), field: "access_token", ticket: None }
}

fn suite_access_token(KeyPair { id, secret }: &KeyPair, ticket: &Secret) -> Grant {
    let members = [("suiteKey", &**id), ("suiteSecret", secret.expose()), ("suiteTicket", ticket.expose())];
    let call =
        TokenCall::post("oauth2/suiteAccessToken", Host::Api, "/v1.0/oauth2/suiteAccessToken", &members);
    Grant { call: call.hiding([secret, ticket]), field: "accessToken", ticket: None }
}

fn get_suite_token(KeyPair { id, secret }: &KeyPair, ticket: &Secret) -> Grant {
    let members =
        [("suite_key", &**id), ("suite_secret", secret.expose()), ("suite_ticket", ticket.expose())];
    let call = TokenCall::post("service/get_suite_token", Host::Oapi, "/service/get_suite_token", &members);
    Grant { call: call.hiding([secret, ticket]), field: "suite_access_token", ticket: None }
}

fn sso_access_token(KeyPair { id, secret }: &KeyPair) -> Grant {
    // `corpid` is lower case here, on the new host.
    let members = [("corpid", &**id), ("ssoSecret", secret.expose())];
    let call = TokenCall::post("oauth2/ssoAccessToken", Host::Api, "/v1.0/oauth2/ssoAccessToken", &members);
    Grant { call: call.hiding([secret]), field: "accessToken", ticket: None }
}

fn sso_gettoken(KeyPair { id, secret }: &KeyPair) -> Grant {
    let query = [("corpid", &**id), ("corpsecret", secret.expose())];
    let call = TokenCall::get("sso/gettoken", "/sso/gettoken", &query);
    Grant { call: call.hiding([secret]), field: "access_token", ticket: None }
}

fn sns_gettoken(KeyPair { id, secret }: &KeyPair) -> Grant {
    let query = [("appid", &**id), ("appsecret", secret.expose())];
    let call = TokenCall::get("sns/gettoken", "/sns/gettoken", &query);
    Grant { call: call.hiding([secret]), field: "access_token", ticket: None }
}
