//! Whether this process can do its work: for the probes of whatever runs it.

use std::fmt;
use std::time::Duration;

use dingtalk_api::CallCounts;
use dingtalk_auth::{AuthError, TokenKind, TokenRequest};
#[cfg(any(feature = "stream", feature = "callback"))]
use dingtalk_events::DispatcherCounts;

use crate::dingtalk::DingTalk;

/// A probe does not wait longer for a token.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(5);

/// How a client is. `Display` is one line: `ready`, or what is missing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Health {
    /// The process does its work, or ends it: false only when the client was shut down and nothing is under way. A restart
    /// helps a process that is not live, and no other: an answer at all proves that its runtime turns.
    pub live: bool,
    /// New work is welcome: a token is at hand, Stream is connected if it was started, no ban lasts, no shutdown has begun.
    pub ready: bool,
    /// Why there is no token. That no suite ticket has been pushed yet is told and costs no readiness: over HTTP the push
    /// comes only to those who are ready.
    pub token_error: Option<AuthError>,
    /// Whether every Stream that `stream()` started and nobody stopped is connected; `None` without any. A gateway of
    /// `gateway()` is its owner's to watch.
    pub stream_connected: Option<bool>,
    /// How much longer DingTalk bans this machine's public IP.
    pub banned_for: Option<Duration>,
    /// A shutdown has begun.
    pub shutting_down: bool,
    /// What has become of the calls.
    pub calls: CallCounts,
    /// What has become of the deliveries; see [`DingTalk::dispatcher_counts`].
    #[cfg(any(feature = "stream", feature = "callback"))]
    pub deliveries: DispatcherCounts,
}

impl DingTalk {
    /// How this client is; asks DingTalk for a token when none is at hand, for at most 5 s. Any number of probes at once make
    /// one request, and a refusal is remembered.
    ///
    /// In Kubernetes, with `/live` answered by 200 or 503 as [`Health::live`] says and `/ready` as [`Health::ready`] says:
    ///
    /// ```yaml
    /// livenessProbe:
    ///   httpGet: { path: /live, port: 8080 }
    ///   timeoutSeconds: 6
    /// readinessProbe:
    ///   httpGet: { path: /ready, port: 8080 }
    ///   timeoutSeconds: 6
    /// ```
    ///
    /// ```
    /// use axum::{Router, http::StatusCode, routing::get};
    /// use dingtalk_open::DingTalk;
    ///
    /// fn probes(ding: DingTalk) -> Router {
    ///     let status = |well| if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    ///     let for_live = ding.clone();
    ///     let live = async move || status(for_live.health().await.live);
    ///     let ready = async move || {
    ///         let health = ding.health().await;
    ///         (status(health.ready), health.to_string())
    ///     };
    ///     Router::new().route("/live", get(live)).route("/ready", get(ready))
    /// }
    /// ```
    ///
    /// A process that only listens over Stream is not sent away by its readiness: alert on it instead. What becomes of single
    /// calls is told to [`ClientBuilder::metrics`](crate::ClientBuilder::metrics).
    pub async fn health(&self) -> Health {
        let token_error = self.token_error().await;
        let calls = self.counts();
        let (banned_for, shutting_down) = (self.banned_for(), self.is_shutting_down());
        let stream_connected = self.stream_connected();
        let has_token = matches!(token_error, None | Some(AuthError::MissingSuiteTicket));
        Health {
            live: !shutting_down || calls.under_way > 0,
            ready: !shutting_down && has_token && banned_for.is_none() && stream_connected != Some(false),
            token_error,
            stream_connected,
            banned_for,
            shutting_down,
            calls,
            #[cfg(any(feature = "stream", feature = "callback"))]
            deliveries: self.dispatcher_counts(),
        }
    }

    /// What has become of the deliveries that [`stream`](Self::stream) and [`callbacks`](Self::callbacks) receive, added up for
    /// all that still do: how many came, how many were handled, failed, refused for lack of room.
    #[cfg(any(feature = "stream", feature = "callback"))]
    pub fn dispatcher_counts(&self) -> DispatcherCounts {
        self.receivers.counts()
    }

    /// `None` also where the credential gives no such tokens: nothing is to be waited for.
    async fn token_error(&self) -> Option<AuthError> {
        let of_app = TokenRequest { kind: TokenKind::App, corp_id: self.corp_id() };
        let of_suite = TokenRequest { kind: TokenKind::Suite, corp_id: None };
        for request in [of_app, of_suite] {
            if self.tokens.cached(&request).is_some() {
                return None;
            }
            let token = self.clock().within(TOKEN_TIMEOUT, self.tokens.token(&request)).await;
            match token.unwrap_or(Err(AuthError::Timeout { after: TOKEN_TIMEOUT })) {
                Ok(_) => return None,
                Err(AuthError::Unsupported { .. }) => {}
                Err(error) => return Some(error),
            }
        }
        None
    }

    #[cfg(feature = "stream")]
    fn stream_connected(&self) -> Option<bool> {
        let streams = self.receivers.streams();
        (!streams.is_empty()).then(|| streams.iter().all(dingtalk_gateway::Status::connected))
    }

    #[cfg(not(feature = "stream"))]
    #[expect(clippy::unused_self, reason = "with the feature `stream` it is used")]
    fn stream_connected(&self) -> Option<bool> {
        None
    }
}

impl fmt::Display for Health {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut missing = Vec::new();
        if self.shutting_down {
            missing.push("shutting down".to_owned());
        }
        missing.extend(self.token_error.as_ref().map(ToString::to_string));
        if self.stream_connected == Some(false) {
            missing.push("Stream is not connected".to_owned());
        }
        missing.extend(
            self.banned_for.map(|left| format!("DingTalk bans this public IP for another {left:.0?}")),
        );
        formatter.write_str(if self.ready { "ready" } else { "not ready" })?;
        let separators = std::iter::once(": ").chain(std::iter::repeat("; "));
        missing
            .iter()
            .zip(separators)
            .try_for_each(|(missing, separator)| write!(formatter, "{separator}{missing}"))
    }
}
