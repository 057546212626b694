//! One connection as the rest of the fake sees it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tokio_tungstenite::tungstenite::Message;

use super::frame::Ack;
use super::subscription::{FrameKind, StreamSubscription};
use super::ticket::Opening;
use crate::fault::FaultKind;
use crate::json::json;

/// What the platform does with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamState {
    /// It pushes.
    Open,
    /// It has sent `disconnect`: nothing new is pushed, acknowledgements are still taken.
    Draining,
    /// It says nothing ([`FaultKind::StreamZombie`]), or nothing any more ([`FaultKind::StreamMute`]).
    Zombie,
    /// It neither reads nor writes, and believes to push ([`FaultKind::StreamVanish`]).
    Vanished,
    /// It is ending the connection.
    Closing,
}

impl StreamState {
    /// The name in `GET /_fake/connections`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Draining => "draining",
            Self::Zombie => "zombie",
            Self::Vanished => "vanished",
            Self::Closing => "closing",
        }
    }
}

/// A Stream connection that has not ended.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamConnection {
    /// The platform's id of it, header `connectionId` of its frames.
    pub connection_id: String,
    /// The app.
    pub client_id: String,
    /// What the app wants pushed.
    pub subscriptions: Vec<StreamSubscription>,
    /// `ua` of the open call.
    pub user_agent: String,
    /// `localIp` of the open call.
    pub local_ip: String,
    /// The fake's clock when it was upgraded, ms since 1970.
    pub since_ms: i64,
    /// What the platform does with it.
    pub state: StreamState,
    /// Messages sent, `ping` included; those that went to a vanished connection count.
    pub frames_sent: u64,
    /// Acknowledgements of these, by `messageId`.
    pub acks_received: u64,
    /// Those among them that came after their deadline.
    pub late_acks: u64,
    /// Messages that acknowledge nothing that is waited for.
    pub stray_messages: u64,
    /// `ping` frames sent.
    pub pings_sent: u64,
    /// Acknowledgements of these.
    pub pings_acknowledged: u64,
    /// Text of the last message sent.
    pub last_frame: Option<String>,
}

impl StreamConnection {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "connectionId": self.connection_id,
            "clientId": self.client_id,
            "subscriptions": self.subscriptions.iter().map(StreamSubscription::to_json).collect::<Vec<_>>(),
            "ua": self.user_agent,
            "localIp": self.local_ip,
            "since": self.since_ms,
            "state": self.state.as_str(),
            "framesSent": self.frames_sent,
            "acksReceived": self.acks_received,
            "lateAcks": self.late_acks,
            "strayMessages": self.stray_messages,
            "pingsSent": self.pings_sent,
            "pingsAcknowledged": self.pings_acknowledged,
            "lastFrame": self.last_frame,
        })
    }
}

/// What the driver of a connection is told to do.
#[derive(Debug)]
pub(super) enum Order {
    Send(Message),
    Misbehave(FaultKind),
    End,
}

/// An acknowledgement on its way to the push that waits for it.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) connection: String,
    pub(super) ack: Ack,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) id: String,
    pub(super) opening: Opening,
    orders: UnboundedSender<Order>,
    status: Mutex<Status>,
}

#[derive(Debug)]
struct Status {
    described: StreamConnection,
    /// Whether pushes are sent here.
    receives: bool,
    /// The latest ping that is not acknowledged.
    ping: Option<String>,
    waiting: HashMap<String, UnboundedSender<Answered>>,
}

impl Link {
    pub(super) fn new(
        id: String,
        opening: Opening,
        now_ms: i64,
        orders: UnboundedSender<Order>,
        silent: bool,
    ) -> Self {
        let described = StreamConnection {
            connection_id: id.clone(),
            client_id: opening.client_id.clone(),
            subscriptions: opening.subscriptions.clone(),
            user_agent: opening.user_agent.clone(),
            local_ip: opening.local_ip.clone(),
            since_ms: now_ms,
            state: if silent { StreamState::Zombie } else { StreamState::Open },
            frames_sent: 0,
            acks_received: 0,
            late_acks: 0,
            stray_messages: 0,
            pings_sent: 0,
            pings_acknowledged: 0,
            last_frame: None,
        };
        let status = Status { described, receives: !silent, ping: None, waiting: HashMap::new() };
        Self { id, opening, orders, status: Mutex::new(status) }
    }

