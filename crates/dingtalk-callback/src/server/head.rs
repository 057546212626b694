//! The request head, read and checked before hyper sees it.
//!
//! hyper settles on one reading of a head with both `Transfer-Encoding` and `Content-Length` (and drops the latter),
//! where a proxy in front may have settled on the other; only the raw bytes tell.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Bytes of request line and headers.
pub(super) const LIMIT: usize = 16 * 1024;

/// Lines of headers; hyper answers more in its own way.
const MAX_HEADERS: usize = 64;

const END: &[u8] = b"\r\n\r\n";

/// Reads up to the end of the head, and what came with it of the body; `None` if the head must be refused. An error is a
/// peer that said nothing, such as a load balancer's probe, or that cannot be told anything any more.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Bytes>> {
    let mut received = BytesMut::with_capacity(2 * 1024);
    loop {
        let searched = received.len().saturating_sub(END.len() - 1);
        if stream.read_buf(&mut received).await? == 0 {
            return if received.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(None) };
        }
        let fresh = received.get(searched..).unwrap_or_default();
        if let Some(end) = fresh.windows(END.len()).position(|window| window == END) {
            let head = received.get(..searched + end).unwrap_or_default();
            return Ok((head.len() + END.len() <= LIMIT && is_unambiguous(head)).then(|| received.freeze()));
        }
        if received.len() >= LIMIT {
            return Ok(None);
        }
    }
}

/// Whether every HTTP implementation finds the same headers and the same end of the body (RFC 9112 §5.2, §6.3).
fn is_unambiguous(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let stray = lines.clone().any(|line| line.contains(['\r', '\n', '\0']));
    let request_line = lines.next().unwrap_or_default();
    let http_11 = request_line.ends_with(" HTTP/1.1");
    let http_1 = http_11 || request_line.ends_with(" HTTP/1.0");
    let folded = lines.clone().any(|line| line.starts_with([' ', '\t']));
    let few = lines.clone().count() <= MAX_HEADERS;
    let known = lines.clone().all(|line| is_known_length(line, http_11));
    let body_lengths = lines.filter(|line| tells_body_length(line)).count();
    http_1 && !stray && !folded && few && known && body_lengths <= 1
}

/// To a length of the last numbers of 64 bits hyper answers 431 instead of 400, and to a coding that it does not know
/// nothing at all, if the preface of HTTP/2 follows.
fn is_known_length(header: &str, http_11: bool) -> bool {
    let (name, value) = header.split_once(':').unwrap_or_default();
    let (name, value) = (name.trim(), value.trim());
    if name.eq_ignore_ascii_case("transfer-encoding") {
        return http_11 && value.eq_ignore_ascii_case("chunked");
    }
    !name.eq_ignore_ascii_case("content-length") || value.parse::<i64>().is_ok()
}

fn tells_body_length(header: &str) -> bool {
    let name = header.split(':').next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case("content-length") || name.eq_ignore_ascii_case("transfer-encoding")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8]) -> Option<Bytes> {
        super::read(&mut &*bytes).await.expect("the head ended early")
    }

    #[tokio::test]
    async fn a_plain_head_passes_with_what_follows_it() {
        let bytes = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(read(bytes).await.as_deref(), Some(&bytes[..]));
    }

    #[tokio::test]
    async fn a_head_that_can_be_read_in_two_ways_is_refused() {
        let ambiguous = [
            "Content-Length: 1\r\nTransfer-Encoding: chunked",
            "transfer-encoding: chunked\r\nCONTENT-LENGTH: 1",
            "Content-Length: 1\r\nContent-Length: 2",
            "Content-Length: 1\r\ncontent-length: 1",
            "Content-Length: 1\r\nContent-Length : 2",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "X: a\r\n folded",
            "X: a\r\n\tfolded",
            "X: a\nContent-Length: 1",
            "X: a\rb",
            "X: a\0b",
            "Content-Length: 18446744073709551614",
            "Content-Length: x",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
        ];
        for headers in ambiguous {
            let bytes = format!("POST / HTTP/1.1\r\n{headers}\r\n\r\n");
            assert_eq!(read(bytes.as_bytes()).await, None, "{headers:?}");
        }
        for bytes in [
            "POST /\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\n",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            "\r\nPOST / HTTP/1.1\r\n\r\n",
            "\nPOST / HTTP/1.1\r\n\r\n",
            "\r\n\r\n",
        ] {
            assert_eq!(read(bytes.as_bytes()).await, None, "{bytes:?}");
        }
    }

    #[tokio::test]
    async fn the_limit_is_16_kib_to_the_byte() {
        let head = |length: usize| {
            let frame = "POST / HTTP/1.1\r\nX: \r\n\r\n".len();
            format!("POST / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(length - frame))
        };
        assert!(read(head(LIMIT).as_bytes()).await.is_some());
        assert_eq!(read(head(LIMIT + 1).as_bytes()).await, None);
        assert_eq!(read(&[b'a'; LIMIT]).await, None);
    }

    #[tokio::test]
    async fn a_head_has_64_headers_at_most() {
        let head = |headers: usize| format!("POST / HTTP/1.1\r\n{}\r\n", "X: a\r\n".repeat(headers));
        assert!(read(head(64).as_bytes()).await.is_some());
        assert_eq!(read(head(65).as_bytes()).await, None);
    }

    #[tokio::test]
    async fn the_end_is_found_however_the_bytes_arrive() {
        let bytes = b"POST / HTTP/1.1\r\nHost: a\r\n\r\n";
        for cut in 1..bytes.len() {
            let (first, second) = bytes.split_at(cut);
            let mut stream = first.chain(second);
            assert_eq!(super::read(&mut stream).await.unwrap().as_deref(), Some(&bytes[..]), "cut at {cut}");
        }
    }

    #[tokio::test]
    async fn a_head_that_breaks_off_is_refused_and_silence_is_not_answered() {
        let bytes = b"POST / HTTP/1.1\r\nHost: a\r\n\r\n";
        for end in 1..bytes.len() {
            assert_eq!(read(&bytes[..end]).await, None, "accepted {end} bytes");
        }
        assert!(super::read(&mut &b""[..]).await.is_err());
    }
}
