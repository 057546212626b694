use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use dingtalk_transport::Clock;
use dingtalk_types::Secret;
use tokio::runtime::Handle;

use super::flight::Flight;
use super::load::{Limits, LoadTask, Loader};
use super::schedule;
use super::slot::{Departure, Failure, Outcome, Slot, State};
use super::slots::Slots;
use crate::error::AuthError;
use crate::moment::Moment;
use crate::provider::TokenRequest;
use crate::token::Token;

/// The cache: a slot per token, single flight, refresh ahead, memory of failures.
pub(crate) struct Engine<L> {
    pub(crate) loader: L,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) slots: Slots,
    pub(super) limits: Limits,
}

/// What a caller finds who needs a token.
enum Joined {
    /// The token to use, or none that would help.
    Here(Option<Token>),
    /// A load to wait for.
    Flight(Flight),
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
            let now = self.now();
            if !held.is_valid(now) {
                return None;
            }
            slot.touch(now.monotonic);
            if held.claim_refresh(held.age(now)) {
                self.refresh(slot, request);
            }
            Some(held.token.clone())
        })?
    }

    /// The slow path: joins the load under way or starts one.
    pub(crate) async fn token(self: &Arc<Self>, request: &TokenRequest<'_>) -> Outcome {
        if let Some(token) = self.cached(request) {
            return Ok(token);
        }
        self.arrive(request, || self.join(request)).await?.ok_or(AuthError::Interrupted)
    }

    /// Another token than `refused`, or `None` when it is `operation` that refuses tokens.
    ///
    /// Until another is there, everyone else keeps the refused one: one operation's word is not proof enough.
    pub(crate) async fn replace(
        self: &Arc<Self>,
        request: &TokenRequest<'_>,
        refused: &Token,
        operation: &str,
    ) -> Result<Option<Token>, AuthError> {
        let token = self.arrive(request, || self.refuse(request, refused, operation)).await?;
        Ok(token.filter(|token| !token.same_as(refused)))
    }

    /// `operation` succeeded with `token`.
    pub(crate) fn accepted(&self, request: &TokenRequest<'_>, token: &Token, operation: &str) {
        self.slots.look(request, |slot| {
            if !slot.contested.load(Ordering::Relaxed) {
                return;
            }
            let mut state = slot.state();
            state.refusing.forget(operation);
            let held = slot.held.load();
            if held.as_ref().is_some_and(|held| held.token.same_as(token)) {
                state.strikes = 0;
                // The next load waits its second all the same.
                state.refusals = state.refusals.min(1);
                slot.contested.store(!state.refusing.is_empty(), Ordering::Relaxed);
            }
        });
    }

    /// Drops `token` if it is the one in use.
    pub(crate) fn reject(&self, request: &TokenRequest<'_>, token: &Token) {
        self.reject_if(request, |held| held.same_as(token));
    }

    /// Drops the token of this text if it is the one in use.
    pub(crate) fn reject_text(&self, request: &TokenRequest<'_>, text: &Secret) {
        self.reject_if(request, |held| held.secret() == text);
    }

    fn reject_if(&self, request: &TokenRequest<'_>, is_meant: impl FnOnce(&Token) -> bool) {
        self.slots.look(request, |slot| {
            let mut state = slot.state();
            let now = self.now();
            let held = slot.held.load_full().filter(|held| is_meant(&held.token));
            let Some(held) = held.filter(|held| !held.is_vouched_for(now)) else { return };
            slot.held.store(None);
            state.refused(&held.token, held.age(now));
            slot.contested.store(true, Ordering::Relaxed);
            if schedule::gives_up(state.strikes) {
                let error = AuthError::TokensRefused;
                let until = now.monotonic.saturating_add(schedule::memory_of(&error, 1, false));
                state.failure = Some(Failure { until, error });
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
        self.slots.for_each(|slot| slot.state().forget_failures());
    }

    /// As [`forget_failures`](Self::forget_failures), for one token.
    pub(crate) fn forget_failures_of(&self, request: &TokenRequest<'_>) {
        self.slots.look(request, |slot| slot.state().forget_failures());
    }

    /// Drops one token, and what a load under way will bring.
    pub(crate) fn forget(&self, request: &TokenRequest<'_>) {
        self.slots.look(request, |slot| {
            let mut state = slot.state();
            state.forget_failures();
            state.flight = None;
            // A store may still have it.
            state.rejected = slot.held.swap(None).map(|held| held.token.clone());
        });
    }

    /// Drops every token and every memory of failures, and what loads under way will bring.
    pub(crate) fn start_over(&self) {
        self.slots.for_each(|slot| {
            let mut state = slot.state();
            state.forget_failures();
            state.rejected = None;
            state.flight = None;
            slot.held.store(None);
        });
    }

    pub(super) fn now(&self) -> Moment {
        Moment::now(&*self.clock)
    }

    /// What `join` finds, at the latest when the caller's own time is over, whatever becomes of the load.
    async fn arrive(
        self: &Arc<Self>,
        request: &TokenRequest<'_>,
        join: impl Fn() -> Result<Joined, AuthError>,
    ) -> Result<Option<Token>, AuthError> {
        let after = self.limits.load_timeout;
        let give_up_at = self.clock.monotonic().saturating_add(after);
        let overdue_after = L::overdue_after(after);
        let mut lost = 0;
        loop {
            let mut flight = match join()? {
                Joined::Here(token) => return Ok(token),
                Joined::Flight(flight) => flight,
            };
            let now = self.clock.monotonic();
            let until =
                flight.overdue_at(overdue_after).map_or(give_up_at, |overdue| overdue.min(give_up_at));
            match self.clock.within(until.saturating_sub(now), flight.landed()).await {
                Some(Some(outcome)) => return outcome.map(Some),
                // A flight is lost only with the runtime it runs on; two in a row mean that ours is going down as well.
                Some(None) if lost == 1 => return Err(AuthError::Interrupted),
                Some(None) => lost += 1,
                None if until >= give_up_at => return Err(AuthError::Timeout { after }),
                None => self.abandon(request, &flight),
            }
        }
    }

    fn join(self: &Arc<Self>, request: &TokenRequest<'_>) -> Result<Joined, AuthError> {
        let slot = self.slots.find_or_add(request);
        let mut state = slot.state();
        let now = self.now();
        slot.touch(now.monotonic);
        // Someone may have landed since the fast path looked.
        if let Some(token) = slot.valid(now) {
            return Ok(Joined::Here(Some(token)));
        }
        self.board(&slot, &mut state, request, now)
    }

    fn refuse(
        self: &Arc<Self>,
        request: &TokenRequest<'_>,
        refused: &Token,
        operation: &str,
    ) -> Result<Joined, AuthError> {
        let slot = self.slots.find_or_add(request);
        let mut state = slot.state();
        let now = self.now();
        // A late refusal: another token has come meanwhile.
        if let Some(token) = slot.valid(now).filter(|token| !token.same_as(refused)) {
            return Ok(Joined::Here(Some(token)));
        }
        if state.refusing.is_repeated(operation, refused, now.monotonic) {
            return Ok(Joined::Here(None));
        }
        state.refusing.note(operation, refused, now.monotonic);
        slot.contested.store(true, Ordering::Relaxed);
        if state.running_flight().is_none() && state.remembered(now.monotonic).is_none() {
            let age = slot.held.load().as_ref().map(|held| held.age(now)).unwrap_or_default();
            state.refused(refused, age);
            tracing::info!(
                target: "dingtalk_auth",
                what = L::WHAT, kind = %request.kind, corp_id = request.corp_id, operation,
                "token refused by DingTalk; asking for another"
            );
        }
        self.board(&slot, &mut state, request, now)
    }

    /// The flight under way, or a new one unless the last one failed a moment ago.
    fn board(
        self: &Arc<Self>,
        slot: &Arc<Slot>,
        state: &mut State,
        request: &TokenRequest<'_>,
        now: Moment,
    ) -> Result<Joined, AuthError> {
        if let Some(flight) = state.running_flight() {
            return Ok(Joined::Flight(flight));
        }
        if let Some(error) = state.remembered(now.monotonic) {
            return Err(error);
        }
        let runtime = Handle::try_current().map_err(|_| AuthError::Interrupted)?;
        Ok(Joined::Flight(self.start(&runtime, slot, state, request, now, false)))
    }

    /// Nobody waits for `flight` any more, and what it brings is too late.
    fn abandon(&self, request: &TokenRequest<'_>, flight: &Flight) {
        self.slots.look(request, |slot| {
            let mut state = slot.state();
            if state.flight.as_ref().is_some_and(|running| running.is(flight)) {
                state.flight = None;
                state.last_load = None;
            }
        });
    }

    /// Starts a load behind the back of callers, who keep the valid token.
    fn refresh(self: &Arc<Self>, slot: &Arc<Slot>, request: &TokenRequest<'_>) {
        // Outside a runtime the token stays in use until a caller inside one comes by.
        let Ok(runtime) = Handle::try_current() else { return };
        let mut state = slot.state();
        if state.running_flight().is_none() {
            self.start(&runtime, slot, &mut state, request, self.now(), true);
        }
    }

    fn start(
        self: &Arc<Self>,
        runtime: &Handle,
        slot: &Arc<Slot>,
        state: &mut State,
        request: &TokenRequest<'_>,
        now: Moment,
        ahead: bool,
    ) -> Flight {
        let refusals = if state.rejected.is_some() { state.refusals } else { 0 };
        // A load that has not left yet counts as one that leaves now.
        let ago = state.last_load.map(|last| now.since(last.from).saturating_sub(last.after));
        let pause = schedule::pause(ago, refusals);
        state.last_load = Some(Departure { from: now, after: pause });
        let departure = now.monotonic.saturating_add(pause);
        let task = LoadTask {
            kind: request.kind,
            corp_id: request.corp_id.map(str::to_owned),
            rejected: state.rejected.clone(),
            ahead,
            give_up_at: departure.saturating_add(L::patience(self.limits.load_timeout)),
        };
        let (landing, flight) = Flight::set_off(runtime, departure);
        state.flight = Some(flight.clone());
        // Of one type for all loaders: a task of each type would be compiled on its own.
        let fly: Pin<Box<dyn Future<Output = ()> + Send>> =
            Box::pin(Arc::clone(self).fly(Arc::clone(slot), task, pause, landing, flight.clone()));
        runtime.spawn(fly);
        flight
    }
}
