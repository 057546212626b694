use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_events::{Acknowledgement, Claim, DedupeKey, DedupeStore, MemoryDedupe};
use dingtalk_transport::{BoxError, Clock};
use redis::RedisResult;
use redis::aio::ConnectionManager;

use super::error::OpenError;
use super::held::Held;
use super::outage::Outage;
use super::record;
use super::scripts::Scripts;
use crate::connection::{Connection, millis};

/// Over before DingTalk's second redelivery, 10 s and 30 s after the push.
const CLAIM_LIFETIME: Duration = Duration::from_secs(10);
/// How often in its life a claim is renewed, so that one renewal may fail.
const RENEWALS: u32 = 3;
const LIFETIME: Duration = Duration::from_secs(600);

/// Shares through Redis 5 or later (or Valkey) what was begun and what was done: however many processes receive for one
/// app, each delivery runs in one.
///
/// - A process claims a delivery before it runs, and leaves the result when it is done; a redelivery that reaches another
///   process gets that result. **The results are in clear**, such as card updates and replies; keys are hashes.
/// - Claims are short and renewed while the run lasts. A process that died holds its claims until
///   [`claim_lifetime`](Self::claim_lifetime) is over, by the server's clock; then a redelivery runs elsewhere.
/// - Redis down, or slower than 500 ms: a warning, and for 5 s duplicates are known to this process only. Until Redis is
///   back, a redelivery that reaches another process runs twice, which is better than never.
///
/// ```no_run
/// use dingtalk_events::{Delivery, Dispatcher, Route};
/// use dingtalk_redis::RedisDedupe;
///
/// # fn with() -> Result<(), Box<dyn std::error::Error>> {
/// let dedupe = RedisDedupe::open("redis://127.0.0.1/")?.prefix("my-app");
/// let dispatcher = Dispatcher::builder()
///     .dedupe(dedupe)
///     .on(Route::anything(), async |delivery: Delivery| println!("{:?}", delivery.kind()))
///     .build();
/// # Ok(())
/// # }
/// ```
pub struct RedisDedupe {
    connection: Connection,
    scripts: Scripts,
    claim: String,
    claim_lifetime: Duration,
    lifetime: Duration,
    memory: MemoryDedupe,
    held: Held,
    outage: Outage,
}

impl RedisDedupe {
    /// The Redis at `url` (`redis://user:password@host:port/database`). Nothing is connected yet, so a Redis that is
    /// down delays no start. Call it inside a Tokio runtime.
    ///
    /// # Errors
    /// The address is not one of Redis, or there are no random bytes.
    pub fn open(url: &str) -> Result<Self, OpenError> {
        Self::over(Connection::open(url).map_err(|error| OpenError::Address(error.into()))?)
    }

    /// Over a connection of your own settings, such as TLS; its own time-outs hold besides ours.
    ///
    /// # Errors
    /// There are no random bytes.
    pub fn with_connection(connection: ConnectionManager) -> Result<Self, OpenError> {
        Self::over(Connection::over(connection))
    }

    fn over(connection: Connection) -> Result<Self, OpenError> {
        let process = getrandom::u64().map_err(|error| OpenError::Random(error.into()))?;
        let clock = Arc::clone(&connection.clock);
        Ok(Self {
            connection,
            scripts: Scripts::new(),
            claim: record::claim(&format!("{process:016x}")),
            claim_lifetime: CLAIM_LIFETIME,
            lifetime: LIFETIME,
            memory: memory(LIFETIME, &clock),
            held: Held::default(),
            outage: Outage::none(clock),
        })
    }

