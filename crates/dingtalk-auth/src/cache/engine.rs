use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::Clock;
use dingtalk_types::Secret;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::schedule;
use super::slot::{Failure, Held, Outcome, Slot, State};
use super::slots::Slots;
use crate::error::AuthError;
use crate::provider::TokenRequest;
use crate::token::{Token, TokenKind};

/// Gets one token from where tokens come from.
pub(crate) trait Loader: Send + Sync + 'static {
    /// What the token is, for log lines.
    const WHAT: &'static str;

    /// A token with at least some life left; never the text of `rejected` out of a shared store.
    fn load(&self, task: &LoadTask) -> impl Future<Output = Result<Loaded, AuthError>> + Send;
}

/// What a load is about.
#[derive(Debug)]
pub(crate) struct LoadTask {
    pub(crate) kind: TokenKind,
    pub(crate) corp_id: Option<String>,
    /// The token that DingTalk refused, if that is why we load.
    pub(crate) rejected: Option<Token>,
    /// The token at hand is still valid; only a fresher one is of use.
    pub(crate) ahead: bool,
}

impl LoadTask {
    pub(crate) fn request(&self) -> TokenRequest<'_> {
        TokenRequest { kind: self.kind, corp_id: self.corp_id.as_deref() }
    }
}

/// What a load brought.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) secret: Secret,
    /// The life left when the load began.
    pub(crate) remaining: Duration,
    pub(crate) lifetime: Duration,
    /// The longest that one text may live, however often its expiry is renewed.
    pub(crate) cap: Option<Duration>,
}

/// Limits of a cache.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) load_timeout: Duration,
    pub(crate) max_organisations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { load_timeout: Duration::from_secs(15), max_organisations: 10_000 }
    }
}

/// The cache: a slot per token, single flight, refresh ahead, memory of failures.
pub(crate) struct Engine<L> {
    pub(crate) loader: L,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) slots: Slots,
    limits: Limits,
}

impl<L: Loader> Engine<L> {
    pub(crate) fn new(loader: L, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self { loader, clock, slots: Slots::new(limits.max_organisations), limits }
    }

    /// The fast path: no lock, no allocation.
    pub(crate) fn cached(self: &Arc<Self>, request: &TokenRequest<'_>) -> Option<Token> {
        self.slots.look(request, |slot| {
            let held = slot.held.load();
            let held = held.as_ref()?;
            let now = self.clock.monotonic();
            if now >= held.expires_at {
                return None;
            }
            slot.touch(now);
            if held.claim_refresh(now, now.saturating_add(schedule::REFRESH_RETRY)) {
                self.refresh(slot, request);
            }
            Some(held.token.clone())
        })?
    }

    /// The slow path: joins the load under way or starts one.
    pub(crate) async fn token(self: &Arc<Self>, request: &TokenRequest<'_>) -> Outcome {
        // A flight is lost only with the runtime it runs on; two in a row mean that ours is going down as well.
        for _ in 0..2 {
            if let Some(token) = self.cached(request) {
                return Ok(token);
            }
            let mut flight = self.join(request)?;
            let landed = flight.wait_for(Option::is_some).await;
            if let Some(outcome) = landed.ok().and_then(|outcome| outcome.clone()) {
                return outcome;
            }
        }
        Err(AuthError::Interrupted)
    }

    /// Drops `token` if it is the one in use.
    pub(crate) fn reject(&self, request: &TokenRequest<'_>, token: &Token) {
        self.slots.look(request, |slot| {
            let mut state = slot.state();
            let held = slot.held.load_full();
            let Some(held) = held.filter(|held| held.token.same_as(token)) else { return };
            let now = self.clock.monotonic();
            slot.held.store(None);
            state.rejected = Some(token.clone());
            state.strikes = schedule::strikes(state.strikes, held.age(now));
            if schedule::gives_up(state.strikes) {
                let error = AuthError::TokensRefused;
                state.failure =
                    Some(Failure { until: now.saturating_add(schedule::memory_of(&error, 1)), error });
            }
            tracing::info!(
                target: "dingtalk_auth",
                what = L::WHAT, kind = %request.kind, corp_id = request.corp_id, strikes = state.strikes,
                "token refused by DingTalk and dropped"
            );
        });
    }

    /// Forgets remembered failures, so that the next caller asks again at once.
    pub(crate) fn forget_failures(&self) {
        self.slots.for_each(|slot| {
            let mut state = slot.state();
            state.failure = None;
            state.failures = 0;
            state.strikes = 0;
            state.last_load = None;
        });
    }

    /// Drops every token and every memory of failures.
    pub(crate) fn start_over(&self) {
        self.forget_failures();
        self.slots.for_each(|slot| {
            let mut state = slot.state();
            state.rejected = None;
            slot.held.store(None);
        });
    }

