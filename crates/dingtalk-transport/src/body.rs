use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::error::{BoxError, TransportError};

type Streamed = Pin<Box<dyn HttpBody<Data = Bytes, Error = TransportError> + Send>>;

/// The body of a request or a response: bytes in memory, or a stream of them.
///
/// It is an [`http_body::Body`], so it fits any client or server built on the `http` crates.
pub struct Body(Content);

enum Content {
    InMemory(Bytes),
    Streamed(Streamed),
}

impl Body {
    /// No bytes at all.
    pub const fn empty() -> Self {
        Self(Content::InMemory(Bytes::new()))
    }

    /// A body that is produced while it is sent or received, such as a file or another client's response body.
    ///
    /// An error of the inner body becomes a [`TransportError`]; one that already is a `TransportError` stays as it is.
    pub fn stream<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Content::Streamed(Box::pin(MapError { inner: body })))
    }

    /// The bytes of an in-memory body; `None` for a stream. A request can be repeated only while this is `Some`.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::InMemory(bytes) => Some(bytes),
            Content::Streamed(_) => None,
        }
    }

    #[cfg(feature = "hyper")]
    pub(crate) fn in_memory_mut(&mut self) -> Option<&mut Bytes> {
        match &mut self.0 {
            Content::InMemory(bytes) => Some(bytes),
            Content::Streamed(_) => None,
        }
    }

    /// Reads the whole body into memory, `limit` bytes at most.
    ///
    /// # Errors
    /// [`BodyTooLarge`](crate::TransportErrorKind::BodyTooLarge) as soon as the body is known to exceed `limit` (before
    /// anything is read when its length is announced), or whatever ended the stream early.
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        let mut stream = match self.0 {
            Content::InMemory(bytes) if bytes.len() > limit => {
                return Err(TransportError::body_too_large(limit));
            }
            Content::InMemory(bytes) => return Ok(bytes),
            Content::Streamed(stream) => stream,
        };
        if stream.size_hint().lower() > limit as u64 {
            return Err(TransportError::body_too_large(limit));
        }
        let mut collected = Collected::Nothing;
        while let Some(frame) = std::future::poll_fn(|context| stream.as_mut().poll_frame(context)).await {
            let Ok(data) = frame?.into_data() else { continue };
            collected = collected.push(data, limit)?;
        }
        Ok(collected.into_bytes())
    }
}

/// What has been read so far: most answers come in one chunk, which is then handed out without a copy.
enum Collected {
    Nothing,
    One(Bytes),
    Many(BytesMut),
}

impl Collected {
    fn push(self, data: Bytes, limit: usize) -> Result<Self, TransportError> {
        let read = match &self {
            Self::Nothing => 0,
            Self::One(first) => first.len(),
            Self::Many(buffer) => buffer.len(),
        };
        if data.len() > limit.saturating_sub(read) {
            return Err(TransportError::body_too_large(limit));
        }
        Ok(match self {
            Self::Nothing => Self::One(data),
            Self::One(first) => {
                let mut buffer = BytesMut::with_capacity(first.len().saturating_add(data.len()));
                buffer.extend_from_slice(&first);
                buffer.extend_from_slice(&data);
                Self::Many(buffer)
            }
            Self::Many(mut buffer) => {
                buffer.extend_from_slice(&data);
                Self::Many(buffer)
            }
        })
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Nothing => Bytes::new(),
            Self::One(bytes) => bytes,
            Self::Many(buffer) => buffer.freeze(),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Content::InMemory(bytes.into()))
    }
}

impl fmt::Debug for Body {
    /// Shows the length, never the content: bodies hold tokens and personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::InMemory(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            Content::Streamed(_) => formatter.write_str("Body(stream)"),
        }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.get_mut().0 {
            Content::InMemory(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::InMemory(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Streamed(stream) => stream.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::InMemory(bytes) => bytes.is_empty(),
            Content::Streamed(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::InMemory(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Streamed(stream) => stream.size_hint(),
        }
    }
}

pin_project_lite::pin_project! {
    /// Gives a foreign body our error type.
    struct MapError<B> {
        #[pin]
        inner: B,
    }
}

impl<B> HttpBody for MapError<B>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.project().inner.poll_frame(context).map_err(TransportError::from_body)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
