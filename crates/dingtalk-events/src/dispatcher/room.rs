//! Room for work: places for deliveries whose turn has come, and slots for handlers.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::Limits;

/// What those deliveries may take together that make each other wait.
#[derive(Debug)]
pub(super) struct Bounds {
    places: Arc<Semaphore>,
    max_places: u16,
    slots: Arc<Semaphore>,
    max_slots: u16,
}

impl Bounds {
    pub(super) fn ordinary(limits: Limits) -> Arc<Self> {
        Arc::new(Self::new(limits.pending, limits.running))
    }

    /// Beside the ordinary ones: who stops a long answer must not wait until one has ended.
    pub(super) fn overtaking(limits: Limits) -> Arc<Self> {
        Arc::new(Self::new((limits.pending / 4).max(1), (limits.running / 4).max(1)))
    }

    fn new(max_places: u16, max_slots: u16) -> Self {
        let [places, slots] = [max_places, max_slots].map(|max| Arc::new(Semaphore::new(max.into())));
        Self { places, max_places, slots, max_slots }
    }

    /// How many of one conversation may go at once where no order is kept: a quarter is left to the others.
    pub(super) fn share(&self) -> usize {
        usize::from(self.max_slots.saturating_sub(self.max_slots / 4))
    }

    pub(super) fn taken(&self) -> usize {
        usize::from(self.max_places).saturating_sub(self.places.available_permits())
    }

    /// A place, if there is one.
    pub(super) fn try_place(self: &Arc<Self>) -> Option<Room> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(Room { bounds: Arc::clone(self), held: Held::Place(place) })
    }

    /// Waits for a place.
    pub(super) async fn place(self: &Arc<Self>) -> Option<Room> {
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        Some(Room { bounds: Arc::clone(self), held: Held::Place(place) })
    }

    /// For a delivery that has to wait for its turn: it takes its place then.
    pub(super) fn later(self: &Arc<Self>, waiting: OwnedSemaphorePermit) -> Room {
        Room { bounds: Arc::clone(self), held: Held::Waiting(waiting) }
    }
}

/// What a delivery takes of the dispatcher while it is inside.
#[derive(Debug)]
pub(super) struct Room {
    bounds: Arc<Bounds>,
    held: Held,
}

#[derive(Debug)]
#[expect(dead_code, reason = "held until dropped")]
enum Held {
    Place(OwnedSemaphorePermit),
    Waiting(OwnedSemaphorePermit),
}

impl Room {
    /// Waits until its handler may run, now that its turn has come; it may as long as the result lives.
    pub(super) async fn slot(&mut self) -> Option<OwnedSemaphorePermit> {
        // The semaphores are never closed, so an error cannot be.
        if matches!(self.held, Held::Waiting(_)) {
            if let Ok(place) = Arc::clone(&self.bounds.places).acquire_owned().await {
                self.held = Held::Place(place);
            }
        }
        Arc::clone(&self.bounds.slots).acquire_owned().await.ok()
    }
}
