use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{Clock, Transport};
use dingtalk_types::error::ErrorKind;
use dingtalk_types::{Host, Hosts, Secret};

use crate::cache::{Engine, Limits, LoadTask, Loaded, Loader};
use crate::error::AuthError;
use crate::fetch::{ATTEMPTS, Fetcher, Issued, TokenCall};
use crate::provider::{TokenProvider, TokenRequest};
use crate::token::{Token, TokenKind};

/// However often DingTalk renews a ticket by 2 h, it ends 24 h after it was made.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 3_600);

/// The tickets with which web pages sign their `dd.config`, cached like tokens: one request for any number of callers,
/// refreshed ahead of the end.
///
/// ```no_run
/// # async fn page(tickets: dingtalk_auth::JsapiTickets) -> Result<(), dingtalk_auth::AuthError> {
/// let ticket = tickets.ticket(None).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct JsapiTickets {
    engine: Arc<Engine<JsapiLoader>>,
}

impl JsapiTickets {
    /// Tickets from `POST /v1.0/oauth2/jsapiTickets`, asked for with the app tokens of `tokens`.
    pub fn new(
        tokens: impl TokenProvider,
        transport: impl Transport,
        clock: impl Clock,
        hosts: Hosts,
    ) -> Self {
        Self::on(Host::Api, tokens, transport, clock, hosts)
    }

    /// Tickets from the legacy `GET /get_jsapi_ticket`.
    pub fn legacy(
        tokens: impl TokenProvider,
        transport: impl Transport,
        clock: impl Clock,
        hosts: Hosts,
    ) -> Self {
        Self::on(Host::Oapi, tokens, transport, clock, hosts)
    }

    /// The ticket of the app, or of the organisation `corp_id` that an ISV app acts for.
    ///
    /// # Errors
    /// See [`AuthError`].
    pub async fn ticket(&self, corp_id: Option<&str>) -> Result<Secret, AuthError> {
        let request = TokenRequest { kind: TokenKind::App, corp_id };
        let ticket = match self.engine.cached(&request) {
            Some(ticket) => ticket,
            None => self.engine.token(&request).await?,
        };
        Ok(ticket.secret().clone())
    }

    /// A page's `dd.config` refused `ticket`: the next caller gets another, if `ticket` is the one in use.
    ///
    /// When DingTalk gives the same ticket again it is kept for a minute at least, so that pages with another fault, such
    /// as a URL that was not the signed one, cost no request each.
    pub fn reject(&self, corp_id: Option<&str>, ticket: &Secret) {
        self.engine.reject_text(&TokenRequest { kind: TokenKind::App, corp_id }, ticket);
    }

    fn on(
        host: Host,
        tokens: impl TokenProvider,
        transport: impl Transport,
        clock: impl Clock,
        hosts: Hosts,
    ) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        let fetcher = Fetcher::new(Arc::new(transport), Arc::clone(&clock), hosts);
        let loader = JsapiLoader { tokens: Arc::new(tokens), fetcher, host };
        Self { engine: Arc::new(Engine::new(loader, clock, Limits::default())) }
    }
}

impl fmt::Debug for JsapiTickets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let loader = &self.engine.loader;
        formatter
            .debug_struct("JsapiTickets")
            .field("host", &loader.host)
            .field("tokens", &loader.tokens)
            .finish()
    }
}

struct JsapiLoader {
    tokens: Arc<dyn TokenProvider>,
    fetcher: Fetcher,
    host: Host,
}

impl JsapiLoader {
    fn path(&self) -> &'static str {
        match self.host {
            Host::Api => "/v1.0/oauth2/jsapiTickets",
            Host::Oapi => "/get_jsapi_ticket",
        }
    }

    async fn fetch(&self, token: Token) -> Result<Loaded, AuthError> {
        let path = self.path();
        let (call, field) = match self.host {
            Host::Api => (TokenCall::post("oauth2/jsapiTickets", Host::Api, path, &[]), "jsapiTicket"),
            Host::Oapi => (TokenCall::get("get_jsapi_ticket", path, &[]), "ticket"),
        };
        let issued = self
            .fetcher
            .fetch(&call.with_token(token), ATTEMPTS, |members| Issued::read(members, field))
            .await?;
        Ok(Loaded {
            secret: issued.secret,
            remaining: issued.lifetime,
            lifetime: issued.lifetime,
            cap: Some(LONGEST_LIFE),
        })
    }

    async fn token(&self, request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        match self.tokens.cached(request) {
            Some(token) => Ok(token),
            None => self.tokens.token(request).await,
        }
    }
}

impl Loader for JsapiLoader {
    const WHAT: &'static str = "jsapi ticket";

    async fn load(&self, task: &LoadTask) -> Result<Loaded, AuthError> {
        let request = task.request();
        let token = self.token(&request).await?;
        match self.fetch(token.clone()).await {
            Err(error) if error.kind() == Some(&ErrorKind::TokenInvalid) => {
                match self.tokens.replace(&request, &token, self.path()).await? {
                    Some(another) => self.fetch(another).await,
                    None => Err(error),
                }
            }
            outcome => outcome.inspect(|_| self.tokens.accepted(&request, &token, self.path())),
        }
    }
}
