//! Counting a month, here and in all processes of the app.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_api::QuotaUsage;
use dingtalk_auth::store::{StoreError, StoreKey, StoredToken, TokenStore};
use dingtalk_types::Secret;

use super::{Budget, BudgetUsage};

/// Between two looks at the store.
const EVERY: Duration = Duration::from_secs(60);
const LOCK_TTL: Duration = Duration::from_secs(10);
/// A month is of no use after the next one.
const KEPT_FOR: Duration = Duration::from_secs(62 * 86_400);

/// Calls and pushes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    calls: u64,
    pushes: u64,
}

#[derive(Debug)]
pub(crate) struct Meter {
    pub(super) budget: Option<Budget>,
    /// The budget's own, or that of the chat.
    pub(super) store: Option<Arc<dyn TokenStore>>,
    name: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    month: (i32, u8),
    /// Own pushes of the month.
    pushes: u64,
    /// The store's sum, as it was seen last, and what of it is ours.
    known: Counts,
    written: Counts,
    looked_at: Option<Duration>,
}

impl Meter {
    pub(crate) fn new(budget: Option<Budget>, store: Option<Arc<dyn TokenStore>>, app: &str) -> Self {
        let letters = app.chars().filter(char::is_ascii_alphanumeric);
        let name = letters.map(|letter| letter.to_ascii_lowercase()).collect();
        let own = budget.as_ref().and_then(|budget| budget.store.clone());
        Self { budget, store: own.or(store), name, state: Mutex::default() }
    }

    pub(super) fn usage(&self, quota: &QuotaUsage) -> BudgetUsage {
        let state = self.of_month(quota);
        let fresh = state.own(quota).since(state.written);
        let budget = self.budget.as_ref();
        BudgetUsage {
            year: quota.year,
            month: quota.month,
            calls: state.known.calls.saturating_add(fresh.calls),
            pushes: state.known.pushes.saturating_add(fresh.pushes),
            calls_allowed: budget.map(|budget| budget.calls),
            pushes_allowed: budget.map(|budget| budget.pushes),
            exhausted: quota.exhausted,
        }
    }

    pub(super) fn count_push(&self, quota: &QuotaUsage) {
        let mut state = self.of_month(quota);
        state.pushes = state.pushes.saturating_add(1);
    }

