use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_api::{Client, ClientBuilder};
use dingtalk_auth::{
    AuthError, ClientCredentials, Credential, Token, TokenCache, TokenKind, TokenProvider, TokenRequest,
    TokenStore,
};
#[cfg(feature = "chat")]
use dingtalk_chat::Chat;
#[cfg(feature = "chat")]
use dingtalk_chat::ChatBuilder;
#[cfg(feature = "stream")]
use dingtalk_transport::Connector;
#[cfg(all(feature = "hyper", feature = "fake"))]
use dingtalk_transport::Proxy;
use dingtalk_transport::{Clock, TokioClock, Transport};
#[cfg(feature = "hyper")]
use dingtalk_transport::{HyperTransport, HyperTransportBuilder};
use dingtalk_types::{Hosts, Secret};

use crate::build_error::BuildError;
use crate::isv::Suite;
#[cfg(any(feature = "stream", feature = "callback"))]
use crate::receivers::Receivers;
#[cfg(feature = "stream")]
use crate::wires::Wires;

/// DingTalk, ready to call: a [`Client`] with its transport, tokens and clock put together.
///
/// It dereferences to [`Client`], so every endpoint function takes it.
///
/// ```no_run
/// use dingtalk_open::{DingTalk, oapi};
/// use dingtalk_open::oapi::user::GetUserRequest;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let ding = DingTalk::builder().app("dingxxxxxxxx", "app-secret").build()?;
/// let user = oapi::user::get(&ding, &GetUserRequest::new("manager4220")).await?;
/// println!("{}", user.result.name);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct DingTalk {
    pub(crate) client: Client,
    pub(crate) tokens: Arc<dyn TokenProvider>,
    /// What receiving and logins need.
    pub(crate) app: Option<ClientCredentials>,
    /// Whether it is an ISV's app, which suite tickets are pushed for.
    #[cfg(any(feature = "stream", feature = "login"))]
    pub(crate) is_suite: bool,
    #[cfg(any(feature = "stream", feature = "callback"))]
    pub(crate) receivers: Receivers,
    #[cfg(feature = "stream")]
    pub(crate) wires: Wires,
    #[cfg(feature = "chat")]
    pub(crate) chat: Chat,
}

impl DingTalk {
    /// Starts with nothing but defaults.
    pub fn builder() -> DingTalkBuilder {
        DingTalkBuilder::default()
    }

    /// The client inside.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The everyday verbs of the app's robot: its code is the Client ID unless [`DingTalkBuilder::robot_code`] said another.
    #[cfg(feature = "chat")]
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// The app's access token, fetched unless one is at hand. Every call does this by itself; ask for it to have it ready
    /// before the first call, or to hand it to code that calls DingTalk without this client.
    ///
    /// # Errors
    /// See [`AuthError`]; [`AuthError::Unsupported`] when the builder was given no credential.
    pub async fn token(&self) -> Result<Token, AuthError> {
        let request = TokenRequest { kind: TokenKind::App, corp_id: self.corp_id() };
        self.tokens.token(&request).await
    }

    /// A customer of an ISV app has opened it, or changed what it may do: a remembered refusal of its token ends. For the
    /// handlers of `org_suite_auth` and `change_auth`.
    pub fn organisation_changed(&self, corp_id: &str) {
        self.tokens.organisation_changed(corp_id);
    }
}

impl Deref for DingTalk {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Builds a [`DingTalk`].
#[derive(Default)]
#[must_use]
pub struct DingTalkBuilder {
    credential: Option<Credential>,
    /// An ISV's app instead of a credential.
    pub(crate) suite: Option<Suite>,
    tokens: Option<Arc<dyn TokenProvider>>,
    store: Option<Arc<dyn TokenStore>>,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "stream")]
    connector: Option<Connector>,
    clock: Option<Arc<dyn Clock>>,
    hosts: Hosts,
    #[cfg(feature = "hyper")]
    pub(crate) configure_http: Vec<Configure<HyperTransportBuilder>>,
    timeout: Option<Duration>,
    #[cfg(feature = "chat")]
    robot_code: Option<String>,
    #[cfg(feature = "chat")]
    downloads_from: Vec<String>,
    #[cfg(feature = "chat")]
    pub(crate) configure_chat: Vec<Configure<ChatBuilder>>,
    configure: Vec<Configure<ClientBuilder>>,
}

