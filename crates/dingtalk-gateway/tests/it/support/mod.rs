//! A DingTalk gateway for tests, whose side of every connection the test plays itself.

pub mod load;
pub mod resources;
pub mod tls;

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use dingtalk_events::{Acknowledgement, Delivery, Receive};
use dingtalk_gateway::{App, Gateway, GatewayBuilder, Subscription};
use dingtalk_transport::{Clock, HyperTransport, Proxy, TokioClock};
use dingtalk_types::Hosts;
use futures_core::Stream;
use futures_sink::Sink;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Longer than anything in a passing test takes: a hang becomes a failure.
pub const PATIENCE: Duration = Duration::from_secs(30);
pub const SECRET: &str = "canary-secret";

pub async fn patient<F: Future>(future: F) -> F::Output {
    within(PATIENCE, future).await.expect("the future hangs")
}

/// The output of `future`, or `None` when it takes longer than `limit` of real time.
pub async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let clock: &dyn Clock = &TokioClock::new();
    clock.within(limit, future).await
}

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Received {
    pub head: String,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What the open call is answered with.
pub enum Answer {
    /// An endpoint here and a ticket.
    Ticket,
    Status(u16, &'static str),
    /// A ticket for an endpoint elsewhere.
    Endpoint(String),
    /// Nothing, ever.
    Silence,
}

/// What an upgrade is answered with.
#[derive(Clone, Copy)]
pub enum Upgrade {
    Accept,
    Status(u16),
    Silence,
}

#[derive(Default)]
struct State {
    open_calls: Vec<Received>,
    upgrades: Vec<Received>,
    answers: VecDeque<Answer>,
    upgrade_answers: VecDeque<Upgrade>,
    tickets: Vec<String>,
    issued: u64,
}

pub struct TestGateway {
    address: std::net::SocketAddr,
    state: Arc<Mutex<State>>,
    peers: mpsc::UnboundedReceiver<Peer>,
}

/// DingTalk's end of one connection.
pub struct Peer {
    pub socket: WebSocketStream<TcpStream>,
}

impl TestGateway {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let (sender, peers) = mpsc::unbounded_channel();
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).expect("TCP_NODELAY");
                tokio::spawn(serve(stream, address, shared.clone(), sender.clone()));
            }
        });
        Self { address, state, peers }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn builder(&self) -> GatewayBuilder {
        let transport = HyperTransport::builder().proxy(Proxy::none()).build().expect("a transport");
        let connector = transport.connector().clone();
        Gateway::builder(Arc::new(transport), connector).hosts(Hosts::custom(self.url(), self.url()))
    }

    /// The next connection that asks for a WebSocket.
    pub async fn accept(&mut self) -> Peer {
        patient(self.peers.recv()).await.expect("the test gateway runs")
    }

    pub fn try_accept(&mut self) -> Option<Peer> {
        self.peers.try_recv().ok()
    }

    pub fn answer(&self, answer: Answer) {
        self.state.lock().expect("a lock").answers.push_back(answer);
    }

    pub fn answer_upgrade(&self, upgrade: Upgrade) {
        self.state.lock().expect("a lock").upgrade_answers.push_back(upgrade);
    }

    pub fn open_calls(&self) -> Vec<Received> {
        self.state.lock().expect("a lock").open_calls.clone()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        let mut state = self.state.lock().expect("a lock");
        state.upgrades.clear();
        state.open_calls.clear();
    }

    pub fn upgrades(&self) -> Vec<Received> {
        self.state.lock().expect("a lock").upgrades.clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    address: std::net::SocketAddr,
    state: Arc<Mutex<State>>,
    peers: mpsc::UnboundedSender<Peer>,
) {
    while let Some(request) = read_request(&mut stream).await {
        if request.head.starts_with("POST /v1.0/gateway/connections/open ") {
            let answer = {
                let mut state = state.lock().expect("a lock");
                state.open_calls.push(request);
                state.answers.pop_front().unwrap_or(Answer::Ticket)
            };
            let endpoint = |endpoint: String, ticket: String| {
                (200, json!({"endpoint": endpoint, "ticket": ticket}).to_string())
            };
            let (status, body) = match answer {
                Answer::Ticket => {
                    let mut state = state.lock().expect("a lock");
                    state.issued += 1;
                    let ticket = format!("canary-ticket+/={}", state.issued);
                    state.tickets.push(ticket.clone());
                    endpoint(format!("ws://{address}/connect?zone=1"), ticket)
                }
                Answer::Endpoint(elsewhere) => endpoint(elsewhere, "canary-ticket".to_owned()),
                Answer::Status(status, body) => (status, body.to_owned()),
                Answer::Silence => std::future::pending().await,
            };
            let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
            continue;
        }
        let ticket = request.head.split_whitespace().nth(1).and_then(|target| target.split_once("ticket="));
        let ticket = ticket
            .map(|(_, ticket)| percent_encoding::percent_decode_str(ticket).decode_utf8_lossy().into_owned());
        let key = request.header("sec-websocket-key").unwrap_or_default().to_owned();
        let (known, answer) = {
            let mut state = state.lock().expect("a lock");
            state.upgrades.push(request);
            let known = state.tickets.iter().position(|issued| Some(issued) == ticket.as_ref());
            // Good for one connection.
            let known = known.map(|index| state.tickets.swap_remove(index));
            (known.is_some(), state.upgrade_answers.pop_front().unwrap_or(Upgrade::Accept))
        };
        assert!(known, "an unknown or used ticket");
        match answer {
            Upgrade::Accept => {}
            Upgrade::Silence => std::future::pending().await,
            Upgrade::Status(status) => {
                let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n");
                let _gone = stream.write_all(answer.as_bytes()).await;
                return;
            }
        }
        let accept = BASE64_STANDARD
            .encode(Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11").as_bytes()));
        let head = format!(
            "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        if stream.write_all(head.as_bytes()).await.is_err() {
            return;
        }
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
        let _test_ended = peers.send(Peer { socket });
        return;
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.ok()?);
    }
    let mut received = Received { head: String::from_utf8(bytes).ok()?, body: String::new() };
    let length = received.header("content-length").map_or(Some(0), |value| value.parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    received.body = String::from_utf8(body).ok()?;
    Some(received)
}

impl Peer {
    pub async fn send(&mut self, message: Message) {
        patient(self.try_send(message)).await.expect("sent");
    }

    pub async fn try_send(&mut self, message: Message) -> Result<(), Error> {
        let mut socket = Pin::new(&mut self.socket);
        std::future::poll_fn(|context| socket.as_mut().poll_ready(context)).await?;
        socket.as_mut().start_send(message)?;
        std::future::poll_fn(|context| socket.as_mut().poll_flush(context)).await
    }

    /// Sends bytes past the WebSocket.
    pub async fn send_raw(&mut self, bytes: &[u8]) {
        patient(self.socket.get_mut().write_all(bytes)).await.expect("written");
    }

    /// The same where the client may be gone; whether it was written.
    pub async fn try_send_raw(&mut self, bytes: &[u8]) -> bool {
        patient(self.socket.get_mut().write_all(bytes)).await.is_ok()
    }

    pub async fn push(&mut self, kind: &str, topic: &str, message_id: &str, data: &str) {
        self.send(Message::text(frame(kind, topic, message_id, data))).await;
    }

    pub async fn disconnect(&mut self) {
        self.push("SYSTEM", "disconnect", "d", r#"{"reason":"connection is expired"}"#).await;
    }

    /// The next message or the end.
    pub async fn next(&mut self) -> Option<Result<Message, Error>> {
        let mut socket = Pin::new(&mut self.socket);
        patient(std::future::poll_fn(|context| socket.as_mut().poll_next(context))).await
    }

    /// The next acknowledgement; WebSocket pings are passed over.
    pub async fn acknowledgement(&mut self) -> Value {
        loop {
            match self.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).expect("JSON"),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no acknowledgement but {other:?}"),
            }
        }
    }

    /// The code with which the client closes; `None` for an end without one.
    pub async fn closing(&mut self) -> Option<u16> {
        loop {
            match self.next().await {
                Some(Ok(Message::Close(close))) => return close.map(|close| close.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// A SYSTEM ping is answered: the connection works.
    pub async fn prove(&mut self) {
        self.push("SYSTEM", "ping", "proof", r#"{"opaque":"42"}"#).await;
        let ack = self.acknowledgement().await;
        assert_eq!(ack["headers"]["messageId"], "proof", "{ack}");
        assert_eq!(ack["data"], r#"{"opaque":"42"}"#);
    }

    /// Ends the connection by RST.
    pub fn reset(self) {
        let stream = self.socket.into_inner();
        stream.set_zero_linger().expect("SO_LINGER");
    }
}

pub fn frame(kind: &str, topic: &str, message_id: &str, data: &str) -> String {
    json!({
        "specVersion": "1.0", "type": kind,
        "headers": {"topic": topic, "messageId": message_id, "contentType": "application/json", "time": "1690362102194"},
        "data": data,
    })
    .to_string()
}

/// A receiver that passes deliveries on to the test and answers with what the test's closure says.
pub struct Inbox<F> {
    respond: F,
    capacity: usize,
    pub inside: Arc<AtomicUsize>,
    pub most_inside: Arc<AtomicUsize>,
}

impl<F, R> Inbox<F>
where
    F: Fn(Delivery) -> R + Send + Sync + 'static,
    R: Future<Output = Acknowledgement> + Send,
{
    pub fn new(respond: F) -> Self {
        Self { respond, capacity: 256, inside: Arc::default(), most_inside: Arc::default() }
    }

    pub fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = capacity;
        self
    }
}

#[async_trait]
impl<F, R> Receive for Inbox<F>
where
    F: Fn(Delivery) -> R + Send + Sync + 'static,
    R: Future<Output = Acknowledgement> + Send,
{
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_inside.fetch_max(inside, Ordering::SeqCst);
        let acknowledgement = (self.respond)(delivery).await;
        self.inside.fetch_sub(1, Ordering::SeqCst);
        acknowledgement
    }

    fn capacity(&self) -> usize {
        self.capacity
    }
}

type Acknowledging = Pin<Box<dyn Future<Output = Acknowledgement> + Send>>;

/// A receiver that acknowledges as many deliveries as it is given permits.
pub fn gated() -> (Inbox<impl Fn(Delivery) -> Acknowledging + Send + Sync + 'static>, Arc<Semaphore>) {
    let gate = Arc::new(Semaphore::new(0));
    let entered = gate.clone();
    let inbox = Inbox::new(move |_| -> Acknowledging {
        let gate = entered.clone();
        Box::pin(async move {
            gate.acquire().await.expect("open").forget();
            Acknowledgement::Done
        })
    });
    (inbox, gate)
}

/// Acknowledges everything.
pub fn done() -> Arc<dyn Receive> {
    Arc::new(Inbox::new(|_| async { Acknowledgement::Done }))
}

pub fn app(receiver: Arc<dyn Receive>) -> App {
    App::new("client", SECRET, receiver)
        .subscribe(Subscription::events())
        .subscribe(Subscription::chat_messages())
}

pub const ROBOT: &str = "/v1.0/im/bot/messages/get";
