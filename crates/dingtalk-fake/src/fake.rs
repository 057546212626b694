//! The handle of a running fake.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::answers::Answer;
use crate::builder::{FakeBuilder, StartError};
use crate::fault::Fault;
use crate::gateway::ledger::Delivery;
use crate::gateway::link::StreamConnection;
use crate::inbound::sync_http::{self, Entry};
use crate::inbound::{Acknowledgement, Clicked, Robot, card, plugin, robot};
use crate::operations::{self, Operation};
use crate::platform::Platform;
use crate::push::{self, Event, PushOutcome, Wait};
use crate::record::RecordedRequest;
use crate::seed::{Subscription, WebhookRobotSeed};
use crate::state::cards::Card;
use crate::state::chats::Reply;
use crate::state::media::MediaFile;
use crate::state::notices::Notice;
use crate::state::robots::SentMessage;

/// A running DingTalk on a port of this machine. Dropping it stops it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_fake::{Fake, Fault};
///
/// let fake = Fake::start().await?;
/// fake.inject(Fault::throttle("/topapi/v2/user/get").times(2));
/// // … let the code under test talk to fake.base_url() with fake.client_id() and fake.client_secret() …
/// assert_eq!(fake.requests_to("/topapi/v2/user/get").len(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Fake {
    platform: Arc<Platform>,
    server: JoinHandle<()>,
    stop: Arc<Notify>,
}

impl Fake {
    /// Starts with the default seed on a free port.
    ///
    /// # Errors
    /// [`StartError`] when no port can be had.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Settings before the start.
    pub fn builder() -> FakeBuilder {
        FakeBuilder::new()
    }

    pub(crate) fn new(platform: Arc<Platform>, server: JoinHandle<()>, stop: Arc<Notify>) -> Self {
        Self { platform, server, stop }
    }

    /// `http://127.0.0.1:PORT`: the new and the old host at one address.
    pub fn base_url(&self) -> String {
        self.platform.base_url()
    }

