//! A transport without a network.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_transport::{Body, Reached, Transport, TransportError, TransportErrorKind};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use crate::exchange::RecordedRequest;
use crate::recording::{Recording, RecordingError};
use crate::replay::Player;

/// A request's body is read into memory up to this size.
const MAX_BODY_BYTES: usize = 64 << 20;

/// A transport that answers from a [`Recording`], as [`Player`] says. Clones answer from one.
///
/// A request that was not recorded fails, and is not repeated: the error's cause is [`NotRecorded`](crate::NotRecorded).
#[derive(Debug, Clone)]
pub struct Replay(Arc<Player>);

impl Replay {
    /// Answers from `recording`.
    pub fn new(recording: Recording) -> Self {
        Self(Arc::new(Player::new(recording)))
    }

    /// Answers from a file.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        Recording::read(path).map(Self::new)
    }

    /// The requests that were recorded and have not been asked, as `POST host/path`.
    pub fn unasked(&self) -> Vec<String> {
        self.0.unasked()
    }
}

#[async_trait]
impl Transport for Replay {
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let body = body.collect(MAX_BODY_BYTES).await?;
        let asked = RecordedRequest::read(&head.method, &head.uri, &head.headers, &body);
        let answer = self.0.answer(&asked).map_err(|error| {
            let failed =
                TransportError::new(TransportErrorKind::InvalidRequest, Reached::No).with_source(error);
            match head.uri.authority() {
                Some(host) => failed.with_host(host.as_str()),
                None => failed,
            }
        })?;
        let mut response = Response::new(Body::from(answer.body_bytes()));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        for (name, value) in &answer.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response)
    }
}