    pub(super) fn describe(&self) -> StreamConnection {
        self.lock().described.clone()
    }

    pub(super) fn receives(&self) -> bool {
        self.lock().receives
    }

    pub(super) fn takes(&self, client_id: &str, kind: FrameKind, topic: &str) -> bool {
        self.opening.client_id == client_id
            && self.opening.subscriptions.iter().any(|entry| entry.covers(kind, topic))
            && self.receives()
    }

    /// The topic that a frame for this connection names.
    pub(super) fn topic_of<'a>(&self, kind: FrameKind, topic: &'a str) -> &'a str {
        let star = |entry: &StreamSubscription| entry.kind == kind.as_str() && entry.topic == "*";
        if kind == FrameKind::Event && self.opening.subscriptions.iter().any(star) { "*" } else { topic }
    }

    /// Queues a push in these WebSocket frames; false when nothing is pushed here any more.
    pub(super) fn push(&self, text: &str, frames: Vec<Message>) -> bool {
        let mut status = self.lock();
        status.receives && self.queue(&mut status, text, frames)
    }

    /// Queues a message that the gateway sends of itself.
    pub(super) fn send(&self, text: &str, message: Message) {
        self.queue(&mut self.lock(), text, vec![message]);
    }

    pub(super) fn send_text(&self, text: &str) {
        self.send(text, Message::text(text));
    }

    fn queue(&self, status: &mut Status, text: &str, frames: Vec<Message>) -> bool {
        status.described.frames_sent += 1;
        status.described.last_frame = Some(text.to_owned());
        frames.into_iter().all(|frame| self.orders.send(Order::Send(frame)).is_ok())
    }

    /// Notes a ping before it is sent.
    pub(super) fn expect_ping(&self, message_id: String) {
        let mut status = self.lock();
        status.described.pings_sent += 1;
        status.ping = Some(message_id);
    }

    pub(super) fn wait_for(&self, message_id: &str, answers: UnboundedSender<Answered>) {
        self.lock().waiting.insert(message_id.to_owned(), answers);
    }

    pub(super) fn forget(&self, message_id: &str) {
        self.lock().waiting.remove(message_id);
    }

    pub(super) fn count_late_ack(&self) {
        self.lock().described.late_acks += 1;
    }

    /// Takes a message of the app.
    pub(super) fn received(&self, text: &str) {
        let mut status = self.lock();
        let Some(ack) = Ack::parse(text) else {
            status.described.stray_messages += 1;
            return;
        };
        if status.ping.as_deref() == Some(&ack.message_id) {
            status.ping = None;
            status.described.pings_acknowledged += 1;
        } else if let Some(answers) = status.waiting.get(&ack.message_id) {
            // The push that waits may end at this moment.
            let _ = answers.send(Answered { connection: self.id.clone(), ack });
        } else {
            status.described.stray_messages += 1;
            return;
        }
        status.described.acks_received += 1;
    }

    /// Begins to misbehave; from now on the platform knows that the connection is of no use, or does not.
    pub(super) fn hit(&self, kind: FaultKind) {
        match kind {
            FaultKind::StreamDisconnect(_) => self.enter(StreamState::Draining),
            FaultKind::StreamRst | FaultKind::StreamClose(_) => self.enter(StreamState::Closing),
            FaultKind::StreamVanish => self.lock().described.state = StreamState::Vanished,
            FaultKind::StreamMute => self.enter(StreamState::Zombie),
            _ => {}
        }
        // Without a driver the connection has ended already.
        let _ = self.orders.send(Order::Misbehave(kind));
    }

    /// Pushes go elsewhere from now on.
    pub(super) fn give_up(&self) {
        self.lock().receives = false;
    }

    /// Ends the connection; whoever waits for an acknowledgement on it waits in vain.
    pub(super) fn end(&self) {
        self.enter(StreamState::Closing);
        self.lock().waiting.clear();
        let _ = self.orders.send(Order::End);
    }

    /// Enters a state in which nothing is pushed.
    fn enter(&self, state: StreamState) {
        let mut status = self.lock();
        status.described.state = state;
        status.receives = false;
    }

    fn lock(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