    /// The certificate of [`FakeBuilder::tls`] in PEM; it vouches for itself. `None` without TLS.
    #[cfg(feature = "tls")]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.platform.settings.tls.as_ref().map(|tls| tls.certificate_pem.as_str())
    }

    /// The address that the fake listens on.
    pub fn address(&self) -> SocketAddr {
        self.platform.address
    }

    /// AppKey (Client ID) of the internal app.
    pub fn client_id(&self) -> &str {
        &self.platform.seed.client_id
    }

    /// AppSecret (Client Secret) of the internal app.
    pub fn client_secret(&self) -> &str {
        &self.platform.seed.client_secret
    }

    /// The organisation.
    pub fn corp_id(&self) -> &str {
        &self.platform.seed.corp_id
    }

    /// CorpSecret for the old form of `/gettoken`.
    pub fn corp_secret(&self) -> &str {
        &self.platform.seed.corp_secret
    }

    /// AgentId of the internal app.
    pub fn agent_id(&self) -> i64 {
        self.platform.seed.agent_id
    }

    /// Code of the app's robot.
    pub fn robot_code(&self) -> &str {
        &self.platform.seed.robot_code
    }

    /// Everything that the fake started with.
    pub fn seed(&self) -> &crate::Seed {
        &self.platform.seed
    }

    /// A login code for a person, valid five minutes, once: for `userAccessToken`.
    pub fn login_code(&self, userid: &str) -> String {
        self.platform.login_code(userid)
    }

    /// `POST` target of the seed's first custom robot with signing switched on: `…/robot/send?access_token=…`, unsigned.
    /// Empty when the seed has none.
    pub fn webhook_url(&self) -> String {
        self.webhook(true).map(|robot| self.webhook_url_of(robot)).unwrap_or_default()
    }

    /// Its signing secret.
    pub fn webhook_secret(&self) -> &str {
        self.webhook(true).and_then(|robot| robot.secret.as_deref()).unwrap_or_default()
    }

    /// `POST` target of the seed's first custom robot without signing. Empty when the seed has none.
    pub fn plain_webhook_url(&self) -> String {
        self.webhook(false).map(|robot| self.webhook_url_of(robot)).unwrap_or_default()
    }

    fn webhook(&self, signed: bool) -> Option<&WebhookRobotSeed> {
        self.platform.seed.webhook_robots.iter().find(|robot| robot.secret.is_some() == signed)
    }

    fn webhook_url_of(&self, robot: &WebhookRobotSeed) -> String {
        format!("{}/robot/send?access_token={}", self.base_url(), robot.access_token)
    }

    /// The work notices that were accepted, oldest first.
    pub fn notices(&self) -> Vec<Notice> {
        self.platform.state().notices.all()
    }

    /// Lets a person read a work notice; false when it was not sent to them.
    pub fn read_notice(&self, task_id: i64, userid: &str) -> bool {
        self.platform.state().notices.read(task_id, userid)
    }

    /// The messages that robots sent, oldest first.
    pub fn robot_messages(&self) -> Vec<SentMessage> {
        self.platform.state().robots.all()
    }

    /// Lets a person read a message of the app's robot; false when no message has this `processQueryKey`.
    pub fn read_robot_message(&self, process_query_key: &str, userid: &str) -> bool {
        let now_ms = self.now_ms();
        let mut state = self.platform.state();
        let message = state.robots.by_key(process_query_key);
        message.map(|message| message.read.insert(userid.to_owned(), now_ms)).is_some()
    }

    /// An uploaded media file.
    pub fn media(&self, media_id: &str) -> Option<MediaFile> {
        self.platform.state().media.get(media_id).cloned()
    }

    /// Enters an event receiver in the developer console; its owner key is the app's Client ID.
    pub fn subscribe(&self, subscription: Subscription) {
        self.platform.state().callbacks.subscribe(subscription, self.platform.seed.client_id.clone());
    }

    /// Pushes an event to every subscribed receiver, encrypted as DingTalk does, and to each app that has ever had a Stream
    /// connection which takes it, and repeats it on the retry schedule (by the fake's clock) until it is acknowledged.
    /// Returns what became of it at each receiver, by URL, the apps in Stream mode behind them.
    ///
    /// `data` is a JSON object; `EventType`, `TimeStamp` and `CorpId` are added unless it has them. Over Stream its names
    /// begin in lower case, and type and organisation stand in the headers.
    pub async fn push_event(&self, event_type: &str, data: Value) -> Vec<PushOutcome> {
        push::to_everybody(&self.platform, &Event::new(&self.platform, event_type, data), Wait::All).await
    }

    /// The app's robot, for saying something to it.
    pub fn robot(&self) -> Robot {
        Robot::new(self.platform.clone())
    }

    /// The robot of another app that the seed lets open Stream connections (`stream.apps`, the third-party app); its
    /// robotCode is the app's Client ID. `None` when there is no such app.
    pub fn robot_of(&self, client_id: &str) -> Option<Robot> {
        Robot::of(self.platform.clone(), client_id)
    }

    /// What the app said to people, by every way, oldest first (the newest 100 000 are kept).
    pub fn replies(&self) -> Vec<Reply> {
        self.platform.state().chats.since(0).cloned().collect()
    }

    /// The first reply that is the right one, also among those that are there; waited for at most this long (real time).
    pub async fn wait_for_reply(&self, within: Duration, matches: impl Fn(&Reply) -> bool) -> Option<Reply> {
        robot::wait_for_reply(&self.platform, 0, within, matches).await
    }

    /// A card as it is now.
    pub fn card(&self, out_track_id: &str) -> Option<Card> {
        self.platform.state().cards.get(out_track_id).cloned()
    }

    /// Lets a person click on a card: over Stream when the card was created with `callbackType` `STREAM`, else to the
    /// address of its `callbackRouteKey`. The answer's update is applied to the card if it comes within 2 s (real time).
    /// `None` when there is no such card.
    pub async fn click_card(
        &self,
        out_track_id: &str,
        user_id: &str,
        action_ids: &[&str],
        params: Value,
    ) -> Option<Clicked> {
        let action_ids: Vec<_> = action_ids.iter().map(|id| (*id).to_owned()).collect();
        card::click(&self.platform, out_track_id, user_id, &action_ids, &params).await
    }

    /// Lets the AI assistant call a plugin of the app over Stream: `uri` is path and query, `body` travels as text.
    pub async fn call_plugin(&self, method: &str, uri: &str, body: &str) -> Acknowledgement {
        plugin::call(&self.platform, method, uri, serde_json::Map::new(), body).await.1
    }

    /// Pushes several events, as `(type, data)`, in one SyncHTTP batch to every subscribed receiver; each gets those that it
    /// subscribed to. Repetitions as in [`Fake::push_event`].
    pub async fn push_batch(&self, events: &[(&str, Value)]) -> Vec<PushOutcome> {
        let entries: Vec<_> = events.iter().map(|(kind, data)| Entry::new(kind, data)).collect();
        sync_http::push(&self.platform, sync_http::MEDIUM, &entries, Wait::All).await
    }

    /// Every recorded request, oldest first (the newest 100 000 are kept).
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.platform.recorder.since(0)
    }

    /// The recorded requests to one path, oldest first.
    pub fn requests_to(&self, path: &str) -> Vec<RecordedRequest> {
        self.platform.recorder.to_path(path)
    }

    /// Forgets the recorded requests; their numbers go on.
    pub fn clear_requests(&self) {
        self.platform.recorder.clear();
    }

    /// Ends every token and ticket that was given out.
    pub fn expire_tokens(&self) {
        self.platform.expire_tokens();
    }

    /// Moves the fake's clock forward: tokens expire, waiting retries fall due.
    pub fn advance_clock(&self, by: Duration) {
        self.platform.clock.advance(by);
    }

    /// The fake's clock, ms since 1970.
    pub fn now_ms(&self) -> i64 {
        self.platform.clock.now_ms()
    }

    /// Makes something go wrong.
    pub fn inject(&self, fault: Fault) {
        self.platform.inject(fault);
    }

    /// Takes back the faults that have not hit yet.
    pub fn clear_faults(&self) {
        self.platform.faults.clear();
    }

    /// Every operation that the fake answers: all published ones, and what it knows beyond them.
    pub fn operations(&self) -> Vec<Operation> {
        operations::all()
    }

    /// Answers an operation with this from now on, once its request has been found right; see [`Answer`].
    ///
    /// `path` is one path, percent-decoded, or the path of an operation with `{…}` for its holes; one path goes before.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), dingtalk_fake::StartError> {
    /// use dingtalk_fake::{Answer, Fake};
    /// use serde_json::json;
    ///
    /// let fake = Fake::start().await?;
    /// fake.answer("GET", "/v1.0/contact/users/{unionId}", json!({"nick": "Ann"}));
    /// let busy = Answer::with_status(503, json!({"code": "serviceBusy", "message": "…"}));
    /// fake.script("GET", "/v1.0/contact/users/{unionId}", [busy]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn answer(&self, method: &str, path: &str, answer: impl Into<Answer>) {
        let answer = answer.into();
        self.answer_with(method, path, move |_| answer.clone());
    }

    /// The same with an answer made from each request; [`RecordedRequest::status`] is still 0.
    pub fn answer_with<A: Into<Answer>>(
        &self,
        method: &str,
        path: &str,
        answer: impl Fn(&RecordedRequest) -> A + Send + Sync + 'static,
    ) {
        self.platform.answers.set(method, path, Arc::new(move |request| answer(request).into()));
    }

    /// Answers the next requests of an operation with these, one each; after them it answers as before.
    pub fn script<A: Into<Answer>>(&self, method: &str, path: &str, answers: impl IntoIterator<Item = A>) {
        self.platform.answers.script(method, path, answers.into_iter().map(Into::into));
    }

    /// Takes back every answer that was given or scripted.
    pub fn clear_answers(&self) {
        self.platform.answers.clear();
    }

    /// Takes a permission point from the app, by the name that either host uses
    /// (`qyapi_get_member`, `Contact.User.Read`).
    pub fn deny_scope(&self, scope: &str) {
        self.platform.state().deny_scope(scope);
    }

    /// Gives a denied permission point back.
    pub fn allow_scope(&self, scope: &str) {
        self.platform.state().allow_scope(scope);
    }

    /// The Stream connections that have not ended, oldest first.
    pub fn connections(&self) -> Vec<StreamConnection> {
        self.platform.gateway.list()
    }

    /// Waits until at least this many Stream connections are there to push to.
    pub async fn wait_for_connections(&self, count: usize) {
        self.platform.gateway.wait_for_connections(count).await;
    }

    /// What was pushed over Stream, oldest first (the newest 100 000 are kept).
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.deliveries_since(0)
    }

    /// Those with numbers above this one.
    pub fn deliveries_since(&self, number: u64) -> Vec<Delivery> {
        self.platform.gateway.ledger.since(number)
    }

    /// Forgets the deliveries; their numbers go on.
    pub fn clear_deliveries(&self) {
        self.platform.gateway.ledger.clear();
    }

    /// TCP connections accepted so far.
    pub fn connections_opened(&self) -> u64 {
        self.platform.counters.connections()
    }

    /// Requests for a token or ticket so far, on either host, refused ones included.
    pub fn token_requests(&self) -> u64 {
        self.platform.counters.token_requests()
    }

    /// Stops; open connections are closed before this returns.
    pub async fn shutdown(mut self) {
        self.stop.notify_one();
        // It could only fail by a panic, which the runtime has reported.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.platform.stop_background();
        self.server.abort();
    }
}
