//! From a call to the head of its answer.

use std::borrow::Cow;

use bytes::Bytes;
use dingtalk_auth::Token;
use dingtalk_transport::{Body, TotalTimeout};
use dingtalk_types::wire::{AnswerStyle, DecodeError, ResponseBody};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use super::event::ServerSentEvent;
use super::reading::Reading;
use crate::client::Client;
use crate::encode::{EncodeError, Encoded};
use crate::error::Error;
use crate::execute::{self, AnswerReader, Options};
use crate::operation::Operation;

/// The request's field that asks for a stream; the same in every operation that has one.
const SWITCH: &str = "stream";

/// Turns the switch of a request on.
pub(crate) fn switched_on(encoded: Encoded) -> Result<Encoded, EncodeError> {
    let mut fields: Map<String, Value> = serde_json::from_slice(&encoded.body).map_err(EncodeError::Json)?;
    fields.insert(SWITCH.to_owned(), Value::Bool(true));
    let body = serde_json::to_vec(&fields).map_err(EncodeError::Json)?;
    Ok(Encoded { body: body.into(), ..encoded })
}

/// A stream may last as long as it does not stand still.
pub(crate) fn prepare(request: &mut http::Request<Body>) {
    let accept = HeaderValue::from_static("text/event-stream, application/json;q=0.9");
    request.headers_mut().insert(ACCEPT, accept);
    request.extensions_mut().insert(TotalTimeout(None));
}

/// How the answer comes.
pub(super) enum Opened<'c, R> {
    Events(Reading<'c>),
    Whole(ServerSentEvent<R>),
}

/// Sends the call and waits for the head of the answer; an answer that is no stream is read whole.
pub(super) async fn open<'c, R: ResponseBody>(
    client: &'c Client,
    operation: Cow<'static, Operation>,
    encoded: Result<Encoded, Error>,
    options: Options,
) -> Result<Opened<'c, R>, Error> {
    let (encoded, client) = (encoded?, &*client.inner);
    // A shutdown waits for the stream, and not only for its beginning.
    let Some(running) = client.drain.enter() else {
        return Err(Error::ShutDown { operation: operation.id() });
    };
    let mut reader = HeadReader { style: operation.answer_style(), payload: R::default(), stream: None };
    let received = execute::execute(client, &operation, &encoded, &options, &mut reader).await?;
    Ok(match reader.stream {
        Some((body, token)) => {
            let limit = client.max_response_bytes;
            Opened::Events(Reading::new(body, token, received.status, limit, running))
        }
        None => Opened::Whole(ServerSentEvent::whole(reader.payload, &received.body)),
    })
}

struct HeadReader<R> {
    style: AnswerStyle,
    payload: R,
    stream: Option<(Body, Option<Token>)>,
}

impl<R: ResponseBody> AnswerReader for HeadReader<R> {
    fn take_stream(&mut self, headers: &HeaderMap, token: Option<&Token>, body: Body) -> Option<Body> {
        if !is_event_stream(headers) {
            return Some(body);
        }
        self.stream = Some((body, token.cloned()));
        None
    }

    fn read(&mut self, body: &Bytes) -> Result<Option<String>, DecodeError> {
        if self.stream.is_some() {
            return Ok(None);
        }
        let answered = R::from_body(self.style, body)?;
        self.payload = answered.body;
        Ok(answered.request_id)
    }
}

pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("text/event-stream")
}
