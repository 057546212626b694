//! A redis-server of the test's own.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

/// A redis-server on a free port, without a disk, that ends with the test.
#[derive(Debug)]
pub struct RedisServer {
    process: Child,
    port: u16,
}

impl RedisServer {
    /// Starts one; `None` when it is not installed, which is a failure where `DINGTALK_REQUIRE_REDIS` is set.
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        if Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
            let required = std::env::var_os("DINGTALK_REQUIRE_REDIS").is_some();
            assert!(!required, "redis-server is required and not installed");
            eprintln!("skipped: redis-server is not installed");
            return None;
        }
        // The port may be taken between our look and Redis's bind.
        let started = (0..5).find_map(|_| Self::start_on(free_port()));
        Some(started.expect("redis-server finds a free port"))
    }

    /// Starts one on this port; `None` when that is taken.
    ///
    /// # Panics
    ///
    /// When redis-server is not installed.
    #[must_use]
    pub fn start_on(port: u16) -> Option<Self> {
        let mut process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("redis-server starts");
        let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let ready = lines.map_while(Result::ok).any(|line| line.contains("Ready to accept connections"));
        if !ready {
            process.wait().expect("redis-server ended");
            return None;
        }
        Some(Self { process, port })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Freezes it: connections stay, answers do not come.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Goes on where it was frozen.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "redis-server is signalled");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
