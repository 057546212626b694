//! Everything that a running fake shares between its connections.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinSet;

use crate::answer_table::AnswerTable;
use crate::clock::Clock;
use crate::fault::{Fault, Faults};
use crate::gateway::Gateway;
use crate::identifier::Identifiers;
use crate::json::json;
use crate::organisation::{self, App};
use crate::push::event::Event;
use crate::push::everybody;
use crate::push::wait::Wait;
use crate::record::Recorder;
use crate::recorded::Recorded;
use crate::seed::{Seed, Subscription};
use crate::snapshot::Snapshot;
use crate::state::State;
use crate::state::callbacks::Receiver;
use crate::state::tokens::{Holder, Login};
#[cfg(feature = "tls")]
use crate::tls::Tls;

#[derive(Debug)]
pub(crate) struct Platform {
    /// Where the fake listens.
    pub(crate) address: SocketAddr,
    pub(crate) seed: Seed,
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<Clock>,
    pub(crate) identifiers: Identifiers,
    pub(crate) recorder: Recorder,
    pub(crate) recorded: Recorded,
    pub(crate) faults: Arc<Faults>,
    pub(crate) answers: AnswerTable,
    pub(crate) counters: Counters,
    pub(crate) gateway: Arc<Gateway>,
    state: Mutex<State>,
    /// Whether there has been a receiver of events over HTTP, in any organisation: before that, none is made.
    has_receivers: AtomicBool,
    background: Mutex<JoinSet<()>>,
    /// For what runs on after the request which began it.
    me: Weak<Self>,
}

/// What the builder sets beyond the seed.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) token_lifetime: Duration,
    pub(crate) retry_schedule: Vec<Duration>,
    /// `HOST:PORT` under which clients reach it, where that is not the address that it listens on.
    pub(crate) public: Option<String>,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<Tls>,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    connections: AtomicU64,
    token_requests: AtomicU64,
}

impl Counters {
    pub(crate) fn count_connection(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn count_token_request(&self) {
        self.token_requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    pub(crate) fn token_requests(&self) -> u64 {
        self.token_requests.load(Ordering::Relaxed)
    }
}

impl Platform {
    pub(crate) fn new(address: SocketAddr, seed: Seed, settings: Settings) -> Arc<Self> {
        let (clock, faults) = (Arc::new(Clock::default()), Arc::new(Faults::default()));
        let retries_ms =
            settings.retry_schedule.iter().map(|pause| u64::try_from(pause.as_millis()).unwrap_or(u64::MAX));
        let gateway = Gateway::new(clock.clone(), faults.clone(), &seed, retries_ms.collect());
        let state = fresh_state(&seed, &settings);
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            address,
            identifiers: Identifiers::new(u64::try_from(clock.now_ms()).unwrap_or(0)),
            clock,
            recorder: Recorder::default(),
            recorded: Recorded::default(),
            faults,
            answers: AnswerTable::default(),
            counters: Counters::default(),
            gateway: Arc::new(gateway),
            has_receivers: AtomicBool::new(state.has_receivers()),
            state: Mutex::new(state),
            background: Mutex::new(JoinSet::new()),
            seed,
            settings,
        })
    }

