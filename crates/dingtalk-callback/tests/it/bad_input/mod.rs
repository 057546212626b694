//! Whatever is not genuine gets one and the same answer and never reaches the receiver: on real sockets, for events, robot
//! messages and card callbacks.

mod kinds;
mod raw;
mod vectors;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use crate::support::*;
use dingtalk_callback::{CallbackReceiver, CallbackServer};
use dingtalk_transport::{Clock, ManualClock, TokioClock};
use kinds::{Bad, bad_requests};
use raw::{Raw, genuine};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(30);
const ROUNDS: u64 = 3;
/// What repeating every bad request may add to the resident memory of the whole test, its own clients included.
const MEMORY: usize = 8 << 20;

struct Server {
    address: SocketAddr,
    callbacks: CallbackReceiver,
    clock: ManualClock,
    taken: Taken,
}

async fn start() -> Server {
    let (taken, clock) = (Taken::default(), clock());
    let callbacks = builder(taken.receiver()).clock(clock.clone()).build();
    let server = CallbackServer::bind("127.0.0.1:0", callbacks.clone()).await.unwrap();
    let address = server.local_addr().unwrap();
    tokio::spawn(server.serve(std::future::pending()));
    Server { address, callbacks, clock, taken }
}

impl Server {
    /// Sends the bytes, ends the sending side, and reads to the end.
    async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.expect("the server reads on while it refuses");
        stream.shutdown().await.unwrap();
        answer(&mut stream).await
    }
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut received = String::new();
    let clock: &dyn Clock = &TokioClock::new();
    let read = clock.within(PATIENCE, stream.read_to_string(&mut received)).await;
    read.expect("no answer").expect("the answer broke off");
    received
}

/// Status, headers in any order, body.
fn essence(response: &str) -> (String, Vec<String>, String) {
    let (head, body) = response.split_once("\r\n\r\n").unwrap_or((response, ""));
    let mut lines = head.split("\r\n").map(str::to_ascii_lowercase);
    let status = lines.next().unwrap_or_default();
    let mut headers: Vec<String> = lines.collect();
    headers.sort();
    (status, headers, body.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_kinds_of_bad_input_get_the_same_answer_and_never_reach_the_receiver() {
    if dingtalk_testing::ran_alone(
        "bad_input::a_thousand_kinds_of_bad_input_get_the_same_answer_and_never_reach_the_receiver",
    ) {
        return;
    }
    let server = start().await;
    let accepted: Vec<Raw> = genuine("accepted").to_vec();
    for request in &accepted {
        assert!(server.exchange(&request.bytes()).await.starts_with("HTTP/1.1 200 "), "{request:?}");
    }
    let expected = essence("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");

    let mut kinds = BTreeMap::<&str, u64>::new();
    let mut memory = Vec::new();
    for round in 0..ROUNDS {
        // What was accepted, with another text: of the robot's message, as that has an id.
        let another_text = accepted[1].with(|request| request.body = Signed::other_text("accepted"));
        let replays = [Bad { kind: "replay", bytes: another_text }];
        for request in &accepted {
            assert!(server.exchange(&request.bytes()).await.starts_with("HTTP/1.1 200 "), "{request:?}");
        }
        for Bad { kind, bytes } in bad_requests().into_iter().chain(replays) {
            let response = server.exchange(&bytes).await;
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(600)]).into_owned();
            assert_eq!(essence(&response), expected, "{kind}: {shown}");
            if round == 0 {
                *kinds.entry(kind).or_default() += 1;
            }
        }
        memory.push(dingtalk_testing::resident_bytes());
    }
    let slow = slow(&server, &expected).await;
    *kinds.entry("slow").or_default() += slow;

    let total: u64 = kinds.values().sum();
    println!("{total} bad requests, all answered alike: {kinds:?}");
    println!("{:?}", server.callbacks.refusals());
    println!("resident after each round: {memory:?} bytes");
    assert!(total >= 1_000, "only {total} requests");
    assert_eq!(server.callbacks.refusals().total(), ROUNDS * (total - slow) + slow);
    let counts = server.callbacks.deliveries();
    assert_eq!((server.taken.count(), counts.acknowledged), (3, 3), "only what is genuine");
    assert_eq!((counts.repeated, counts.total()), (3 * ROUNDS, 3 + 3 * ROUNDS), "and that once");
    if let [_, second, third] = memory[..] {
        assert!(third.saturating_sub(second) < MEMORY, "memory grows: {memory:?}");
    }
}

/// Requests that stop in the middle, at most as many as there are places.
async fn slow(server: &Server, expected: &(String, Vec<String>, String)) -> u64 {
    let mut waiting = Vec::new();
    for request in genuine("slow") {
        let bytes = request.bytes();
        for part in 1..30 {
            let mut stream = TcpStream::connect(server.address).await.unwrap();
            stream.write_all(&bytes[..bytes.len() * part / 30]).await.unwrap();
            waiting.push(tokio::spawn(async move { answer(&mut stream).await }));
        }
    }
    server.clock.wait_for_sleepers(waiting.len()).await;
    let count = waiting.len() as u64;
    for response in waiting {
        while !response.is_finished() {
            server.clock.advance(Duration::from_secs(5));
            tokio::task::yield_now().await;
        }
        assert_eq!(&essence(&response.await.unwrap()), expected);
    }
    count
}
