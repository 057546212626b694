use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

/// A successful answer: dereferences to the typed payload and keeps what came with it.
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) payload: T,
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) body: Bytes,
    pub(crate) unread: Vec<String>,
}

impl<T> Response<T> {
    /// The typed payload.
    pub fn into_inner(self) -> T {
        self.payload
    }

    /// The id to quote to DingTalk's support, from the body or a header.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body as it came: fields that the payload does not model are still here.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Members of the body that are of another kind than documented, such as `result.dept_order_list[0].order`: fields stay at
    /// their defaults, elements of lists are left out. A hundred are named at most; their values are in [`body`](Self::body).
    pub fn unread(&self) -> &[String] {
        &self.unread
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.payload
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Leaves the raw body out: it may hold tokens and personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("payload", &self.payload)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
