//! A TCP connection that can be made to break at a chosen byte.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::wire::Wire;

const HEAD_END: &[u8] = b"\r\n\r\n";

/// How a broken connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// FIN.
    Close,
    /// RST.
    Reset,
    /// Nothing more is sent; the connection stays.
    Stall,
}

/// Orders the next bytes of a connection to be its last ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Breaker(Arc<Mutex<Option<Break>>>);

#[derive(Debug, Clone, Copy)]
struct Break {
    left: usize,
    ending: Ending,
    /// Whether the head of the answer is still to be sent and does not count.
    head_is_free: bool,
}

impl Breaker {
    /// Ends the connection after this many bytes of the answer, its head included.
    pub(crate) fn after(&self, bytes: usize, ending: Ending) {
        self.set(Some(Break { left: bytes, ending, head_is_free: false }));
    }

    /// Ends the connection after this many bytes of the answer's body.
    pub(crate) fn after_body(&self, bytes: usize, ending: Ending) {
        self.set(Some(Break { left: bytes, ending, head_is_free: true }));
    }

    fn set(&self, planned: Option<Break>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = planned;
    }

    /// A break beyond the end of an answer does not spill into the next one.
    pub(crate) fn clear(&self) {
        self.set(None);
    }
}

#[derive(Debug)]
pub(crate) struct Connection {
    stream: Wire,
    breaker: Breaker,
}

impl Connection {
    pub(crate) fn new(stream: Wire, breaker: Breaker) -> Self {
        Self { stream, breaker }
    }

    pub(crate) fn into_wire(self) -> Wire {
        self.stream
    }

    /// Its end will be RST instead of FIN.
    pub(crate) fn reset_when_dropped(&self) {
        // A socket that takes no options has ended already.
        let _ = self.stream.tcp().set_zero_linger();
    }

    fn pending_break(&self) -> Option<Break> {
        *self.breaker.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The error makes the HTTP side drop the connection; the socket's own settings decide between FIN and RST.
    fn end<T>(&self, ending: Ending) -> Poll<io::Result<T>> {
        match ending {
            Ending::Stall => return Poll::Pending,
            Ending::Reset => self.stream.tcp().set_zero_linger()?,
            Ending::Close => {}
        }
        Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "broken on request")))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let Some(mut planned) = this.pending_break() else {
            return Pin::new(&mut this.stream).poll_write(context, bytes);
        };
        if planned.head_is_free {
            // The HTTP side hands over a head in one piece, with as much of the body as there is.
            let head = bytes.windows(HEAD_END.len()).position(|window| window == HEAD_END);
            let head = head.map_or(bytes.len(), |start| start + HEAD_END.len());
            planned = Break { left: planned.left.saturating_add(head), head_is_free: false, ..planned };
        }
        if planned.left == 0 {
            return this.end(planned.ending);
        }
        let allowed = bytes.get(..planned.left).unwrap_or(bytes);
        let written = std::task::ready!(Pin::new(&mut this.stream).poll_write(context, allowed))?;
        this.breaker.set(Some(Break { left: planned.left.saturating_sub(written), ..planned }));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        match this.pending_break() {
            Some(Break { left: 0, ending, head_is_free: false }) => this.end(ending),
            _ => Pin::new(&mut this.stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
