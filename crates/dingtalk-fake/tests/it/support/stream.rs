//! A plain Stream client: the open call by hand, the WebSocket by tungstenite.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use dingtalk_fake::Fake;
use futures_core::Stream as _;
use futures_sink::Sink as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::support::Http;

pub const ROBOT: &str = "/v1.0/im/bot/messages/get";
pub const CARD: &str = "/v1.0/card/instances/callback";

/// Far beyond what any test needs: a failure, not a wait.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn everything() -> Value {
    json!([
        {"type": "EVENT", "topic": "*"},
        {"type": "CALLBACK", "topic": ROBOT},
        {"type": "CALLBACK", "topic": CARD},
    ])
}

/// The answer of the open call.
pub async fn open(fake: &Fake, subscriptions: Value) -> Value {
    let body = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
        "subscriptions": subscriptions, "ua": "plain/1", "localIp": "127.0.0.1"});
    Http::new(fake).post("/v1.0/gateway/connections/open", body).await
}

pub struct Stream {
    socket: WebSocketStream<TcpStream>,
}

impl Stream {
    /// Opens and connects.
    pub async fn start(fake: &Fake) -> Self {
        Self::with(fake, everything()).await
    }

    pub async fn with(fake: &Fake, subscriptions: Value) -> Self {
        let opened = open(fake, subscriptions).await;
        Self::connect(&opened).await.unwrap_or_else(|status| panic!("refused with {status}"))
    }

    /// The handshake; the HTTP status when it is refused.
    pub async fn connect(opened: &Value) -> Result<Self, u16> {
        let (endpoint, ticket) = (opened["endpoint"].as_str().unwrap(), opened["ticket"].as_str().unwrap());
        let (host, path) = endpoint.strip_prefix("ws://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let ticket = ticket.replace('-', "%2D");
        let request = format!(
            "GET /{path}?ticket={ticket} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        if status != 101 {
            return Err(status);
        }
        assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        Ok(Self { socket: WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await })
    }

    /// The next message of any kind; `None` at the end of the connection.
    pub async fn message(&mut self) -> Option<Result<Message, Error>> {
        let next = poll_fn(|context| Pin::new(&mut self.socket).poll_next(context));
        #[expect(clippy::disallowed_methods, reason = "a hang becomes a failure")]
        let next = tokio::time::timeout(PATIENCE, next);
        next.await.expect("a message, or the end")
    }

    /// The next text message, parsed, the greetings apart.
    pub async fn frame(&mut self) -> Value {
        loop {
            let message = self.message().await.expect("a frame, not the end").expect("a frame");
            if let Message::Text(text) = message {
                let frame: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"));
                let topic = frame["headers"]["topic"].as_str().unwrap_or_default();
                if topic != "CONNECTED" && topic != "REGISTERED" {
                    return frame;
                }
            }
        }
    }

    /// The next frame that is not of type SYSTEM.
    pub async fn push(&mut self) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] != "SYSTEM" {
                return frame;
            }
        }
    }

    pub async fn send(&mut self, message: Message) {
        poll_fn(|context| Pin::new(&mut self.socket).poll_ready(context)).await.unwrap();
        Pin::new(&mut self.socket).start_send(message).unwrap();
        poll_fn(|context| Pin::new(&mut self.socket).poll_flush(context)).await.unwrap();
    }

    pub async fn acknowledge(&mut self, frame: &Value, code: u16, data: Value) {
        let ack = json!({"code": code, "headers": {"messageId": frame["headers"]["messageId"], "contentType": "application/json"},
            "message": "OK", "data": data.to_string()});
        self.send(Message::text(ack.to_string())).await;
    }

    /// Reads until the connection ends; the frames before, and whether it ended by an error.
    pub async fn until_end(&mut self) -> (Vec<Message>, Option<Error>) {
        let mut messages = Vec::new();
        loop {
            match self.message().await {
                Some(Ok(message)) => messages.push(message),
                Some(Err(error)) => return (messages, Some(error)),
                None => return (messages, None),
            }
        }
    }
}
