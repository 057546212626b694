use std::time::Duration;

use tokio::runtime::{Handle, Id, RuntimeFlavor};
use tokio::sync::watch;

use super::slot::Outcome;

/// A load under way, as those see it who wait for it.
#[derive(Clone)]
pub(super) struct Flight {
    outcome: watch::Receiver<Option<Outcome>>,
    /// When it set off.
    began: Duration,
    /// The runtime it flies on, where that one moves only while somebody blocks on it.
    may_park: Option<Id>,
}

impl Flight {
    /// A flight on `runtime`, and where it lands.
    pub(super) fn set_off(runtime: &Handle, began: Duration) -> (watch::Sender<Option<Outcome>>, Self) {
        let (landing, outcome) = watch::channel(None);
        let may_park = (runtime.runtime_flavor() == RuntimeFlavor::CurrentThread).then(|| runtime.id());
        (landing, Self { outcome, began, may_park })
    }

    pub(super) fn is_running(&self) -> bool {
        self.outcome.has_changed().is_ok()
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.outcome.same_channel(&other.outcome)
    }

    /// Its outcome; `None` when its runtime is gone.
    pub(super) async fn landed(&mut self) -> Option<Outcome> {
        self.outcome.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone())
    }

    /// When a caller on this runtime takes it for parked: a current-thread runtime between two `block_on` moves nothing.
    pub(super) fn overdue_at(&self, patience: Duration) -> Option<Duration> {
        let elsewhere = Handle::try_current().is_ok_and(|here| Some(here.id()) != self.may_park);
        (self.may_park.is_some() && elsewhere).then(|| self.began.saturating_add(patience))
    }
}
