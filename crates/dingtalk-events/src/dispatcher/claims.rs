//! Whose a delivery is, as long as several processes may have it.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{Clock, unless};

use crate::acknowledgement::Acknowledgement;
use crate::counts::DispatcherCounters;
use crate::dedupe::{Claim, DedupeKey, DedupeStore};

/// How often a delivery that another process is at is looked after: for 30 s, longer than the claim of one that died stands.
const LOOKS: u32 = 35;
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// The store of duplicates, whose failures cost no delivery.
pub(super) struct Claims {
    pub(super) store: Arc<dyn DedupeStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) counters: Arc<DispatcherCounters>,
}

impl Claims {
    pub(super) async fn claim(&self, key: Option<&DedupeKey>) -> Claim {
        let Some(key) = key else { return Claim::First };
        match self.store.claim(key).await {
            Ok(claim) => claim,
            Err(error) => {
                self.counters.store_failures.add();
                tracing::warn!(%error, "the store of duplicates failed: handled without it");
                Claim::First
            }
        }
    }

    /// What becomes of a delivery that another process is at: its result, or the claim when that process has died.
    /// DingTalk may never deliver it again.
    pub(super) async fn watch(&self, key: Option<&DedupeKey>) -> Claim {
        let mut pause = FIRST_PAUSE;
        for _ in 0..LOOKS {
            self.clock.sleep(pause).await;
            match self.claim(key).await {
                Claim::Elsewhere => pause = pause.saturating_mul(2).min(LONGEST_PAUSE),
                claim => return claim,
            }
        }
        Claim::Elsewhere
    }

    /// Does the work that was claimed, and keeps the claim meanwhile.
    pub(super) async fn hold<T>(&self, key: Option<&DedupeKey>, work: impl Future<Output = T>) -> T {
        let Some(key) = key else { return work.await };
        let mut work = pin!(work);
        if let Some(output) = unless(self.store.hold(key), work.as_mut()).await {
            return output;
        }
        self.counters.claims_lost.add();
        tracing::warn!(%key, "another process took over a delivery that is still at work here");
        work.await
    }

    pub(super) async fn settle(&self, key: Option<&DedupeKey>, remembered: Option<&Acknowledgement>) {
        let Some(key) = key else { return };
        let settled = match remembered {
            Some(result) => self.store.done(key, result).await,
            None => self.store.release(key).await,
        };
        if let Err(error) = settled {
            self.counters.store_failures.add();
            tracing::warn!(%error, "the store of duplicates failed: a redelivery will be handled again");
        }
    }
}
