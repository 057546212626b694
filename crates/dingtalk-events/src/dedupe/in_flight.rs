use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::DedupeKey;
use crate::Acknowledgement;

/// What runs in this process.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    running: Mutex<HashMap<DedupeKey, watch::Receiver<Option<Acknowledgement>>>>,
}

/// Whether a delivery has to be run.
pub(crate) enum Begin {
    First(Run, Progress),
    Running(Progress),
}

/// Waits for the result of a run.
#[derive(Debug)]
pub(crate) struct Progress(watch::Receiver<Option<Acknowledgement>>);

impl Progress {
    pub(crate) async fn result(mut self) -> Acknowledgement {
        match self.0.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(acknowledgement)) => acknowledgement.clone(),
            _ => Acknowledgement::Failed { reason: "the run was abandoned".to_owned() },
        }
    }
}

/// A delivery in flight. Dropped without a result, its next delivery runs.
#[derive(Debug)]
pub(crate) struct Run {
    in_flight: Arc<InFlight>,
    key: Option<DedupeKey>,
    sender: watch::Sender<Option<Acknowledgement>>,
}

impl InFlight {
    /// Decides and marks the delivery as in flight, in one step. Without a key every delivery is a first one.
    pub(crate) fn begin(self: &Arc<Self>, key: Option<DedupeKey>) -> Begin {
        let mut running = self.lock();
        if let Some(receiver) = key.as_ref().and_then(|key| running.get(key)) {
            return Begin::Running(Progress(receiver.clone()));
        }
        let (sender, receiver) = watch::channel(None);
        if let Some(key) = key {
            running.insert(key, receiver.clone());
        }
        drop(running);
        Begin::First(Run { in_flight: Arc::clone(self), key, sender }, Progress(receiver))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DedupeKey, watch::Receiver<Option<Acknowledgement>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    pub(crate) fn key(&self) -> Option<&DedupeKey> {
        self.key.as_ref()
    }

    /// Tells everybody who waits.
    pub(crate) fn finish(self, acknowledgement: Acknowledgement) {
        self.sender.send_replace(Some(acknowledgement));
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.in_flight.lock().remove(key);
        }
    }
}
