//! The end of a load: what it leaves in the slot, and what those are told who waited for it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::engine::Engine;
use super::flight::Flight;
use super::load::{LoadTask, Loaded, Loader};
use super::schedule;
use super::slot::{Failure, Held, Outcome, Slot, State};
use crate::error::AuthError;
use crate::moment::Moment;
use crate::token::Token;

impl<L: Loader> Engine<L> {
    /// One load on a task of its own, so that no caller's cancellation stops it.
    pub(super) async fn fly(
        self: Arc<Self>,
        slot: Arc<Slot>,
        task: LoadTask,
        pause: Duration,
        landing: watch::Sender<Option<Outcome>>,
        flight: Flight,
    ) {
        if !pause.is_zero() {
            self.clock.sleep(pause).await;
        }
        let began = self.now();
        let limit = L::patience(self.limits.load_timeout);
        let loaded = self.clock.within(limit, self.loader.load(&task)).await;
        let loaded = loaded.unwrap_or(Err(AuthError::Timeout { after: limit }));
        let outcome = self.land(&slot, &task, began, loaded, &flight);
        landing.send_replace(Some(outcome));
    }

    fn land(
        &self,
        slot: &Slot,
        task: &LoadTask,
        began: Moment,
        loaded: Result<Loaded, AuthError>,
        flight: &Flight,
    ) -> Outcome {
        let mut state = slot.state();
        if !state.flight.as_ref().is_some_and(|running| running.is(flight)) {
            // Abandoned: another has taken its place.
            return loaded.map(|loaded| Token::new(loaded.secret));
        }
        state.flight = None;
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(error) => return self.land_failure(slot, &mut state, task, error),
        };
        state.failure = None;
        state.failures = 0;
        state.rejected = None;
        if !task.ahead && task.rejected.is_none() {
            state.refusals = 0;
            state.strikes = 0;
        }
        let before = slot.held.load_full().filter(|held| held.token.secret() == &loaded.secret);
        let vouched = task.rejected.as_ref().is_some_and(|refused| refused.secret() == &loaded.secret);
        let issued = before.as_ref().map_or(began, |before| before.issued);
        let token = match &before {
            // The same text again: its life was extended, and a refusal of it still concerns the token in use.
            Some(before) if !vouched => before.token.clone(),
            _ => Token::new(loaded.secret),
        };
        let left = loaded.cap.map(|cap| cap.saturating_sub(began.since(issued)));
        let remaining = match left {
            Some(left) if !left.is_zero() => loaded.remaining.min(left),
            _ => loaded.remaining,
        };
        let life = schedule::life(remaining, loaded.lifetime);
        slot.held.store(Some(Arc::new(Held::new(token.clone(), issued, vouched, began, life))));
        tracing::debug!(
            target: "dingtalk_auth",
            what = L::WHAT, kind = %task.kind, corp_id = task.corp_id, ahead = task.ahead,
            life_s = remaining.as_secs(), same = before.is_some() || vouched,
            "token obtained"
        );
        Ok(token)
    }

    fn land_failure(&self, slot: &Slot, state: &mut State, task: &LoadTask, error: AuthError) -> Outcome {
        let now = self.now();
        state.failures = state.failures.saturating_add(1);
        let memory = schedule::memory_of(&error, state.failures, task.corp_id.is_some());
        state.failure = Some(Failure { until: now.monotonic.saturating_add(memory), error: error.clone() });
        if matches!(error, AuthError::MissingSuiteTicket) {
            // Nothing was sent, so nothing keeps the next load from starting.
            state.last_load = None;
        }
        let held = slot.held.load();
        let valid = held.as_ref().filter(|held| held.is_valid(now));
        tracing::warn!(
            target: "dingtalk_auth",
            what = L::WHAT, kind = %task.kind, corp_id = task.corp_id, %error,
            retry_after_s = memory.as_secs(), token_in_use = valid.is_some(),
            "no new token"
        );
        let Some(held) = valid else { return Err(error) };
        held.put_off_refresh(now, memory.max(schedule::REFRESH_RETRY));
        match &task.rejected {
            Some(refused) if held.token.same_as(refused) => Err(error),
            _ => Ok(held.token.clone()),
        }
    }
}
