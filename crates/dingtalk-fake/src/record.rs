//! What the fake received, for assertions.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::call::{Call, decode_pairs};
use crate::reply::{Reply, Source};

/// Older records give way to newer ones beyond this many requests, and beyond this many bytes of bodies.
const CAPACITY: usize = 100_000;
const BODY_CAPACITY: usize = 256 << 20;
/// Answers are kept of the newest requests alone, for those who look; a longer body is kept to this many bytes.
const ANSWERS: usize = 200;
const ANSWER_CAPACITY: usize = 64 << 10;

/// One request that reached the fake. Secrets are included: this is a test server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Number of the request, counted from 1 since the start of the fake.
    pub number: u64,
    /// HTTP method, upper case.
    pub method: String,
    /// Path, percent-decoded, without the query.
    pub path: String,
    /// Query as sent, without the question mark; empty when there is none.
    pub query: String,
    /// Header fields as sent.
    pub headers: HeaderMap,
    /// Body as sent.
    pub body: Bytes,
    /// The fake's clock when the request had arrived, ms since 1970.
    pub at_ms: i64,
    /// HTTP status of the answer; 0 while there is none, and for good when the connection was cut instead.
    pub status: u16,
}

impl RecordedRequest {
    pub(crate) fn new(number: u64, call: &Call, at_ms: i64) -> Self {
        Self {
            number,
            method: call.method.to_string(),
            path: call.path.clone(),
            query: call.uri.query().unwrap_or_default().to_owned(),
            headers: call.headers.clone(),
            body: call.body.clone(),
            at_ms,
            status: 0,
        }
    }

    /// The decoded value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<String> {
        decode_pairs(&self.query).into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON; `Null` when it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A request as it is kept: one copy of its bytes. What it came in would hold on to the connection's whole buffer.
#[derive(Debug)]
struct Kept {
    number: u64,
    method: Method,
    /// Path and query, then the header fields as lines, then the body.
    text: Box<[u8]>,
    uri_end: usize,
    head_end: usize,
    at_ms: i64,
    status: u16,
}

impl Kept {
    fn new(number: u64, call: &Call, at_ms: i64) -> Self {
        let uri = call.uri.path_and_query().map_or("", PathAndQuery::as_str);
        let fields = call.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 2);
        let mut text = Vec::with_capacity(uri.len() + fields.sum::<usize>() + call.body.len());
        text.extend_from_slice(uri.as_bytes());
        let uri_end = text.len();
        for (name, value) in &call.headers {
            text.extend_from_slice(name.as_str().as_bytes());
            text.push(b':');
            text.extend_from_slice(value.as_bytes());
            text.push(b'\n');
        }
        let head_end = text.len();
        text.extend_from_slice(&call.body);
        let method = call.method.clone();
        Self { number, method, text: text.into_boxed_slice(), uri_end, head_end, at_ms, status: 0 }
    }

    fn tell(&self) -> RecordedRequest {
        let uri = self.uri();
        let head = self.text.get(self.uri_end..self.head_end).unwrap_or_default();
        let fields = head.split(|byte| *byte == b'\n').filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            let (name, value) = (line.get(..colon)?, line.get(colon + 1..)?);
            Some((HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?))
        });
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(name, value);
        }
        RecordedRequest {
            number: self.number,
            method: self.method.to_string(),
            path: self.path().into_owned(),
            query: uri.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default(),
            headers,
            body: Bytes::copy_from_slice(self.body()),
            at_ms: self.at_ms,
            status: self.status,
        }
    }

    fn uri(&self) -> &str {
        self.text.get(..self.uri_end).and_then(|uri| std::str::from_utf8(uri).ok()).unwrap_or_default()
    }

    fn path(&self) -> Cow<'_, str> {
        let uri = self.uri();
        percent_decode_str(uri.split_once('?').map_or(uri, |(path, _)| path)).decode_utf8_lossy()
    }

    fn body(&self) -> &[u8] {
        self.text.get(self.head_end..).unwrap_or_default()
    }
}

/// An answer as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct KeptAnswer {
    number: u64,
    pub(crate) source: Source,
    pub(crate) body: Bytes,
    /// The fake's clock when it went out, ms since 1970.
    pub(crate) at_ms: i64,
}

