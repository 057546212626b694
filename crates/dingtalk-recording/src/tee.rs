//! A body that tells what passed through it.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use dingtalk_transport::{Body, TransportError};
use http_body::{Body as HttpBody, Frame, SizeHint};

/// Hands on a body, and what it was when it ends or is let go; one that breaks off was none.
pub(crate) struct Tee {
    body: Body,
    seen: Vec<u8>,
    /// Beyond this many bytes nothing more is kept.
    limit: usize,
    done: Option<Box<dyn FnOnce(Vec<u8>) + Send>>,
}

impl Tee {
    pub(crate) fn new(body: Body, limit: usize, done: impl FnOnce(Vec<u8>) + Send + 'static) -> Self {
        Self { body, seen: Vec::new(), limit, done: Some(Box::new(done)) }
    }

    fn finish(&mut self) {
        if let Some(done) = self.done.take() {
            done(std::mem::take(&mut self.seen));
        }
    }
}

impl HttpBody for Tee {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let tee = self.get_mut();
        let frame = std::task::ready!(Pin::new(&mut tee.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                let data = frame.data_ref().map_or(&[][..], |data| data.as_ref());
                let room = tee.limit.saturating_sub(tee.seen.len());
                tee.seen.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
            }
            Some(Err(_)) => tee.done = None,
            None => tee.finish(),
        }
        // The last frame of an announced length is not always asked to be followed by none.
        if tee.body.is_end_stream() {
            tee.finish();
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

impl Drop for Tee {
    fn drop(&mut self) {
        self.finish();
    }
}
