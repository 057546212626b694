//! What the clones of a chat share: what is counted and limited for the whole app, and who waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::admission::Admission;
use crate::ai_card::{CardLimits, Writer};
use crate::ask::Asking;
use crate::budget::Meter;
use crate::card::Queues;
use crate::chat::Chat;
use crate::running::{Run, Running};

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) cards: Cards,
    pub(crate) asking: Asking,
    pub(crate) budget: Meter,
    pub(crate) admission: Option<Admission>,
    pub(crate) running: Arc<Running>,
}

/// The cards that are written now.
#[derive(Debug)]
pub(crate) struct Cards {
    limits: CardLimits,
    queues: Queues,
    stop_actions: Vec<String>,
    writers: Mutex<HashMap<String, Arc<Writer>>>,
}

impl Shared {
    pub(crate) fn new(
        limits: CardLimits,
        stop_actions: Vec<String>,
        budget: Meter,
        admission: Option<Admission>,
    ) -> Self {
        let queues = Queues::new(limits.calls_per_second);
        let cards = Cards { limits, queues, stop_actions, writers: Mutex::default() };
        Self { cards, asking: Asking::default(), budget, admission, running: Arc::default() }
    }
}

impl Cards {
    pub(crate) fn limits(&self) -> &CardLimits {
        &self.limits
    }

    pub(crate) fn queues(&self) -> &Queues {
        &self.queues
    }

    /// Hears of the stop button of this card.
    pub(crate) fn watch(&self, out_track_id: &str, writer: &Arc<Writer>) {
        self.lock().insert(out_track_id.to_owned(), Arc::clone(writer));
    }

    pub(crate) fn forget(&self, out_track_id: &str) {
        self.lock().remove(out_track_id);
    }

    /// Whether any card is written now.
    pub(crate) fn is_writing(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Stops the answer on a card whose stop button was pressed; says whether it was.
    pub(crate) fn pressed(&self, out_track_id: &str, action_ids: &[String]) -> bool {
        if !action_ids.iter().any(|id| self.stop_actions.contains(id)) {
            return false;
        }
        let writer = self.lock().get(out_track_id).cloned();
        writer.inspect(|writer| writer.stop()).is_some()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Writer>>> {
        self.writers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Chat {
    pub(crate) fn cards(&self) -> &Cards {
        &self.shared.cards
    }

    /// Something goes on behind the handlers for as long as this lives.
    pub(crate) fn enter(&self) -> Run {
        self.shared.running.enter()
    }
}
