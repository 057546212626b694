use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::headers::Headers;
use crate::row::EventRow;

/// What is known about a delivery without reading its payload.
///
/// `Debug` names the other headers without their values: signatures and tokens are among them.
///
/// ```
/// use std::time::SystemTime;
/// use dingtalk_events::{Metadata, TransportKind};
///
/// let metadata = Metadata::new(TransportKind::Stream, SystemTime::UNIX_EPOCH)
///     .client_id("dingappkey")
///     .event_type("user_add_org")
///     .event_id("e-1");
/// assert_eq!(metadata.event_type.as_deref(), Some("user_add_org"));
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Metadata {
    /// The way in.
    pub transport: TransportKind,
    /// The app whose connection or callback address received it: Client ID (AppKey) or SuiteKey.
    pub client_id: Option<Arc<str>>,
    /// The organisation it happened in.
    pub corp_id: Option<String>,
    /// The type of an event, such as `user_add_org`.
    pub event_type: Option<String>,
    /// The id of an event: the same for every redelivery of it. HTTP pushes of many types have none.
    pub event_id: Option<String>,
    /// `messageId` of the Stream frame: new for every redelivery.
    pub message_id: Option<String>,
    /// When it happened, in milliseconds since 1970, by the platform's clock.
    pub born_ms: Option<i64>,
    /// The row of a SyncHTTP batch or of the cloud-push database: whom the event concerns, and its subscription.
    pub row: Option<Box<EventRow>>,
    /// When it arrived, by this machine's clock.
    pub received: SystemTime,
    /// Every other header, as it came.
    pub headers: Headers,
}

impl Metadata {
    /// Of a delivery that arrived over `transport` at `received`; all else is unknown.
    pub fn new(transport: TransportKind, received: SystemTime) -> Self {
        Self {
            transport,
            client_id: None,
            corp_id: None,
            event_type: None,
            event_id: None,
            message_id: None,
            born_ms: None,
            row: None,
            received,
            headers: Headers::new(),
        }
    }

    /// Sets [`client_id`](Self::client_id).
    #[must_use]
    pub fn client_id(mut self, client_id: impl AsRef<str>) -> Self {
        self.client_id = Some(client_id.as_ref().into());
        self
    }

    /// Sets [`corp_id`](Self::corp_id).
    #[must_use]
    pub fn corp_id(mut self, corp_id: impl Into<String>) -> Self {
        self.corp_id = Some(corp_id.into());
        self
    }

    /// Sets [`event_type`](Self::event_type).
    #[must_use]
    pub fn event_type(mut self, event_type: impl Into<String>) -> Self {
        self.event_type = Some(event_type.into());
        self
    }

    /// Sets [`event_id`](Self::event_id).
    #[must_use]
    pub fn event_id(mut self, event_id: impl Into<String>) -> Self {
        self.event_id = Some(event_id.into());
        self
    }

    /// Sets [`message_id`](Self::message_id).
    #[must_use]
    pub fn message_id(mut self, message_id: impl Into<String>) -> Self {
        self.message_id = Some(message_id.into());
        self
    }

    /// Sets [`born_ms`](Self::born_ms).
    #[must_use]
    pub fn born_ms(mut self, born_ms: i64) -> Self {
        self.born_ms = Some(born_ms);
        self
    }

    /// Sets [`row`](Self::row), and what it says of organisation and time.
    #[must_use]
    pub fn row(mut self, row: EventRow) -> Self {
        self.corp_id = row.corp_id.clone().or(self.corp_id);
        self.born_ms = row.modified_ms.or(row.created_ms).or(self.born_ms);
        self.row = Some(Box::new(row));
        self
    }

    /// Adds one of the other [`headers`](Self::headers).
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers.insert(name, value);
        self
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Metadata")
            .field("transport", &self.transport)
            .field("client_id", &self.client_id)
            .field("corp_id", &self.corp_id)
            .field("event_type", &self.event_type)
            .field("event_id", &self.event_id)
            .field("message_id", &self.message_id)
            .field("born_ms", &self.born_ms)
            .field("row", &self.row)
            .field("received", &self.received)
            .field("headers", &self.headers)
            .finish()
    }
}

/// The way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// A frame on a Stream connection.
    Stream,
    /// One push to the callback address.
    Http,
    /// One entry of a `SYNC_HTTP_PUSH_*` batch to the callback address.
    SyncHttp,
    /// A row of the cloud-push database (RDS) that DingTalk writes for ISVs.
    Rds,
}