/// What the author says of a part, said when it is built.
pub(crate) type Configure<B> = Box<dyn FnOnce(B) -> B + Send + Sync>;

impl DingTalkBuilder {
    /// An internal app, by its Client ID (AppKey) and Client Secret (AppSecret).
    pub fn app(self, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.credential(Credential::internal_app(client_id, client_secret))
    }

    /// An organisation, by its CorpId and CorpSecret: the oldest form, still in use.
    pub fn corp(self, corp_id: impl Into<String>, corp_secret: impl Into<Secret>) -> Self {
        self.credential(Credential::corp(corp_id, corp_secret))
    }

    /// Any other credential.
    pub fn credential(mut self, credential: Credential) -> Self {
        (self.credential, self.suite) = (Some(credential), None);
        self
    }

    /// The internal app of an embedded DingTalk, at its address and past any proxy of the environment.
    ///
    /// ```
    /// use dingtalk_open::{DingTalk, fake::Fake, oapi};
    /// use dingtalk_open::oapi::user::GetUserRequest;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let fake = Fake::start().await?;
    /// let ding = DingTalk::builder().fake(&fake).build()?;
    /// let user = oapi::user::get(&ding, &GetUserRequest::new("manager4220")).await?;
    /// assert_eq!(user.result.name, "Wang Min");
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "fake")]
    pub fn fake(self, fake: &dingtalk_fake::Fake) -> Self {
        let builder = self
            .app(fake.client_id(), fake.client_secret())
            .hosts(Hosts::custom(fake.base_url(), fake.base_url()));
        #[cfg(feature = "hyper")]
        let builder = builder.past_proxies();
        builder
    }

    /// Unless the author names one.
    #[cfg(all(feature = "fake", feature = "hyper"))]
    fn past_proxies(mut self) -> Self {
        self.configure_http.insert(0, Box::new(|http| http.proxy(Proxy::none())));
        self
    }

    /// A token provider of your own instead of a credential.
    pub fn tokens(mut self, tokens: impl TokenProvider) -> Self {
        self.tokens = Some(Arc::new(tokens));
        self
    }

    /// Where tokens are kept, to be shared with other processes. Default: in memory. An app of [`suite`](Self::suite) has its
    /// tickets there as well, and with the feature `chat` the month's calls and pushes are added up there.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// An HTTP client of your own. Default: `HyperTransport`, with the feature `hyper`, as [`http`](Self::http) sets it.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How Stream connections are dialled. Default: as [`http`](Self::http) says, also beside a transport of your own.
    #[cfg(feature = "stream")]
    pub fn connector(mut self, connector: Connector) -> Self {
        self.connector = Some(connector);
        self
    }

    /// A clock of your own. Default: tokio's timer and the system's wall clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Other addresses than those of the platform in China.
    pub fn hosts(mut self, hosts: Hosts) -> Self {
        self.hosts = hosts;
        self
    }

    /// The time a call may take, retries and waiting included. Default 30 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The code of the robot that [`DingTalk::chat`] speaks as. Default: the app's Client ID, as it is of internal apps.
    #[cfg(feature = "chat")]
    pub fn robot_code(mut self, robot_code: impl Into<String>) -> Self {
        self.robot_code = Some(robot_code.into());
        self
    }

    /// Hosts, by name or address, that [`DingTalk::download`] may fetch from wherever they are. Default: only public addresses,
    /// and the hosts of the platform itself.
    #[cfg(feature = "chat")]
    pub fn downloads_from(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.downloads_from.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// Sets what else the client inside can be told: retry, rate limits, the largest answer, plain HTTP. Addresses are those of
    /// [`hosts`](Self::hosts), which also the tokens come from.
    ///
    /// ```
    /// use dingtalk_open::{DingTalk, RateLimits, RetryPolicy};
    ///
    /// let builder = DingTalk::builder()
    ///     .client(|client| client.retry(RetryPolicy::never()).rate_limits(RateLimits::unlimited()));
    /// ```
    pub fn client(
        mut self,
        configure: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure.push(Box::new(configure));
        self
    }

    /// Puts it together; nothing is sent yet. Must be called inside a tokio runtime unless a clock is given.
    ///
    /// Without credential and token provider only operations that need no token work, such as webhook robots.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn build(self) -> Result<DingTalk, BuildError> {
        let clock = self.clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let suite = self.suite.map(|suite| suite.credential(self.store.as_ref(), &clock));
        let credential = suite.or(self.credential);
        if let Some(credential) = &credential {
            credential.check().map_err(BuildError::Credential)?;
        }
        #[cfg(not(feature = "stream"))]
        let transport = match self.transport {
            Some(transport) => transport,
            #[cfg(feature = "hyper")]
            None => Arc::new(hyper_transport(&clock, self.configure_http)?),
            #[cfg(not(feature = "hyper"))]
            None => return Err(BuildError::NoTransport),
        };
        #[cfg(feature = "stream")]
        let (transport, connector) = match (self.transport, self.connector) {
            (Some(transport), Some(connector)) => (transport, connector),
            (transport, connector) => {
                let hyper = hyper_transport(&clock, self.configure_http)?;
                let connector = connector.unwrap_or_else(|| hyper.connector().clone());
                (transport.unwrap_or_else(|| Arc::new(hyper)), connector)
            }
        };
        #[cfg(any(feature = "stream", feature = "login"))]
        let is_suite = credential.as_ref().is_some_and(Credential::wants_suite_tickets);
        let app = credential.as_ref().and_then(Credential::client);
        #[cfg(feature = "chat")]
        let client_id = || app.as_ref().map(|client| client.client_id.clone());
        #[cfg(feature = "chat")]
        let robot_code = self.robot_code.or_else(client_id).unwrap_or_default();
        #[cfg(feature = "stream")]
        let wires = Wires { transport: Arc::clone(&transport), connector };
        let tokens: Arc<dyn TokenProvider> = match (self.tokens, credential) {
            (Some(tokens), _) => tokens,
            (None, None) => Arc::new(NoCredential),
            (None, Some(credential)) => {
                let cache =
                    TokenCache::builder(credential, transport.clone(), clock.clone(), self.hosts.clone());
                Arc::new(match &self.store {
                    Some(store) => cache.store(Arc::clone(store)).build(),
                    None => cache.build(),
                })
            }
        };
        let mut client = Client::builder(transport, Arc::clone(&tokens), clock);
        if let Some(timeout) = self.timeout {
            client = client.timeout(timeout);
        }
        client = self.configure.into_iter().fold(client, |client, configure| configure(client));
        let client = client.hosts(self.hosts).build().map_err(BuildError::Client)?;
        #[cfg(feature = "chat")]
        let chat = {
            let chat = Chat::builder(client.clone(), robot_code).downloads_from(self.downloads_from);
            let chat = self.store.into_iter().fold(chat, ChatBuilder::store);
            self.configure_chat.into_iter().fold(chat, |chat, configure| configure(chat)).build()
        };
        Ok(DingTalk {
            #[cfg(feature = "chat")]
            chat,
            client,
            #[cfg(any(feature = "stream", feature = "callback"))]
            receivers: Receivers::new(Arc::clone(&tokens)),
            tokens,
            app,
            #[cfg(any(feature = "stream", feature = "login"))]
            is_suite,
            #[cfg(feature = "stream")]
            wires,
        })
    }
}

impl fmt::Debug for DingTalkBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DingTalkBuilder").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

#[cfg(feature = "hyper")]
fn hyper_transport(
    clock: &Arc<dyn Clock>,
    configure: Vec<Configure<HyperTransportBuilder>>,
) -> Result<HyperTransport, BuildError> {
    let usual = HyperTransport::builder().clock(Arc::clone(clock));
    let builder = configure.into_iter().fold(usual, |builder, configure| configure(builder));
    builder.build().map_err(BuildError::Transport)
}

/// Stands in where no credential was given: the calls that need none work.
#[derive(Debug)]
struct NoCredential;

#[async_trait]
impl TokenProvider for NoCredential {
    fn cached(&self, _request: &TokenRequest<'_>) -> Option<Token> {
        None
    }

    async fn token(&self, request: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Err(AuthError::Unsupported { kind: request.kind, advice: "give the builder a credential" })
    }

    fn reject(&self, _request: &TokenRequest<'_>, _token: &Token) {}
}
