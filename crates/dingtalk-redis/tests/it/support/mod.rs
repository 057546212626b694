//! A redis-server of the test's own, and token caches on it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dingtalk_auth::{Credential, TokenCache};
use dingtalk_redis::RedisTokenStore;
use dingtalk_transport::{Clock, HyperTransport, TokioClock, Transport};
use dingtalk_types::Hosts;

/// The output of `future`, or `None` when it takes longer than `limit` of real time.
pub(crate) async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let clock: &dyn Clock = &TokioClock::new();
    clock.within(limit, future).await
}

/// A redis-server on a free port that ends with the test.
pub(crate) struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// Starts one; `None` when it is not installed, which is a failure where DINGTALK_REQUIRE_REDIS is set.
    pub(crate) fn start() -> Option<Self> {
        // The port may be taken between our look and Redis's bind.
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            match Self::start_on(port) {
                Ok(Some(redis)) => return Some(redis),
                Ok(None) => {}
                Err(error) => {
                    assert!(
                        std::env::var_os("DINGTALK_REQUIRE_REDIS").is_none(),
                        "redis-server is required: {error}"
                    );
                    eprintln!("skipped: redis-server is not installed");
                    return None;
                }
            }
        }
        panic!("redis-server found no free port");
    }

    fn start_on(port: u16) -> std::io::Result<Option<Self>> {
        let mut process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::piped())
            .spawn()?;
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).any(|line| line.contains("Ready to accept connections"));
        Ok(ready.then_some(Self { process, port }))
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
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
        let port = self.port;
        drop(self);
        Self::start_on(port).unwrap().expect("the port is still ours")
    }

    /// Kills it; its port is kept to start it again.
    pub(crate) fn stop(self) -> Stopped {
        Stopped { port: self.port }
    }

    /// Freezes it: connections stay, answers do not come.
    pub(crate) fn freeze(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

pub(crate) struct Stopped {
    port: u16,
}

impl Stopped {
    pub(crate) fn start_again(self) -> Redis {
        Redis::start_on(self.port).unwrap().expect("the port is still ours")
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
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
