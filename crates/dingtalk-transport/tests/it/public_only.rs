//! Requests that go to public addresses only.

use dingtalk_transport::{Proxy, PublicOnly, Reached, TransportErrorKind};
use http::Request;

use crate::support::{Server, call, failure, get, transport};

fn public_only(
    request: Request<dingtalk_transport::Body>,
    rule: PublicOnly,
) -> Request<dingtalk_transport::Body> {
    let mut request = request;
    request.extensions_mut().insert(rule);
    request
}

#[tokio::test]
async fn neither_an_address_nor_a_name_of_this_machine_is_asked() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").await;
    let transport = transport();
    let port = server.url("/").rsplit(':').next().expect("a port").trim_end_matches('/').to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"] {
        let request = get(&format!("http://{host}:{port}/secret"));
        let error = failure(&transport, public_only(request, PublicOnly::new())).await;
        assert!(
            matches!(error.kind(), TransportErrorKind::NotPublic | TransportErrorKind::Resolve),
            "{host}: {error:?}"
        );
        assert_eq!(error.reached(), Reached::No);
    }
    assert_eq!(server.accepted(), 0);
}

#[tokio::test]
async fn a_connection_that_went_elsewhere_is_not_used_and_an_exception_is_by_name() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").await;
    let transport = transport();
    call(&transport, get(&server.url("/"))).await.expect("an answer");
    let refused = failure(&transport, public_only(get(&server.url("/")), PublicOnly::new())).await;
    assert_eq!(refused.kind(), TransportErrorKind::NotPublic);
    println!("{refused}");
    let excepted = PublicOnly::new().except(["127.0.0.1"]);
    call(&transport, public_only(get(&server.url("/")), excepted)).await.expect("an answer");
}

#[tokio::test]
async fn a_proxy_is_not_asked_for_a_private_address() {
    let proxy = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi").await;
    let rules = Proxy::all(proxy.url(""));
    let transport = dingtalk_transport::HyperTransport::builder().proxy(rules).build().expect("a transport");
    let request = public_only(get("http://169.254.169.254/latest/meta-data"), PublicOnly::new());
    assert_eq!(failure(&transport, request).await.kind(), TransportErrorKind::NotPublic);
    assert_eq!(proxy.accepted(), 0);
}