    /// The start of every key name (`dingtalk`), to keep apart what shares one database.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<Arc<str>>) -> Self {
        self.connection.prefix = prefix.into();
        self
    }

    /// How long one operation may take before it goes on without Redis (500 ms).
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.connection.timeout = limit;
        self
    }

    /// How long a result is remembered (10 min), in Redis and in this process.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self.memory = self.memory.lifetime(lifetime);
        self
    }

    /// How long the claim of a process that died lasts (10 s). A living one renews it every third of that while its handler
    /// works; one that stands still for longer than that (a blocked runtime, a suspended machine) is taken for dead.
    #[must_use]
    pub fn claim_lifetime(mut self, claim_lifetime: Duration) -> Self {
        self.claim_lifetime = claim_lifetime;
        self
    }

    /// The clock that time-outs and this process's own memory go by, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        self.memory = memory(self.lifetime, &clock);
        self.outage = Outage::none(Arc::clone(&clock));
        self.connection.clock = clock;
        self
    }

    /// The braces put the keys of one delivery on one node of a cluster.
    fn key(&self, key: &DedupeKey) -> String {
        format!("{}:{{{key}}}:dedupe", self.connection.prefix)
    }

    /// Claims the key in Redis, or renews this process's claim.
    async fn claim_in_redis(&self, key: &DedupeKey) -> RedisResult<Claim> {
        let mut manager = self.connection.manager();
        let mut call = self.scripts.claim.key(self.key(key));
        call.arg(&self.claim).arg(millis(self.claim_lifetime));
        let kept: Option<String> = call.invoke_async(&mut manager).await?;
        Ok(record::read(kept.as_deref()))
    }

    /// When a claim made or renewed now ends, for this process.
    fn claimed_until(&self) -> Duration {
        self.connection.clock.monotonic().saturating_add(self.claim_lifetime)
    }

    /// Ends when somebody else has the key. Asks also while Redis is left alone for a failure: nobody waits for it.
    async fn renew_until_lost(&self, key: &DedupeKey) {
        let pause = (self.claim_lifetime / RENEWALS).max(Duration::from_millis(1));
        loop {
            self.connection.clock.sleep(pause).await;
            self.held.renew(*key, self.claimed_until());
            match self.connection.within(self.claim_in_redis(key)).await {
                Ok(Claim::First) => self.outage.end(),
                Ok(_) => return,
                Err(error) => {
                    if !self.outage.lasts() {
                        self.outage.begin(&error);
                    }
                }
            }
        }
    }

    /// What Redis says, or `None` while it fails.
    async fn ask<T>(&self, work: impl Future<Output = RedisResult<T>> + Send) -> Option<T> {
        if self.outage.lasts() {
            return None;
        }
        match self.connection.within(work).await {
            Ok(answer) => {
                self.outage.end();
                Some(answer)
            }
            Err(error) => {
                self.outage.begin(&error);
                None
            }
        }
    }
}

fn memory(lifetime: Duration, clock: &Arc<dyn Clock>) -> MemoryDedupe {
    MemoryDedupe::new().lifetime(lifetime).clock(Arc::clone(clock))
}

#[async_trait]
impl DedupeStore for RedisDedupe {
    async fn claim(&self, key: &DedupeKey) -> Result<Claim, BoxError> {
        // Held first: what is done in between is then found in the memory.
        let now = self.connection.clock.monotonic();
        let Some(hold) = self.held.hold(*key, now, self.claimed_until()) else { return Ok(Claim::Elsewhere) };
        let known = self.memory.claim(key).await?;
        if known != Claim::First {
            return Ok(known);
        }
        let claim = self.ask(self.claim_in_redis(key)).await.unwrap_or(Claim::First);
        if claim == Claim::First {
            hold.keep();
        }
        Ok(claim)
    }

    fn hold<'s, 'k, 'f>(&'s self, key: &'k DedupeKey) -> Pin<Box<dyn Future<Output = ()> + Send + 'f>>
    where
        's: 'f,
        'k: 'f,
        Self: 'f,
    {
        Box::pin(self.renew_until_lost(key))
    }

    async fn done(&self, key: &DedupeKey, acknowledgement: &Acknowledgement) -> Result<(), BoxError> {
        self.memory.done(key, acknowledgement).await?;
        self.held.let_go(key);
        let mut manager = self.connection.manager();
        let mut call = redis::cmd("SET");
        call.arg(self.key(key)).arg(record::done(acknowledgement)).arg("PX").arg(millis(self.lifetime));
        let _unless_down: Option<()> = self.ask(call.query_async(&mut manager)).await;
        Ok(())
    }

    async fn release(&self, key: &DedupeKey) -> Result<(), BoxError> {
        let mut manager = self.connection.manager();
        let mut call = self.scripts.release.key(self.key(key));
        call.arg(&self.claim);
        let _unless_down: Option<()> = self.ask(call.invoke_async(&mut manager)).await;
        // Last: a claim made in between would be the one given back.
        self.held.let_go(key);
        Ok(())
    }
}

impl fmt::Debug for RedisDedupe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RedisDedupe")
            .field("connection", &self.connection)
            .field("claim_lifetime", &self.claim_lifetime)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}
