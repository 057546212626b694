//! Through a proxy: tunnels and forwarding, with credentials and without.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::support::tls::Authority;
use crate::support::*;
use dingtalk_transport::{HyperTransport, Proxy, Reached, TransportBuildError, TransportErrorKind};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;

/// `Basic` of `user:p@ss`.
const CREDENTIALS: &str = "Basic dXNlcjpwQHNz";

type Log = Arc<Mutex<Vec<Received>>>;

/// Serves one connection of a proxy: tunnels lead to `target` whatever their name, forwarded requests get `{}`.
async fn serve_proxy(
    mut client: impl AsyncRead + AsyncWrite + Unpin,
    target: SocketAddr,
    password: bool,
    log: Log,
) {
    while let Some(request) = read_request(&mut client).await {
        let allowed = !password || request.header("proxy-authorization") == Some(CREDENTIALS);
        let tunnel = request.head.starts_with("CONNECT ");
        log.lock().expect("a whole log").push(request);
        let answer: &[u8] = match (allowed, tunnel) {
            (false, _) => b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            (true, true) => b"HTTP/1.1 200 Connection established\r\n\r\n",
            (true, false) => OK,
        };
        if client.write_all(answer).await.is_err() || client.flush().await.is_err() {
            return;
        }
        if allowed && tunnel {
            let mut upstream = TcpStream::connect(target).await.expect("the target listens");
            let _ = copy_bidirectional(&mut client, &mut upstream).await;
            return;
        }
    }
}

async fn proxy(target: SocketAddr, password: bool) -> (Server, Log) {
    let log = Log::default();
    let writer = log.clone();
    let server = Server::start(move |stream, _| serve_proxy(stream, target, password, writer.clone())).await;
    (server, log)
}

fn heads(log: &Log) -> Vec<String> {
    log.lock().expect("a whole log").iter().map(|request| request.head.clone()).collect()
}

fn nowhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 1))
}

#[tokio::test]
async fn https_is_tunnelled_with_credentials_and_the_target_sees_none() {
    let authority = Authority::new();
    let target = authority.server("api.dingtalk.com").await;
    let (proxy, log) = proxy(target.address, true).await;
    let address = format!("http://user:p%40ss@{}", proxy.address);
    let transport = authority.trusted().proxy(Proxy::all(address)).build().expect("a transport");
    for _ in 0..3 {
        let answer = call(&transport, post("https://api.dingtalk.com/v1.0/x?key=s3cret", "{}")).await;
        assert_eq!(answer.expect("an answer"), "{}");
    }
    let heads = heads(&log);
    assert_eq!(heads.len(), 1, "one tunnel serves all calls");
    assert!(heads[0].starts_with("CONNECT api.dingtalk.com:443 HTTP/1.1\r\n"), "{}", heads[0]);
    assert!(!heads[0].contains("s3cret"));
}

#[tokio::test]
async fn a_proxy_reached_by_tls_tunnels_as_well() {
    let authority = Authority::new();
    let target = authority.server("api.dingtalk.com").await;
    let acceptor = authority.acceptor(crate::support::tls::leaf("localhost"));
    let (address, log) = (target.address, Log::default());
    let proxy = Server::start(move |stream, _| {
        let (acceptor, log) = (acceptor.clone(), log.clone());
        async move { serve_proxy(acceptor.accept(stream).await.expect("TLS"), address, false, log).await }
    })
    .await;
    let address = format!("https://localhost:{}", proxy.address.port());
    let transport = authority.trusted().proxy(Proxy::all(address)).build().expect("a transport");
    call(&transport, post("https://api.dingtalk.com/", "{}")).await.expect("an answer");
}

