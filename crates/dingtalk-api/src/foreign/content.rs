use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use dingtalk_transport::{Body, BoxError, Reached, TransportError, TransportErrorKind};
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::progress::{Progress, Watcher};

type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// What is to be uploaded: its length, which storages want to know first, and where its bytes come from.
#[derive(Clone)]
pub struct Content {
    length: u64,
    source: Source,
    watcher: Option<Watcher>,
}

#[derive(Clone)]
enum Source {
    Memory(Bytes),
    Opened(Arc<dyn Fn(Range<u64>) -> Pieces + Send + Sync>),
    Once(Arc<Mutex<Reader>>),
}

impl Content {
    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self::new(bytes.len() as u64, Source::Memory(bytes))
    }

    /// A source of `length` bytes that can be opened at any place, such as a file: an upload that fails on the way begins anew.
    ///
    /// `open` gives the bytes of a range; it is called when they are about to be sent.
    pub fn opened<S, E>(length: u64, open: impl Fn(Range<u64>) -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        let open = move |range| -> Pieces { Box::pin(Errors(Box::pin(open(range)))) };
        Self::new(length, Source::Opened(Arc::new(open)))
    }

    /// The first `length` bytes of what comes once, such as another download. Sent in one piece, a lost connection ends the upload; in
    /// parts, each is kept in memory until it has arrived.
    pub fn once<S, E>(length: u64, pieces: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        let reader = Reader { pieces: Box::pin(Errors(Box::pin(pieces))), rest: Bytes::new(), taken: 0 };
        Self::new(length, Source::Once(Arc::new(Mutex::new(reader))))
    }

    fn new(length: u64, source: Source) -> Self {
        Self { length, source, watcher: None }
    }

    /// Tells how far the upload is, after each piece. What is sent anew is told anew.
    #[must_use]
    pub fn on_progress(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.watcher = Some(Watcher::new(watch));
        self
    }

    /// Bytes in all.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Whether the same bytes can be sent again.
    fn is_repeatable(&self) -> bool {
        !matches!(self.source, Source::Once(_))
    }

    /// The bytes of `range` as a body of exactly that length. Ranges of what comes once must be taken in their order.
    pub(crate) fn body(&self, range: Range<u64>) -> Body {
        let pieces: Pieces = match &self.source {
            Source::Memory(bytes) => {
                let end = bytes.len();
                let first = usize::try_from(range.start).unwrap_or(end).min(end);
                let last = usize::try_from(range.end).unwrap_or(end).clamp(first, end);
                Box::pin(Slices(bytes.slice(first..last)))
            }
            Source::Opened(open) => open(range.clone()),
            Source::Once(reader) => Box::pin(Section { reader: Arc::clone(reader), end: range.end }),
        };
        let left = range.end.saturating_sub(range.start);
        let watcher = self.watcher.clone();
        Body::stream(Exactly { pieces, left, done: range.start, total: self.length, watcher })
    }

    /// The bytes of `range` as content that can be sent again: a part of what comes once is kept in memory.
    pub(crate) async fn part(&self, range: Range<u64>) -> Result<Part<'_>, TransportError> {
        if self.is_repeatable() {
            return Ok(Part { whole: self, range, kept: None });
        }
        let limit = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
        let unwatched = Self { watcher: None, ..self.clone() };
        let kept = unwatched.body(range.clone()).collect(limit).await?;
        Ok(Part { whole: self, range, kept: Some(kept) })
    }

    /// The whole content, sent as it comes.
    pub(crate) fn whole(&self) -> Part<'_> {
        Part { whole: self, range: 0..self.length, kept: None }
    }
}

/// A part of a content, about to be sent.
pub(crate) struct Part<'c> {
    whole: &'c Content,
    range: Range<u64>,
    kept: Option<Bytes>,
}

impl Part<'_> {
    pub(crate) fn is_repeatable(&self) -> bool {
        self.kept.is_some() || self.whole.is_repeatable()
    }

    pub(crate) fn body(&self) -> Body {
        match &self.kept {
            None => self.whole.body(self.range.clone()),
            Some(kept) => {
                let pieces = Box::pin(Slices(kept.clone()));
                let (left, watcher) = (kept.len() as u64, self.whole.watcher.clone());
                Body::stream(Exactly {
                    pieces,
                    left,
                    done: self.range.start,
                    total: self.whole.length,
                    watcher,
                })
            }
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Content").field("length", &self.length).finish_non_exhaustive()
    }
}

/// Gives a stream our error type.
struct Errors<S>(Pin<Box<S>>);

impl<S: Stream<Item = Result<Bytes, E>>, E: Into<BoxError>> Stream for Errors<S> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map_err(Into::into)
    }
}

/// Bytes in memory, in pieces that show the progress.
struct Slices(Bytes);

impl Stream for Slices {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let size = self.0.len().min(64 << 10);
        let piece = self.0.split_to(size);
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}

/// A stream that is read in parts.
struct Reader {
    pieces: Pieces,
    rest: Bytes,
    taken: u64,
}

impl Reader {
    /// The next bytes before the place `end`.
    fn poll_until(&mut self, end: u64, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let wanted = end.saturating_sub(self.taken);
        if wanted == 0 {
            return Poll::Ready(None);
        }
        while self.rest.is_empty() {
            match ready!(self.pieces.as_mut().poll_next(context)) {
                Some(Ok(piece)) => self.rest = piece,
                other => return Poll::Ready(other),
            }
        }
        let size = usize::try_from(wanted).unwrap_or(usize::MAX).min(self.rest.len());
        self.taken = self.taken.saturating_add(size as u64);
        Poll::Ready(Some(Ok(self.rest.split_to(size))))
    }
}

/// One part of what comes once.
struct Section {
    reader: Arc<Mutex<Reader>>,
    end: u64,
}

impl Stream for Section {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.poll_until(self.end, context)
    }
}

/// A body that keeps the promise of its length.
struct Exactly {
    pieces: Pieces,
    left: u64,
    done: u64,
    total: u64,
    watcher: Option<Watcher>,
}

impl Exactly {
    fn failed(source: impl Into<BoxError>) -> TransportError {
        TransportError::new(TransportErrorKind::RequestBody, Reached::Maybe).with_source(source)
    }
}

impl HttpBody for Exactly {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(match ready!(self.pieces.as_mut().poll_next(context)) {
            Some(Ok(piece)) if piece.len() as u64 > self.left => {
                Err(Self::failed("the source has more bytes than its length says"))
            }
            Some(Ok(piece)) => {
                self.left = self.left.saturating_sub(piece.len() as u64);
                self.done = self.done.saturating_add(piece.len() as u64);
                if let Some(watcher) = &self.watcher {
                    watcher.tell(self.done, Some(self.total));
                }
                Ok(Frame::data(piece))
            }
            Some(Err(error)) => Err(Self::failed(error)),
            None => Err(Self::failed("the source has fewer bytes than its length says")),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// The whole content, when it is small.
impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}
