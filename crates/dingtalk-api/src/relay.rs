//! Requests that other programs wrote, passed on.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use dingtalk_auth::Token;
use dingtalk_transport::Body;
use dingtalk_types::error::ApiError;
use dingtalk_types::percent;
use dingtalk_types::wire::{AnswerStyle, DecodeError, Empty, ResponseBody as _};
use http::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName};
use http::response::Parts;

use crate::client::Client;
use crate::encode::{self, Encoded};
use crate::error::Error;
use crate::execute::{self, AnswerReader, Options};
use crate::operation::{Auth, Operation};
use crate::server_sent_events::is_event_stream;

/// What a hop says to the next one only (RFC 9110 §7.6.1), besides what its `Connection` names; and the length, which whoever
/// sends the answer on knows.
const OF_THE_HOP: [HeaderName; 9] = [
    CONNECTION,
    http::header::CONTENT_LENGTH,
    HeaderName::from_static("keep-alive"),
    http::header::PROXY_AUTHENTICATE,
    HeaderName::from_static("proxy-connection"),
    http::header::TE,
    http::header::TRAILER,
    http::header::TRANSFER_ENCODING,
    http::header::UPGRADE,
];

/// The names that a token has in a query.
const TOKENS: [&str; 2] = ["access_token", "suite_access_token"];

/// A request of another program about to be passed on; see [`Client::relay`].
#[must_use = "nothing is sent before `send`"]
pub struct Relay<'c> {
    client: &'c Client,
    operation: Cow<'static, Operation>,
    encoded: Result<Encoded, Error>,
    options: Options,
}

/// What DingTalk answered to a request that was passed on.
#[derive(Debug)]
#[non_exhaustive]
pub struct Relayed {
    /// The answer as it came, but for what one hop says to the next.
    pub response: http::Response<Body>,
    /// What the answer means, if it is a refusal.
    pub refusal: Option<ApiError>,
}

impl Client {
    /// Passes on a request that another program wrote: its path, query and body as they are, with a token, limits, the ban
    /// breaker and the repetitions of this client. `operation` is the one that its method and path name, if that is known; to an
    /// unknown one applies what [`call_raw`](Self::call_raw) says.
    ///
    /// Of its headers only the content type goes on, and those that the operation takes. Where the operation wants the app's
    /// token, one in the query is left out. A request that accepts `text/event-stream` has as much time as its answer does not
    /// stand still, and gets it as it comes.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use dingtalk_api::{Client, Error};
    /// # async fn example(client: Client, request: http::Request<Bytes>) -> Result<(), Error> {
    /// let relayed = client.relay(None, &request).send().await?;
    /// println!("{} {:?}", relayed.response.status(), relayed.refusal);
    /// # Ok(())
    /// # }
    /// ```
    pub fn relay(&self, operation: Option<&'static Operation>, request: &http::Request<Bytes>) -> Relay<'_> {
        let path = request.uri().path();
        let operation = operation.map_or_else(
            || Cow::Owned(Operation::raw(request.method().clone(), path.to_owned())),
            Cow::Borrowed,
        );
        let encoded = encoded(&operation, request).map_err(|error| Error::encoding(operation.id(), error));
        let mut options = Options::new(&operation, self);
        options.events = is_wanted_as_events(request.headers());
        Relay { client: self, operation, encoded, options }
    }
}

impl Relay<'_> {
    /// A token of your own, such as a user's, instead of the app's.
    pub fn token(mut self, token: Token) -> Self {
        self.options.token = Some(token);
        self
    }

    /// Sends it, and waits for the answer.
    ///
    /// # Errors
    /// There is no answer of DingTalk's to pass on. A refusal is an answer.
    pub async fn send(self) -> Result<Relayed, Error> {
        let Self { client, operation, encoded, options } = self;
        let encoded = match encoded {
            Ok(encoded) => encoded,
            Err(error) => {
                client.inner.recorder.not_sent(operation.id(), &error);
                execute::tell_failure(operation.id(), &error);
                return Err(error);
            }
        };
        let mut answer = Answer { style: operation.answer_style(), came: None };
        let outcome = execute::execute(&client.inner, &operation, &encoded, &options, &mut answer).await;
        match (outcome, answer.came) {
            (Ok(_) | Err(Error::Decode { .. }), Some(response)) => Ok(Relayed { response, refusal: None }),
            (Err(Error::Api(refusal)), Some(response)) => Ok(Relayed { response, refusal: Some(refusal) }),
            (Err(error), _) => Err(error),
            (Ok(received), None) => {
                let response = http::Response::new(Body::from(received.body));
                Ok(Relayed { response, refusal: None })
            }
        }
    }
}

