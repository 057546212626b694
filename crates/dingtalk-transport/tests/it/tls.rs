//! Certificates are verified, always.

use crate::support::tls::{Authority, self_signed_server, serve};
use crate::support::*;
use dingtalk_transport::{HyperTransport, Reached, Roots, TransportBuildError, TransportErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

fn url(server: &Server, host: &str) -> String {
    format!("https://{host}:{}/", server.address.port())
}

async fn assert_refused(transport: &HyperTransport, url: &str, cause: &str) {
    let error = failure(transport, post(url, "s3cret")).await;
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Tls, Reached::No), "{}", chain(&error));
    assert!(chain(&error).contains(cause), "{} does not name {cause}", chain(&error));
}

#[tokio::test]
async fn an_added_authority_is_trusted_and_the_connection_kept() {
    let authority = Authority::new();
    let server = authority.server("localhost").await;
    let transport = authority.trusted().build().expect("a transport");
    for _ in 0..5 {
        assert_eq!(call(&transport, post(&url(&server, "localhost"), "{}")).await.expect("an answer"), "{}");
    }
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn an_authority_can_be_added_to_the_systems() {
    let authority = Authority::new();
    let server = authority.server("127.0.0.1").await;
    let transport = builder().add_root_certificate_pem(authority.pem()).build().expect("a transport");
    call(&transport, get(&url(&server, "127.0.0.1"))).await.expect("an answer");
}

#[tokio::test]
async fn an_unknown_issuer_is_refused() {
    let server = Authority::new().server("localhost").await;
    let stranger = Authority::new().trusted().build().expect("a transport");
    assert_refused(&stranger, &url(&server, "localhost"), "UnknownIssuer").await;
}

#[tokio::test]
async fn the_system_trusts_no_unknown_issuer_either() {
    let server = Authority::new().server("localhost").await;
    let error = failure(&transport(), get(&url(&server, "localhost"))).await;
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Tls, Reached::No));
}

#[tokio::test]
async fn a_self_signed_certificate_is_refused() {
    let server = self_signed_server("localhost").await;
    let transport = Authority::new().trusted().build().expect("a transport");
    assert_refused(&transport, &url(&server, "localhost"), "UnknownIssuer").await;
}

#[tokio::test]
async fn a_wrong_name_is_refused() {
    let authority = Authority::new();
    let server = authority.server("oapi.dingtalk.com.example").await;
    let transport = authority.trusted().build().expect("a transport");
    assert_refused(&transport, &url(&server, "localhost"), "not valid for name").await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let server = authority.expired_server("localhost").await;
    let transport = authority.trusted().build().expect("a transport");
    assert_refused(&transport, &url(&server, "localhost"), "expired").await;
}

#[tokio::test]
async fn a_server_without_tls_is_refused() {
    let server = Server::start(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await.expect("room");
        drain(&mut stream).await;
    })
    .await;
    let transport = Authority::new().trusted().build().expect("a transport");
    assert_refused(&transport, &url(&server, "localhost"), "").await;
}

/// A `ServerHello` of `version` that picks `cipher`.
fn server_hello(version: [u8; 2], cipher: [u8; 2]) -> Vec<u8> {
    let mut hello = [&[2, 0, 0, 38][..], &version, &[7; 32], &[0], &cipher, &[0]].concat();
    let length = u8::try_from(hello.len()).expect("a short message");
    hello.splice(0..0, [22, version[0], version[1], 0, length]);
    hello
}

#[tokio::test]
async fn old_versions_and_weak_ciphers_are_refused() {
    let hellos = [
        ("TLS 1.0", server_hello([3, 1], [0xc0, 0x2f])),
        ("TLS 1.1", server_hello([3, 2], [0xc0, 0x2f])),
        ("3DES", server_hello([3, 3], [0x00, 0x0a])),
        ("RC4", server_hello([3, 3], [0x00, 0x05])),
        ("a key exchange without forward secrecy", server_hello([3, 3], [0x00, 0x9c])),
    ];
    for (what, hello) in hellos {
        let server = Server::start(move |mut stream, _| {
            let hello = hello.clone();
            async move {
                stream.read_u8().await.expect("a ClientHello");
                stream.write_all(&hello).await.expect("room");
                drain(&mut stream).await;
            }
        })
        .await;
        let transport = Authority::new().trusted().build().expect("a transport");
        let error = failure(&transport, get(&url(&server, "localhost"))).await;
        assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Tls, Reached::No), "{what}");
    }
}

#[tokio::test]
async fn an_unreadable_root_certificate_is_told_at_once() {
    for builder in [
        builder().add_root_certificate_pem("no certificate"),
        builder().add_root_certificate_pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        builder().add_root_certificate_der(*b"no certificate"),
    ] {
        let error = builder.build().expect_err("a refusal");
        assert!(matches!(error, TransportBuildError::InvalidRootCertificate(_)), "{error:?}");
    }
}

#[tokio::test]
async fn without_any_authority_only_tls_fails() {
    let transport = builder().roots(Roots::Added).build().expect("a transport");
    let plain = Server::answering(OK).await;
    call(&transport, get(&plain.url("/"))).await.expect("an answer");
    let error = failure(&transport, get(&url(&plain, "localhost"))).await;
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Tls, Reached::No));
}

#[tokio::test]
async fn the_connector_serves_other_protocols() {
    let authority = Authority::new();
    let server = serve(authority.acceptor(crate::support::tls::leaf("localhost"))).await;
    let transport = authority.trusted().build().expect("a transport");
    let uri = format!("wss://localhost:{}/connect?ticket=s3cret", server.address.port());
    let uri = uri.parse().expect("a URI");
    let mut stream = patient(transport.connector().connect(&uri)).await.expect("a connection");
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.expect("room");
    stream.flush().await.expect("an open connection");
    let mut answer = vec![0; OK.len()];
    patient(stream.read_exact(&mut answer)).await.expect("an answer");
    assert_eq!(answer, OK);
}
