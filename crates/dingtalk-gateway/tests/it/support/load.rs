//! A stream of frames, for the gateway and for the WebSocket library alone, each on a thread of its own beside DingTalk.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use dingtalk_events::{Acknowledgement, Delivery, Receive};
use dingtalk_transport::{Clock, TokioClock};
use futures_core::Stream;
use futures_sink::Sink;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::{ROBOT, TestGateway, app, frame};

pub const WINDOW: u64 = 64;
/// With its headers a frame of 1 KiB.
const CONTENT: usize = 860;

/// A window of frames with so many bytes of content.
pub fn ring(window: u64, bytes: usize) -> Vec<Message> {
    let content = format!("{{\"x\":\"{}\"}}", "y".repeat(bytes));
    (0..window)
        .map(|number| Message::text(frame("CALLBACK", ROBOT, &format!("m-{number:04}"), &content)))
        .collect()
}

/// Pushes frames of the ring, as many as it has ahead of their acknowledgements.
pub async fn push(socket: &mut WebSocketStream<TcpStream>, frames: u64, ring: &[Message]) {
    let window = u64::try_from(ring.len()).expect("small");
    let (mut sent, mut acknowledged) = (0, 0);
    let mut socket = Pin::new(socket);
    std::future::poll_fn(|context| {
        loop {
            match socket.as_mut().poll_next(context) {
                Poll::Ready(Some(Ok(Message::Text(ack)))) => {
                    assert!(ack.starts_with(r#"{"code":200,"headers":{"messageId":"m-"#), "{ack}");
                    acknowledged += 1;
                }
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(other) => panic!("ended after {acknowledged}: {other:?}"),
                Poll::Pending if acknowledged == frames => return Poll::Ready(()),
                // As many as the window has room for, in one write.
                Poll::Pending => {
                    while sent < frames && sent - acknowledged < window {
                        let Poll::Ready(ready) = socket.as_mut().poll_ready(context) else { break };
                        ready.expect("open");
                        let message = ring[usize::try_from(sent % window).expect("small")].clone();
                        socket.as_mut().start_send(message).expect("sent");
                        sent += 1;
                    }
                    let _written = socket.as_mut().poll_flush(context);
                    return Poll::Pending;
                }
            }
        }
    })
    .await;
}

/// What a program reads of a frame that it writes by hand for one purpose.
#[derive(Deserialize)]
struct BareFrame<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    headers: BareHeaders<'a>,
    #[serde(borrow)]
    data: Cow<'a, str>,
}

#[derive(Deserialize)]
struct BareHeaders<'a> {
    topic: &'a str,
    #[serde(rename = "messageId")]
    message_id: &'a str,
}

/// Each frame is parsed and acknowledged, with one flush when nothing more is ready.
async fn bare(mut socket: WebSocketStream<TcpStream>) {
    let mut socket = Pin::new(&mut socket);
    std::future::poll_fn(|context| {
        loop {
            match socket.as_mut().poll_next(context) {
                Poll::Ready(Some(Ok(Message::Text(text)))) => {
                    let frame: BareFrame<'_> = serde_json::from_str(&text).expect("a frame");
                    assert!(frame.kind == "CALLBACK" && frame.headers.topic == ROBOT && frame.data.len() > CONTENT);
                    let ack = format!(
                        r#"{{"code":200,"headers":{{"messageId":"{}","contentType":"application/json"}},"message":"OK","data":"{{\"response\":null}}"}}"#,
                        frame.headers.message_id,
                    );
                    let Poll::Ready(Ok(())) = socket.as_mut().poll_ready(context) else { panic!("blocked") };
                    socket.as_mut().start_send(Message::text(ack)).expect("sent");
                }
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => {
                    let _written = socket.as_mut().poll_flush(context);
                    return Poll::Pending;
                }
            }
        }
    })
    .await;
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// With a name, for profilers.
fn thread(name: &str, work: impl FnOnce() -> u64 + Send + 'static) -> std::thread::JoinHandle<u64> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).expect("a thread")
}

/// Does nothing, as the library's client does nothing.
pub struct Done;

#[async_trait]
impl Receive for Done {
    async fn receive(&self, _delivery: Delivery) -> Acknowledgement {
        Acknowledgement::Done
    }
}

/// Runs what it is given, once, and says what that took.
pub type Measure = fn(&mut dyn FnMut()) -> u64;

/// The measure of the client's side, and how long it took from the first push to the last acknowledgement.
pub fn library_alone(frames: u64, measure: Measure) -> (u64, Duration) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let client = thread("library", move || {
        let runtime = runtime();
        let mut socket = Some(runtime.block_on(async {
            let stream = TcpStream::connect(address).await.expect("connected");
            stream.set_nodelay(true).expect("TCP_NODELAY");
            WebSocketStream::from_raw_socket(stream, Role::Client, None).await
        }));
        measure(&mut || runtime.block_on(bare(socket.take().expect("called once"))))
    });
    let wall = runtime().block_on(async {
        let (stream, _) = listener.accept().expect("accepted");
        stream.set_nonblocking(true).expect("non-blocking");
        let stream = TcpStream::from_std(stream).expect("a stream");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        timed_push(frames, WebSocketStream::from_raw_socket(stream, Role::Server, None).await).await
    });
    (client.join().expect("the client ran"), wall)
}

/// The same for the gateway.
pub fn gateway(frames: u64, measure: Measure) -> (u64, Duration) {
    let (ready, started) = channel();
    let (finish, finished) = tokio::sync::oneshot::channel();
    let client = thread("gateway", move || {
        let builder: dingtalk_gateway::GatewayBuilder = started.recv().expect("a gateway");
        let (runtime, gateway) = (runtime(), builder.build());
        let mut finished = Some(finished);
        let mut counters = None;
        let measured = measure(&mut || {
            runtime.block_on(async {
                let handle = gateway.add(app(Arc::new(Done))).expect("added");
                finished.take().expect("called once").await.expect("all acknowledged");
                counters = Some(handle.counters());
            });
        });
        runtime.block_on(gateway.shutdown(Duration::ZERO)).expect("nothing runs");
        assert_eq!(counters.map(|counters| counters.deliveries), Some(frames));
        measured
    });
    let wall = runtime().block_on(async {
        let mut dingtalk = TestGateway::start().await;
        ready.send(dingtalk.builder()).expect("the client waits");
        let wall = timed_push(frames, dingtalk.accept().await.socket).await;
        finish.send(()).expect("the client waits");
        wall
    });
    (client.join().expect("the client ran"), wall)
}

async fn timed_push(frames: u64, mut socket: WebSocketStream<TcpStream>) -> Duration {
    let ring = ring(WINDOW, CONTENT);
    let clock = TokioClock::new();
    push(&mut socket, frames, &ring).await;
    clock.monotonic()
}
