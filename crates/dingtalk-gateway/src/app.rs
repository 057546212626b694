use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use dingtalk_events::Receive;
use dingtalk_transport::StillRunning;
use dingtalk_types::Secret;
use tokio::sync::{broadcast, mpsc};

use crate::counters::ConnectionCounts;
use crate::driver::Shared;
use crate::status::{ConnectionEvent, Status};
use crate::subscription::Subscription;

/// An app to connect: its credentials, what it wants to be sent, and who takes it.
///
/// `Debug` does not show the secret.
#[derive(Clone)]
pub struct App {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) receiver: Arc<dyn Receive>,
    pub(crate) subscriptions: Vec<Subscription>,
    pub(crate) connections: usize,
}

impl App {
    /// An app by its Client ID and Client Secret (AppKey and AppSecret; SuiteKey and SuiteSecret of an ISV's app).
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        receiver: impl Receive,
    ) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            receiver: Arc::new(receiver),
            subscriptions: Vec::new(),
            connections: 1,
        }
    }

    /// Asks for something to be sent. Every process of one app has to ask for the same: DingTalk picks one connection at
    /// random for each push.
    #[must_use]
    pub fn subscribe(mut self, subscription: Subscription) -> Self {
        if !self.subscriptions.contains(&subscription) {
            self.subscriptions.push(subscription);
        }
        self
    }

    /// How many connections to hold, 1 by default. A second one keeps the app reachable while the first is cut.
    #[must_use]
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("client_id", &self.client_id)
            .field("subscriptions", &self.subscriptions)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// An app that a [`Gateway`](crate::Gateway) holds connections for. Cheap to clone.
///
/// The connections are closed when the gateway and every clone of this are dropped.
#[derive(Clone)]
pub struct AppHandle {
    pub(crate) shared: Arc<Shared>,
    pub(crate) stops: Arc<[mpsc::UnboundedSender<Duration>]>,
}

impl AppHandle {
    /// The app's Client ID.
    pub fn client_id(&self) -> &str {
        &self.shared.inbox.client_id
    }

    /// How the connections are now.
    pub fn status(&self) -> Status {
        self.shared.board.status()
    }

    /// Sees how the connections are without holding them open.
    pub fn watch(&self) -> AppWatch {
        AppWatch(Arc::downgrade(&self.shared))
    }

    /// Waits until the status is as wished, and returns it: `handle.wait_for(Status::connected)`.
    pub async fn wait_for(&self, mut wish: impl FnMut(&Status) -> bool) -> Status {
        let mut watch = self.shared.board.watch();
        loop {
            watch.mark_unchanged();
            let status = self.status();
            if wish(&status) || watch.changed().await.is_err() {
                return status;
            }
        }
    }

    /// What happens to the connections from now on. A reader more than 256 events of connections behind misses the oldest.
    pub fn connection_events(&self) -> broadcast::Receiver<ConnectionEvent> {
        self.shared.board.connection_events()
    }

    /// What has happened so far.
    pub fn counters(&self) -> ConnectionCounts {
        self.shared.board.counters.snapshot()
    }

    /// Stops for good. No new connection is opened; what still arrives is not taken: events are put off, callbacks are not
    /// acknowledged. What was taken has `within` to be acknowledged, then the connections are closed; and the same `within`
    /// for the handlers and replies behind acknowledgements that went out first. Returns when all that is done, at most about
    /// a second after `within`.
    ///
    /// # Errors
    /// The receiver is still at work on some deliveries; the log names them, and nothing stops it. Stop again to wait for it
    /// longer.
    pub async fn stop(&self, within: Duration) -> Result<(), StillRunning> {
        let clock = &self.shared.clock;
        let began = clock.monotonic();
        self.begin_stop(within);
        self.wait_for(Status::stopped).await;
        let left = within.saturating_sub(clock.monotonic().saturating_sub(began));
        match self.still_running(left).await {
            0 => Ok(()),
            running => Err(StillRunning::new(running, within)),
        }
    }

    /// How many deliveries of a stopped app the receiver is at work on when there are none, or after `within`.
    pub(crate) async fn still_running(&self, within: Duration) -> usize {
        let inbox = &self.shared.inbox;
        let done = async {
            inbox.idle().await;
            inbox.receiver.finished(&inbox.client_id).await;
        };
        let in_time = self.shared.clock.within(within, done).await.is_some();
        let (_in_span, client_id) = (self.shared.span.enter(), self.client_id());
        if in_time {
            if !self.shared.ended.swap(true, Ordering::Relaxed) {
                tracing::info!(client_id, "stopped");
            }
            return 0;
        }
        let unfinished = inbox.receiver.unfinished(&inbox.client_id);
        for message_id in &unfinished {
            tracing::warn!(client_id, message_id, "cut at the end: the receiver is still at work on it");
        }
        // A receiver that cannot tell is seen from outside.
        unfinished.len().max(inbox.running())
    }

    pub(crate) fn begin_stop(&self, within: Duration) {
        for stop in &*self.stops {
            // Gone already.
            let _ended = stop.send(within);
        }
    }
}

impl fmt::Debug for AppHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AppHandle")
            .field("client_id", &self.client_id())
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// Sees how an app's connections are, and keeps none of them open: see [`AppHandle::watch`].
#[derive(Clone)]
pub struct AppWatch(Weak<Shared>);

impl AppWatch {
    /// How the connections are now; `None` when they have ended and nobody holds a handle.
    pub fn status(&self) -> Option<Status> {
        Some(self.0.upgrade()?.board.status())
    }
}

impl fmt::Debug for AppWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AppWatch").field("status", &self.status()).finish()
    }
}
