use std::fmt;
use std::future::{Future, pending};
use std::sync::Arc;
use std::time::Duration;

use dingtalk_auth::ClientCredentials;
#[cfg(feature = "chat")]
use dingtalk_chat::Chat;
#[cfg(feature = "chat")]
use dingtalk_events::DeliveryKind;
use dingtalk_events::{DispatcherBuilder, FromDelivery, Handler, Intercept, ReplyFailure, Route};
use dingtalk_gateway::{
    AddError, App, AppHandle, Gateway, GatewayBuilder, GatewayError, Status, Subscription,
};
use dingtalk_transport::{StillRunning, unless};

use crate::dingtalk::DingTalk;
use crate::no_app::NoApp;
use crate::receivers::Receivers;

impl DingTalk {
    /// Receives events, chat messages and card actions over a WebSocket that this process opens (Stream mode); nothing is
    /// connected before [`start`](StreamBuilder::start).
    ///
    /// ```
    /// use dingtalk_open::DingTalk;
    /// use dingtalk_open::events::{ChatMessage, Received, Route};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let ding = DingTalk::builder().app("your Client ID", "your Client Secret").build()?;
    /// let stream = ding.stream().on(Route::chat_message(), async |message: Received<ChatMessage>| {
    ///     format!("Hello {}!", message.sender_nick)
    /// });
    /// # let _ = || async {
    /// stream.run_until(dingtalk_open::shutdown_signal()).await?;
    /// # Ok::<_, dingtalk_open::StreamError>(())
    /// # };
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(&self) -> StreamBuilder {
        StreamBuilder {
            app: self.app.clone(),
            receivers: self.receivers.clone(),
            gateway: self.gateway(),
            dispatcher: self.dispatcher(),
            #[cfg(feature = "chat")]
            chat: self.chat().clone(),
            subscriptions: self.subscriptions(),
            connections: 1,
            shutdown_timeout: SHUTDOWN_TIMEOUT,
        }
    }

    /// What is heard whether or not the program handles it.
    fn subscriptions(&self) -> Vec<Subscription> {
        // An ISV's app lives by them.
        let events = self.is_suite.then(Subscription::events);
        // Stop buttons, and answers that are clicked.
        #[cfg(feature = "chat")]
        let cards = Some(Subscription::to(&DeliveryKind::CardAction));
        #[cfg(not(feature = "chat"))]
        let cards = None;
        events.into_iter().chain(cards).collect()
    }

    /// A gateway over this client's transport, proxy, clock and hosts, for any number of apps that come and go at run time.
    pub fn gateway(&self) -> GatewayBuilder {
        Gateway::builder(Arc::clone(&self.wires.transport), self.wires.connector.clone())
            .clock(Arc::clone(self.clock()))
            .hosts(self.hosts().clone())
    }
}

/// Handlers of what DingTalk sends over Stream, and how the connection is held.
#[derive(Debug)]
#[must_use = "nothing is connected before it is started"]
pub struct StreamBuilder {
    app: Option<ClientCredentials>,
    receivers: Receivers,
    gateway: GatewayBuilder,
    dispatcher: DispatcherBuilder,
    #[cfg(feature = "chat")]
    chat: Chat,
    subscriptions: Vec<Subscription>,
    connections: usize,
    shutdown_timeout: Duration,
}

impl StreamBuilder {
    /// Registers a handler and subscribes to what it needs. The most special route wins.
    ///
    /// Every process of an app should have the same routes: DingTalk picks one connection at random for each push.
    pub fn on<T: FromDelivery>(mut self, route: Route, handler: impl Handler<T>) -> Self {
        if let Some(kind) = route.delivery_kind() {
            self = self.subscribe(Subscription::to(&kind));
        }
        self.dispatcher = self.dispatcher.on(route, handler);
        self
    }

    /// Subscribes to more than the routes name, for [`Route::anything`].
    pub fn subscribe(mut self, subscription: Subscription) -> Self {
        if !self.subscriptions.contains(&subscription) {
            self.subscriptions.push(subscription);
        }
        self
    }

    /// How many connections to hold, 1 by default. A second one keeps the app reachable while the first is cut.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// How long [`run_until`](Self::run_until) waits at the end for running handlers. 10 s by default.
    pub fn shutdown_timeout(mut self, limit: Duration) -> Self {
        self.shutdown_timeout = limit;
        self
    }

