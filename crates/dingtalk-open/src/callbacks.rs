use std::future::Future;
use std::sync::Arc;

use dingtalk_auth::ClientCredentials;
use dingtalk_callback::{App, CallbackReceiver, CallbackReceiverBuilder};
#[cfg(feature = "chat")]
use dingtalk_chat::Chat;
use dingtalk_crypto::CallbackCipher;
use dingtalk_events::{DispatcherBuilder, FromDelivery, Handler, Intercept, ReplyFailure, Route};
use dingtalk_types::Secret;

use crate::dingtalk::DingTalk;
use crate::no_app::NoApp;
use crate::receivers::Receivers;

impl DingTalk {
    /// Receives events, chat messages and card actions that DingTalk posts to an address of yours; the handlers are those
    /// of [`stream`](Self::stream).
    ///
    /// ```
    /// use dingtalk_open::DingTalk;
    /// use dingtalk_open::crypto::CallbackCipher;
    /// use dingtalk_open::events::model::contact::UserAddOrg;
    /// use dingtalk_open::events::{Received, Route};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let ding = DingTalk::builder().app("your Client ID", "your Client Secret").build()?;
    /// let aes_key = "1234567890123456789012345678901234567890123";
    /// let callbacks = ding
    ///     .callbacks()
    ///     .on(Route::event_of::<UserAddOrg>(), async |joined: Received<UserAddOrg>| println!("{:?}", joined.user_id))
    ///     .events("/dingtalk/events", CallbackCipher::new("token", aes_key, "your Client ID")?)
    ///     .build()?;
    /// // An axum route, a tower or hyper service, or `CallbackServer`.
    /// # let _ = callbacks;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("回调", "事件订阅", "接收事件", "webhook", "callback"))]
    pub fn callbacks(&self) -> CallbackBuilder {
        CallbackBuilder {
            app: self.app.clone(),
            receivers: self.receivers.clone(),
            dispatcher: self.dispatcher(),
            #[cfg(feature = "chat")]
            chat: self.chat().clone(),
            receiver: CallbackReceiver::builder().clock(Arc::clone(self.clock())),
            paths: Vec::new(),
        }
    }
}

/// Handlers of what DingTalk posts for one app, and the paths it posts to. For several apps on one server see
/// [`CallbackReceiver`].
#[derive(Debug)]
#[must_use = "nothing is received before it is built and served"]
pub struct CallbackBuilder {
    app: Option<ClientCredentials>,
    receivers: Receivers,
    dispatcher: DispatcherBuilder,
    #[cfg(feature = "chat")]
    chat: Chat,
    receiver: CallbackReceiverBuilder,
    paths: Vec<Path>,
}

#[derive(Debug)]
enum Path {
    Events(String, CallbackCipher),
    Robot(String),
    OutgoingRobot(String, Secret),
    Cards(String, Secret),
}

impl CallbackBuilder {
    /// Registers a handler. The most special route wins.
    pub fn on<T: FromDelivery>(mut self, route: Route, handler: impl Handler<T>) -> Self {
        self.dispatcher = self.dispatcher.on(route, handler);
        self
    }

    /// Encrypted events at `path`; token and AES key of the cipher are those of the developer console.
    pub fn events(self, path: impl Into<String>, cipher: CallbackCipher) -> Self {
        self.at(Path::Events(path.into(), cipher))
    }

    /// Chat messages at `path`, signed with the app's own secret.
    pub fn robot(self, path: impl Into<String>) -> Self {
        self.at(Path::Robot(path.into()))
    }

    /// Chat messages of an outgoing custom robot at `path`, by the `token` of its settings; see [`App::outgoing_robot`].
    pub fn outgoing_robot(self, path: impl Into<String>, token: impl Into<Secret>) -> Self {
        self.at(Path::OutgoingRobot(path.into(), token.into()))
    }

    /// Card actions at `path`, signed with the `apiSecret` that the address was registered with.
    pub fn cards(self, path: impl Into<String>, api_secret: impl Into<Secret>) -> Self {
        self.at(Path::Cards(path.into(), api_secret.into()))
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

    /// Sets the deadlines and limits of the receiver.
    pub fn receiver(
        mut self,
        configure: impl FnOnce(CallbackReceiverBuilder) -> CallbackReceiverBuilder,
    ) -> Self {
        self.receiver = configure(self.receiver);
        self
    }

    /// Puts it together.
    ///
    /// # Errors
    /// [`NoApp`] when the client has no app's credential.
    pub fn build(self) -> Result<CallbackReceiver, NoApp> {
        let ClientCredentials { client_id, client_secret } = self.app.ok_or(NoApp)?;
        let dispatcher = self.dispatcher;
        #[cfg(feature = "chat")]
        let dispatcher = dispatcher.before(self.chat);
        let mut app = App::new(client_id, self.receivers.receiver(dispatcher.build()));
        for path in self.paths {
            app = match path {
                Path::Events(path, cipher) => app.events(path, cipher),
                Path::Robot(path) => app.robot(path, client_secret.clone()),
                Path::OutgoingRobot(path, token) => app.outgoing_robot(path, token),
                Path::Cards(path, api_secret) => app.cards(path, api_secret),
            };
        }
        Ok(self.receiver.app(app).build())
    }

    fn at(mut self, path: Path) -> Self {
        self.paths.push(path);
        self
    }
}
