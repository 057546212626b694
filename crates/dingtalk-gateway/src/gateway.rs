use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_transport::{Clock, Connector, HyperTransport, StillRunning, TokioClock, Transport};
use dingtalk_types::Hosts;
use tokio::sync::mpsc;
use tracing::Instrument;

use crate::app::{App, AppHandle};
use crate::board::Board;
use crate::dial::Dial;
use crate::driver::{Driver, Inbox, Shared};
use crate::endpoint::HostRule;
use crate::error::AddError;
use crate::open::OpenCall;
use crate::open_gate::OpenGate;
use crate::status::Status;
use crate::timing::Timing;

/// The gateways that were built in this process.
static BUILT: AtomicU64 = AtomicU64::new(0);

/// Holds the Stream connections of any number of apps. Cheap to clone; clones share the apps.
///
/// ```no_run
/// use std::time::Duration;
///
/// use async_trait::async_trait;
/// use dingtalk_events::{Acknowledgement, Delivery, Receive};
/// use dingtalk_gateway::{App, Gateway, Status, Subscription};
/// use dingtalk_transport::HyperTransport;
///
/// struct Print;
///
/// #[async_trait]
/// impl Receive for Print {
///     async fn receive(&self, delivery: Delivery) -> Acknowledgement {
///         println!("{:?}", delivery.kind());
///         Acknowledgement::Done
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let gateway = Gateway::new(&HyperTransport::new()?);
/// let app = App::new("dingxxxx", "the client secret", Print).subscribe(Subscription::chat_messages());
/// let app = gateway.add(app)?;
/// app.wait_for(Status::connected).await;
/// gateway.shutdown(Duration::from_secs(10)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Gateway {
    shared: Arc<GatewayShared>,
}

struct GatewayShared {
    settings: Settings,
    apps: Mutex<Apps>,
}

#[derive(Default)]
struct Apps {
    handles: BTreeMap<String, AppHandle>,
    shut_down: bool,
}

#[derive(Clone)]
struct Settings {
    transport: Arc<dyn Transport>,
    dial: Arc<dyn Dial>,
    clock: Arc<dyn Clock>,
    gate: Arc<OpenGate>,
    hosts: Hosts,
    allowed_hosts: Vec<String>,
    timing: Timing,
    max_message: usize,
    max_backlog: usize,
    /// Which of the gateways of this process it is, from 1 in the order in which they were built.
    number: u64,
}

/// Changes the defaults of a [`Gateway`].
#[derive(Clone)]
pub struct GatewayBuilder {
    settings: Settings,
}

impl Gateway {
    /// A gateway with the defaults that [`GatewayBuilder`] states.
    pub fn new(transport: &HyperTransport) -> Self {
        Self::builder(transport.clone(), transport.connector().clone()).build()
    }

    /// Changes the defaults. The open call goes through `transport`, the WebSocket over a connection of `connector`.
    pub fn builder(transport: impl Transport, connector: Connector) -> GatewayBuilder {
        GatewayBuilder::new(Arc::new(transport), Arc::new(connector))
    }

    /// Begins to connect `app`; from now on it stays connected until it is stopped. Has to be called in a tokio runtime.
    ///
    /// # Errors
    /// See [`AddError`]. A failure to connect is no error here: it is tried again, and seen in the status.
    pub fn add(&self, app: App) -> Result<AppHandle, AddError> {
        if app.subscriptions.is_empty() {
            return Err(AddError::NothingSubscribed);
        }
        if app.client_id.is_empty() || app.client_secret.is_empty() {
            return Err(AddError::NoCredentials);
        }
        let mut apps = self.lock();
        if apps.shut_down {
            return Err(AddError::ShutDown);
        }
        apps.handles.retain(|_, handle| !handle.status().stopped());
        if apps.handles.contains_key(&app.client_id) {
            return Err(AddError::Exists);
        }
        let client_id = app.client_id.clone();
        let handle = self.shared.settings.start(app);
        apps.handles.insert(client_id, handle.clone());
        Ok(handle)
    }

    /// The handle of an app that was added and not stopped since.
    pub fn app(&self, client_id: &str) -> Option<AppHandle> {
        self.lock().handles.get(client_id).filter(|handle| !handle.status().stopped()).cloned()
    }

    /// The handles of all apps that were added and not stopped since.
    pub fn apps(&self) -> Vec<AppHandle> {
        self.lock().handles.values().filter(|handle| !handle.status().stopped()).cloned().collect()
    }

