//! `GET /connect?ticket=…`: the HTTP side of the WebSocket.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};
use sha1::{Digest, Sha1};

use super::Gateway;
use super::drive::Driver;
use crate::call::Call;
use crate::fault::FaultKind;
use crate::reply::Reply;

/// RFC 6455 §1.3.
const ACCEPT_SUFFIX: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// A connection that may begin, and the value of `Sec-WebSocket-Accept`.
#[derive(Debug)]
pub(crate) struct Upgrade {
    pub(crate) accept: String,
    pub(crate) driver: Driver,
}

impl Gateway {
    /// Whether a request may become a connection; uses up its ticket.
    pub(crate) async fn upgrade(self: &Arc<Self>, call: &Call) -> Result<Upgrade, Reply> {
        let refuse = |status, message: &'static str| Err(Reply::text(status, "text/plain", message));
        let Some(accept) = accept(call) else {
            return refuse(StatusCode::BAD_REQUEST, "this path takes a WebSocket handshake (RFC 6455)");
        };
        if let Some(FaultKind::StreamSlowOpen(delay)) =
            self.faults.take_where(None, |kind| matches!(kind, FaultKind::StreamSlowOpen(_)))
        {
            slowly(delay).await;
        }
        let fault = self
            .faults
            .take_where(None, |kind| matches!(kind, FaultKind::RefuseUpgrade(_) | FaultKind::StreamZombie));
        if let Some(FaultKind::RefuseUpgrade(status)) = fault {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            return refuse(status, "refused on request");
        }
        let Some(opening) = call.query("ticket").and_then(|ticket| self.take_ticket(ticket)) else {
            return refuse(StatusCode::UNAUTHORIZED, "the ticket is unknown, used or older than 90 s");
        };
        Ok(Upgrade { accept, driver: self.connect(opening, fault.is_some()) })
    }
}

async fn slowly(delay: Duration) {
    #[expect(clippy::disallowed_methods, reason = "a latency is real time by definition")]
    tokio::time::sleep(delay).await;
}

/// The answer to the handshake's key; `None` for anything but a handshake.
fn accept(call: &Call) -> Option<String> {
    let names = |header: &str, token: &str| {
        let mut tokens = call.header(header).unwrap_or_default().split(',');
        tokens.any(|other| other.trim().eq_ignore_ascii_case(token))
    };
    let key = call.header("sec-websocket-key")?;
    let right = call.method == Method::GET
        && names("upgrade", "websocket")
        && names("connection", "upgrade")
        && call.header("sec-websocket-version") == Some("13")
        && STANDARD.decode(key).is_ok_and(|key| key.len() == 16);
    let digest = Sha1::new().chain_update(key).chain_update(ACCEPT_SUFFIX).finalize();
    right.then(|| STANDARD.encode(digest))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn handshake(version: &str) -> Call {
        let request = http::Request::get("/connect?ticket=t")
            .header("upgrade", "WebSocket")
            .header("connection", "keep-alive, Upgrade")
            .header("sec-websocket-version", version)
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        Call::new(request.body(()).unwrap().into_parts().0, Bytes::new())
    }

    #[test]
    fn the_key_of_the_rfc_is_answered_as_in_the_rfc() {
        assert_eq!(accept(&handshake("13")).as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert_eq!(accept(&handshake("8")), None);
    }
}
