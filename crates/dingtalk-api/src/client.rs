use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_auth::TokenProvider;
use dingtalk_transport::{Clock, StillRunning, Transport};
use dingtalk_types::Hosts;

use crate::address::{AddressError, Addresses};
use crate::metrics::{CallCounts, Metrics, Recorder};
use crate::policy::{
    Breaker, Drain, Limiter, QuotaCounter, QuotaUsage, RateLimits, RetryBudget, RetryPolicy,
};

/// Calls DingTalk's operations for one app. Cheap to clone; clones share connections, token, limits and counters.
///
/// Endpoint functions take it by reference and return a [`Call`](crate::Call):
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::oapi;
///
/// # async fn example(client: Client) -> Result<(), Error> {
/// let user = oapi::user::get(&client, &oapi::user::GetUserRequest::new("manager4220")).await?;
/// println!("{} (request {:?})", user.result.name, user.request_id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    /// The organisation that calls are for unless they name another.
    pub(crate) corp_id: Option<Arc<str>>,
}

pub(crate) struct Inner {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) tokens: Arc<dyn TokenProvider>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hosts: Hosts,
    pub(crate) addresses: Addresses,
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) limiter: Limiter,
    pub(crate) budget: RetryBudget,
    pub(crate) breaker: Breaker,
    pub(crate) quota: QuotaCounter,
    pub(crate) drain: Drain,
    pub(crate) recorder: Recorder,
}

impl Client {
    /// The time a call may take unless another is set.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

    /// A client over these three seams; everything else has a default.
    pub fn builder(
        transport: impl Transport,
        tokens: impl TokenProvider,
        clock: impl Clock,
    ) -> ClientBuilder {
        ClientBuilder {
            transport: Arc::new(transport),
            tokens: Arc::new(tokens),
            clock: Arc::new(clock),
            hosts: Hosts::china(),
            allow_plain_http: false,
            retry: RetryPolicy::default(),
            timeout: Self::DEFAULT_TIMEOUT,
            max_response_bytes: 8 << 20,
            limits: RateLimits::default(),
            metrics: None,
        }
    }

    /// For an ISV's app: a client whose every call is [for](crate::Call::for_corp) the organisation `corp_id`, over the same
    /// connections, tokens and limits.
    #[must_use]
    pub fn for_corp(&self, corp_id: impl Into<Arc<str>>) -> Self {
        Self { inner: Arc::clone(&self.inner), corp_id: Some(corp_id.into()) }
    }

    /// The organisation that calls are for unless they name another; see [`for_corp`](Self::for_corp).
    pub fn corp_id(&self) -> Option<&str> {
        self.corp_id.as_deref()
    }

    /// Whether [`shutdown`](Self::shutdown) was called.
    pub fn is_shutting_down(&self) -> bool {
        self.inner.drain.is_closed()
    }

    /// What has become of the calls of this client.
    pub fn counts(&self) -> CallCounts {
        self.inner.recorder.counts(self.calls_under_way(), self.inner.tokens.requests_sent())
    }

    /// What this client has used of the organisation's monthly quota.
    pub fn quota(&self) -> QuotaUsage {
        self.inner.quota.usage(self.inner.clock.now())
    }

    /// How much longer nothing leaves because DingTalk banned this machine's public IP; `None` = no ban known.
    ///
    /// DingTalk says so in JSON. It also sends pages of HTML, as proxies do: one of them is no ban, two operations that meet
    /// them within 10 s and no answer between them are taken for one of 5 minutes.
    pub fn banned_for(&self) -> Option<Duration> {
        self.inner.breaker.ban(self.inner.clock.monotonic()).map(|ban| ban.remaining)
    }

    /// Where this client calls.
    pub fn hosts(&self) -> &Hosts {
        &self.inner.hosts
    }

    /// What this client sends through: for addresses outside DingTalk's API, see [`foreign`](crate::foreign).
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.inner.transport
    }

    /// The clock that this client lives by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// How many calls are under way.
    pub fn calls_under_way(&self) -> usize {
        self.inner.drain.running()
    }

    /// Refuses new calls and waits for those under way.
    ///
    /// # Errors
    /// Some calls are still running after `within`; nothing stops them.
    pub async fn shutdown(&self, within: Duration) -> Result<(), StillRunning> {
        self.inner.drain.close();
        match self.inner.clock.within(within, self.inner.drain.idle()).await {
            Some(()) => Ok(()),
            None => Err(StillRunning::new(0, within).and_calls(self.inner.drain.running())),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").field("hosts", &self.inner.hosts).finish_non_exhaustive()
    }
}

/// Builds a [`Client`].
#[must_use]
pub struct ClientBuilder {
    transport: Arc<dyn Transport>,
    tokens: Arc<dyn TokenProvider>,
    clock: Arc<dyn Clock>,
    hosts: Hosts,
    allow_plain_http: bool,
    retry: RetryPolicy,
    timeout: Duration,
    max_response_bytes: usize,
    limits: RateLimits,
    metrics: Option<Arc<dyn Metrics>>,
}

impl ClientBuilder {
    /// Is told of every call that has ended.
    pub fn metrics(mut self, metrics: impl Metrics) -> Self {
        self.metrics = Some(Arc::new(metrics));
        self
    }

    /// Other addresses than those of the platform in China.
    pub fn hosts(mut self, hosts: Hosts) -> Self {
        self.hosts = hosts;
        self
    }

    /// Lets tokens travel unencrypted to other machines than this one.
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// How failed calls are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The time a call may take, retries and waiting included. Default 30 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The largest answer that is read, in bytes. Default 8 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// What the client holds back by itself.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.limits = limits;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// When a base address is unusable, or plain `http` to another machine.
    pub fn build(self) -> Result<Client, AddressError> {
        let addresses = Addresses::parse(&self.hosts, self.allow_plain_http)?;
        let inner = Inner {
            transport: self.transport,
            tokens: self.tokens,
            clock: self.clock,
            hosts: self.hosts,
            addresses,
            retry: self.retry,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
            limiter: Limiter::new(self.limits),
            budget: RetryBudget::default(),
            breaker: Breaker::default(),
            quota: QuotaCounter::default(),
            drain: Drain::default(),
            recorder: Recorder::new(self.metrics),
        };
        Ok(Client { inner: Arc::new(inner), corp_id: None })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientBuilder").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}
