//! Settings of a fake before it starts.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use dingtalk_recording::Recording;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::fake::Fake;
use crate::platform::{Platform, Settings};
use crate::seed::Seed;
use crate::server::{self, Server};
#[cfg(feature = "tls")]
use crate::tls::Tls;

/// Settings of a fake; all have defaults.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use std::time::Duration;
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::builder().token_lifetime(Duration::from_secs(60)).start().await?;
/// # drop(fake);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct FakeBuilder {
    seed: Seed,
    host: Option<IpAddr>,
    port: u16,
    public: Option<String>,
    recording: Option<Recording>,
    replay_only: bool,
    token_lifetime: Option<Duration>,
    retry_schedule: Option<Vec<Duration>>,
    #[cfg(feature = "tls")]
    tls: bool,
}

impl FakeBuilder {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The starting state, [`Seed::default`] unless set.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The address to listen on, 127.0.0.1 unless set. Whoever reaches it can do everything: open it to others, as with `0.0.0.0` in
    /// a container, only where they are welcome.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = Some(host);
        self
    }

    /// `HOST:PORT` under which clients reach it, where that is not the address that it listens on: addresses that it hands out begin
    /// with it.
    pub fn public(mut self, authority: impl Into<String>) -> Self {
        self.public = Some(authority.into());
        self
    }

    /// Answers the calls of `recording` from it, as [`Player`](dingtalk_recording::Player) says, and everything else as ever. Tokens and
    /// tickets are its own.
    pub fn replay(mut self, recording: Recording) -> Self {
        self.recording = Some(recording);
        self
    }

    /// Answers nothing else: a request that was not recorded gets 404 and what the nearest one was; recorded tokens are given out.
    pub fn replay_only(mut self) -> Self {
        self.replay_only = true;
        self
    }

    /// The port; 0, the default, is any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Callback address of the app's robot, as [`Robot::set_callback`](crate::Robot::set_callback) enters it.
    pub fn robot_callback(mut self, url: impl Into<String>) -> Self {
        self.seed.robot_callback = Some(url.into());
        self
    }

    /// The company has at least this many people; those whom the seed lacks are made up, the same each time.
    pub fn people(mut self, people: usize) -> Self {
        self.seed.people = people;
        self
    }

    /// Refuses fields that an operation's page does not list, to find misspelt ones. DingTalk takes them.
    pub fn strict(mut self) -> Self {
        self.seed.strict = true;
        self
    }

    /// Life of tokens and tickets, 7200 s unless set here or in the seed. The answers tell it in whole seconds.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = Some(lifetime);
        self
    }

    /// Pauses before each repetition of a push that was not acknowledged, 10 s and 30 s unless set here or in the seed.
    pub fn retry_schedule(mut self, pauses: impl IntoIterator<Item = Duration>) -> Self {
        self.retry_schedule = Some(pauses.into_iter().collect());
        self
    }

    /// Takes TLS, too, at the same port: `https://` and `wss://` besides `http://` and `ws://`, under a certificate of its own
    /// ([`Fake::certificate_pem`]). A client that is told to use the fake as its proxy reaches it under the real names.
    #[cfg(feature = "tls")]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts.
    ///
    /// # Errors
    /// [`StartError`] when the port cannot be had.
    pub async fn start(self) -> Result<Fake, StartError> {
        let host = self.host.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let unavailable = |source| StartError { host, port: self.port, source };
        let listener = TcpListener::bind((host, self.port)).await.map_err(unavailable)?;
        let address = listener.local_addr().map_err(unavailable)?;
        let settings = Settings {
            public: self.public,
            token_lifetime: self.token_lifetime.unwrap_or(Duration::from_secs(self.seed.token_lifetime_s)),
            retry_schedule: self.retry_schedule.unwrap_or_else(|| {
                self.seed.retry_schedule_ms.iter().copied().map(Duration::from_millis).collect()
            }),
            #[cfg(feature = "tls")]
            tls: self.tls.then(Tls::new).transpose().map_err(unavailable)?,
        };
        let platform = Platform::new(address, self.seed.grown(), settings);
        if let Some(recording) = self.recording {
            platform.recorded.play(recording, self.replay_only);
        }
        let stop = Arc::new(Notify::new());
        let server =
            tokio::spawn(server::run(listener, Arc::new(Server::new(platform.clone())), stop.clone()));
        Ok(Fake::new(platform, server, stop))
    }
}

/// The fake could not start.
#[derive(Debug)]
#[non_exhaustive]
pub struct StartError {
    /// The address that was asked for.
    pub host: IpAddr,
    /// The port that was asked for.
    pub port: u16,
    source: std::io::Error,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "cannot listen on {}, try port 0 for a free one: {}",
            std::net::SocketAddr::new(self.host, self.port),
            self.source
        )
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
