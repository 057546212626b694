//! What DingTalk has to tell, what it has pushed, and what came back.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

pub(super) type SocketNumber = u64;

/// Without an acknowledgement, or with "later", an event is pushed again after this.
const REDELIVERY: Duration = Duration::from_secs(50);
/// From `disconnect` to the end of the socket.
const ROTATION: Duration = Duration::from_secs(10);
const PING_EVERY: Duration = Duration::from_secs(25);
/// A socket on which pings are not answered is given up.
const SILENCE: Duration = Duration::from_secs(60);

pub(super) struct Ledger {
    random: fastrand::Rng,
    pace: Duration,
    /// When the next event happens; `None` for no more.
    next_event: Option<Duration>,
    /// Whether each is acknowledged as done.
    events: Vec<bool>,
    /// Those to be pushed when there is a socket.
    queue: VecDeque<usize>,
    pushes: Vec<Push>,
    /// When to look at a push again.
    redeliveries: VecDeque<(Duration, usize)>,
    tickets: BTreeSet<String>,
    sockets: BTreeMap<SocketNumber, Socket>,
    /// Since when a rotation leaves nothing to push on.
    deaf_since: Option<Duration>,
    pub(super) counts: Counts,
    /// From `disconnect` to the next socket.
    pub(super) gaps: Vec<Duration>,
    /// From `disconnect` to the end of that socket.
    pub(super) drains: Vec<Duration>,
    /// What must never happen.
    pub(super) breaches: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) open_calls: u64,
    pub(super) sockets: u64,
    pub(super) acknowledged: usize,
    pub(super) later: usize,
    /// On a socket that was told to go.
    pub(super) acknowledged_while_draining: usize,
    pub(super) rotations: usize,
    /// Sockets that were told to go and had no successor yet when they ended.
    pub(super) closed_before_the_next: usize,
}

/// One frame with an event.
#[derive(Debug)]
pub(super) struct Push {
    event: usize,
    socket: SocketNumber,
    pub(super) at: Duration,
    /// When it was acknowledged, and whether as done.
    pub(super) answer: Option<(Duration, bool)>,
}

struct Socket {
    orders: mpsc::UnboundedSender<String>,
    task: Option<AbortHandle>,
    draining_since: Option<Duration>,
    next_ping: Duration,
    last_heard: Duration,
    /// Pushes without an acknowledgement.
    open: BTreeSet<usize>,
}