#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<Records>);

#[derive(Debug, Default)]
struct Records {
    /// Requests ever recorded; the newest one has this number.
    count: u64,
    kept: VecDeque<Kept>,
    body_bytes: usize,
    answers: VecDeque<KeptAnswer>,
}

impl Recorder {
    /// Keeps a request that has arrived; returns its number.
    pub(crate) fn arrived(&self, call: &Call, at_ms: i64) -> u64 {
        let mut records = self.lock();
        records.count += 1;
        let number = records.count;
        records.body_bytes = records.body_bytes.saturating_add(call.body.len());
        while records.kept.len() >= CAPACITY || records.body_bytes > BODY_CAPACITY {
            let Some(oldest) = records.kept.pop_front() else { break };
            records.body_bytes = records.body_bytes.saturating_sub(oldest.body().len());
        }
        records.kept.push_back(Kept::new(number, call, at_ms));
        number
    }

    pub(crate) fn answered_with(&self, number: u64, reply: &Reply, at_ms: i64) {
        let body = match reply.body.get(..ANSWER_CAPACITY) {
            Some(beginning) => Bytes::copy_from_slice(beginning),
            None => reply.body.clone(),
        };
        let mut records = self.lock();
        records.answered(number, reply.status.as_u16());
        if records.answers.len() >= ANSWERS {
            records.answers.pop_front();
        }
        records.answers.push_back(KeptAnswer { number, source: reply.source, body, at_ms });
    }

    /// Notes the status of an answer that has no body of its own.
    pub(crate) fn answered(&self, number: u64, status: u16) {
        self.lock().answered(number, status);
    }

    pub(crate) fn answer_to(&self, number: u64) -> Option<KeptAnswer> {
        self.lock().answers.iter().rev().find(|answer| answer.number == number).cloned()
    }

    /// The newest requests with numbers greater than `number`, at most `limit`, oldest first.
    pub(crate) fn newest(&self, number: u64, limit: u64) -> Vec<RecordedRequest> {
        let first = self.count().saturating_sub(limit);
        self.since(number.max(first))
    }

    /// The kept requests with numbers greater than `number`, oldest first.
    pub(crate) fn since(&self, number: u64) -> Vec<RecordedRequest> {
        let records = self.lock();
        let newer = usize::try_from(records.count.saturating_sub(number)).unwrap_or(usize::MAX);
        let skipped = records.kept.len().saturating_sub(newer);
        records.kept.iter().skip(skipped).map(Kept::tell).collect()
    }

    pub(crate) fn to_path(&self, path: &str) -> Vec<RecordedRequest> {
        self.lock().kept.iter().filter(|kept| kept.path() == path).map(Kept::tell).collect()
    }

    /// The number of the newest request.
    pub(crate) fn count(&self) -> u64 {
        self.lock().count
    }

    pub(crate) fn clear(&self) {
        let mut records = self.lock();
        records.kept.clear();
        records.answers.clear();
        records.body_bytes = 0;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Records> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Records {
    /// Numbers are consecutive, so the record is found without a search.
    fn answered(&mut self, number: u64, status: u16) {
        let behind = usize::try_from(self.count.saturating_sub(number)).unwrap_or(usize::MAX);
        let index = self.kept.len().checked_sub(behind.saturating_add(1));
        if let Some(record) = index.and_then(|index| self.kept.get_mut(index)) {
            record.status = status;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Call {
        Call::new(http::Request::get("/gettoken?appkey=a").body(()).unwrap().into_parts().0, Bytes::new())
    }

    #[test]
    fn an_answer_finds_its_request_also_after_clearing() {
        let recorder = Recorder::default();
        let first = recorder.arrived(&call(), 5);
        recorder.clear();
        let second = recorder.arrived(&call(), 6);
        recorder.answered(first, 500);
        recorder.answered(second, 200);
        let kept = recorder.since(0);
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].number, kept[0].status), (2, 200));
        assert_eq!(kept[0].query_value("appkey").as_deref(), Some("a"));
        assert!(recorder.since(2).is_empty());
    }
}
