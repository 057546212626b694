//! What can go wrong before there is a WebSocket: names, addresses, certificates, and peers that say nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::support::tls::TlsServer;
use crate::support::{Answer, TestGateway, app, done, patient};
use dingtalk_gateway::{AppHandle, ConnectionEvent, ConnectionState, Gateway, GatewayBuilder, GatewayError};
use dingtalk_transport::{
    Clock, HyperTransport, ManualClock, Proxy, Reached, TokioClock, TransportErrorKind,
};
use dingtalk_types::Hosts;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const UNKNOWN: &str = "no-such-host.invalid";

fn builder(transport: &HyperTransport, clock: &ManualClock) -> GatewayBuilder {
    let connector = transport.connector().clone();
    Gateway::builder(Arc::new(transport.clone()), connector)
        .clock(Arc::new(clock.clone()))
        .allow_host(UNKNOWN)
}

/// Three attempts, none before its back-off is over.
async fn fails(what: &str, gateway: &Gateway, clock: &ManualClock, kind: TransportErrorKind, host: &str) {
    let handle = gateway.add(app(done())).expect("added");
    let mut connection_events = handle.connection_events();
    for attempt in 1..=3 {
        patient(handle.wait_for(|status| status.connections[0].attempts == attempt)).await;
        let status = handle.status();
        let counters = handle.counters();
        assert_eq!(status.connections[0].state, ConnectionState::Waiting, "{what}: {status:?}");
        assert_eq!(
            (counters.open_calls, counters.failures, counters.connects),
            (attempt.into(), attempt.into(), 0),
            "{what}"
        );
        let event = connection_events.try_recv();
        let Ok(ConnectionEvent::Failed { connection: 0, error }) = event else { panic!("{what}: {event:?}") };
        let text = error.to_string();
        assert_eq!(status.last_error().map(GatewayError::to_string), Some(text.clone()), "{what}");
        assert!(text.contains(host) && text.contains("check") && !text.contains('\n'), "{what}: {text}");
        let GatewayError::Transport(error) = &*error else { panic!("{what}: {error:?}") };
        assert_eq!((error.kind(), error.reached()), (kind, Reached::No), "{what}: {error:?}");
        if attempt == 1 {
            println!("{what}: {text}");
        }
        clock.advance(Duration::from_secs(80));
    }
    patient(gateway.shutdown(Duration::ZERO)).await.expect("nothing runs");
}

/// An address where nobody listens.
async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address").to_string()
}

#[tokio::test]
async fn failures_of_names_addresses_and_certificates_are_counted_backed_off_and_told_by_kind() {
    use TransportErrorKind::{Connect, Resolve, Tls};
    let trusted = TlsServer::start("127.0.0.1").await.trusted();
    let stranger = TlsServer::start("127.0.0.1").await.address;
    let misnamed = TlsServer::start("elsewhere.example").await;
    let other = misnamed.address;
    let (nobody, misnamed) = (nobody().await, misnamed.trusted());
    let cases = [
        ("an unknown name", &trusted, "", UNKNOWN.to_owned(), Resolve),
        ("a refused connection", &trusted, "", nobody, Connect),
        ("an unknown issuer", &trusted, "s", stranger.to_string(), Tls),
        ("another's certificate", &misnamed, "s", other.to_string(), Tls),
    ];
    let count = 2 * cases.len();
    for (what, transport, secure, host, kind) in cases {
        let clock = ManualClock::default();
        let address = format!("http{secure}://{host}");
        let gateway = builder(transport, &clock).hosts(Hosts::custom(address.clone(), address)).build();
        fails(&format!("open call, {what}"), &gateway, &clock, kind, &host).await;

        let dingtalk = TestGateway::start().await;
        for _ in 0..4 {
            dingtalk.answer(Answer::Endpoint(format!("ws{secure}://{host}/connect")));
        }
        let hosts = Hosts::custom(dingtalk.url(), dingtalk.url());
        let gateway = builder(transport, &clock).hosts(hosts).build();
        fails(&format!("WebSocket, {what}"), &gateway, &clock, kind, &host).await;
    }
    println!(
        "{count} of {count} failures of names, addresses and TLS: three attempts each, backed off and told by kind"
    );
}

