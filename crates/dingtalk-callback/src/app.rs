use std::fmt;
use std::sync::Arc;

use dingtalk_crypto::CallbackCipher;
use dingtalk_events::Receive;
use dingtalk_types::Secret;

/// An app that DingTalk calls: the paths it is called at, the key of each, and who takes what arrives.
///
/// A path is compared exactly, without the query. Several apps may share one: the key that fits a request tells whose it
/// is. What arrives names the app in [`Metadata::client_id`](dingtalk_events::Metadata::client_id).
///
/// ```
/// use dingtalk_callback::{App, CallbackCipher};
/// use dingtalk_events::Dispatcher;
///
/// let dispatcher = Dispatcher::builder().build();
/// let aes_key = "1234567890123456789012345678901234567890123";
/// let app = App::new("dingappkey", dispatcher)
///     .events("/dingtalk/events", CallbackCipher::new("token", aes_key, "dingappkey")?)
///     .robot("/dingtalk/robot", "client secret")
///     .cards("/dingtalk/cards", "api secret");
/// # Ok::<_, dingtalk_callback::CallbackError>(())
/// ```
#[derive(Clone)]
pub struct App {
    pub(crate) client_id: String,
    pub(crate) receiver: Arc<dyn Receive>,
    pub(crate) addresses: Vec<(String, Key)>,
}

/// What proves that a request is DingTalk's.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    Events(CallbackCipher),
    Robot(Secret),
    OutgoingRobot(Secret),
    Cards(Secret),
}

impl App {
    /// An app by its Client ID (AppKey, SuiteKey, CustomKey); nothing is received yet.
    pub fn new(client_id: impl Into<String>, receiver: impl Receive) -> Self {
        Self { client_id: client_id.into(), receiver: Arc::new(receiver), addresses: Vec::new() }
    }

    /// Encrypted events at `path`, SyncHTTP batches included: each entry is a delivery of its own, handed on in the order
    /// of the batch, and the push is acknowledged if all are.
    ///
    /// The cipher's owner key is the Client ID, or the CorpId where the address was registered by API; accept both if
    /// unsure. A CorpId stands in [`Metadata::corp_id`](dingtalk_events::Metadata::corp_id) where the event names none.
    #[must_use]
    pub fn events(self, path: impl Into<String>, cipher: CallbackCipher) -> Self {
        self.at(path, Key::Events(cipher))
    }

    /// Chat messages at `path`, signed with the app's Client Secret.
    ///
    /// The signature does not cover the body. Who saw one request can send another message with its headers for an
    /// hour: serve this path through TLS only.
    ///
    /// A [`Reply`](dingtalk_events::Acknowledgement::Reply) goes back in the answer where the dispatcher has nothing that
    /// sends it; that needs a route that acknowledges after its handler.
    #[must_use]
    pub fn robot(self, path: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        self.at(path, Key::Robot(client_secret.into()))
    }

    /// Chat messages of outgoing custom robots at `path`, which carry the header `token` and no signature: the text of the
    /// robot's setting. Where its pushes have a `sign` as well, register its secret with [`robot`](Self::robot).
    ///
    /// Nothing in such a request is signed or dated, so whoever saw one can write any other until the token is changed: serve
    /// this path through TLS only, and let nothing depend on who seems to have written. Such a message names its sender, but
    /// no `senderStaffId`, and its `robotCode` is `normal`.
    ///
    /// A reply goes to the `sessionWebhook` where the message has one, and otherwise back in the answer, if the route is
    /// acknowledged after its handler.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dingtalk_callback::{App, CallbackReceiver};
    /// use dingtalk_events::{AckMode, ChatMessage, Dispatcher, Received, Route, WebhookMessage};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let after = AckMode::After { deadline: Duration::from_secs(1) };
    /// let dispatcher = Dispatcher::builder()
    ///     .on(Route::chat_message().acknowledged(after), async |message: Received<ChatMessage>| {
    ///         WebhookMessage::text(format!("Hello {}!", message.sender_nick))
    ///     })
    ///     .build();
    /// let app = App::new("the group's robot", dispatcher).outgoing_robot("/outgoing", "token of the robot");
    /// let callbacks = CallbackReceiver::builder().app(app).build();
    ///
    /// let message = r#"{"msgId":"m1","senderNick":"Wang","msgtype":"text","text":{"content":" hi"}}"#;
    /// let request = http::Request::post("/outgoing").header("token", "token of the robot").body(message.into())?;
    /// let answer = callbacks.receive(request).await;
    /// assert_eq!(answer.body(), r#"{"msgtype":"text","text":{"content":"Hello Wang!"}}"#);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn outgoing_robot(self, path: impl Into<String>, token: impl Into<Secret>) -> Self {
        self.at(path, Key::OutgoingRobot(token.into()))
    }

    /// Card actions and queries for dynamic data at `path`, signed with the `apiSecret` that the callback address was
    /// registered with. Without one DingTalk signs nothing, and everybody could press buttons: register one.
    ///
    /// As for [`robot`](Self::robot), the signature does not cover the body.
    #[must_use]
    pub fn cards(self, path: impl Into<String>, api_secret: impl Into<Secret>) -> Self {
        self.at(path, Key::Cards(api_secret.into()))
    }

    fn at(mut self, path: impl Into<String>, key: Key) -> Self {
        self.addresses.push((path.into(), key));
        self
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("App")
            .field("client_id", &self.client_id)
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}
