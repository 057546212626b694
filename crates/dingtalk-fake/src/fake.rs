//! The handle of a running fake.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::builder::{FakeBuilder, StartError};
use crate::fault::Fault;
use crate::inbound::Robot;
use crate::operations::{self, Operation};
use crate::platform::Platform;
use crate::seed::{Seed, WebhookRobotSeed};
use crate::snapshot::Snapshot;
use crate::view::{
    Access, Answers, Approvals, Attendance, Cards, Customers, Events, Messages, Reports, Requests, StreamMode,
};

/// A running DingTalk on a port of this machine. Dropping it stops it.
///
/// The handle itself tells addresses and credentials, moves the clock and makes things go wrong; the rest is in views by
/// subject: [`requests`](Self::requests), [`answers`](Self::answers), [`messages`](Self::messages), [`events`](Self::events),
/// [`customers`](Self::customers), [`stream`](Self::stream), [`cards`](Self::cards), [`access`](Self::access), [`approvals`](Self::approvals),
/// [`attendance`](Self::attendance), [`reports`](Self::reports), and [`robot`](Self::robot).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_fake::{Fake, Fault};
///
/// let fake = Fake::start().await?;
/// fake.inject(Fault::throttle("/topapi/v2/user/get").times(2));
/// // … let the code under test talk to fake.base_url() with fake.client_id() and fake.client_secret() …
/// assert_eq!(fake.requests().to("/topapi/v2/user/get").len(), 0);
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

    /// Everything that the fake remembers at the moment.
    pub fn snapshot(&self) -> Snapshot {
        self.platform.snapshot()
    }

    /// Puts back what the fake remembered, also what another fake did: tokens that were valid then are valid again.
    pub fn restore(&self, snapshot: &Snapshot) {
        self.platform.restore(snapshot.clone());
    }

    /// Everything that the fake started with.
    pub fn seed(&self) -> &Seed {
        &self.platform.seed
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

    /// What a program has to know to use it, as the first line that `dingtalk-fake` prints: `api`, `oapi` (base URLs),
    /// `client_id` and `client_secret` (also as `app_key` and `app_secret`), `corp_id`, `corp_secret`, `agent_id`, `robot_code`,
    /// and `user_id`, a person of the organisation.
    pub fn description(&self) -> serde_json::Value {
        self.platform.description()
    }

    /// Moves the fake's clock forward: tokens expire, waiting retries fall due.
    pub fn advance_clock(&self, by: Duration) {
        self.platform.clock.advance(by);
    }

    /// Sets the fake's clock to a time in ms since 1970, forward or back; it runs on from there.
    pub fn set_clock(&self, now_ms: i64) {
        self.platform.clock.set(now_ms);
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

    /// The app's robot, for saying something to it.
    pub fn robot(&self) -> Robot {
        Robot::new(self.platform.clone())
    }

    /// The robot of another app that the seed lets open Stream connections (`stream.apps`, the third-party app); its
    /// robotCode is the app's Client ID. `None` when there is no such app.
    pub fn robot_of(&self, client_id: &str) -> Option<Robot> {
        Robot::of(self.platform.clone(), client_id)
    }

    /// Tokens, login codes and permission points.
    pub fn access(&self) -> Access<'_> {
        Access { platform: &self.platform }
    }

    /// The requests that were received.
    pub fn requests(&self) -> Requests<'_> {
        Requests { platform: &self.platform }
    }

    /// Answers that a test gives in an operation's place.
    pub fn answers(&self) -> Answers<'_> {
        Answers { platform: &self.platform }
    }

    /// Approvers, who decide by hand.
    pub fn approvals(&self) -> Approvals<'_> {
        Approvals { platform: &self.platform }
    }

    /// People at work, who punch the clock and check in.
    pub fn attendance(&self) -> Attendance<'_> {
        Attendance { platform: &self.platform }
    }

    /// Events, and who receives them.
    pub fn events(&self) -> Events<'_> {
        Events { platform: &self.platform }
    }

    /// The organisations that open the third-party app.
    pub fn customers(&self) -> Customers<'_> {
        Customers { platform: &self.platform }
    }

    /// Connections in Stream mode, and what was pushed on them.
    pub fn stream(&self) -> StreamMode<'_> {
        StreamMode { platform: &self.platform }
    }

    /// What the app said to people.
    pub fn messages(&self) -> Messages<'_> {
        Messages { platform: &self.platform }
    }

    /// The interactive cards that the app created.
    pub fn cards(&self) -> Cards<'_> {
        Cards { platform: &self.platform }
    }

    /// People, who read reports and comment on them.
    pub fn reports(&self) -> Reports<'_> {
        Reports { platform: &self.platform }
    }

    /// Stops: answers that are under way have a second (real time) to go out, and open connections are closed before this returns.
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
