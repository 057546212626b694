use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::Body;
use crate::clock::Clock;
use crate::error::TransportError;

/// A larger body is handed over in pieces of this many bytes, so that the progress of an upload shows.
const PIECE: usize = 64 * 1024;

/// When the last piece of a long request body went to the connection.
#[derive(Clone)]
pub(super) struct Progress(Arc<Shared>);

struct Shared {
    /// In nanoseconds of the clock; 0 before the first piece.
    last_piece: AtomicU64,
    clock: Arc<dyn Clock>,
}

impl Progress {
    pub(super) fn last_piece(&self) -> Duration {
        Duration::from_nanos(self.0.last_piece.load(Ordering::Relaxed))
    }

    fn piece_taken(&self) {
        let now = u64::try_from(self.0.clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
        self.0.last_piece.store(now, Ordering::Relaxed);
    }
}

/// A request body, which records its progress when it is long.
pub(super) struct RequestBody {
    body: Body,
    progress: Option<Progress>,
}

impl RequestBody {
    pub(super) fn new(body: Body, clock: &Arc<dyn Clock>) -> Self {
        let short = body.as_bytes().is_some_and(|bytes| bytes.len() <= PIECE);
        let progress = (!short)
            .then(|| Progress(Arc::new(Shared { last_piece: AtomicU64::new(0), clock: Arc::clone(clock) })));
        Self { body, progress }
    }

    /// `None` for a body that goes out in one piece.
    pub(super) fn progress(&self) -> Option<Progress> {
        self.progress.clone()
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
        let frame = match body.in_memory_mut() {
            Some(bytes) if bytes.len() > PIECE => Some(Ok(Frame::data(bytes.split_to(PIECE)))),
            _ => ready!(Pin::new(body).poll_frame(context)),
        };
        if let Some(progress) = progress {
            progress.piece_taken();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
