//! DingTalk's hosts: the open call, the WebSocket, and who pushes on it.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use std::time::Duration;

use dingtalk_transport::{Clock, TokioClock};
use futures_core::Stream;
use futures_sink::Sink;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;
use turmoil::net::{TcpListener, TcpStream};

use super::DINGTALK;
use super::ledger::{Ledger, SocketNumber};
use crate::upgrade::accept;

#[derive(Clone)]
pub(super) struct DingTalk {
    ledger: Arc<Mutex<Ledger>>,
    /// How often it looks for something to push.
    pump: Duration,
}

impl DingTalk {
    pub(super) fn new(seed: u64, pace: Duration, pump: Duration) -> Self {
        Self { ledger: Arc::new(Mutex::new(Ledger::new(seed, pace))), pump }
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("a lock")
    }

    /// A host of DingTalk's. Restarted, it has lost its sockets and nothing else.
    pub(super) async fn run(self) -> turmoil::Result {
        self.ledger().lose_all_sockets();
        let listener = TcpListener::bind(("0.0.0.0", 80)).await?;
        let pumping = self.clone();
        tokio::spawn(async move {
            let clock = TokioClock::new();
            loop {
                clock.sleep(pumping.pump).await;
                pumping.ledger().pump(now());
            }
        });
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(self.clone().serve(stream));
        }
    }

    async fn serve(self, mut stream: TcpStream) {
        let Some(head) = read_request(&mut stream).await else { return };
        if head.starts_with("POST ") {
            let ticket = self.ledger().issue_ticket();
            let answer = json!({"endpoint": format!("ws://{DINGTALK}/connect"), "ticket": ticket});
            let _gone = stream.write_all(format!("HTTP/1.1 200 OK\r\n\r\n{answer}").as_bytes()).await;
            return;
        }
        let between = |from: &str, to: &str| {
            let (_, rest) = head.split_once(from)?;
            rest.split_once(to).map(|(found, _)| found)
        };
        let (ticket, key) = (between("ticket=", " "), between("Sec-WebSocket-Key: ", "\r\n"));
        let (Some(ticket), Some(key)) = (ticket, key) else { return };
        if !self.ledger().take_ticket(ticket) {
            return;
        }
        let answer = format!(
            "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
            accept(key)
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        let (orders, ordered) = mpsc::unbounded_channel();
        let number = self.ledger().opened(now(), orders);
        let speaking = tokio::spawn(self.clone().speak(number, socket, ordered));
        self.ledger().ends_by(number, speaking.abort_handle());
        let _ended = speaking.await;
        self.ledger().closed(now(), number);
    }

    /// Sends what is ordered and takes the acknowledgements.
    async fn speak(
        self,
        number: SocketNumber,
        socket: WebSocketStream<TcpStream>,
        mut orders: mpsc::UnboundedReceiver<String>,
    ) {
        let mut socket = pin!(socket);
        poll_fn(|context| {
            loop {
                match socket.as_mut().poll_next(context) {
                    Poll::Ready(Some(Ok(Message::Text(text)))) => {
                        let acknowledgement: Value = serde_json::from_str(&text).expect("JSON");
                        self.ledger().acknowledged(now(), number, &acknowledgement);
                        continue;
                    }
                    Poll::Ready(Some(Ok(_))) => continue,
                    Poll::Ready(_) => return Poll::Ready(()),
                    Poll::Pending => {}
                }
                if socket.as_mut().poll_ready(context).is_ready() {
                    if let Poll::Ready(Some(text)) = orders.poll_recv(context) {
                        // An error shows when it is read the next time.
                        let _sent = socket.as_mut().start_send(Message::text(text));
                        continue;
                    }
                }
                let _flushed = socket.as_mut().poll_flush(context);
                return Poll::Pending;
            }
        })
        .await;
    }
}

/// Of the whole simulation.
fn now() -> Duration {
    turmoil::sim_elapsed().expect("on a host")
}

/// The head; the body is read too, and forgotten.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(bytes).ok()?;
    let length = head.split_once("content-length: ").and_then(|(_, rest)| rest.lines().next());
    let mut body = vec![0; length.map_or(Some(0), |length| length.parse().ok())?];
    stream.read_exact(&mut body).await.ok()?;
    Some(head)
}