    /// Whether it is time to look at the store.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        let mut state = self.lock();
        let due = state.looked_at.is_none_or(|at| now.saturating_sub(at) >= EVERY);
        if due {
            state.looked_at = Some(now);
        }
        due
    }

    /// Adds to the store what is new here, and takes over what is new there. Sums only grow: whatever goes wrong, nothing is
    /// forgotten.
    pub(super) async fn merge(&self, store: &dyn TokenStore, quota: &QuotaUsage) -> Result<(), StoreError> {
        let key = StoreKey::new(format!("budget:{}:{:04}{:02}", self.name, quota.year, quota.month));
        // Another process is at it: next time.
        let Some(lease) = store.lock(&key, LOCK_TTL).await? else { return Ok(()) };
        let merged = async {
            let stored =
                store.load(&key).await?.map(|kept| Counts::read(kept.secret.expose())).unwrap_or_default();
            let (own, fresh) = {
                let state = self.of_month(quota);
                let own = state.own(quota);
                (own, own.since(state.written))
            };
            let sum = stored.plus(fresh);
            let kept = sum == stored || store.save(&key, &sum.to_entry(), &lease).await?;
            if kept {
                let mut state = self.of_month(quota);
                state.known = state.known.max(sum);
                state.written = own;
            }
            Ok(())
        };
        let outcome = merged.await;
        store.unlock(&key, &lease).await?;
        outcome
    }

    /// The state of this month: a new one starts from nothing.
    fn of_month(&self, quota: &QuotaUsage) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        if state.month != (quota.year, quota.month) {
            *state =
                State { month: (quota.year, quota.month), looked_at: state.looked_at, ..State::default() };
        }
        state
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn own(&self, quota: &QuotaUsage) -> Counts {
        Counts { calls: quota.calls, pushes: self.pushes }
    }
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        let add = u64::saturating_add;
        Self { calls: add(self.calls, other.calls), pushes: add(self.pushes, other.pushes) }
    }

    fn since(self, before: Self) -> Self {
        let sub = u64::saturating_sub;
        Self { calls: sub(self.calls, before.calls), pushes: sub(self.pushes, before.pushes) }
    }

    fn max(self, other: Self) -> Self {
        Self { calls: self.calls.max(other.calls), pushes: self.pushes.max(other.pushes) }
    }

    /// The form in a store: `calls 120 pushes 40`. Nothing secret, though it stands among tokens.
    fn to_entry(self) -> StoredToken {
        let secret = Secret::new(format!("calls {} pushes {}", self.calls, self.pushes));
        StoredToken { secret, remaining: KEPT_FOR, lifetime: KEPT_FOR, refresh: None }
    }

    fn read(entry: &str) -> Self {
        let words: Vec<_> = entry.split(' ').collect();
        match words.as_slice() {
            ["calls", calls, "pushes", pushes] => {
                Self { calls: calls.parse().unwrap_or(0), pushes: pushes.parse().unwrap_or(0) }
            }
            _ => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_auth::MemoryStore;
    use dingtalk_transport::TokioClock;

    use super::*;
    use crate::ai_card::Gate;

    fn quota(month: u8, calls: u64) -> QuotaUsage {
        let mut quota = QuotaUsage::default();
        (quota.year, quota.month, quota.calls) = (2026, month, calls);
        quota
    }

    fn meter() -> Meter {
        Meter::new(Some(Budget::standard().calls(100)), None, "dingAppKey")
    }

    #[tokio::test]
    async fn processes_add_up_and_a_restart_forgets_nothing() {
        let store = MemoryStore::new(TokioClock::new());
        let (one, two) = (meter(), meter());
        one.count_push(&quota(11, 0));
        one.merge(&store, &quota(11, 30)).await.unwrap();
        two.merge(&store, &quota(11, 12)).await.unwrap();
        one.merge(&store, &quota(11, 31)).await.unwrap();
        assert_eq!(one.usage(&quota(11, 33)).calls, 45);
        assert_eq!(two.usage(&quota(11, 12)).pushes, 1);
        let restarted = meter();
        restarted.merge(&store, &quota(11, 0)).await.unwrap();
        assert_eq!(restarted.usage(&quota(11, 0)).calls, 43);
    }

    #[tokio::test]
    async fn a_new_month_starts_from_nothing_and_leaves_the_old_sum() {
        let (store, meter) = (MemoryStore::new(TokioClock::new()), meter());
        meter.merge(&store, &quota(11, 30)).await.unwrap();
        assert_eq!(meter.usage(&quota(12, 2)).calls, 2);
        meter.merge(&store, &quota(12, 2)).await.unwrap();
        assert_eq!(meter.usage(&quota(12, 2)).calls, 2);
    }

    #[tokio::test]
    async fn while_another_process_writes_the_sum_waits() {
        let (store, meter) = (MemoryStore::new(TokioClock::new()), meter());
        let key = StoreKey::new("budget:dingappkey:202611");
        let lease = store.lock(&key, LOCK_TTL).await.unwrap().unwrap();
        meter.merge(&store, &quota(11, 30)).await.unwrap();
        assert_eq!(meter.usage(&quota(11, 30)).calls, 30);
        store.unlock(&key, &lease).await.unwrap();
        meter.merge(&store, &quota(11, 30)).await.unwrap();
        assert_eq!(store.load(&key).await.unwrap().unwrap().secret.expose(), "calls 30 pushes 0");
    }

    #[test]
    fn a_damaged_entry_counts_as_none() {
        for entry in ["", "calls", "calls x pushes y", "12 13"] {
            assert_eq!(Counts::read(entry), Counts::default(), "{entry:?}");
        }
    }

    #[test]
    fn thresholds_slow_frames_and_then_leave_the_ends() {
        let meter = meter();
        let gate = |calls| meter.budget.as_ref().unwrap().gate(&meter.usage(&quota(11, calls)));
        assert_eq!(gate(79), Gate::Open);
        assert_eq!(gate(80), Gate::Slow(Duration::from_secs(3)));
        assert_eq!(gate(95), Gate::EndsOnly);
        let mut exhausted = quota(11, 1);
        exhausted.exhausted = true;
        assert_eq!(meter.budget.as_ref().unwrap().gate(&meter.usage(&exhausted)), Gate::EndsOnly);
    }
}