#[tokio::test]
async fn missing_or_wrong_credentials_are_a_proxy_error() {
    let (proxy, _log) = proxy(nowhere(), true).await;
    for user in ["", "user:wrong@"] {
        let address = format!("http://{user}{}", proxy.address);
        let transport = HyperTransport::builder().proxy(Proxy::all(address)).build().expect("a transport");
        let error = failure(&transport, post("https://api.dingtalk.com/", "{}")).await;
        assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Proxy, Reached::No));
        assert!(chain(&error).contains("authorization required"), "{}", chain(&error));
        assert!(!chain(&error).contains("wrong"), "{}", chain(&error));
    }
}

#[tokio::test]
async fn plain_http_is_forwarded_in_absolute_form_with_credentials() {
    let (proxy, log) = proxy(nowhere(), true).await;
    let address = format!("http://user:p%40ss@{}", proxy.address);
    let transport = HyperTransport::builder().proxy(Proxy::all(address)).build().expect("a transport");
    for _ in 0..3 {
        call(&transport, get("http://intranet.example/path?q=1")).await.expect("an answer");
    }
    let heads = heads(&log);
    assert_eq!((heads.len(), proxy.accepted()), (3, 1));
    assert!(heads[0].starts_with("GET http://intranet.example/path?q=1 HTTP/1.1\r\n"), "{}", heads[0]);
    assert!(heads[0].contains("host: intranet.example\r\n"), "{}", heads[0]);
}

