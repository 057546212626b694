//! The server on real sockets: the protocol's dark corners, slow peers, shutdown, and how fast it answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::*;
use dingtalk_callback::{CallbackReceiver, CallbackServer};
use dingtalk_events::{AckMode, Acknowledgement, Delivery, Dispatcher, Receive, Route};
use dingtalk_testing::log::Log;
use dingtalk_transport::StillRunning;
use dingtalk_transport::{Clock, ManualClock, TokioClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

const SECOND: Duration = Duration::from_secs(1);

struct Running {
    address: SocketAddr,
    callbacks: CallbackReceiver,
    clock: ManualClock,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), StillRunning>>,
}

async fn start() -> Running {
    start_with(Taken::default().receiver(), |server| server).await
}

async fn start_with(
    receiver: Arc<dyn Receive>,
    configure: impl FnOnce(CallbackServer) -> CallbackServer,
) -> Running {
    let clock = clock();
    let callbacks = builder(receiver).clock(clock.clone()).build();
    let server = configure(CallbackServer::bind("127.0.0.1:0", callbacks.clone()).await.unwrap());
    let address = server.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(server.serve(async {
        let _ = stopped.await;
    }));
    Running { address, callbacks, clock, stop, ended }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Everything the server says to `request` until it closes.
    async fn exchange(&self, request: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request).await.unwrap();
        read_to_end(&mut stream).await
    }
}

/// A reset after the answer is as good as an end: the server closes without reading what it refuses.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut chunk).await {
        received.extend_from_slice(&chunk[..count]);
    }
    String::from_utf8(received).unwrap()
}

fn status(response: &str) -> &str {
    response.get(9..12).unwrap_or("none")
}

fn body(response: &str) -> &[u8] {
    response.split_once("\r\n\r\n").map_or(&[], |(_, body)| body.as_bytes())
}

#[tokio::test]
async fn a_push_over_a_socket_is_acknowledged_and_the_connection_closed() {
    let server = start().await;
    let response = server.exchange(&Push::event("a", "n").wire()).await;
    assert_eq!(status(&response), "200", "{response}");
    assert!(response.contains("content-type: application/json\r\n"), "{response}");
    assert!(response.contains("connection: close\r\n"), "{response}");
    assert!(acknowledges(body(&response)), "{response}");
}

