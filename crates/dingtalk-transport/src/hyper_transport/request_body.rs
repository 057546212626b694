use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::{Body, Clock, Reached, TransportError, TransportErrorKind};

/// A larger body is handed over in pieces of this many bytes, so that the progress of an upload shows.
const PIECE: usize = 64 * 1024;

const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const GIVEN_UP: u8 = 2;

/// How far a request has got, seen from the connection that sends it.
///
/// hyper cannot write a head before it has asked the body for its length, so a body that nobody has asked means a request of
/// which not one byte has left.
pub(super) struct Progress {
    state: AtomicU8,
    /// When the last piece of a long body was taken, in nanoseconds of the clock; 0 for a short one.
    last_piece: AtomicU64,
    clock: Arc<dyn Clock>,
}

impl Progress {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { state: AtomicU8::new(WAITING), last_piece: AtomicU64::new(0), clock })
    }

    /// The caller wants no answer any more: from here on the request cannot begin.
    pub(super) fn give_up(&self) -> Reached {
        match self.state.compare_exchange(WAITING, GIVEN_UP, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) | Err(GIVEN_UP) => Reached::No,
            Err(_) => Reached::Maybe,
        }
    }

    pub(super) fn last_piece(&self) -> Duration {
        Duration::from_nanos(self.last_piece.load(Ordering::Relaxed))
    }

    /// Whether the request may go out.
    fn begin(&self) -> bool {
        match self.state.compare_exchange(WAITING, BEGUN, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(state) => state == BEGUN,
        }
    }

    fn piece_taken(&self) {
        let now = u64::try_from(self.clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
        self.last_piece.store(now, Ordering::Relaxed);
    }
}

/// A request body that records its progress.
pub(super) struct RequestBody {
    body: Body,
    progress: Arc<Progress>,
}

impl RequestBody {
    pub(super) fn new(body: Body, progress: Arc<Progress>) -> Self {
        Self { body, progress }
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let Self { body, progress } = self.get_mut();
        if !progress.begin() {
            return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::RequestBody, Reached::No))));
        }
        let short = match body.in_memory_mut() {
            Some(bytes) if bytes.len() > PIECE => {
                progress.piece_taken();
                return Poll::Ready(Some(Ok(Frame::data(bytes.split_to(PIECE)))));
            }
            Some(_) => progress.last_piece().is_zero(),
            None => false,
        };
        let frame = ready!(Pin::new(body).poll_frame(context));
        if !short {
            progress.piece_taken();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.progress.begin() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        if self.progress.begin() { self.body.size_hint() } else { SizeHint::new() }
    }
}