impl Ledger {
    pub(super) fn new(seed: u64, pace: Duration) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed ^ 0xd1f6),
            pace,
            next_event: Some(Duration::ZERO),
            events: Vec::new(),
            queue: VecDeque::new(),
            pushes: Vec::new(),
            redeliveries: VecDeque::new(),
            tickets: BTreeSet::new(),
            sockets: BTreeMap::new(),
            deaf_since: None,
            counts: Counts::default(),
            gaps: Vec::new(),
            drains: Vec::new(),
            breaches: Vec::new(),
        }
    }

    pub(super) fn events(&self) -> usize {
        self.events.len()
    }

    pub(super) fn pushes(&self) -> &[Push] {
        &self.pushes
    }

    pub(super) fn all_done(&self) -> bool {
        self.events.iter().all(|done| *done)
    }

    pub(super) fn no_more_events(&mut self) {
        self.next_event = None;
    }

    pub(super) fn issue_ticket(&mut self) -> String {
        self.counts.open_calls += 1;
        let ticket = format!("ticket-{}", self.counts.open_calls);
        self.tickets.insert(ticket.clone());
        ticket
    }

    pub(super) fn take_ticket(&mut self, ticket: &str) -> bool {
        let good = self.tickets.remove(ticket);
        if !good {
            self.breaches.push(format!("the ticket {ticket} is used a second time"));
        }
        good
    }

    pub(super) fn opened(&mut self, now: Duration, orders: mpsc::UnboundedSender<String>) -> SocketNumber {
        self.counts.sockets += 1;
        let number = self.counts.sockets;
        let socket = Socket {
            orders,
            task: None,
            draining_since: None,
            next_ping: now,
            last_heard: now,
            open: BTreeSet::new(),
        };
        self.sockets.insert(number, socket);
        if let Some(since) = self.deaf_since.take() {
            self.gaps.push(now - since);
        }
        number
    }

    pub(super) fn ends_by(&mut self, number: SocketNumber, task: AbortHandle) {
        if let Some(socket) = self.sockets.get_mut(&number) {
            socket.task = Some(task);
        }
    }

    /// What was not acknowledged on it is pushed again.
    pub(super) fn closed(&mut self, now: Duration, number: SocketNumber) {
        let Some(socket) = self.sockets.remove(&number) else { return };
        if let Some(since) = socket.draining_since {
            self.drains.push(now - since);
            self.counts.closed_before_the_next += usize::from(self.deaf_since.is_some());
        }
        for push in socket.open {
            self.queue(push);
        }
    }

    pub(super) fn lose_all_sockets(&mut self) {
        self.deaf_since = None;
        for (_, socket) in std::mem::take(&mut self.sockets) {
            for push in socket.open {
                self.queue(push);
            }
        }
    }

    /// The event of a push once more, unless it is done or waits already.
    fn queue(&mut self, push: usize) {
        let event = self.pushes[push].event;
        if !self.events[event] && !self.queue.contains(&event) {
            self.queue.push_back(event);
        }
    }

    pub(super) fn pump(&mut self, now: Duration) {
        while let Some(at) = self.next_event.filter(|at| *at <= now) {
            self.queue.push_back(self.events.len());
            self.events.push(false);
            self.next_event = at.checked_add(self.pace);
        }
        while self.redeliveries.front().is_some_and(|(due, _)| *due <= now) {
            if let Some((_, push)) = self.redeliveries.pop_front() {
                self.queue(push);
            }
        }
        for socket in self.sockets.values_mut() {
            let rotated = socket.draining_since.is_some_and(|since| since + ROTATION <= now);
            if rotated || socket.last_heard + SILENCE <= now {
                socket.task.iter().for_each(AbortHandle::abort);
            } else if socket.draining_since.is_none() && socket.next_ping <= now {
                socket.next_ping = now + PING_EVERY;
                socket.order(system("ping"));
            }
        }
        let listening: Vec<SocketNumber> = self.listening().collect();
        if listening.is_empty() {
            return;
        }
        while let Some(event) = self.queue.pop_front() {
            let number = listening[self.random.usize(..listening.len())];
            let push = self.pushes.len();
            self.pushes.push(Push { event, socket: number, at: now, answer: None });
            self.redeliveries.push_back((now + REDELIVERY, push));
            if let Some(socket) = self.sockets.get_mut(&number) {
                socket.open.insert(push);
                socket.order(json!({
                    "specVersion": "1.0", "type": "EVENT", "data": "{}",
                    "headers": {
                        "topic": "*", "messageId": push.to_string(), "eventId": event.to_string(),
                        "eventType": "user_add_org",
                    },
                }));
            }
        }
    }

    /// Sockets to push on.
    pub(super) fn listening(&self) -> impl Iterator<Item = SocketNumber> {
        self.sockets.iter().filter(|(_, socket)| socket.draining_since.is_none()).map(|(number, _)| *number)
    }

    pub(super) fn acknowledged(&mut self, now: Duration, socket: SocketNumber, acknowledgement: &Value) {
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.last_heard = now;
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let message_id = text(&acknowledgement["headers"]["messageId"]);
        let Ok(number) = message_id.parse::<usize>() else { return };
        let done = text(&acknowledgement["data"]).contains("SUCCESS");
        let push = &mut self.pushes[number];
        if push.socket != socket {
            self.breaches
                .push(format!("{message_id} came on {} and is acknowledged on {socket}", push.socket));
        }
        if push.answer.replace((now, done)).is_some() {
            self.breaches.push(format!("{message_id} is acknowledged twice"));
        }
        self.events[push.event] |= done;
        self.counts.acknowledged += usize::from(done);
        self.counts.later += usize::from(!done);
        if let Some(socket) = self.sockets.get_mut(&socket) {
            socket.open.remove(&number);
            self.counts.acknowledged_while_draining += usize::from(socket.draining_since.is_some());
        }
    }

    /// Tells every socket to go: nothing more is pushed on it.
    pub(super) fn rotate(&mut self, now: Duration) {
        for number in self.listening().collect::<Vec<_>>() {
            if let Some(socket) = self.sockets.get_mut(&number) {
                socket.draining_since = Some(now);
                socket.order(system("disconnect"));
                self.counts.rotations += 1;
                self.deaf_since = Some(now);
            }
        }
    }

    /// Ends every socket without a word.
    pub(super) fn reset(&mut self) {
        for socket in self.sockets.values() {
            socket.task.iter().for_each(AbortHandle::abort);
        }
    }
}

impl Socket {
    fn order(&self, frame: Value) {
        // Its task may have ended.
        let _ended = self.orders.send(frame.to_string());
    }
}

fn system(topic: &str) -> Value {
    json!({"type": "SYSTEM", "headers": {"topic": topic, "messageId": topic}, "data": "{}"})
}
