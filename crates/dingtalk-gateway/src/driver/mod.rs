//! Does what the state machine decides: one task per connection, which polls everything that can happen to it.

mod attempt;
mod channel;
mod deliveries;
mod report;

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll};
use std::time::Duration;

use dingtalk_transport::{Clock, Sleep, Transport};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_tungstenite::tungstenite::Message;
use tracing::Span;

use crate::board::Board;
use crate::dial::Dial;
use crate::endpoint::Endpoint;
use crate::error::GatewayError;
use crate::frame::Frame;
use crate::machine::{Closing, Command, Input, Machine, Moment, SocketId};
use crate::open::OpenCall;
use crate::open_gate::OpenGate;
use crate::status::{ConnectionEvent, ConnectionState, LossCause};
use crate::timing::Timing;
use attempt::{Attempt, Attempted};
use channel::{Channel, Incoming};
pub(crate) use deliveries::Inbox;
use deliveries::{Deliveries, Settled};

/// One line of garbage in the log per connection and minute is enough.
const GARBAGE_PAUSE: Duration = Duration::from_secs(60);
/// So many messages and finished deliveries in a row share one look at the clocks and at everything else.
const TURN: u8 = 16;

/// What the connections of an app share.
pub(crate) struct Shared {
    pub(crate) open: OpenCall,
    pub(crate) gate: Arc<OpenGate>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) dial: Arc<dyn Dial>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) timing: Timing,
    pub(crate) max_message: usize,
    pub(crate) inbox: Inbox,
    pub(crate) board: Board,
    /// What is logged of the app is logged in it, its handlers' lines too: it tells the gateways of a process apart.
    pub(crate) span: Span,
    /// The end was logged.
    pub(crate) ended: AtomicBool,
}

pub(crate) struct Driver {
    shared: Arc<Shared>,
    connection: usize,
    machine: Machine,
    /// The live one, a retiring one, and those in their closing handshake.
    channels: Vec<Channel>,
    attempt: Option<Attempt>,
    /// From the open call to the dialling.
    endpoint: Option<Endpoint>,
    deliveries: Deliveries,
    /// How long to drain; closed when nobody holds a handle any more.
    stop: mpsc::UnboundedReceiver<Duration>,
    abandoned: bool,
    timer: Option<(Duration, Sleep)>,
    reading: bool,
    reads_first: bool,
    /// What is left of the turn.
    turn: u8,
    /// The time, read once in a turn.
    recent: Option<Moment>,
    /// Something other than a delivery or an acknowledgement happened: timer and status are to be brought up to date.
    changed: bool,
    last_error: Option<Arc<GatewayError>>,
    garbage_logged: Option<Duration>,
}

enum Event {
    Stop(Duration),
    Slot(OwnedSemaphorePermit),
    Read(SocketId, Incoming),
    Settled(Settled),
    Attempted(Attempted),
    Tick,
}

impl Driver {
    pub(crate) fn new(
        shared: Arc<Shared>,
        connection: usize,
        stop: mpsc::UnboundedReceiver<Duration>,
    ) -> Self {
        let machine = Machine::new(shared.timing, shared.gate.clone(), fastrand::Rng::new());
        Self {
            connection,
            machine,
            channels: Vec::new(),
            attempt: None,
            endpoint: None,
            deliveries: Deliveries::new(),
            stop,
            abandoned: false,
            timer: None,
            reading: true,
            reads_first: false,
            turn: 0,
            recent: None,
            changed: false,
            last_error: None,
            garbage_logged: None,
            shared,
        }
    }

    pub(crate) async fn run(mut self) {
        let now = self.now();
        self.input(now, Input::Start);
        self.after(now);
        while !(self.machine.is_stopped() && self.channels.is_empty()) {
            let event = poll_fn(|context| self.poll(context)).await;
            self.on(event);
        }
    }

    fn now(&self) -> Moment {
        Moment { monotonic: self.shared.clock.monotonic(), wall: self.shared.clock.now() }
    }