#[tokio::test]
async fn a_push_that_arrives_byte_by_byte_is_acknowledged() {
    let server = start().await;
    let mut stream = server.connect().await;
    stream.set_nodelay(true).unwrap();
    for byte in Push::event("a", "n").wire() {
        stream.write_all(&[byte]).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert!(acknowledges(body(&read_to_end(&mut stream).await)));
}

#[tokio::test]
async fn a_chunked_push_is_acknowledged() {
    let server = start().await;
    let Push { query, body: json } = Push::event("a", "n");
    let (first, second) = json.split_at(7);
    let request = format!(
        "POST /callback?{query} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n",
        first.len(),
        second.len(),
    );
    assert!(acknowledges(body(&server.exchange(request.as_bytes()).await)));
}

#[tokio::test]
async fn heads_that_two_servers_could_read_differently_are_400_and_close() {
    let server = start().await;
    let Push { query, body } = Push::event("a", "n");
    let length = body.len();
    let second = format!("POST /callback?{query} HTTP/1.1\r\nHost: a\r\n\r\n");
    let heads = [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"),
        format!("Content-Length: {length}\r\nContent-Length: {}", length + 1),
        format!("Content-Length: {length}\r\nContent-Length: {length}"),
        format!("Content-Length: {length}, {length}"),
        format!("Content-Length: +{length}"),
        format!("Content-Length : {length}"),
        "Transfer-Encoding: xchunked".to_owned(),
        "Transfer-Encoding: chunked, identity".to_owned(),
        format!("X: a\r\n folded\r\nContent-Length: {length}"),
        format!("X: a\nContent-Length: {length}"),
        format!("X: a\rContent-Length: {length}"),
    ];
    for head in heads {
        let request = format!("POST /callback?{query} HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n{body}{second}");
        let response = server.exchange(request.as_bytes()).await;
        assert_eq!(status(&response), "400", "{head:?}: {response}");
        assert!(response.to_ascii_lowercase().contains("connection: close"), "{head:?}: {response}");
        assert_eq!(response.matches("HTTP/1.1").count(), 1, "a second answer to {head:?}: {response}");
    }
    assert_eq!(server.callbacks.deliveries().total(), 0);
}

#[tokio::test]
async fn what_is_no_http_is_400() {
    let server = start().await;
    let garbage: [&[u8]; 5] = [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        b"\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
    ];
    for bytes in garbage {
        let response = server.exchange(bytes).await;
        assert_eq!(status(&response), "400", "{bytes:?}: {response}");
    }
}

#[tokio::test]
async fn a_head_over_16_kib_is_400() {
    let server = start().await;
    for head in ["a".repeat(20_000), format!("POST / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(16 * 1024))] {
        let response = server.exchange(head.as_bytes()).await;
        assert_eq!(status(&response), "400", "{response}");
    }
    assert_eq!(server.callbacks.refusals().head, 2);
}

#[tokio::test]
async fn a_body_over_1_mib_is_400_before_it_is_sent() {
    let server = start().await;
    let response = server
        .exchange(
            b"POST /callback?signature=a&timestamp=1&nonce=n HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n",
        )
        .await;
    assert_eq!(status(&response), "400", "{response}");
    assert_eq!(server.callbacks.refusals().too_large, 1);
}

#[tokio::test]
async fn a_head_that_stops_or_drips_is_cut_after_five_seconds() {
    let server = start().await;
    for start in ["", "POST / HTTP/1.1\r\nX: a"] {
        while server.clock.sleepers() > 0 {
            tokio::task::yield_now().await;
        }
        let mut stream = server.connect().await;
        stream.write_all(start.as_bytes()).await.unwrap();
        server.clock.wait_for_sleepers(1).await;
        for byte in b"POST" {
            server.clock.advance(SECOND);
            stream.write_all(&[*byte]).await.unwrap();
        }
        server.clock.advance(SECOND);
        let response = read_to_end(&mut stream).await;
        assert_eq!(status(&response), "400", "{start:?}: {response}");
    }
    assert_eq!(server.callbacks.refusals().head, 2);
}

#[tokio::test]
async fn a_body_that_stops_coming_is_cut_after_five_seconds() {
    let server = start().await;
    let mut stream = server.connect().await;
    let head = "POST /callback HTTP/1.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut proceed = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut proceed).await.unwrap();
    server.clock.advance(5 * SECOND);
    let response = read_to_end(&mut stream).await;
    assert_eq!(status(&response), "400", "{response}");
    assert_eq!(server.callbacks.refusals().too_slow, 1);
}

/// Lets the server read what is on its sockets.
async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_hundred_and_first_connection_waits_for_a_place() {
    let never = answering(async |_: Delivery| -> Acknowledgement { std::future::pending().await });
    let server = start_with(never, |server| server.max_connections(1)).await;
    let mut busy = server.connect().await;
    busy.write_all(&Signed::card_action("c", NOW_MS).wire()).await.unwrap();
    server.clock.wait_for_sleepers(1).await;
    let mut waiting = server.connect().await;
    waiting.write_all(b"GARBAGE\r\n\r\n").await.unwrap();
    settle().await;
    server.clock.advance(SECOND);
    settle().await;
    assert_eq!(
        server.callbacks.refusals().head,
        0,
        "two connections were served, or one at work was dropped"
    );
    server.clock.advance(SECOND);
    assert_eq!(status(&read_to_end(&mut busy).await), "200");
    assert_eq!(status(&read_to_end(&mut waiting).await), "400");
}

/// Connections that say `bytes` and no more, until all places are taken.
async fn hold_every_place(server: &Running, bytes: &[u8]) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..100 {
        let mut stream = server.connect().await;
        stream.write_all(bytes).await.unwrap();
        held.push(stream);
    }
    server.clock.wait_for_sleepers(100).await;
    settle().await;
    held
}

#[tokio::test]
async fn whoever_says_nothing_makes_room_for_others_after_a_quarter_of_a_second() {
    let withheld = b"POST /callback?signature=a&timestamp=1&nonce=n HTTP/1.1\r\nContent-Length: 9\r\n\r\n{";
    for silence in [&b""[..], b"P", withheld, b"GARBAGE\r\n\r\n"] {
        let server = start().await;
        let mut held = hold_every_place(&server, silence).await;
        let mut genuine = server.connect().await;
        genuine.write_all(&Push::event("a", "n").wire()).await.unwrap();
        server.clock.wait_for_sleepers(101).await;
        assert_eq!(server.callbacks.deliveries().total(), 0, "101 connections were served");
        server.clock.advance(Duration::from_millis(250));
        let response = read_to_end(&mut genuine).await;
        assert!(acknowledges(body(&response)), "{silence:?}: {response}");
        // The longest silent went, and nobody else.
        read_to_end(&mut held[0]).await;
        let mut byte = [0];
        assert!(held[1].try_read(&mut byte).is_err() || silence.starts_with(b"GARBAGE"), "{silence:?}");
        // No further wait: all of them have been silent for that long.
        for number in 0..20 {
            let push = Push::event(&format!("a{number}"), "n");
            assert!(acknowledges(body(&server.exchange(&push.wire()).await)), "{silence:?}: {number}");
        }
    }
}

#[tokio::test]
async fn a_peer_that_ends_its_side_first_gets_its_answer() {
    let server = start().await;
    let mut stream = server.connect().await;
    stream.write_all(&Push::event("a", "n").wire()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(acknowledges(body(&read_to_end(&mut stream).await)));
}

#[tokio::test]
async fn a_refused_peer_that_writes_on_gets_its_answer_and_no_reset() {
    let server = start().await;
    let mut stream = server.connect().await;
    stream.write_all(b"POST /callback HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n").await.unwrap();
    for _ in 0..300 {
        stream.write_all(&[b' '; 10_000]).await.unwrap();
    }
    assert_eq!(status(&read_to_end(&mut stream).await), "400");
}

#[tokio::test]
async fn a_refused_peer_that_stays_is_left_after_a_second() {
    let server = start_with(Taken::default().receiver(), |server| server.max_connections(1)).await;
    let mut stays = server.connect().await;
    stays.write_all(b"GARBAGE\r\n\r\n").await.unwrap();
    assert_eq!(status(&read_to_end(&mut stays).await), "400");
    server.clock.wait_for_sleepers(1).await;
    server.clock.advance(SECOND);
    assert!(acknowledges(body(&server.exchange(&Push::event("a", "n").wire()).await)));
}

#[tokio::test]
async fn shutdown_answers_what_is_open() {
    let server = start().await;
    let mut open = server.connect().await;
    let wire = Push::event("a", "n").wire();
    let (first, second) = wire.split_at(100);
    open.write_all(first).await.unwrap();
    server.clock.wait_for_sleepers(1).await;

    server.stop.send(()).unwrap();
    while TcpStream::connect(server.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!server.ended.is_finished(), "the open request was not waited for");
    open.write_all(second).await.unwrap();
    assert!(acknowledges(body(&read_to_end(&mut open).await)));
    assert_eq!(server.ended.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn shutdown_ends_at_its_limit_and_tells_what_is_still_at_work() {
    let never = answering(async |_: Delivery| -> Acknowledgement { std::future::pending().await });
    let server = start_with(never, |server| server.shutdown_timeout(3 * SECOND)).await;
    let mut open = server.connect().await;
    open.write_all(&Signed::card_action("c", NOW_MS).wire()).await.unwrap();
    server.clock.wait_for_sleepers(1).await;
    server.clock.advance(2 * SECOND);
    assert_eq!(status(&read_to_end(&mut open).await), "200");
    server.stop.send(()).unwrap();
    server.clock.wait_for_sleepers(1).await;
    server.clock.advance(3 * SECOND);
    assert_eq!(server.ended.await.unwrap().unwrap_err().running(), 1);
}

#[tokio::test]
async fn shutdown_waits_for_a_handler_whose_message_was_answered_first() {
    let (gate, handled) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (waited_for, done) = (Arc::clone(&gate), Arc::clone(&handled));
    let handler = move |_: Delivery| {
        let (gate, done) = (Arc::clone(&waited_for), Arc::clone(&done));
        async move {
            gate.acquire().await.unwrap().forget();
            done.add_permits(1);
        }
    };
    let dispatcher = Dispatcher::builder().on(Route::chat_message(), handler).build();
    let server = start_with(Arc::new(dispatcher), |server| server).await;
    assert_eq!(status(&server.exchange(&Signed::chat_message("m", NOW_MS).wire()).await), "200");
    server.stop.send(()).unwrap();
    server.clock.wait_for_sleepers(1).await;
    assert!(!server.ended.is_finished(), "the handler is at work");
    gate.add_permits(1);
    assert_eq!(server.ended.await.unwrap(), Ok(()));
    assert_eq!(handled.available_permits(), 1);
}

#[tokio::test]
async fn what_a_server_cuts_at_its_end_is_counted_and_named_in_the_log() {
    if dingtalk_testing::ran_alone("server::what_a_server_cuts_at_its_end_is_counted_and_named_in_the_log") {
        return;
    }
    let log = Log::default();
    let _guard = log.capture();
    let handler = async |_: Delivery| std::future::pending::<()>().await;
    let dispatcher = Dispatcher::builder().on(Route::chat_message(), handler).build();
    let server = start_with(Arc::new(dispatcher), |server| server.shutdown_timeout(SECOND)).await;
    assert_eq!(status(&server.exchange(&Signed::chat_message("question", NOW_MS).wire()).await), "200");
    server.stop.send(()).unwrap();
    server.clock.wait_for_sleepers(1).await;
    server.clock.advance(SECOND);
    let cut = server.ended.await.unwrap().unwrap_err();
    assert_eq!(cut.handlers(), 1, "{cut}");
    assert!(log.line("cut at the end").contains("question"));
    assert!(log.line(" listening ").contains(&server.address.to_string()));
    for what in [" stopping\n", " stopped\n"] {
        assert_eq!(log.text().matches(what).count(), 1, "{what}");
    }
}

/// The median and the 99th percentile of the time from connecting to the end of the answer.
async fn latency(server: &Running, name: &str) -> (Duration, Duration) {
    let time = TokioClock::new();
    let mut latencies = Vec::new();
    for number in 0..400 {
        let wire = Push::event(&format!("{name}{number}"), "n").wire();
        let start = time.monotonic();
        let response = server.exchange(&wire).await;
        latencies.push(time.monotonic() - start);
        assert_eq!(status(&response), "200", "{response}");
    }
    latencies.sort_unstable();
    (latencies[200], latencies[396])
}

/// The handlers mostly wait, as handlers do: together they take a few per cent of one core.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_takes_under_50_ms_at_p99_while_100_handlers_run() {
    let (real, busy) = (TokioClock::new(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&busy);
    let dispatcher = Dispatcher::builder()
        .max_running(200)
        .on(Route::any_event().acknowledged(AckMode::First), move |event: Delivery| {
            let (real, counted) = (real.clone(), Arc::clone(&counted));
            async move {
                if event.metadata().event_type.as_deref().is_some_and(|name| name.starts_with("busy")) {
                    counted.fetch_add(1, Ordering::SeqCst);
                    loop {
                        std::hint::black_box(
                            (0..1_000_u64).fold(0, |sum: u64, number| sum.rotate_left(1) ^ number),
                        );
                        real.sleep(Duration::from_millis(20)).await;
                    }
                }
            }
        })
        .build();
    let server = start_with(Arc::new(dispatcher), |server| server).await;
    let (idle_p50, idle_p99) = latency(&server, "idle").await;
    for number in 0..100 {
        let push = Push::event(&format!("busy{number}"), "n");
        assert!(acknowledges(body(&server.exchange(&push.wire()).await)));
    }
    while busy.load(Ordering::SeqCst) < 100 {
        tokio::task::yield_now().await;
    }
    let (p50, p99) = latency(&server, "quick").await;
    println!("no handler running: p50 {idle_p50:?}, p99 {idle_p99:?}");
    println!("100 handlers running: p50 {p50:?}, p99 {p99:?} (400 pushes, a new connection each)");
    assert!(p99 < Duration::from_millis(50), "p99 {p99:?}, and {idle_p99:?} without handlers");
}
