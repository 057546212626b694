use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use dingtalk_transport::Sleep;
use futures_core::Stream;
use futures_sink::Sink;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::error::GatewayError;
use crate::machine::SocketId;
use crate::status::LossCause;
use crate::upgrade::Socket;

/// How long the peer may take for its part of the closing handshake.
pub(super) const CLOSING_LIMIT: Duration = Duration::from_millis(800);
/// With so many messages waiting to be written, nothing more is read.
const OUTBOX_LIMIT: usize = 1024;

/// One WebSocket with what waits to be written to it.
pub(super) struct Channel {
    pub(super) id: SocketId,
    socket: Socket,
    outbox: VecDeque<Message>,
    state: State,
    /// Something was queued since the last flush.
    dirty: bool,
    /// The last flush was not completed.
    stuck: bool,
}

enum State {
    Open,
    /// The closing handshake is under way, for so long at most.
    Closing(Sleep),
    /// Nothing is read any more; when a last write is done, or this is over, the socket goes.
    Ending(Sleep),
}

pub(super) enum Incoming {
    Message(Message),
    /// Without a closing handshake of ours.
    Ended(LossCause, GatewayError),
    /// After a closing handshake of ours.
    Closed,
    /// Whether what is queued can be written is no longer what it was.
    Stuck(bool),
}

impl Channel {
    pub(super) fn new(id: SocketId, socket: Socket) -> Self {
        Self { id, socket, outbox: VecDeque::new(), state: State::Open, dirty: false, stuck: false }
    }

    pub(super) fn send(&mut self, message: Message) {
        if matches!(self.state, State::Open) {
            self.outbox.push_back(message);
            self.dirty = true;
        }
    }

    /// Begins the closing handshake; what is queued goes out before it.
    pub(super) fn close(&mut self, limit: Sleep) {
        if matches!(self.state, State::Open) {
            self.send(closing(CloseCode::Normal));
            self.state = State::Closing(limit);
        }
    }

    /// The peer has begun it; the library has the answer queued.
    pub(super) fn answer_close(&mut self, limit: Sleep) {
        self.outbox.clear();
        self.dirty = true;
        self.state = State::Closing(limit);
    }

    /// Tells the peer that it broke the protocol, and ends.
    pub(super) fn refuse(&mut self, limit: Sleep) {
        self.outbox.clear();
        self.send(closing(CloseCode::Protocol));
        self.state = State::Ending(limit);
    }

    pub(super) fn poll_read(&mut self, reading: bool, context: &mut Context<'_>) -> Poll<Incoming> {
        let closing = match &mut self.state {
            State::Open => false,
            State::Closing(limit) | State::Ending(limit) => {
                if limit.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Incoming::Closed);
                }
                true
            }
        };
        let paused = !reading || self.outbox.len() >= OUTBOX_LIMIT;
        if matches!(self.state, State::Ending(_)) || (!closing && paused) {
            return Poll::Pending;
        }
        match Pin::new(&mut self.socket).poll_next(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(Ok(message))) => Poll::Ready(Incoming::Message(message)),
            Poll::Ready(_) if closing => Poll::Ready(Incoming::Closed),
            Poll::Ready(None) => Poll::Ready(ended(None)),
            Poll::Ready(Some(Err(error))) => Poll::Ready(ended(Some(error))),
        }
    }

    /// Writes what is queued; ready when that gets stuck or goes on, fails, or the socket may go.
    pub(super) fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<Incoming> {
        if !self.dirty {
            return Poll::Pending;
        }
        match self.poll_flushed(context) {
            Poll::Pending => self.set_stuck(true),
            Poll::Ready(Ok(())) if matches!(self.state, State::Ending(_)) => Poll::Ready(Incoming::Closed),
            Poll::Ready(Ok(())) => {
                self.dirty = false;
                self.set_stuck(false)
            }
            Poll::Ready(Err(_)) if !matches!(self.state, State::Open) => Poll::Ready(Incoming::Closed),
            Poll::Ready(Err(error)) => Poll::Ready(ended(Some(error))),
        }
    }

    fn set_stuck(&mut self, stuck: bool) -> Poll<Incoming> {
        if std::mem::replace(&mut self.stuck, stuck) == stuck {
            Poll::Pending
        } else {
            Poll::Ready(Incoming::Stuck(stuck))
        }
    }

    fn poll_flushed(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let mut socket = Pin::new(&mut self.socket);
        while !self.outbox.is_empty() {
            match socket.as_mut().poll_ready(context) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
            if let Some(message) = self.outbox.pop_front() {
                if let Err(error) = socket.as_mut().start_send(message) {
                    return Poll::Ready(Err(error));
                }
            }
        }
        socket.poll_flush(context)
    }
}

fn closing(code: CloseCode) -> Message {
    Message::Close(Some(CloseFrame { code, reason: "".into() }))
}

fn ended(error: Option<Error>) -> Incoming {
    match error {
        None
        | Some(
            Error::ConnectionClosed
            | Error::AlreadyClosed
            | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake),
        ) => Incoming::Ended(LossCause::Closed, GatewayError::Closed(None)),
        Some(Error::Io(error)) => Incoming::Ended(LossCause::Broken, GatewayError::Socket(error.into())),
        // Holds the message itself, which is no business of a log.
        Some(Error::WriteBufferFull(_)) => {
            Incoming::Ended(LossCause::Broken, GatewayError::Socket("the write buffer is full".into()))
        }
        Some(error) => Incoming::Ended(LossCause::Protocol, GatewayError::Socket(error.into())),
    }
}