    /// `http://127.0.0.1:PORT`, or under the name that the builder gave.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.authority())
    }

    /// Where clients reach it: an address to listen on that stands for all of them is nowhere.
    pub(crate) fn authority(&self) -> String {
        match &self.settings.public {
            Some(public) => public.clone(),
            None if self.address.ip().is_unspecified() => format!("127.0.0.1:{}", self.address.port()),
            None => self.address.to_string(),
        }
    }

    /// What a program has to know to use it.
    pub(crate) fn description(&self) -> serde_json::Value {
        let (base_url, seed) = (self.base_url(), &self.seed);
        json!({
            "api": base_url,
            "oapi": base_url,
            "client_id": seed.client_id,
            "client_secret": seed.client_secret,
            "app_key": seed.client_id,
            "app_secret": seed.client_secret,
            "corp_id": seed.corp_id,
            "corp_secret": seed.corp_secret,
            "agent_id": seed.agent_id,
            "robot_code": seed.robot_code,
            "suite_key": seed.suite.key,
            "suite_secret": seed.suite.secret,
            "user_id": seed.users.first().map(|user| &user.userid),
        })
    }

    /// The state; handlers hold it for one look and never across an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.has_several() {
            state.enter(&self.corp_id());
        }
        state
    }

    /// The organisation that the running request or task acts in.
    pub(crate) fn corp_id(&self) -> String {
        organisation::current().unwrap_or_else(|| self.seed.corp_id.clone())
    }

    /// Whether an app is one of the organisation that the running request or task acts in.
    pub(crate) fn is_of_organisation(&self, client_id: &str) -> bool {
        self.seed.organisations.is_empty() || self.seed.corp_of(client_id) == self.corp_id()
    }

    /// The apps whose agent and robot a caller may use: its own, or those of the organisation for who is none of them.
    pub(crate) fn apps_of<'a>(&'a self, caller: Option<&'a Holder>) -> impl Iterator<Item = App<'a>> {
        let own = match caller {
            Some(Holder::App { client_id, .. }) => self.seed.app(client_id),
            _ => None,
        };
        self.seed.apps().filter(move |app| match own {
            Some(own) => own.client_id == app.client_id,
            None => self.is_of_organisation(app.client_id),
        })
    }

    /// The robot that speaks when a caller lets one speak.
    pub(crate) fn robot_of<'a>(&'a self, caller: Option<&'a Holder>) -> &'a str {
        self.apps_of(caller).next().map_or(&self.seed.robot_code, |app| app.robot_code)
    }

    /// Whether a robot code, or the Client ID that does instead, names the robot of one of these apps.
    pub(crate) fn has_robot(&self, caller: Option<&Holder>, robot_code: &str) -> bool {
        self.apps_of(caller).any(|app| app.robot_code == robot_code || app.client_id == robot_code)
    }

    /// A login code for a person, valid five minutes, once; for every app, or for the one that asked for it.
    pub(crate) fn login_code(&self, login: Login, client_id: Option<&str>) -> String {
        let code = self.identifiers.hex32();
        self.state().tokens.add_code(code.clone(), login, client_id, self.clock.now_ms());
        code
    }

    /// The JSAPI ticket of the calling app: one per app and organisation on both hosts.
    pub(crate) fn renew_ticket(&self, caller: Option<&Holder>) -> String {
        let (client_id, corp_id) = match caller {
            Some(Holder::App { client_id, corp_id }) => (client_id, corp_id),
            _ => (&self.seed.client_id, &self.seed.corp_id),
        };
        let page = Holder::Page { client_id: client_id.clone(), corp_id: corp_id.clone() };
        self.state().tokens.renew(&page, self.clock.now_ms(), self.identifiers.hex32())
    }

    /// Runs something that outlives the request which began it, until the fake stops.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut background = self.background.lock().unwrap_or_else(PoisonError::into_inner);
        while background.try_join_next().is_some() {}
        background.spawn(organisation::within_later(organisation::current(), task));
    }

    /// Enters a receiver of events in the developer console.
    pub(crate) fn subscribe(&self, subscription: Subscription, owner_key: &str) {
        self.state().callbacks.subscribe(subscription, owner_key.to_owned());
        self.has_receivers.store(true, Ordering::Release);
    }

    /// Puts the receiver that `call_back/*` registers in its place.
    pub(crate) fn register(&self, receiver: Receiver) {
        self.state().callbacks.registration = Some(receiver);
        self.has_receivers.store(true, Ordering::Release);
    }

    /// Whether anybody may want an event: before that, none is made.
    pub(crate) fn is_heard(&self) -> bool {
        self.has_receivers.load(Ordering::Acquire) || self.gateway.has_subscribers()
    }

    /// Pushes an event to all who want it, without waiting for them.
    pub(crate) fn push_event(&self, event_type: &str, data: Value) {
        if !self.is_heard() {
            return;
        }
        let (event, me) = (Event::new(self, event_type, data), self.me.clone());
        let launched = everybody::launch(self, &event);
        self.spawn(async move {
            if let Some(platform) = me.upgrade() {
                everybody::finish(&platform, &event, launched, Wait::First).await;
            }
        });
    }

    pub(crate) fn stop_background(&self) {
        self.background.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }

    /// Makes something go wrong, at once where it can hit a Stream connection.
    pub(crate) fn inject(&self, mut fault: Fault) {
        if fault.kind.hits_connections() {
            self.gateway.apply(&mut fault);
        }
        if fault.times != Some(0) {
            self.faults.inject(fault);
        }
    }

    /// Ends every token and ticket that was given out.
    pub(crate) fn expire_tokens(&self) {
        self.state().tokens.expire_all(self.clock.now_ms());
        self.gateway.expire_tickets();
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            state: self.state().clone(),
            identifiers: self.identifiers.position(),
            clock_offset_ms: self.clock.offset_ms(),
        }
    }

    /// Back to an earlier state. What is under way in the background belongs to the state that ends.
    pub(crate) fn restore(&self, snapshot: Snapshot) {
        self.stop_background();
        let Snapshot { state: mut restored, identifiers, clock_offset_ms } = snapshot;
        let mut state = self.state();
        restored.chats.keep_listeners_of(&state.chats);
        self.has_receivers.store(restored.has_receivers(), Ordering::Release);
        *state = restored;
        drop(state);
        self.identifiers.set_position(identifiers);
        self.clock.set_offset(clock_offset_ms);
    }

    /// Back to the seed: state, clock, faults, given answers and records.
    pub(crate) fn reset(&self) {
        self.stop_background();
        *self.state() = fresh_state(&self.seed, &self.settings);
        self.clock.reset();
        self.faults.clear();
        self.answers.clear();
        self.gateway.reset();
        self.recorder.clear();
        self.recorded.rewind();
    }
}

fn fresh_state(seed: &Seed, settings: &Settings) -> State {
    State::new(seed, i64::try_from(settings.token_lifetime.as_millis()).unwrap_or(i64::MAX))
}
