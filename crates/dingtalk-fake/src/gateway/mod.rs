//! Stream mode: what the platform does on its side of the WebSocket.

pub(crate) mod delivery;
pub(crate) mod drive;
pub(crate) mod event;
mod frame;
pub(crate) mod ledger;
pub(crate) mod link;
mod mischief;
pub(crate) mod open;
pub(crate) mod push;
pub(crate) mod settings;
mod socket;
pub(crate) mod subscription;
mod ticket;
pub(crate) mod upgrade;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc};

use crate::clock::Clock;
use crate::fault::{Fault, FaultKind, Faults};
use crate::identifier::Identifiers;
use crate::seed::Seed;
use drive::Driver;
use ledger::Ledger;
use link::{Link, StreamConnection};
use settings::StreamSeed;
use subscription::{FrameKind, StreamSubscription};
use ticket::{Opening, Tickets};

/// The connections of all apps, and what was pushed on them.
#[derive(Debug)]
pub(crate) struct Gateway {
    pub(crate) clock: Arc<Clock>,
    faults: Arc<Faults>,
    /// Its own, so that a seed repeats every choice.
    chance: Identifiers,
    settings: StreamSeed,
    unified_app_id: String,
    event_retries_ms: Vec<u64>,
    pub(crate) ledger: Ledger,
    connections: Mutex<Connections>,
    /// A connection came, went or changed its state.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Connections {
    tickets: Tickets,
    links: Vec<Arc<Link>>,
    /// What each app has ever subscribed to: its events are repeated also while no connection is there.
    known: HashSet<(String, StreamSubscription)>,
}

impl Gateway {
    pub(crate) fn new(
        clock: Arc<Clock>,
        faults: Arc<Faults>,
        seed: &Seed,
        event_retries_ms: Vec<u64>,
    ) -> Self {
        let now = u64::try_from(clock.now_ms()).unwrap_or(0);
        Self {
            chance: Identifiers::new(seed.stream.random_seed.unwrap_or(now)),
            clock,
            faults,
            settings: seed.stream.clone(),
            unified_app_id: seed.unified_app_id.clone(),
            event_retries_ms,
            ledger: Ledger::default(),
            connections: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// Whether a live connection of the app subscribed to this.
    pub(crate) fn subscribed(&self, client_id: &str, kind: FrameKind, topic: &str) -> bool {
        self.lock().links.iter().any(|link| link.takes(client_id, kind, topic))
    }

    /// Whether any app has ever had a connection.
    pub(crate) fn has_subscribers(&self) -> bool {
        !self.lock().known.is_empty()
    }

    /// The apps that have ever had a connection which subscribed to this, in order of their ids.
    pub(crate) fn subscribers(&self, kind: FrameKind, topic: &str) -> BTreeSet<String> {
        let connections = self.lock();
        let covering = connections.known.iter().filter(|(_, entry)| entry.covers(kind, topic));
        covering.map(|(client_id, _)| client_id.clone()).collect()
    }

    fn issue_ticket(&self, ticket: String, opening: Opening) {
        self.lock().tickets.issue(ticket, opening, self.clock.now_ms());
    }

    fn take_ticket(&self, ticket: &str) -> Option<Opening> {
        self.lock().tickets.take(ticket, self.clock.now_ms())
    }

    /// Every connection that has not ended, oldest first.
    pub(crate) fn list(&self) -> Vec<StreamConnection> {
        self.lock().links.iter().map(|link| link.describe()).collect()
    }

    pub(crate) async fn wait_for_connections(&self, count: usize) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            if self.lock().links.iter().filter(|link| link.receives()).count() >= count {
                return;
            }
            changed.await;
        }
    }

    /// Lets a fault hit the connections that are there, each once; what is left of it waits for new ones.
    pub(crate) fn apply(&self, fault: &mut Fault) {
        let hit = |link: &&Arc<Link>| match &fault.connection {
            Some(only) => *only == link.id,
            None => link.receives(),
        };
        let mut links: Vec<_> = self.lock().links.iter().filter(hit).cloned().collect();
        while fault.times != Some(0) && !links.is_empty() {
            links.swap_remove(self.chance.below(links.len())).hit(fault.kind.clone());
            fault.times = fault.times.map(|times| times.saturating_sub(1));
        }
        self.changed.notify_waiters();
    }

    fn apply_waiting_fault(&self, link: &Link) {
        if let Some(kind) = self.faults.take_where(Some(&link.id), FaultKind::hits_connections) {
            link.hit(kind);
        }
    }

    /// Ends every ticket that was given out.
    pub(crate) fn expire_tickets(&self) {
        self.lock().tickets.clear();
    }

    /// Closes every connection and forgets everything.
    pub(crate) fn reset(&self) {
        let connections = std::mem::take(&mut *self.lock());
        connections.links.iter().for_each(|link| link.end());
        self.ledger.clear();
        self.changed.notify_waiters();
    }

    /// A new connection, listed until its driver ends.
    fn connect(self: &Arc<Self>, opening: Opening, silent: bool) -> Driver {
        let (orders, receiver) = mpsc::unbounded_channel();
        let link = Arc::new(Link::new(self.chance.hex32(), opening, self.clock.now_ms(), orders, silent));
        let mut connections = self.lock();
        connections.links.push(link.clone());
        for subscription in &link.opening.subscriptions {
            connections.known.insert((link.opening.client_id.clone(), subscription.clone()));
        }
        drop(connections);
        self.changed.notify_waiters();
        Driver { gateway: self.clone(), link, orders: receiver, silent }
    }

    fn disconnect(&self, link: &Arc<Link>) {
        link.end();
        self.lock().links.retain(|other| !Arc::ptr_eq(other, link));
        self.changed.notify_waiters();
    }

    /// A connection for a push, chosen at random as the platform does.
    fn choose(&self, client_id: &str, kind: FrameKind, topic: &str) -> Option<Arc<Link>> {
        let connections = self.lock();
        let fitting: Vec<_> =
            connections.links.iter().filter(|link| link.takes(client_id, kind, topic)).collect();
        fitting.get(self.chance.below(fitting.len())).map(|link| (*link).clone())
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
