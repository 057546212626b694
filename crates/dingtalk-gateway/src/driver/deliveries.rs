use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

use dingtalk_events::{Acknowledgement, Delivery, DeliveryKind, Metadata, Receive, TransportKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tracing::Instrument;

use crate::ack::acknowledge;
use crate::frame::{Frame, FrameKind};
use crate::machine::SocketId;

/// Where the deliveries of an app go; its connections share it.
pub(crate) struct Inbox {
    pub(crate) client_id: Arc<str>,
    pub(crate) receiver: Arc<dyn Receive>,
    /// As many as may be inside the receiver.
    slots: Arc<Semaphore>,
    capacity: u32,
    /// How many bytes of frames may wait for a slot on each connection, so that system frames behind them are still seen.
    max_backlog: usize,
}

impl Inbox {
    pub(crate) fn new(client_id: String, receiver: Arc<dyn Receive>, max_backlog: usize) -> Self {
        let capacity = u32::try_from(receiver.capacity()).unwrap_or(u32::MAX).clamp(1, u32::MAX >> 3);
        let slots = usize::try_from(capacity).unwrap_or(1);
        Self {
            client_id: client_id.into(),
            receiver,
            slots: Arc::new(Semaphore::new(slots)),
            capacity,
            max_backlog,
        }
    }

    /// Ends when nothing is inside the receiver. To be called when nothing is handed to it any more.
    pub(crate) async fn idle(&self) {
        // Never closed, so an error cannot be.
        let _all = self.slots.acquire_many(self.capacity).await;
    }

    /// How many deliveries are inside the receiver.
    pub(crate) fn running(&self) -> usize {
        usize::try_from(self.capacity).unwrap_or(usize::MAX).saturating_sub(self.slots.available_permits())
    }
}

/// The deliveries of one connection: running, or waiting for a slot.
pub(super) struct Deliveries {
    waiting: VecDeque<(SocketId, Frame)>,
    weight: usize,
    slot: Option<Slot>,
    /// What a delivery that was done at once left to the next one of the turn.
    spare: Option<OwnedSemaphorePermit>,
    /// Those with a task of their own.
    running: usize,
    settled: mpsc::UnboundedReceiver<Settled>,
    settle: mpsc::UnboundedSender<Settled>,
}

type Slot = Pin<Box<dyn Future<Output = Option<OwnedSemaphorePermit>> + Send>>;

/// A delivery that is done.
pub(super) struct Settled {
    pub(super) socket: SocketId,
    pub(super) ack: Option<String>,
}

impl Deliveries {
    pub(super) fn new() -> Self {
        let (settle, settled) = mpsc::unbounded_channel();
        Self { waiting: VecDeque::new(), weight: 0, slot: None, spare: None, running: 0, settled, settle }
    }

    /// Whether so much is waiting that reading must pause.
    pub(super) fn is_full(&self, inbox: &Inbox) -> bool {
        self.weight >= inbox.max_backlog.max(1)
    }

    /// Hands the frame to the receiver, or keeps it until there is a slot. The result, if it is there at once.
    pub(super) fn deliver(
        &mut self,
        socket: SocketId,
        frame: Frame,
        inbox: &Inbox,
        now: SystemTime,
    ) -> Option<Settled> {
        if self.waiting.is_empty() {
            let spare = self.spare.take();
            if let Some(slot) = spare.or_else(|| inbox.slots.clone().try_acquire_owned().ok()) {
                return self.start(socket, frame, slot, inbox, now);
            }
        }
        self.weight = self.weight.saturating_add(frame.weight());
        self.waiting.push_back((socket, frame));
        None
    }

    /// Leaves what the turn did not use to the other connections.
    pub(super) fn end_turn(&mut self) {
        self.spare = None;
    }

    /// Begins nothing any more, so that of the slots only those inside the receiver are taken.
    pub(super) fn end(&mut self) {
        self.waiting.clear();
        self.slot = None;
        self.spare = None;
    }

    /// Ready when the first of those that wait may start.
    pub(super) fn poll_slot(
        &mut self,
        inbox: &Inbox,
        context: &mut Context<'_>,
    ) -> Poll<OwnedSemaphorePermit> {
        if self.waiting.is_empty() {
            return Poll::Pending;
        }
        let slot = self.slot.get_or_insert_with(|| {
            let slots = inbox.slots.clone();
            Box::pin(async move { slots.acquire_owned().await.ok() })
        });
        match slot.as_mut().poll(context) {
            Poll::Ready(Some(slot)) => {
                self.slot = None;
                Poll::Ready(slot)
            }
            // The semaphore is never closed.
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    pub(super) fn deliver_waiting(
        &mut self,
        slot: OwnedSemaphorePermit,
        inbox: &Inbox,
        now: SystemTime,
    ) -> Option<Settled> {
        let (socket, frame) = self.waiting.pop_front()?;
        self.weight = self.weight.saturating_sub(frame.weight());
        self.start(socket, frame, slot, inbox, now)
    }

    pub(super) fn poll_settled(&mut self, context: &mut Context<'_>) -> Poll<Settled> {
        if self.running == 0 {
            return Poll::Pending;
        }
        match self.settled.poll_recv(context) {
            Poll::Ready(Some(settled)) => {
                self.running = self.running.saturating_sub(1);
                Poll::Ready(settled)
            }
            // This holds a sender itself.
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    /// Polled here once, in the order of arrival, which the receiver keeps within a conversation; what is not done then
    /// gets a task of its own.
    fn start(
        &mut self,
        socket: SocketId,
        frame: Frame,
        slot: OwnedSemaphorePermit,
        inbox: &Inbox,
        now: SystemTime,
    ) -> Option<Settled> {
        let (kind, message_id) = (frame.kind().clone(), frame.message_id().map(str::to_owned));
        let (receiver, client_id) = (inbox.receiver.clone(), inbox.client_id.clone());
        let mut receiving = Box::pin(async move { receiver.receive(delivery(frame, client_id, now)).await });
        // The task that it gets polls it again, with its own waker.
        let mut context = Context::from_waker(Waker::noop());
        let acknowledgement = match catch_unwind(AssertUnwindSafe(|| receiving.as_mut().poll(&mut context))) {
            Ok(Poll::Ready(acknowledgement)) => acknowledgement,
            Err(_panic) => panicked(),
            Ok(Poll::Pending) => {
                let mut running =
                    Running { socket, kind, message_id, settle: self.settle.clone(), ack: None };
                self.running = self.running.saturating_add(1);
                let acknowledging = async move {
                    let acknowledgement = receiving.await;
                    running.acknowledge(&acknowledgement);
                    drop(slot);
                };
                tokio::spawn(acknowledging.in_current_span());
                return None;
            }
        };
        self.spare = Some(slot);
        let ack = message_id.map(|message_id| acknowledge(&kind, &message_id, &acknowledgement));
        Some(Settled { socket, ack })
    }
}

/// Settles the delivery when its task is dropped: also if the receiver panics or the runtime ends.
struct Running {
    socket: SocketId,
    kind: FrameKind,
    message_id: Option<String>,
    settle: mpsc::UnboundedSender<Settled>,
    ack: Option<String>,
}

impl Running {
    fn acknowledge(&mut self, acknowledgement: &Acknowledgement) {
        let message_id = self.message_id.take();
        self.ack = message_id.map(|message_id| acknowledge(&self.kind, &message_id, acknowledgement));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.message_id.is_some() {
            self.acknowledge(&panicked());
        }
        // Nobody listens once the connection is stopped.
        let _closed = self.settle.send(Settled { socket: self.socket, ack: self.ack.take() });
    }
}

fn panicked() -> Acknowledgement {
    Acknowledgement::Failed { reason: "the receiver panicked".to_owned() }
}

fn delivery(frame: Frame, client_id: Arc<str>, received: SystemTime) -> Delivery {
    let kind = DeliveryKind::from_topic(frame.kind().as_str(), frame.topic());
    let (_, mut headers, data) = frame.into_parts();
    let mut metadata = Metadata::new(TransportKind::Stream, received);
    metadata.client_id = Some(client_id);
    headers.retain(|name, value| {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let known = if is("messageId") {
            &mut metadata.message_id
        } else if is("eventId") {
            &mut metadata.event_id
        } else if is("eventType") {
            &mut metadata.event_type
        } else if is("eventCorpId") {
            &mut metadata.corp_id
        } else if is("eventBornTime") && metadata.born_ms.is_none() {
            metadata.born_ms = value.trim().parse().ok();
            return metadata.born_ms.is_none();
        } else {
            return true;
        };
        // Of two with the same name the first counts.
        let another = known.is_some();
        known.get_or_insert_with(|| value.to_owned());
        another
    });
    metadata.headers = headers;
    Delivery::new(kind, metadata, data.into())
}
