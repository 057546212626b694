use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::DedupeKey;
use crate::acknowledgement::Acknowledgement;

/// What runs in this process.
#[derive(Debug, Default)]
pub(crate) struct InFlight {
    running: Mutex<Running>,
}

type Running = HashMap<DedupeKey, watch::Receiver<Stage>>;

/// How far a run has come.
#[derive(Debug)]
enum Stage {
    /// It may still be turned away.
    Arrived,
    /// It will be handled.
    Admitted,
    Finished(Acknowledgement),
}

/// Whether a delivery has to be run.
pub(crate) enum Begin {
    First(Run, Progress),
    Running(Progress),
}

/// Follows a run.
#[derive(Debug)]
pub(crate) struct Progress(watch::Receiver<Stage>);

impl Progress {
    /// Whether the run is handled, as soon as that is known.
    pub(crate) async fn admitted(mut self) -> bool {
        self.0.wait_for(|stage| !matches!(stage, Stage::Arrived)).await.is_ok()
    }

    pub(crate) async fn result(mut self) -> Acknowledgement {
        match self.0.wait_for(|stage| matches!(stage, Stage::Finished(_))).await.as_deref() {
            Ok(Stage::Finished(acknowledgement)) => acknowledgement.clone(),
            _ => Acknowledgement::Failed { reason: "the run was abandoned".to_owned() },
        }
    }
}

/// A delivery in flight. Dropped without a result, its next delivery runs.
#[derive(Debug)]
pub(crate) struct Run {
    in_flight: Arc<InFlight>,
    key: Option<DedupeKey>,
    sender: watch::Sender<Stage>,
}

impl InFlight {
    /// Decides and marks the delivery as in flight, in one step. Without a key every delivery is a first one.
    pub(crate) fn begin(self: &Arc<Self>, key: Option<DedupeKey>) -> Begin {
        let mut running = self.lock();
        if let Some(receiver) = key.as_ref().and_then(|key| running.get(key)) {
            return Begin::Running(Progress(receiver.clone()));
        }
        let (sender, receiver) = watch::channel(Stage::Arrived);
        if let Some(key) = key {
            running.insert(key, receiver.clone());
        }
        drop(running);
        Begin::First(Run { in_flight: Arc::clone(self), key, sender }, Progress(receiver))
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    pub(crate) fn key(&self) -> Option<&DedupeKey> {
        self.key.as_ref()
    }

    /// It will be handled.
    pub(crate) fn admit(&self) {
        self.sender.send_replace(Stage::Admitted);
    }

    /// Tells everybody who waits.
    pub(crate) fn finish(self, acknowledgement: Acknowledgement) {
        self.sender.send_replace(Stage::Finished(acknowledgement));
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.in_flight.lock().remove(key);
        }
    }
}
