//! The opening handshake of RFC 6455, section 4.1.
//!
//! Done here because the request line holds the ticket: nothing but this file sees it, and no library logs it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha1::{Digest, Sha1};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::dial::Stream;
use crate::endpoint::Endpoint;
use crate::error::GatewayError;

const HEAD_LIMIT: usize = 16 * 1024;
/// RFC 6455, section 1.3.
const ACCEPT_SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// The library clears the whole of it before every read: more costs more than it saves, and each connection of each app
/// holds one.
const READ_BUFFER: usize = 32 * 1024;
/// Acknowledgements beyond this go out before the batch is complete.
const WRITE_BUFFER: usize = 64 * 1024;

pub(crate) type Socket = WebSocketStream<Box<dyn Stream>>;

/// Asks for the WebSocket on an open connection.
pub(crate) async fn upgrade(
    mut connection: Box<dyn Stream>,
    endpoint: &Endpoint,
    max_message: usize,
) -> Result<Socket, GatewayError> {
    let surplus = handshake(&mut connection, endpoint).await?;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER + max_message)
        .max_message_size(Some(max_message))
        .max_frame_size(Some(max_message));
    Ok(WebSocketStream::from_partially_read(connection, surplus, Role::Client, Some(config)).await)
}

/// Returns what came after the head of the answer.
async fn handshake<S>(stream: &mut S, endpoint: &Endpoint) -> Result<Vec<u8>, GatewayError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let key = BASE64_STANDARD.encode(fastrand::u128(..).to_be_bytes());
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n",
        endpoint.target.expose(),
        endpoint.authority,
    );
    let broken = |error: std::io::Error| GatewayError::UpgradeAnswer(error.into());
    stream.write_all(request.as_bytes()).await.map_err(broken)?;
    stream.flush().await.map_err(broken)?;

    let mut answer = Vec::with_capacity(1024);
    let end = loop {
        if let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if answer.len() >= HEAD_LIMIT {
            return Err(GatewayError::UpgradeAnswer("its head is too long".into()));
        }
        if stream.read_buf(&mut answer).await.map_err(broken)? == 0 {
            return Err(GatewayError::UpgradeAnswer("the connection ended".into()));
        }
    };
    let surplus = answer.split_off(end.saturating_add(4));
    answer.truncate(end);
    check(&answer, &key)?;
    Ok(surplus)
}

/// What the server makes of the key.
pub(crate) fn accept(key: &str) -> String {
    BASE64_STANDARD.encode(Sha1::digest(format!("{key}{ACCEPT_SUFFIX}").as_bytes()))
}

fn check(head: &[u8], key: &str) -> Result<(), GatewayError> {
    let not_http = || GatewayError::UpgradeAnswer("it is not HTTP/1.1".into());
    let head = std::str::from_utf8(head).map_err(|_| not_http())?;
    let mut lines = head.split("\r\n");
    let mut status_line = lines.next().unwrap_or_default().splitn(3, ' ');
    if !status_line.next().is_some_and(|version| version.starts_with("HTTP/1.")) {
        return Err(not_http());
    }
    let status: u16 = status_line.next().and_then(|code| code.parse().ok()).ok_or_else(not_http)?;
    if status != 101 {
        return Err(GatewayError::Upgrade(status));
    }
    let header = |name: &str| {
        lines.clone().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let upgraded = header("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
    // Nothing was offered, so nothing may be chosen.
    let plain = header("sec-websocket-extensions").is_none() && header("sec-websocket-protocol").is_none();
    if upgraded && plain && header("sec-websocket-accept") == Some(&*accept(key)) {
        Ok(())
    } else {
        Err(GatewayError::Upgrade(status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
    /// The example of RFC 6455, section 1.3.
    const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    fn answer(status: &str, headers: &[(&str, &str)]) -> String {
        let headers: String = headers.iter().map(|(name, value)| format!("\r\n{name}: {value}")).collect();
        format!("HTTP/1.1 {status}{headers}")
    }

    #[test]
    fn the_answer_of_the_rfc_is_accepted_in_any_case() {
        let head = answer(
            "101 Switching Protocols",
            &[("UPGRADE", "WebSocket"), ("connection", "upgrade"), ("sec-websocket-ACCEPT", ACCEPT)],
        );
        check(head.as_bytes(), KEY).expect("an upgrade");
    }

    #[test]
    fn what_is_no_upgrade_is_refused() {
        let accepted = [("Upgrade", "websocket"), ("Sec-WebSocket-Accept", ACCEPT)];
        let wrong_key = answer("101 x", &[("Upgrade", "websocket"), ("Sec-WebSocket-Accept", "AAAA")]);
        let deflate = answer("101 x", &[accepted[0], accepted[1], ("Sec-WebSocket-Extensions", "deflate")]);
        for (head, status) in [
            (answer("101 x", &accepted[..1]), 101),
            (answer("101 x", &accepted[1..]), 101),
            (wrong_key, 101),
            (deflate, 101),
            (answer("401 Unauthorized", &accepted), 401),
            (answer("503", &[]), 503),
        ] {
            let verdict = check(head.as_bytes(), KEY);
            assert!(
                matches!(verdict, Err(GatewayError::Upgrade(found)) if found == status),
                "{head:?}: {verdict:?}"
            );
        }
        for head in ["", "SSH-2.0-OpenSSH", "HTTP/1.1", "HTTP/1.1 abc", "HTTP/2 101 x"] {
            assert!(matches!(check(head.as_bytes(), KEY), Err(GatewayError::UpgradeAnswer(_))), "{head:?}");
        }
    }

    #[tokio::test]
    async fn frames_that_come_with_the_head_are_kept_and_an_endless_head_is_refused() {
        let endpoint = Endpoint::new(
            "ws://127.0.0.1/c",
            "t",
            &crate::endpoint::HostRule::of("http://127.0.0.1", vec![]),
        )
        .expect("an endpoint");
        let (mut client, mut server) = tokio::io::duplex(64 * 1024);
        let answering = async {
            let mut request = vec![0; 4096];
            let read = server.read(&mut request).await.expect("a request");
            let request = String::from_utf8(request[..read].to_vec()).expect("text");
            assert!(request.starts_with("GET /c?ticket=t HTTP/1.1\r\nHost: 127.0.0.1\r\n"), "{request}");
            let (_, key) = request.split_once("Sec-WebSocket-Key: ").expect("a key");
            let accept = accept(key.trim_end());
            let head = answer("101 x", &[("Upgrade", "websocket"), ("Sec-WebSocket-Accept", &accept)]);
            server.write_all(format!("{head}\r\n\r\nsurplus").as_bytes()).await.expect("written");
        };
        let (surplus, ()) = tokio::join!(handshake(&mut client, &endpoint), answering);
        assert_eq!(surplus.expect("an upgrade"), b"surplus");

        let endless = async { server.write_all(&[b'x'; HEAD_LIMIT + 1]).await.expect("written") };
        let (refused, ()) = tokio::join!(handshake(&mut client, &endpoint), endless);
        assert!(matches!(refused, Err(GatewayError::UpgradeAnswer(_))), "{refused:?}");
    }
}