    /// Shows every delivery to `intercept` before any route is looked for, such as an `Admission`; see
    /// [`DispatcherBuilder::before`]. The chat's own questions and stop buttons come after it.
    pub fn before(mut self, intercept: impl Intercept) -> Self {
        self.dispatcher = self.dispatcher.before(intercept);
        self
    }

    /// What to do about a reply that was not sent; see [`DispatcherBuilder::on_reply_failure`].
    pub fn on_reply_failure<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(ReplyFailure) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.dispatcher = self.dispatcher.on_reply_failure(hook);
        self
    }

    /// Sets the limits and the memory of duplicates of the dispatcher.
    pub fn dispatcher(mut self, configure: impl FnOnce(DispatcherBuilder) -> DispatcherBuilder) -> Self {
        self.dispatcher = configure(self.dispatcher);
        self
    }

    /// Sets the time-outs and limits of the gateway, which receives.
    pub fn receiver(mut self, configure: impl FnOnce(GatewayBuilder) -> GatewayBuilder) -> Self {
        self.gateway = configure(self.gateway);
        self
    }

    /// Begins to connect, and stays connected until the handle's [`stop`](AppHandle::stop) or drop.
    ///
    /// # Errors
    /// See [`StreamError`]. A failure to connect is none: it is tried again, and seen in the handle's status.
    pub fn start(self) -> Result<AppHandle, StreamError> {
        let ClientCredentials { client_id, client_secret } =
            self.app.ok_or(NoApp).map_err(StreamError::NoApp)?;
        let dispatcher = self.dispatcher;
        #[cfg(feature = "chat")]
        let dispatcher = dispatcher.before(self.chat);
        let app = App::new(client_id, client_secret, self.receivers.receiver(dispatcher.build()));
        let app = self.subscriptions.into_iter().fold(app.connections(self.connections), App::subscribe);
        let handle = self.gateway.build().add(app).map_err(StreamError::Add)?;
        self.receivers.watch(handle.watch());
        Ok(handle)
    }

    /// Starts, and stops when `shutdown` ends, such as [`shutdown_signal`](crate::shutdown_signal): nothing new is taken, and
    /// running handlers have 10 s, or [another time](Self::shutdown_timeout), to be acknowledged and to reply.
    ///
    /// # Errors
    /// As [`start`](Self::start), and [`StreamError::Refused`] when DingTalk refuses the credentials before a connection was
    /// ever open. Credentials that worked once are tried again every five minutes. [`StreamError::StillRunning`] when that time
    /// was not enough; the log names what was cut.
    pub async fn run_until(self, shutdown: impl Future) -> Result<(), StreamError> {
        let within = self.shutdown_timeout;
        let app = self.start()?;
        let outcome = unless(shutdown, refused(&app)).await;
        let stopped = app.stop(within).await;
        match outcome {
            Some(error) => Err(StreamError::Refused(error)),
            None => stopped.map_err(StreamError::StillRunning),
        }
    }
}

/// Ends when DingTalk has refused the credentials for good.
async fn refused(app: &AppHandle) -> Arc<GatewayError> {
    let first = app.wait_for(|status| status.connected() || status.refused() || status.stopped()).await;
    let last = if first.connected() { app.wait_for(Status::stopped).await } else { first };
    match last.connections.into_iter().find_map(|connection| connection.last_error) {
        Some(error) => error,
        // Stopped by somebody else, in silence.
        None => pending().await,
    }
}

const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a Stream connection cannot be started, or did not end well.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The client has no app's credential.
    NoApp(NoApp),
    /// The gateway does not take the app.
    Add(AddError),
    /// DingTalk refuses the app's credentials.
    Refused(Arc<GatewayError>),
    /// Some deliveries were still at work at the end; the log names them.
    StillRunning(StillRunning),
}

impl fmt::Display for StreamError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoApp(error) => error.fmt(formatter),
            Self::Add(error) => error.fmt(formatter),
            Self::Refused(error) => error.fmt(formatter),
            Self::StillRunning(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Add(error) => error.source(),
            Self::Refused(error) => error.source(),
            Self::NoApp(_) | Self::StillRunning(_) => None,
        }
    }
}