impl fmt::Debug for Relay<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Relay").field("operation", &self.operation.id()).finish_non_exhaustive()
    }
}

fn encoded(operation: &Operation, request: &http::Request<Bytes>) -> Result<Encoded, encode::EncodeError> {
    let path = request.uri().path();
    encode::check_raw_path(path)?;
    let text = |name: &HeaderName| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
    let own = |name: &&'static str| Some((*name, text(&HeaderName::from_bytes(name.as_bytes()).ok()?)?));
    Ok(Encoded {
        path: Cow::Owned(path.to_owned()),
        query: query_of(operation, request.uri().query().unwrap_or_default()),
        content_type: text(&CONTENT_TYPE).map(Cow::Owned),
        headers: operation.header_names().iter().filter_map(own).collect(),
        body: request.body().clone(),
        fields: None,
    })
}

/// The query, without a token where one is added.
fn query_of(operation: &Operation, query: &str) -> String {
    if matches!(operation.authorized_by(), Auth::None | Auth::Webhook) {
        return query.to_owned();
    }
    let is_token = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        percent::decode(name).is_some_and(|name| TOKENS.contains(&&*name))
    };
    query.split('&').filter(|pair| !pair.is_empty() && !is_token(pair)).collect::<Vec<_>>().join("&")
}

fn is_wanted_as_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    accepted.into_iter().any(|value| value.contains("text/event-stream"))
}

/// The headers that concern whoever the answer is for.
fn without_hop(headers: &HeaderMap) -> HeaderMap {
    let options = headers.get_all(CONNECTION).into_iter().filter_map(|value| value.to_str().ok());
    let named = options.flat_map(|value| value.split(',')).filter_map(|name| name.trim().parse().ok());
    let mut kept = headers.clone();
    for name in named.chain(OF_THE_HOP) {
        kept.remove(name);
    }
    kept
}

/// Keeps the latest answer as it came.
struct Answer {
    style: AnswerStyle,
    came: Option<http::Response<Body>>,
}

impl Answer {
    fn keep(&mut self, status: http::StatusCode, headers: &HeaderMap, body: Body) {
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = without_hop(headers);
        self.came = Some(response);
    }
}

impl AnswerReader for Answer {
    fn take_stream(&mut self, headers: &HeaderMap, _: Option<&Token>, body: Body) -> Option<Body> {
        if !is_event_stream(headers) {
            return Some(body);
        }
        self.keep(http::StatusCode::OK, headers, body);
        None
    }

    fn came(&mut self, head: &Parts, body: &Bytes) {
        // A stream is on its way already.
        if !(head.status.is_success() && is_event_stream(&head.headers)) {
            self.keep(head.status, &head.headers, Body::from(body.clone()));
        }
    }

    /// Only the envelope is read: it tells a refusal from a success where the status does not.
    fn read(&mut self, body: &Bytes) -> Result<Option<String>, DecodeError> {
        if self.style == AnswerStyle::Status && !body.trim_ascii_start().starts_with(b"<") {
            return Ok(None);
        }
        Empty::from_body(self.style, body).map(|answered| answered.request_id)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_one_hop_says_to_the_next_is_not_passed_on() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, X-Of-This-Hop"),
            ("keep-alive", "timeout=5"),
            ("proxy-connection", "keep-alive"),
            ("transfer-encoding", "chunked"),
            ("x-of-this-hop", "1"),
            ("content-type", "application/json"),
            ("x-acs-request-id", "r"),
        ] {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let kept = without_hop(&headers);
        let mut names: Vec<&str> = kept.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["content-type", "x-acs-request-id"]);
    }
}