    fn join(
        self: &Arc<Self>,
        request: &TokenRequest<'_>,
    ) -> Result<watch::Receiver<Option<Outcome>>, AuthError> {
        let slot = self.slots.find_or_add(request);
        let mut state = slot.state();
        let now = self.clock.monotonic();
        slot.touch(now);
        // Someone may have landed since the fast path looked.
        if let Some(token) = slot.valid(now) {
            return Ok(watch::channel(Some(Ok(token))).1);
        }
        if let Some(flight) = state.running_flight() {
            return Ok(flight);
        }
        if let Some(error) = state.remembered(now) {
            return Err(error);
        }
        let runtime = Handle::try_current().map_err(|_| AuthError::Interrupted)?;
        Ok(self.start(&runtime, &slot, &mut state, request, now, false))
    }

    /// Starts a load behind the back of callers, who keep the valid token.
    fn refresh(self: &Arc<Self>, slot: &Arc<Slot>, request: &TokenRequest<'_>) {
        // Outside a runtime the token stays in use until a caller inside one comes by.
        let Ok(runtime) = Handle::try_current() else { return };
        let mut state = slot.state();
        if state.running_flight().is_none() {
            self.start(&runtime, slot, &mut state, request, self.clock.monotonic(), true);
        }
    }

    fn start(
        self: &Arc<Self>,
        runtime: &Handle,
        slot: &Arc<Slot>,
        state: &mut State,
        request: &TokenRequest<'_>,
        now: Duration,
        ahead: bool,
    ) -> watch::Receiver<Option<Outcome>> {
        let task = LoadTask {
            kind: request.kind,
            corp_id: request.corp_id.map(str::to_owned),
            rejected: state.rejected.clone(),
            ahead,
        };
        let refusals = if task.rejected.is_some() { state.strikes } else { 0 };
        let pause = schedule::pause(now, state.last_load, refusals);
        state.last_load = Some(now.saturating_add(pause));
        let (landing, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        // Of one type for all loaders: a task of each type would be compiled on its own.
        let fly: Pin<Box<dyn Future<Output = ()> + Send>> =
            Box::pin(Arc::clone(self).fly(Arc::clone(slot), task, pause, landing));
        runtime.spawn(fly);
        flight
    }

    /// One load on a task of its own, so that no caller's cancellation stops it.
    async fn fly(
        self: Arc<Self>,
        slot: Arc<Slot>,
        task: LoadTask,
        pause: Duration,
        landing: watch::Sender<Option<Outcome>>,
    ) {
        if !pause.is_zero() {
            self.clock.sleep(pause).await;
        }
        let began = self.clock.monotonic();
        let limit = self.limits.load_timeout;
        let loaded = self.clock.within(limit, self.loader.load(&task)).await;
        let loaded = loaded.unwrap_or(Err(AuthError::Timeout { after: limit }));
        let outcome = self.land(&slot, &task, began, loaded);
        landing.send_replace(Some(outcome));
    }

    fn land(
        &self,
        slot: &Slot,
        task: &LoadTask,
        began: Duration,
        loaded: Result<Loaded, AuthError>,
    ) -> Outcome {
        let now = self.clock.monotonic();
        let mut state = slot.state();
        state.flight = None;
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(error) => return self.land_failure(slot, &mut state, task, now, error),
        };
        state.failure = None;
        state.failures = 0;
        state.rejected = None;
        if !task.ahead && task.rejected.is_none() {
            state.strikes = 0;
        }
        let before = slot.held.load_full().filter(|held| held.token.secret() == &loaded.secret);
        // The same text again: its life was extended, and a refusal of it still concerns the token in use.
        let (token, issued_at) = match &before {
            Some(before) => (before.token.clone(), before.issued_at),
            None => (Token::new(loaded.secret), began),
        };
        let capped = loaded.cap.map(|cap| issued_at.saturating_add(cap).saturating_sub(began));
        let remaining = match capped {
            Some(left) if !left.is_zero() => loaded.remaining.min(left),
            _ => loaded.remaining,
        };
        let life = schedule::life(began, remaining, loaded.lifetime);
        slot.held.store(Some(Arc::new(Held::new(token.clone(), issued_at, now, life))));
        tracing::debug!(
            target: "dingtalk_auth",
            what = L::WHAT, kind = %task.kind, corp_id = task.corp_id, ahead = task.ahead,
            life_s = remaining.as_secs(), same = before.is_some(),
            "token obtained"
        );
        Ok(token)
    }

    fn land_failure(
        &self,
        slot: &Slot,
        state: &mut State,
        task: &LoadTask,
        now: Duration,
        error: AuthError,
    ) -> Outcome {
        state.failures = state.failures.saturating_add(1);
        let memory = schedule::memory_of(&error, state.failures);
        state.failure = Some(Failure { until: now.saturating_add(memory), error: error.clone() });
        let held = slot.held.load();
        let valid = held.as_ref().filter(|held| now < held.expires_at);
        tracing::warn!(
            target: "dingtalk_auth",
            what = L::WHAT, kind = %task.kind, corp_id = task.corp_id, %error,
            retry_after_s = memory.as_secs(), token_in_use = valid.is_some(),
            "no new token"
        );
        match valid {
            Some(held) => {
                let wait = memory.max(schedule::REFRESH_RETRY);
                held.refresh_not_before(now.saturating_add(wait));
                Ok(held.token.clone())
            }
            None => Err(error),
        }
    }
}
