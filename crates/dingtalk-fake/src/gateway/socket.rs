//! The WebSocket, read and written at the same time: a client that does not read while it writes must not block the fake.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_sink::Sink;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::link::Order;
use crate::connection::Connection;
use crate::fault::FaultKind;

#[derive(Debug)]
pub(super) struct Socket(WebSocketStream<Connection>);

/// What happened next.
#[derive(Debug)]
pub(super) enum Turn {
    Received(Message),
    Misbehave(FaultKind),
    /// By either side.
    Ended,
}

impl Socket {
    /// `read` was read behind the upgrade request.
    pub(super) async fn new(connection: Connection, read: Vec<u8>) -> Self {
        Self(WebSocketStream::from_partially_read(connection, read, Role::Server, None).await)
    }

    pub(super) fn connection(&self) -> &Connection {
        self.0.get_ref()
    }

    /// Carries out orders and reads, until something has happened. Nothing is lost when it is dropped early.
    pub(super) async fn turn(&mut self, orders: &mut UnboundedReceiver<Order>) -> Turn {
        poll_fn(|context| self.poll_turn(orders, context)).await
    }

    fn poll_turn(&mut self, orders: &mut UnboundedReceiver<Order>, context: &mut Context<'_>) -> Poll<Turn> {
        let mut socket = Pin::new(&mut self.0);
        while let Poll::Ready(Ok(())) = socket.as_mut().poll_ready(context) {
            match orders.poll_recv(context) {
                Poll::Ready(Some(Order::Send(message))) => {
                    // A broken connection shows when it is flushed.
                    let _ = socket.as_mut().start_send(message);
                }
                Poll::Ready(Some(Order::Misbehave(kind))) => return Poll::Ready(Turn::Misbehave(kind)),
                Poll::Ready(Some(Order::End) | None) => return Poll::Ready(Turn::Ended),
                Poll::Pending => break,
            }
        }
        if let Poll::Ready(Err(_)) = socket.as_mut().poll_flush(context) {
            return Poll::Ready(Turn::Ended);
        }
        Poll::Ready(match ready!(socket.poll_next(context)) {
            Some(Ok(message)) => Turn::Received(message),
            Some(Err(_)) | None => Turn::Ended,
        })
    }
}
