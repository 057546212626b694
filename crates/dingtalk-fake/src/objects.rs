//! The storage behind the spaces: takes the bytes of files and gives them back, at the addresses that the operations hand out
//! and for their signed headers only. It answers as Alibaba Cloud's object storage does.

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, ETAG};
use http::{HeaderName, Method, StatusCode};

use crate::call::Call;
use crate::organisation;
use crate::paths::OBJECTS;
use crate::platform::Platform;
use crate::reply::Reply;
use crate::things::{ADDRESSES, Address};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-oss-request-id");

/// Why nothing is put or given.
type Refusal = (StatusCode, &'static str, &'static str);

const SIGNATURE: Refusal = (
    StatusCode::FORBIDDEN,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
);
const DENIED: Refusal = (StatusCode::FORBIDDEN, "AccessDenied", "You have no right to access this object.");
const OVER: Refusal = (
    StatusCode::FORBIDDEN,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
);
const NO_LENGTH: Refusal =
    (StatusCode::LENGTH_REQUIRED, "MissingContentLength", "You must provide the Content-Length HTTP header.");
const NO_OBJECT: Refusal = (StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.");

/// `/_objects/{corpId}/{address}`.
pub(crate) fn answer(platform: &Platform, call: &Call) -> Reply {
    let place = call.uri.path().strip_prefix(OBJECTS).unwrap_or_default();
    let (corp_id, id) = place.split_once('/').unwrap_or(("", place));
    let corp_id = Some(corp_id.to_owned()).filter(|corp_id| *corp_id != platform.seed.corp_id);
    let outcome = organisation::within(corp_id, || perform(platform, call, id));
    let mut reply = outcome.unwrap_or_else(|(status, code, message)| {
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>\n"
        );
        Reply::text(status, "application/xml", text)
    });
    reply.headers.push((REQUEST_ID, platform.identifiers.hex32().to_uppercase()));
    reply
}

fn perform(platform: &Platform, call: &Call, id: &str) -> Result<Reply, Refusal> {
    let mut state = platform.state();
    let record = state.records.get(ADDRESSES, id).ok_or(DENIED)?;
    let address = Address::of(&record.document);
    if call.method.as_str() != address.method || !is_signed(call, &address)? {
        return Err(SIGNATURE);
    }
    if platform.clock.now_ms() >= address.ends_ms {
        return Err(OVER);
    }
    if call.method == Method::PUT {
        if call.header(CONTENT_LENGTH.as_str()).is_none() {
            return Err(NO_LENGTH);
        }
        let tag = tag(&address.object, call.body.len());
        state.objects.put(&address.object, address.part, call.body.clone());
        let mut reply = Reply::text(StatusCode::OK, "application/xml", "");
        reply.headers.push((ETAG, tag));
        return Ok(reply);
    }
    let content = state.objects.get(&address.object).ok_or(NO_OBJECT)?;
    Ok(give(call, &address.object, content))
}

/// Whether the headers are those that were handed out with the address; one that was handed out without any is signed itself.
fn is_signed(call: &Call, address: &Address) -> Result<bool, Refusal> {
    if address.authorization.is_empty() {
        return Ok(true);
    }
    let authorization = call.header("authorization").ok_or(DENIED)?;
    let dated = call.header("x-oss-date") == Some(&address.date);
    // The signature goes over the method and over the Content-Type, which is none.
    let typed = call.header("content-type").is_some_and(|content_type| !content_type.is_empty());
    Ok(authorization == address.authorization && dated && !typed)
}

/// The file, or the range of it that was asked for. A range that lies outside is no range, as on the platform's storage.
fn give(call: &Call, object: &str, content: Bytes) -> Reply {
    let (tag, length) = (tag(object, content.len()), content.len());
    let range = call.header("range").and_then(|range| range_of(range, length));
    let mut reply = match range {
        Some((first, last)) => {
            let part = content.slice(first..=last);
            let mut reply = Reply::text(StatusCode::PARTIAL_CONTENT, "application/octet-stream", part);
            reply.headers.push((CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
            reply
        }
        None => Reply::text(StatusCode::OK, "application/octet-stream", content),
    };
    reply.headers.push((ETAG, tag));
    reply.headers.push((ACCEPT_RANGES, "bytes".to_owned()));
    reply
}

fn tag(object: &str, length: usize) -> String {
    format!("\"{}-{length:X}\"", object.to_uppercase())
}

/// The first and the last byte of `bytes=a-b`, `bytes=a-` or `bytes=-n`.
fn range_of(range: &str, length: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let end = length.checked_sub(1)?;
    let (first, last) = match (first, last) {
        ("", count) => (length.saturating_sub(count.parse().ok()?), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, end.min(last.parse().ok()?)),
    };
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_all_their_forms() {
        for (range, read) in [
            ("bytes=0-0", Some((0, 0))),
            ("bytes=2-", Some((2, 9))),
            ("bytes=2-99", Some((2, 9))),
            ("bytes=-3", Some((7, 9))),
            ("bytes=10-", None),
            ("bytes=5-4", None),
            ("bytes=a-b", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(range_of(range, 10), read, "{range}");
        }
        assert_eq!(range_of("bytes=0-", 0), None);
    }
}
