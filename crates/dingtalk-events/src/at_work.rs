//! Who is inside the dispatcher, from the arrival until handler and reply are done.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The deliveries at work, in the order of their arrival.
#[derive(Debug, Default)]
pub(crate) struct AtWork {
    present: Mutex<Present>,
    left: Notify,
}

#[derive(Debug, Default)]
struct Present {
    next_id: u64,
    by_id: BTreeMap<u64, Entry>,
}

#[derive(Debug)]
struct Entry {
    client_id: Option<Arc<str>>,
    message_id: String,
}

/// One delivery is at work for as long as this lives.
#[derive(Debug)]
pub(crate) struct Presence {
    at_work: Arc<AtWork>,
    id: u64,
}

impl AtWork {
    pub(crate) fn enter(self: &Arc<Self>, client_id: Option<Arc<str>>, message_id: String) -> Presence {
        let mut present = self.lock();
        let id = present.next_id;
        present.next_id = id.wrapping_add(1);
        present.by_id.insert(id, Entry { client_id, message_id });
        drop(present);
        Presence { at_work: Arc::clone(self), id }
    }

    /// Waits until nothing is at work.
    pub(crate) async fn idle(&self) {
        self.wait(|present| present.by_id.is_empty()).await;
    }

    /// Waits until what this app has at work now is done; what it brings meanwhile is not waited for.
    pub(crate) async fn finished(&self, client_id: &str) {
        let now = self.lock().next_id;
        self.wait(|present| !present.by_id.range(..now).any(|(_, entry)| entry.is_of(client_id))).await;
    }

    /// The message ids of what this app, or anybody, has at work.
    pub(crate) fn message_ids(&self, client_id: Option<&str>) -> Vec<String> {
        let present = self.lock();
        let wanted = present.by_id.values().filter(|entry| client_id.is_none_or(|id| entry.is_of(id)));
        wanted.map(|entry| entry.message_id.clone()).collect()
    }

    async fn wait(&self, done: impl Fn(&Present) -> bool) {
        loop {
            // Before the look, so that who leaves after it is noticed.
            let left = self.left.notified();
            if done(&self.lock()) {
                return;
            }
            left.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn is_of(&self, client_id: &str) -> bool {
        self.client_id.as_deref() == Some(client_id)
    }
}

impl Presence {
    /// Whose it is, and the id by which people find it.
    pub(crate) fn told(&self) -> (Option<Arc<str>>, String) {
        let present = self.at_work.lock();
        let entry = present.by_id.get(&self.id);
        entry.map(|entry| (entry.client_id.clone(), entry.message_id.clone())).unwrap_or_default()
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.at_work.lock().by_id.remove(&self.id);
        self.at_work.left.notify_waiters();
    }
}