/// Accepts one connection, reads, and never answers.
struct Mute {
    address: SocketAddr,
    heard: oneshot::Receiver<u8>,
    closed: JoinHandle<()>,
}

impl Mute {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (hear, heard) = oneshot::channel();
        let closed = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("accepted");
            hear.send(stream.read_u8().await.expect("a byte")).expect("the test listens");
            // Until the client is gone.
            let _rest = stream.read_to_end(&mut Vec::new()).await;
        });
        Self { address, heard, closed }
    }

    /// What is read until it stalls begins with `first`; then the client is stopped, and lets go.
    async fn stop(self, what: &str, first: u8, handle: &AppHandle, clock: &ManualClock) {
        let heard = patient(self.heard).await.expect("a connection");
        assert_eq!(heard, first, "{what}");
        stop(what, handle, clock).await;
        patient(self.closed).await.expect("the connection is closed");
    }
}

/// Within a second, and nothing happens in the hour after it.
async fn stop(what: &str, handle: &AppHandle, clock: &ManualClock) {
    assert_eq!(handle.status().connections[0].state, ConnectionState::Connecting, "{what}");
    let watch = TokioClock::new();
    patient(handle.stop(Duration::from_secs(20))).await.expect("nothing runs");
    let took = watch.monotonic();
    println!("stop during {what}: {took:?}");
    assert!(took <= Duration::from_secs(1), "{what}: stopped after {took:?}");
    for _ in 0..60 {
        clock.advance(Duration::from_secs(60));
        tokio::task::yield_now().await;
    }
    let counters = handle.counters();
    assert_eq!((counters.open_calls, counters.connects), (1, 0), "{what}: goes on after a stop");
    assert!(handle.status().stopped(), "{what}");
}

#[tokio::test]
async fn stop_ends_whatever_stalls_before_there_is_a_websocket_within_a_second_and_for_good() {
    const CLIENT_HELLO: u8 = 0x16;
    let trusting = TlsServer::start("127.0.0.1").await.trusted();
    let clock = ManualClock::default();
    let add = |gateway: GatewayBuilder| gateway.build().add(app(done())).expect("added");

    let mute = Mute::start().await;
    let address = format!("https://{}", mute.address);
    let handle = add(builder(&trusting, &clock).hosts(Hosts::custom(address.clone(), address)));
    mute.stop("the TLS handshake of the open call", CLIENT_HELLO, &handle, &clock).await;

    let mute = Mute::start().await;
    let address = format!("http://{}", mute.address);
    let handle = add(builder(&trusting, &clock).hosts(Hosts::custom(address.clone(), address)));
    mute.stop("the open call", b'P', &handle, &clock).await;

    for (what, scheme, first) in
        [("the TLS handshake of the WebSocket", "wss", CLIENT_HELLO), ("the upgrade", "ws", b'G')]
    {
        let (dingtalk, mute) = (TestGateway::start().await, Mute::start().await);
        dingtalk.answer(Answer::Endpoint(format!("{scheme}://{}/connect", mute.address)));
        let handle = add(builder(&trusting, &clock).hosts(Hosts::custom(dingtalk.url(), dingtalk.url())));
        mute.stop(what, first, &handle, &clock).await;
        assert_eq!(dingtalk.open_calls().len(), 1, "{what}");
    }

    let mute = Mute::start().await;
    let proxy = Proxy::all(format!("http://{}", mute.address));
    let proxied = HyperTransport::builder().proxy(proxy).build().expect("a transport");
    let dingtalk = "https://dingtalk.example";
    let handle = add(builder(&proxied, &clock).hosts(Hosts::custom(dingtalk, dingtalk)));
    mute.stop("the proxy's answer", b'C', &handle, &clock).await;
}
