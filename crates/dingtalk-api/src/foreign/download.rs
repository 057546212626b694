use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use dingtalk_transport::{Body, BoxError, TransportError};
use dingtalk_types::percent;
use futures_core::Stream;
use http::Response;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap};
use http_body::Body as _;

use super::error::ForeignError;
use super::progress::{Progress, Watcher};
use super::resumption::{Reopening, Resumption};

/// So much of a refusal is looked at.
const MAX_REFUSAL_BYTES: usize = 64 << 10;

/// A file on its way: a stream of its bytes.
#[must_use = "the bytes are still to be read"]
pub struct Download {
    headers: HeaderMap,
    status: u16,
    body: Body,
    received: u64,
    max_bytes: u64,
    watcher: Option<Watcher>,
    resumption: Option<Resumption>,
    has_ended: bool,
}

impl Download {
    /// Takes a success; anything else is read, and an error.
    pub(super) async fn new(answer: Response<Body>, host: String) -> Result<Self, ForeignError> {
        let (head, body) = answer.into_parts();
        let status = head.status.as_u16();
        if !head.status.is_success() {
            let text = body.collect(MAX_REFUSAL_BYTES).await.unwrap_or_default();
            let code = code_of(&String::from_utf8_lossy(&text));
            let request_id = head.headers.get("x-oss-request-id").and_then(|value| value.to_str().ok());
            return Err(ForeignError::Refused {
                host,
                status,
                code,
                request_id: request_id.map(ToOwned::to_owned),
            });
        }
        Ok(Self {
            headers: head.headers,
            status,
            body,
            received: 0,
            max_bytes: u64::MAX,
            watcher: None,
            resumption: None,
            has_ended: false,
        })
    }

    /// Ends with [`ForeignError::TooLarge`] beyond so many bytes. Unlimited by default.
    pub fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Tells how far it is, after each piece.
    pub fn on_progress(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.watcher = Some(Watcher::new(watch));
        self
    }

    /// When the transfer breaks off, goes on with what `reopen` answers: the same file from so many bytes of this download on, by a
    /// [range](super::ForeignRequest::range). Three times without a byte in between, and only while the file's `ETag` is the same;
    /// otherwise the download ends with the error that broke it off.
    pub fn resumed_by<F>(mut self, reopen: impl Fn(u64) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Self, BoxError>> + Send + 'static,
    {
        self.resumption = Some(Resumption::new(move |received| -> Reopening { Box::pin(reopen(received)) }));
        self
    }

    /// The HTTP status: 206 where a range was asked for and given, otherwise 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Bytes in this answer, where the server said so.
    pub fn length(&self) -> Option<u64> {
        self.text(&CONTENT_LENGTH)
            .and_then(|length| length.trim().parse().ok())
            .or(self.body.size_hint().exact())
    }

    /// Bytes that have come so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The media type, as the server says.
    pub fn content_type(&self) -> Option<&str> {
        self.text(&CONTENT_TYPE)
    }

    /// The file's name, as the server says, without folders: the encoded one (RFC 6266) before the plain one.
    pub fn file_name(&self) -> Option<String> {
        file_name(&String::from_utf8_lossy(self.headers.get(CONTENT_DISPOSITION)?.as_bytes()))
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next bytes; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Bytes, ForeignError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    /// [`ForeignError::TooLarge`] beyond `max_bytes`, before anything is read where the server announces it; or what ended the
    /// transfer early.
    pub async fn collect(mut self, max_bytes: u64) -> Result<Bytes, ForeignError> {
        self.max_bytes = self.max_bytes.min(max_bytes);
        let mut whole = BytesMut::new();
        while let Some(bytes) = self.next().await {
            whole.extend_from_slice(&bytes?);
        }
        Ok(whole.freeze())
    }

    fn text(&self, name: &http::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn take(&mut self, bytes: &Bytes) -> Result<(), ForeignError> {
        self.received = self.received.saturating_add(bytes.len() as u64);
        if self.received > self.max_bytes {
            return Err(ForeignError::TooLarge { max_bytes: self.max_bytes });
        }
        if let Some(watcher) = &self.watcher {
            watcher.tell(self.received, self.length());
        }
        Ok(())
    }

    fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, ForeignError>>> {
        if self.received == 0 && self.length().is_some_and(|length| length > self.max_bytes) {
            return Poll::Ready(Some(Err(ForeignError::TooLarge { max_bytes: self.max_bytes })));
        }
        loop {
            if let Some(broken) = ready!(self.poll_resumed(context)) {
                return Poll::Ready(Some(Err(broken.into())));
            }
            return Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if !bytes.is_empty() => Some(self.take(&bytes).map(|()| bytes)),
                    _ => continue,
                },
                Some(Err(error)) => match &mut self.resumption {
                    Some(resumption) => {
                        resumption.begin(error, self.received);
                        continue;
                    }
                    None => Some(Err(error.into())),
                },
                None => None,
            });
        }
    }

