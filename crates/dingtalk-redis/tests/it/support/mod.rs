//! A redis-server of the test's own, and token caches on it.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_auth::{Credential, TokenCache};
use dingtalk_redis::RedisTokenStore;
use dingtalk_testing::RedisServer;
use dingtalk_transport::{Clock, HyperTransport, TokioClock, Transport};
use dingtalk_types::Hosts;

/// The output of `future`, or `None` when it takes longer than `limit` of real time.
pub(crate) async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let clock: &dyn Clock = &TokioClock::new();
    clock.within(limit, future).await
}

/// A redis-server of the test's own.
pub(crate) struct Redis(RedisServer);

impl Redis {
    /// Starts one; `None` when it is not installed, which is a failure where DINGTALK_REQUIRE_REDIS is set.
    pub(crate) fn start() -> Option<Self> {
        RedisServer::start().map(Self)
    }

    /// To look behind the stores.
    pub(crate) async fn connection(&self) -> redis::aio::MultiplexedConnection {
        redis::Client::open(self.url()).unwrap().get_multiplexed_async_connection().await.unwrap()
    }

    pub(crate) fn store(&self) -> RedisTokenStore {
        RedisTokenStore::open(&self.url()).unwrap()
    }

    /// Kills it and starts an empty one in its place.
    pub(crate) fn restart(self) -> Self {
        self.stop().start_again()
    }

    /// Kills it; its port is kept to start it again.
    pub(crate) fn stop(self) -> Stopped {
        Stopped { port: self.port() }
    }
}

impl Deref for Redis {
    type Target = RedisServer;

    fn deref(&self) -> &RedisServer {
        &self.0
    }
}

pub(crate) struct Stopped {
    port: u16,
}

impl Stopped {
    pub(crate) fn start_again(self) -> Redis {
        Redis(RedisServer::start_on(self.port).expect("the port is still ours"))
    }
}

/// A cache of the fake's internal app on `store`.
pub(crate) fn cache(base: &str, id: &str, secret: &str, store: RedisTokenStore) -> TokenCache {
    let transport: Arc<dyn Transport> = Arc::new(HyperTransport::builder().build().unwrap());
    let hosts = Hosts::custom(base, base);
    let credential = Credential::internal_app(id, secret);
    TokenCache::builder(credential, transport, Arc::new(TokioClock::new()), hosts)
        .store(Arc::new(store))
        .build()
}

pub(crate) const TTL: Duration = Duration::from_secs(10);