    fn recently(&mut self) -> Moment {
        let moment = self.recent.unwrap_or_else(|| self.now());
        self.recent = Some(moment);
        moment
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Event> {
        if self.turn > 0 {
            if let Poll::Ready(event) = self.poll_frequent(context) {
                return Poll::Ready(event);
            }
        }
        self.turn = TURN;
        self.reads_first = !self.reads_first;
        self.recent = None;
        self.deliveries.end_turn();
        if !self.abandoned {
            if let Poll::Ready(stop) = self.stop.poll_recv(context) {
                self.abandoned = stop.is_none();
                return Poll::Ready(Event::Stop(stop.unwrap_or_default()));
            }
        }
        if let Poll::Ready(slot) = self.deliveries.poll_slot(&self.shared.inbox, context) {
            return Poll::Ready(Event::Slot(slot));
        }
        if let Some(attempt) = &mut self.attempt {
            if let Poll::Ready(attempted) = attempt.as_mut().poll(context) {
                self.attempt = None;
                return Poll::Ready(Event::Attempted(attempted));
            }
        }
        if let Some((_, timer)) = &mut self.timer {
            if timer.as_mut().poll(context).is_ready() {
                self.timer = None;
                return Poll::Ready(Event::Tick);
            }
        }
        if let Poll::Ready(event) = self.poll_frequent(context) {
            return Poll::Ready(event);
        }
        // Nothing more is ready: everything that has been queued goes out in one write.
        for channel in &mut self.channels {
            if let Poll::Ready(incoming) = channel.poll_write(context) {
                return Poll::Ready(Event::Read(channel.id, incoming));
            }
        }
        Poll::Pending
    }

    /// Messages and finished deliveries. Which of them come first changes with every turn, so that neither a flood of the
    /// ones nor of the others starves the rest.
    fn poll_frequent(&mut self, context: &mut Context<'_>) -> Poll<Event> {
        self.turn = self.turn.saturating_sub(1);
        for reads in [self.reads_first, !self.reads_first] {
            let event = if reads {
                self.poll_read(context)
            } else {
                self.deliveries.poll_settled(context).map(Event::Settled)
            };
            if event.is_ready() {
                return event;
            }
        }
        Poll::Pending
    }

    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Event> {
        for channel in &mut self.channels {
            if let Poll::Ready(incoming) = channel.poll_read(self.reading, context) {
                return Poll::Ready(Event::Read(channel.id, incoming));
            }
        }
        Poll::Pending
    }

    fn on(&mut self, event: Event) {
        let frequent =
            matches!(event, Event::Read(_, Incoming::Message(_)) | Event::Settled(_) | Event::Slot(_));
        let now = if frequent { self.recently() } else { self.now() };
        self.changed |= !frequent;
        match event {
            Event::Read(socket, Incoming::Message(message)) => self.message(now, socket, message),
            Event::Settled(settled) => self.input(now, Input::Settled(settled.socket, settled.ack)),
            Event::Slot(slot) => {
                let settled = self.deliveries.deliver_waiting(slot, &self.shared.inbox, now.wall);
                if let Some(Settled { socket, ack }) = settled {
                    self.input(now, Input::Settled(socket, ack));
                }
            }
            Event::Read(socket, Incoming::Ended(cause, error)) => {
                match cause {
                    LossCause::Protocol => self.end(socket, Channel::refuse),
                    _ => self.channels.retain(|channel| channel.id != socket),
                }
                self.lost(now, socket, cause, error);
            }
            Event::Read(socket, Incoming::Stuck(stuck)) => self.input(now, Input::Stuck(socket, stuck)),
            Event::Read(socket, Incoming::Closed) => self.channels.retain(|channel| channel.id != socket),
            Event::Stop(within) => self.input(now, Input::Stop(within)),
            Event::Attempted(attempted) => self.attempted(now, attempted),
            Event::Tick => self.input(now, Input::Tick),
        }
        let reading = !self.deliveries.is_full(&self.shared.inbox);
        if reading != self.reading {
            self.reading = reading;
            for index in 0..self.channels.len() {
                if let Some(id) = self.channels.get(index).map(|channel| channel.id) {
                    self.input(now, Input::Reading(id, reading));
                }
            }
        }
        let due = self.timer.as_ref().is_some_and(|(deadline, _)| *deadline <= now.monotonic);
        if self.changed || due {
            self.changed = false;
            self.after(now);
        }
    }

    /// Brings the timer and the status up to date.
    fn after(&mut self, now: Moment) {
        if self.machine.deadline().is_some_and(|deadline| deadline <= now.monotonic) {
            self.input(now, Input::Tick);
        }
        let deadline = self.machine.deadline();
        if deadline != self.timer.as_ref().map(|(deadline, _)| *deadline) {
            self.timer = deadline
                .map(|deadline| (deadline, self.shared.clock.sleep(deadline.saturating_sub(now.monotonic))));
        }
        // Stopped is told when the last socket is closed.
        let state = match self.machine.state() {
            ConnectionState::Stopped if !self.channels.is_empty() => ConnectionState::Stopping,
            state => state,
        };
        if state == ConnectionState::Stopped {
            self.deliveries.end();
        }
        let board = &self.shared.board;
        board.state(self.connection, now.wall, state, self.machine.attempts(), self.last_error.as_ref());
    }

    fn message(&mut self, now: Moment, socket: SocketId, message: Message) {
        let frame = match &message {
            Message::Text(text) => Frame::decode_text(text),
            Message::Binary(bytes) => Frame::decode(bytes),
            Message::Close(close) => {
                let code = close.as_ref().map(|close| u16::from(close.code));
                self.end(socket, Channel::answer_close);
                return self.lost(now, socket, LossCause::Closed, GatewayError::Closed(code));
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
                return self.input(now, Input::Heard(socket));
            }
        };
        match frame {
            Ok(frame) => {
                self.shared.board.frame(self.connection, now.wall);
                self.input(now, Input::Frame(socket, frame));
            }
            Err(error) => {
                self.shared.board.counters.garbage.add();
                let due = self.garbage_logged.is_none_or(|last| now.monotonic >= last + GARBAGE_PAUSE);
                if due {
                    self.garbage_logged = Some(now.monotonic);
                    tracing::warn!(client_id = self.client_id(), connection = self.connection, %error, "garbage");
                }
                self.input(now, Input::Heard(socket));
            }
        }
    }

    fn lost(&mut self, now: Moment, socket: SocketId, cause: LossCause, error: GatewayError) {
        if self.machine.is_live(socket) {
            self.last_error = Some(Arc::new(error));
        }
        self.input(now, Input::Lost(socket, cause));
    }

    fn input(&mut self, now: Moment, input: Input) {
        self.machine.handle(now, input);
        while let Some(command) = self.machine.next_command() {
            self.execute(now, command);
        }
    }

    fn execute(&mut self, now: Moment, command: Command) {
        self.changed |= !matches!(command, Command::Send(..) | Command::Deliver(..));
        match command {
            Command::Send(socket, text) => {
                self.shared.board.counters.acknowledgements.add();
                self.queue(socket, Message::text(text));
            }
            Command::Deliver(socket, frame) => {
                self.shared.board.counters.deliveries.add();
                let settled = self.deliveries.deliver(socket, frame, &self.shared.inbox, now.wall);
                if let Some(Settled { socket, ack }) = settled {
                    self.machine.handle(now, Input::Settled(socket, ack));
                }
            }
            Command::Ping(socket) => self.queue(socket, Message::Ping(Default::default())),
            Command::Open => {
                self.shared.board.counters.open_calls.add();
                self.attempt = Some(attempt::open(self.shared.clone()));
            }
            Command::Connect(socket) => {
                let Some(endpoint) = self.endpoint.take() else { return };
                self.attempt = Some(attempt::connect(self.shared.clone(), socket, endpoint));
            }
            Command::Abandon => {
                self.attempt = None;
                self.endpoint = None;
            }
            Command::Close(socket, Closing::Handshake) => self.end(socket, Channel::close),
            Command::Close(socket, Closing::Abrupt) => self.channels.retain(|channel| channel.id != socket),
            Command::Report(report) => self.report(report),
        }
    }

    fn queue(&mut self, socket: SocketId, message: Message) {
        if let Some(channel) = self.channels.iter_mut().find(|channel| channel.id == socket) {
            channel.send(message);
        }
    }

    fn end(&mut self, socket: SocketId, how: fn(&mut Channel, Sleep)) {
        let limit = self.shared.clock.sleep(channel::CLOSING_LIMIT);
        if let Some(channel) = self.channels.iter_mut().find(|channel| channel.id == socket) {
            how(channel, limit);
        }
    }

    fn client_id(&self) -> &str {
        &self.shared.inbox.client_id
    }
}

impl Drop for Driver {
    /// Also when the runtime ends before the connection does: nobody shall wait for it.
    fn drop(&mut self) {
        let board = &self.shared.board;
        board.state(
            self.connection,
            self.shared.clock.now(),
            ConnectionState::Stopped,
            self.machine.attempts(),
            self.last_error.as_ref(),
        );
        board.event(ConnectionEvent::Stopped { connection: self.connection });
    }
}
