//! TLS on the port of the fake, for clients that insist on it.

use std::sync::Arc;

use crate::support::Http;
use dingtalk_fake::Fake;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn secure(fake: &Fake, stream: TcpStream, name: &'static str) -> TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    let pem = fake.certificate_pem().unwrap();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

/// Sends a request whose answer ends with the connection, or with its head.
async fn exchange(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(answer).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();
    head + std::str::from_utf8(&body).unwrap()
}

fn open(fake: &Fake) -> String {
    let body = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
        "subscriptions": [{"type": "EVENT", "topic": "*"}]})
    .to_string();
    format!(
        "POST /v1.0/gateway/connections/open HTTP/1.1\r\nHost: api.dingtalk.com\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn endpoint_and_ticket(answer: &str) -> (String, String) {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let opened: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
    (opened["endpoint"].as_str().unwrap().to_owned(), opened["ticket"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_client_that_comes_by_tls_is_sent_to_a_wss_endpoint_and_plain_ones_stay_plain() {
    let fake = Fake::builder().tls().start().await.unwrap();
    let stream = TcpStream::connect(fake.address()).await.unwrap();
    let mut api = secure(&fake, stream, "api.dingtalk.com").await;
    let (endpoint, ticket) = endpoint_and_ticket(&exchange(&mut api, &open(&fake)).await);
    assert_eq!(endpoint, format!("wss://{}/connect", fake.address()));

    let stream = TcpStream::connect(fake.address()).await.unwrap();
    let mut socket = secure(&fake, stream, "127.0.0.1").await;
    let handshake = format!(
        "GET /connect?ticket={ticket} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        fake.address()
    );
    let answer = exchange(&mut socket, &handshake).await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    fake.stream().wait_for_connections(1).await;

    let mut plain = TcpStream::connect(fake.address()).await.unwrap();
    let (endpoint, _) = endpoint_and_ticket(&exchange(&mut plain, &open(&fake)).await);
    assert_eq!(endpoint, format!("ws://{}/connect", fake.address()));
    assert_eq!(Http::new(&fake).get("/gettoken").await["errcode"], 40035);
}

#[tokio::test]
async fn a_client_that_takes_the_fake_for_its_proxy_reaches_it_under_the_real_names() {
    let fake = Fake::builder().tls().start().await.unwrap();
    let mut proxy = TcpStream::connect(fake.address()).await.unwrap();
    let connect = "CONNECT api.dingtalk.com:443 HTTP/1.1\r\nHost: api.dingtalk.com:443\r\n\r\n";
    let answer = exchange(&mut proxy, connect).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let mut api = secure(&fake, proxy, "api.dingtalk.com").await;
    let answer = exchange(&mut api, &open(&fake)).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}
