//! A URL that is posted to.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use dingtalk_events::CloudEvent;
use dingtalk_transport::{Body, Clock, Transport};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use http::{Method, StatusCode, Uri};

use super::super::signature::Signer;
use super::{Refusal, SinkSettings};
use crate::failure::Failure;

/// What is read of an answer, so that its connection can be used again.
const READ: usize = 64 * 1024;

/// A URL that is posted to, signed where there is a secret.
pub(in super::super) struct HttpSink {
    uri: Uri,
    signer: Option<Signer>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
}

impl HttpSink {
    pub(super) fn new(address: &str, settings: &SinkSettings) -> Result<Self, Failure> {
        let uri = address.parse::<Uri>().ok().filter(|uri| uri.authority().is_some());
        let uri =
            uri.ok_or_else(|| Failure::usage("the address is no URL").next("give https://HOST/PATH"))?;
        let signer = settings.secret.as_ref().map(Signer::new).transpose()?;
        let (transport, clock) = (Arc::clone(&settings.transport), Arc::clone(&settings.clock));
        Ok(Self { uri, signer, transport, clock })
    }

    /// Taken when the answer is 2xx.
    pub(super) async fn take(&self, event: &CloudEvent) -> Result<(), Refusal> {
        let request = self.request(event).ok_or_else(|| Refusal::new("its id is no value of a header"))?;
        let answer = self.transport.send(request).await;
        let (head, body) = answer.map_err(|error| Refusal::new(error.to_string()))?.into_parts();
        // What it says does not matter, nor whether it says all of it.
        let _ = body.collect(READ).await;
        if head.status.is_success() {
            return Ok(());
        }
        Err(Refusal {
            message: format!("answers {}", head.status),
            wait: asked_wait(&head.headers),
            is_gone: head.status == StatusCode::GONE,
        })
    }

    fn request(&self, event: &CloudEvent) -> Option<http::Request<Body>> {
        let json = event.to_json();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(CloudEvent::media_type()));
        let mut add = |name: &'static str, value: &str| {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).ok()?);
            Some(())
        };
        let now = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
        add("webhook-id", &event.id)?;
        add("webhook-timestamp", &now)?;
        if let Some(signer) = &self.signer {
            add("webhook-signature", &signer.sign(&event.id, &now, &json))?;
        }
        let mut request = http::Request::new(Body::from(json));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = headers;
        Some(request)
    }
}

/// The seconds of `Retry-After`; its form with a date is rare, and the growing waits cover it.
fn asked_wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

impl fmt::Display for HttpSink {
    /// The host alone: a path or a query may let everybody post there.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, host) = (self.uri.scheme_str().unwrap_or("http"), self.uri.host().unwrap_or_default());
        let port = self.uri.port_u16().map_or_else(String::new, |port| format!(":{port}"));
        write!(formatter, "{scheme}://{host}{port}")
    }
}

impl fmt::Debug for HttpSink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HttpSink({self})")
    }
}