    /// Whether it goes on; what broke it off where it does not.
    fn poll_resumed(&mut self, context: &mut Context<'_>) -> Poll<Option<TransportError>> {
        let Some(resumption) = &mut self.resumption else { return Poll::Ready(None) };
        let (headers, status, received) = (&self.headers, self.status, self.received);
        let continues = |rest: &Self| {
            let from_there = rest.status == 206 || (received == 0 && rest.status == status);
            from_there && rest.headers.get(ETAG) == headers.get(ETAG)
        };
        match ready!(resumption.poll(received, continues, context)) {
            Ok(Some(rest)) => self.body = rest.body,
            Ok(None) => {}
            Err(broken) => return Poll::Ready(Some(broken)),
        }
        Poll::Ready(None)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, ForeignError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let item = ready!(self.poll_bytes(context));
        if !matches!(item, Some(Ok(_))) {
            // What is left is not read, so its connection is closed.
            self.has_ended = true;
            self.body = Body::empty();
        }
        Poll::Ready(item)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("status", &self.status)
            .field("length", &self.length())
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

/// The code in a refusal: an element `Code` of a storage's XML, or a member `code` of JSON. Letters, digits and dots only.
fn code_of(text: &str) -> Option<String> {
    let rest = ["<Code>", "\"code\":\"", "\"Code\":\""].iter().find_map(|start| text.split_once(start))?.1;
    let code: String = rest
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || *character == '.')
        .take(64)
        .collect();
    (!code.is_empty()).then_some(code)
}

fn file_name(disposition: &str) -> Option<String> {
    let value = |wanted: &str| {
        disposition.split(';').find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    let encoded = value("filename*").and_then(|value| {
        let (charset, rest) = value.split_once('\'')?;
        let (_language, text) = rest.split_once('\'')?;
        if !charset.eq_ignore_ascii_case("utf-8") {
            return None;
        }
        percent::decode(text).map(|text| text.into_owned())
    });
    without_folders(&encoded.or_else(|| value("filename"))?)
}

/// The last part of a file's name that somebody else chose, so that it leads into no folder; `None` where nothing is left of it.
pub fn without_folders(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    (!name.is_empty() && name != "." && name != "..").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_name_is_the_last_part_of_what_the_server_says() {
        for (disposition, name) in [
            ("attachment; filename=\"report.pdf\"", Some("report.pdf")),
            ("attachment; filename=\"x.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf", Some("报告.pdf")),
            ("attachment; filename=../../etc/passwd", Some("passwd")),
            ("attachment; filename*=UTF-8''..%2F..%2Fa%00b", Some("ab")),
            ("attachment; filename=\"..\"", None),
            ("attachment", None),
        ] {
            assert_eq!(file_name(disposition).as_deref(), name, "{disposition}");
        }
    }

    #[test]
    fn the_code_of_a_refusal_is_found_in_xml_and_json() {
        let xml =
            "<?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code><Message>…</Message></Error>";
        assert_eq!(code_of(xml).as_deref(), Some("SignatureDoesNotMatch"));
        assert_eq!(code_of(r#"{"code":"not.exist","message":"x"}"#).as_deref(), Some("not.exist"));
        assert_eq!(code_of("<html>"), None);
    }
}
