//! The month's billed calls and pushes: counted, shared through a store, and saved where they run low.

mod meter;

use std::sync::Arc;
use std::time::Duration;

use dingtalk_auth::store::{StoreError, TokenStore};

pub(crate) use self::meter::Meter;

use crate::ai_card::Gate;
use crate::chat::Chat;

/// What the app may use of the organisation's month, and what it saves when that runs low.
///
/// DingTalk bills every call of an operation that it executes, tokens, identity and contacts excepted, and every push that it
/// makes: 5 000 calls and 3 000 pushes a month in the standard edition, of all apps of the organisation together. An answer on a
/// card takes some ten calls.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_chat::Budget;
///
/// // Half of the organisation's month is for this app; at 60 % its cards show a frame in five seconds.
/// let budget = Budget::standard().calls(2_500).pushes(1_500).slow_at(60, Duration::from_secs(5));
/// # let _ = budget;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Budget {
    calls: u64,
    pushes: u64,
    slow_at_percent: u8,
    slow_interval: Duration,
    ends_at_percent: u8,
    store: Option<Arc<dyn TokenStore>>,
}

impl Budget {
    /// The standard edition's month. At 80 % of the calls cards show a frame in three seconds, at 95 % the first and the last.
    pub fn standard() -> Self {
        Self {
            calls: 5_000,
            pushes: 3_000,
            slow_at_percent: 80,
            slow_interval: Duration::from_secs(3),
            ends_at_percent: 95,
            store: None,
        }
    }

    /// Calls a month.
    pub fn calls(mut self, calls: u64) -> Self {
        self.calls = calls;
        self
    }

    /// Pushes a month.
    pub fn pushes(mut self, pushes: u64) -> Self {
        self.pushes = pushes;
        self
    }

    /// From this share of the calls on frames of a card come not closer than `interval`.
    pub fn slow_at(mut self, percent: u8, interval: Duration) -> Self {
        (self.slow_at_percent, self.slow_interval) = (percent, interval);
        self
    }

    /// From this share of the calls on a card shows the first and the last frame only.
    pub fn ends_only_at(mut self, percent: u8) -> Self {
        self.ends_at_percent = percent;
        self
    }

    /// Adds what all processes of the app use through the store that shares its tokens, and remembers it over restarts. Looked
    /// at once a minute while cards are written or pushes come in.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    fn gate(&self, usage: &BudgetUsage) -> Gate {
        let reached =
            |percent: u8| usage.calls.saturating_mul(100) >= self.calls.saturating_mul(percent.into());
        if usage.exhausted || reached(self.ends_at_percent) {
            Gate::EndsOnly
        } else if reached(self.slow_at_percent) {
            Gate::Slow(self.slow_interval)
        } else {
            Gate::Open
        }
    }
}

/// What has been used of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BudgetUsage {
    /// The year of the month, in China's time.
    pub year: i32,
    /// The month, 1 to 12, in China's time.
    pub month: u8,
    /// Billed calls, with a [store](Budget::store) those of all processes.
    pub calls: u64,
    /// Pushes that came to a dispatcher with the chat before its routes.
    pub pushes: u64,
    /// Calls that the budget allows; `None` without a budget.
    pub calls_allowed: Option<u64>,
    /// Pushes that the budget allows; `None` without a budget.
    pub pushes_allowed: Option<u64>,
    /// DingTalk has said that the organisation's calls are used up.
    pub exhausted: bool,
}

impl Chat {
    /// What has been used of the month.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # fn example(chat: Chat) {
    /// let usage = chat.budget();
    /// println!("{} calls, {} pushes in {}-{:02}", usage.calls, usage.pushes, usage.year, usage.month);
    /// # }
    /// ```
    pub fn budget(&self) -> BudgetUsage {
        self.shared.budget.usage(&self.client().quota())
    }

    /// Adds up the month with the other processes through the [store](Budget::store), now.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # async fn example(chat: Chat) -> Result<(), dingtalk_auth::StoreError> {
    /// chat.write_budget_down().await?;
    /// println!("{} calls of all processes", chat.budget().calls);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the store does not answer; what was counted is kept for the next time.
    pub async fn write_budget_down(&self) -> Result<(), StoreError> {
        let meter = &self.shared.budget;
        match &meter.store {
            Some(store) => meter.merge(&**store, &self.client().quota()).await,
            None => Ok(()),
        }
    }

    pub(crate) fn count_push(&self) {
        self.shared.budget.count_push(&self.client().quota());
        self.look_at_store();
    }

    /// What cards may show.
    pub(crate) fn budget_gate(&self) -> Gate {
        self.look_at_store();
        match &self.shared.budget.budget {
            Some(budget) => budget.gate(&self.budget()),
            None if self.client().quota().exhausted => Gate::EndsOnly,
            None => Gate::Open,
        }
    }

    pub(crate) fn budget_allows_more(&self) -> bool {
        self.budget_gate() == Gate::Open
    }

    fn look_at_store(&self) {
        let meter = &self.shared.budget;
        if meter.store.is_some() && meter.is_due(self.client().clock().monotonic()) {
            let (chat, run) = (self.clone(), self.enter());
            tokio::spawn(async move {
                let _run = run;
                if let Err(error) = chat.write_budget_down().await {
                    tracing::warn!(%error, "the month's budget was not written down; it is tried again");
                }
            });
        }
    }
}
