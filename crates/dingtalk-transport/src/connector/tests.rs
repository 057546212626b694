//! A host of several addresses, some of which do not answer. (Linux: a full accept queue is a black hole there.)
#![cfg(target_os = "linux")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::resolver::Resolver;
use super::{Connector, Purpose, Reach, Tls, TlsSettings};
use crate::clock::{Clock, TokioClock};
use crate::error::TransportErrorKind;

const LIMIT: Duration = Duration::from_secs(5);

/// A full accept queue drops every further SYN, as a black hole does.
struct BlackHole {
    _listener: TcpListener,
    _queued: TcpStream,
}

impl BlackHole {
    async fn at(address: &str, port: u16) -> (Self, u16) {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::new(address.parse().expect("an address"), port)).expect("a free port");
        let listener = socket.listen(0).expect("a listener");
        let address = listener.local_addr().expect("an address");
        let queued = TcpStream::connect(address).await.expect("the queue takes one");
        (Self { _listener: listener, _queued: queued }, address.port())
    }
}

fn connector(addresses: &[&str], port: u16) -> Connector {
    let address = |address: &&str| SocketAddr::new(address.parse().expect("an address"), port);
    let mut resolver = Resolver::default();
    resolver.fixed = Some(addresses.iter().map(address).collect());
    let tls = Tls::new(TlsSettings::default()).expect("TLS");
    let clock = Arc::new(TokioClock::new());
    Connector::with_resolver(resolver, tls, None, LIMIT, clock)
}

#[tokio::test(start_paused = true)]
async fn an_address_that_does_not_answer_leaves_time_for_the_next_ones() {
    let (_first, port) = BlackHole::at("127.0.0.2", 0).await;
    let (_second, _) = BlackHole::at("127.0.0.3", port).await;
    let _works = TcpListener::bind(("127.0.0.4", port)).await.expect("a free port");
    for addresses in [&["127.0.0.2", "127.0.0.4"][..], &["127.0.0.2", "127.0.0.3", "127.0.0.4"]] {
        let clock = TokioClock::new();
        let uri = format!("ws://review.test:{port}/").parse().expect("a URI");
        let connected = connector(addresses, port).connect(&uri).await;
        println!("{addresses:?}: {:?} after {:?}", connected.as_ref().map(|_| ()), clock.monotonic());
        connected.expect("the last address answers");
        assert!(clock.monotonic() < LIMIT, "after {:?}", clock.monotonic());
    }
}

#[tokio::test(start_paused = true)]
async fn addresses_none_of_which_answers_cost_the_connect_timeout() {
    let (_first, port) = BlackHole::at("127.0.0.2", 0).await;
    let (_second, _) = BlackHole::at("127.0.0.3", port).await;
    let clock = TokioClock::new();
    let uri = format!("ws://review.test:{port}/").parse().expect("a URI");
    let error = connector(&["127.0.0.2", "127.0.0.3"], port).connect(&uri).await.expect_err("nobody");
    assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout(LIMIT));
    let took = clock.monotonic();
    assert!((LIMIT..LIMIT + Duration::from_millis(50)).contains(&took), "{took:?}");
}

/// What a name resolves to is looked at when it is dialled, so one that resolves to something else by then gains nothing.
#[tokio::test]
async fn a_name_of_private_addresses_is_not_dialled() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let uri = format!("http://rebinding.test:{port}/").parse().expect("a URI");
    for addresses in [&["127.0.0.1"][..], &["10.0.0.1", "127.0.0.1", "::ffff:127.0.0.1"]] {
        let connector = connector(addresses, port);
        let error = connector.open(&uri, Purpose::Requests, Reach::PublicOnly).await.expect_err("refused");
        assert_eq!(error.kind(), TransportErrorKind::NotPublic);
    }
    let anywhere = connector(&["127.0.0.1"], port).open(&uri, Purpose::Requests, Reach::Anywhere).await;
    anywhere.expect("a connection");
}