    /// Stops every app, as [`AppHandle::stop`] does, all within the same limit, and adds none from now on.
    ///
    /// # Errors
    /// Some receivers are still at work on deliveries; the log names them, and nothing stops them.
    pub async fn shutdown(&self, within: Duration) -> Result<(), StillRunning> {
        let handles: Vec<AppHandle> = {
            let mut apps = self.lock();
            apps.shut_down = true;
            apps.handles.values().cloned().collect()
        };
        let clock = &self.shared.settings.clock;
        let began = clock.monotonic();
        for handle in &handles {
            handle.begin_stop(within);
        }
        let mut running = 0_usize;
        for handle in &handles {
            handle.wait_for(Status::stopped).await;
            let left = within.saturating_sub(clock.monotonic().saturating_sub(began));
            running = running.saturating_add(handle.still_running(left).await);
        }
        match running {
            0 => Ok(()),
            _ => Err(StillRunning::new(running, within)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Apps> {
        self.shared.apps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settings {
    fn start(&self, app: App) -> AppHandle {
        let api = &self.hosts.api;
        let rule = HostRule::of(api, self.allowed_hosts.clone());
        let open = OpenCall::new(api, &app.client_id, &app.client_secret, &app.subscriptions, rule);
        let shared = Arc::new(Shared {
            open,
            gate: self.gate.clone(),
            transport: self.transport.clone(),
            dial: self.dial.clone(),
            clock: self.clock.clone(),
            timing: self.timing,
            max_message: self.max_message,
            inbox: Inbox::new(app.client_id, app.receiver, self.max_backlog),
            board: Board::new(app.connections, self.clock.now()),
            // As an error, or a filter of levels leaves it out.
            span: tracing::error_span!("gateway", number = self.number),
            ended: AtomicBool::new(false),
        });
        let start = |connection| {
            let (stop, stops) = mpsc::unbounded_channel();
            let driving = Driver::new(shared.clone(), connection, stops).run();
            tokio::spawn(driving.instrument(shared.span.clone()));
            stop
        };
        let stops = (0..app.connections).map(start).collect();
        AppHandle { shared, stops }
    }
}

impl GatewayBuilder {
    pub(crate) fn new(transport: Arc<dyn Transport>, dial: Arc<dyn Dial>) -> Self {
        let settings = Settings {
            transport,
            dial,
            clock: Arc::new(TokioClock::new()),
            gate: OpenGate::shared(),
            hosts: Hosts::default(),
            allowed_hosts: Vec::new(),
            timing: Timing::default(),
            max_message: 1024 * 1024,
            max_backlog: 8 * 1024 * 1024,
            number: 0,
        };
        Self { settings }
    }

    /// Where DingTalk is; in China by default. With an address of your own, endpoints on the same host are trusted too, and
    /// with a loopback address those on loopback.
    #[must_use]
    pub fn hosts(mut self, hosts: Hosts) -> Self {
        self.settings.hosts = hosts;
        self
    }

    /// Trusts endpoints on this host, by `wss` and `ws`. Without it an endpoint has to be at `*.dingtalk.com` or
    /// `*.dingtalk.io`, by `wss`.
    #[must_use]
    pub fn allow_host(mut self, host: impl AsRef<str>) -> Self {
        self.settings.allowed_hosts.push(host.as_ref().to_ascii_lowercase());
        self
    }

    /// Another clock, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// After how long without anything heard to ping, 20 s by default, and how long to wait for an answer, 10 s by default;
    /// 1 s at least each. A peer that vanished is noticed after a quarter more than both together, at most;
    /// one that takes nothing of what is sent to it, after both together, whatever it sends itself.
    #[must_use]
    pub fn keep_alive(mut self, ping_after: Duration, pong_timeout: Duration) -> Self {
        let least = Duration::from_secs(1);
        self.settings.timing.ping_after = ping_after.max(least);
        self.settings.timing.pong_timeout = pong_timeout.max(least);
        self
    }

    /// After how long without a frame to replace a connection, even if the peer answers pings: 3 min by default. DingTalk
    /// sends frames of its own about every 30 s. A replacement that is as silent gets twice the time, up to eight times.
    #[must_use]
    pub fn silence_timeout(mut self, limit: Duration) -> Self {
        self.settings.timing.silence = limit.max(Duration::from_secs(1));
        self
    }

    /// How long the open call may take, and again dialling with the upgrade: 15 s by default.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.settings.timing.attempt = limit;
        self
    }

    /// How long a connection must have worked for the next loss or rotation to be followed by an attempt without a growing
    /// wait: 4 s by default. Frames or pongs are what shows that it works; one that DingTalk closes sooner does not count.
    #[must_use]
    pub fn proven_after(mut self, lifetime: Duration) -> Self {
        self.settings.timing.proof = lifetime;
        self
    }

    /// How long a replaced connection stays open for acknowledgements of what is running: 10 s by default, the time that
    /// DingTalk leaves it open.
    #[must_use]
    pub fn drain_timeout(mut self, limit: Duration) -> Self {
        self.settings.timing.drain = limit;
        self
    }

    /// Whether an app stops when DingTalk has refused its credentials twice. By default it is tried again every five to six
    /// minutes.
    #[must_use]
    pub fn stop_when_refused(mut self, stop: bool) -> Self {
        self.settings.timing.stop_when_refused = stop;
        self
    }

    /// The largest message that is accepted, in bytes: 1 MiB by default. A larger one ends the connection.
    #[must_use]
    pub fn max_message_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_message = bytes.max(1024);
        self
    }

    /// How many bytes of frames may wait on a connection while the receiver is full: 8 MiB by default. System frames are
    /// answered meanwhile; beyond it nothing is read.
    #[must_use]
    pub fn max_backlog_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_backlog = bytes;
        self
    }

    /// The gateway; nothing is connected before an app is added. Whatever is logged of it and by its handlers is in a span
    /// `gateway`, whose `number` tells the gateways of a process apart.
    pub fn build(self) -> Gateway {
        let number = BUILT.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let shared = GatewayShared { settings: Settings { number, ..self.settings }, apps: Mutex::default() };
        Gateway { shared: Arc::new(shared) }
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apps: Vec<String> = self.lock().handles.keys().cloned().collect();
        formatter
            .debug_struct("Gateway")
            .field("api", &self.shared.settings.hosts.api)
            .field("apps", &apps)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for GatewayBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GatewayBuilder")
            .field("api", &self.settings.hosts.api)
            .finish_non_exhaustive()
    }
}