#[tokio::test]
async fn the_connector_tunnels_plain_targets_too() {
    let target = Server::answering(OK).await;
    let (proxy, log) = proxy(target.address, false).await;
    let transport = HyperTransport::builder().proxy(Proxy::all(proxy.url(""))).build().expect("a transport");
    let uri = "ws://gateway.example/x".parse().expect("a URI");
    let mut stream = patient(transport.connector().connect(&uri)).await.expect("a connection");
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.expect("room");
    let mut answer = vec![0; OK.len()];
    patient(stream.read_exact(&mut answer)).await.expect("an answer");
    assert!(heads(&log)[0].starts_with("CONNECT gateway.example:80 HTTP/1.1\r\n"), "{}", heads(&log)[0]);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_a_failed_connection_to_the_proxy() {
    let transport = HyperTransport::builder()
        .proxy(Proxy::all("http://user:s3cret@127.0.0.1:1"))
        .build()
        .expect("a transport");
    let error = failure(&transport, post("https://api.dingtalk.com/", "{}")).await;
    assert_eq!((error.kind(), error.reached()), (TransportErrorKind::Connect, Reached::No));
    assert_eq!(error.host(), Some("127.0.0.1:1"));
    assert!(!chain(&error).contains("s3cret"), "{}", chain(&error));
}

#[test]
fn an_address_that_is_none_is_told_at_once_without_repeating_it() {
    for address in [
        "",
        "no spaces please:s3cret@",
        "nonsense://user:s3cret@host:1",
        "/s3cret",
        "http://user:s3cret with space@host:1",
        "http://user:s3cret#@host:1",
        "http://user:s3cret/@host:1",
        "http://:3128",
        "http://host:http",
        "host:3128",
    ] {
        let error = HyperTransport::builder().proxy(Proxy::all(address)).build().expect_err("a refusal");
        assert!(matches!(error, TransportBuildError::InvalidProxy), "{address}: {error:?}");
        assert!(!format!("{error} {error:?} {:?}", Proxy::all(address)).contains("s3cret"));
    }
}

#[test]
fn a_socks_proxy_is_told_at_once() {
    for address in ["socks5://user:s3cret@host:1", "socks4a://host", "SOCKS5H://host:1080", "socks://host"] {
        let error = HyperTransport::builder().proxy(Proxy::all(address)).build().expect_err("a refusal");
        assert!(matches!(error, TransportBuildError::SocksProxy), "{address}: {error:?}");
        assert!(error.to_string().contains("HTTP proxy"), "{error}");
    }
}

/// What building a transport says in a process with these variables.
fn built_with(variables: &[(&str, &str)]) -> String {
    let this = std::env::current_exe().expect("the test program");
    let output = std::process::Command::new(this)
        .args(["--exact", "proxy::builds", "--ignored", "--nocapture"])
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("the test program runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_the_environment_says_and_cannot_be_used_is_told_at_once_by_its_name() {
    let socks = "socks5://user:s3cret@127.0.0.1:1080";
    for (variables, said) in [
        (&[("ALL_PROXY", socks)][..], "built: ALL_PROXY: SOCKS"),
        (&[("all_proxy", "socks5h://127.0.0.1:1080")], "built: all_proxy: SOCKS"),
        (&[("ALL_PROXY", socks), ("HTTPS_PROXY", "http://host:1")], "built: ALL_PROXY: SOCKS"),
        (&[("HTTPS_PROXY", "nonsense://s3cret")], "built: HTTPS_PROXY: the proxy's address"),
        (&[("HTTPS_PROXY", "http://user:s3cret word@host:1")], "built: HTTPS_PROXY: the proxy's address"),
        (&[("http_proxy", " http://host:1")], "built: http_proxy: the proxy's address"),
        (&[("HTTPS_PROXY", ""), ("https_proxy", socks)], "built: yes"),
        (&[("ALL_PROXY", socks), ("NO_PROXY", "localhost, *")], "built: yes"),
        (
            &[("ALL_PROXY", socks), ("HTTPS_PROXY", "host:1"), ("HTTP_PROXY", "https://[::1]:1/")],
            "built: yes",
        ),
        (&[], "built: yes"),
    ] {
        let output = built_with(variables);
        assert!(output.contains(said), "{variables:?}: {output}");
        assert!(!output.contains("s3cret"), "{output}");
    }
}

#[test]
#[ignore = "run by what_the_environment_says_and_cannot_be_used_is_told_at_once_by_its_name"]
fn builds() {
    match HyperTransport::new() {
        Ok(_) => println!("built: yes"),
        Err(error) => println!("built: {error}"),
    }
}

/// Runs one of the ignored tests below in a process whose environment names `proxy`.
async fn with_environment(test: &str, proxy: &Server, target: &Server) -> String {
    let this = std::env::current_exe().expect("the test program");
    let output = tokio::process::Command::new(this)
        .args(["--exact", test, "--ignored"])
        .env_clear()
        .env("http_proxy", format!("http://user:p%40ss@{}", proxy.address))
        .env("NO_PROXY", "direct.invalid")
        .env("TEST_TARGET", format!("http://localhost:{}/", target.address.port()))
        .output();
    let output = patient(output).await.expect("the test program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn the_environments_proxy_is_used_and_its_exceptions_are_not() {
    let target = Server::answering(OK).await;
    let (proxy, log) = proxy(nowhere(), true).await;
    let output = with_environment("proxy::environment", &proxy, &target).await;
    assert!(output.contains("1 passed"), "{output}");
    assert_eq!(target.accepted(), 1, "this machine is never reached through the environment's proxy");
    let heads = heads(&log);
    assert_eq!(heads.len(), 1);
    assert!(heads[0].starts_with("GET http://elsewhere.invalid/ HTTP/1.1\r\n"), "{}", heads[0]);
}

#[tokio::test]
#[ignore = "run by the_environments_proxy_is_used_and_its_exceptions_are_not"]
async fn environment() {
    let transport = HyperTransport::new().expect("a transport");
    call(&transport, get("http://elsewhere.invalid/")).await.expect("the proxy answers");
    call(&transport, get(&std::env::var("TEST_TARGET").expect("a target")))
        .await
        .expect("the target answers");
    let error = failure(&transport, get("http://direct.invalid/")).await;
    assert_eq!(error.kind(), TransportErrorKind::Resolve);
    let ignoring = HyperTransport::builder().proxy(Proxy::none()).build().expect("a transport");
    assert_eq!(failure_kind(&ignoring, get("http://elsewhere.invalid/")).await, TransportErrorKind::Resolve);
}
