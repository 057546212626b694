//! What the clones of a transport and its exchanges share.

use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;
use http::{Method, Request};

use super::connections::Connections;
use super::pool::Pool;
use crate::body::Body;
use crate::clock::Clock;
use crate::connector::{Connector, Reach, host_of};
use crate::error::{Reached, TransportError, TransportErrorKind};
use crate::public_only::PublicOnly;

pub(super) struct Shared {
    pub(super) pool: Arc<Pool>,
    pub(super) connector: Connector,
    pub(super) timeouts: Timeouts,
    pub(super) clock: Arc<dyn Clock>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Timeouts {
    pub(super) head: Duration,
    pub(super) body_stall: Duration,
    pub(super) total: Option<Duration>,
}

impl Shared {
    /// The connections to where the request goes, unless it cannot be sent as it is.
    pub(super) fn connections_for(
        &self,
        request: &Request<Body>,
    ) -> Result<Arc<Connections>, TransportError> {
        let invalid = |reason: &str| {
            TransportError::new(TransportErrorKind::InvalidRequest, Reached::No).with_source(reason)
        };
        let uri = request.uri();
        let Some(authority) = uri.authority() else { return Err(invalid("the URI names no host")) };
        let reason = if request.method() == Method::CONNECT {
            "CONNECT opens tunnels; use Connector"
        } else {
            match uri.scheme() {
                Some(scheme) if *scheme == Scheme::HTTPS || *scheme == Scheme::HTTP => {
                    let rule = request.extensions().get::<PublicOnly>();
                    let reach = match rule {
                        Some(rule) if !rule.exempts(authority) => Reach::PublicOnly,
                        _ => Reach::Anywhere,
                    };
                    return Ok(self.pool.connections_to(scheme, authority, reach, &self.connector));
                }
                _ => "the URI does not begin with https:// or http://",
            }
        };
        Err(invalid(reason).with_host(host_of(authority)))
    }
}
