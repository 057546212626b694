//! The other end: the least server that hyper can be, in a process of its own. It talks to its parent in lines of JSON: where
//! it listens first, then its counters for every line it is sent; it ends with its parent.

use std::convert::Infallible;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::failure::Failure;
use crate::machine;

/// The argument that turns this program into the server.
pub(crate) const ARGUMENT: &str = "server";

const HOST: &str = "127.0.0.1";
const TOKEN_PATH: &str = "/v1.0/oauth2/accessToken";
/// The token that the server issues.
pub(crate) const TOKEN_TEXT: &str = "5d1a0f3c9a3b3d0a8f6e1c7b2d4e9f10";
/// About 100 bytes, as most answers are.
const USER: &[u8] =
    r#"{"errcode":0,"errmsg":"ok","request_id":"6i7k06ww3wy0","result":{"userid":"manager4220","name":"张三"}}"#
        .as_bytes();

/// Where the server listens and whom to trust.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Addresses {
    pub(crate) plain: String,
    pub(crate) tls: String,
    /// The certificate of `tls`, in PEM; it vouches for itself.
    pub(crate) certificate: String,
}

/// What the server has seen so far.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) connections: u64,
    pub(crate) token_requests: u64,
    pub(crate) requests: u64,
}

/// The server as its parent sees it; dropping it ends the process.
pub(crate) struct Server {
    pub(crate) addresses: Addresses,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Server {
    pub(crate) fn start() -> Result<Self, Failure> {
        let mut child = machine::on_core_0(ARGUMENT)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().ok_or("the server has no stdin")?;
        let mut output = BufReader::new(child.stdout.take().ok_or("the server has no stdout")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        Ok(Self { addresses: serde_json::from_str(&line)?, child, input, output })
    }

    pub(crate) fn counts(&mut self) -> Result<Counts, Failure> {
        self.input.write_all(b"\n")?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Default)]
struct Counters {
    connections: AtomicU64,
    token_requests: AtomicU64,
    requests: AtomicU64,
}

/// Serves until the parent has gone.
pub(crate) fn run() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let counters = Arc::new(Counters::default());
    let (acceptor, certificate) = certify()?;
    let (plain, tls) = runtime.block_on(async {
        Ok::<_, Failure>((TcpListener::bind((HOST, 0)).await?, TcpListener::bind((HOST, 0)).await?))
    })?;
    say(&Addresses {
        plain: format!("http://{}", plain.local_addr()?),
        tls: format!("https://{}", tls.local_addr()?),
        certificate,
    })?;
    let seen = Arc::clone(&counters);
    std::thread::spawn(move || answer_parent(&seen));
    runtime.block_on(async {
        tokio::spawn(accept(tls, Some(acceptor), Arc::clone(&counters)));
        accept(plain, None, counters).await
    })
}

fn answer_parent(counters: &Counters) -> ! {
    for _ in std::io::stdin().lines().map_while(Result::ok) {
        let counts = Counts {
            connections: counters.connections.load(Ordering::Relaxed),
            token_requests: counters.token_requests.load(Ordering::Relaxed),
            requests: counters.requests.load(Ordering::Relaxed),
        };
        if say(&counts).is_err() {
            break;
        }
    }
    std::process::exit(0)
}

fn say(message: &impl Serialize) -> Result<(), Failure> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&line)?;
    Ok(stdout.flush()?)
}

fn certify() -> Result<(TlsAcceptor, String), Failure> {
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(vec![HOST.to_owned()])?.self_signed(&key)?;
    let private_key = PrivateKeyDer::try_from(key.serialize_der())?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private_key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), certificate.pem()))
}

async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    counters: Arc<Counters>,
) -> Result<(), Failure> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        counters.connections.fetch_add(1, Ordering::Relaxed);
        let (tls, counters) = (tls.clone(), Arc::clone(&counters));
        tokio::spawn(async move {
            match tls {
                None => serve(stream, counters).await,
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => serve(stream, counters).await,
                    Err(error) => drop(error),
                },
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, counters: Arc<Counters>) {
    let service = service_fn(|request| answer(request, &counters));
    // A client that goes away in the middle is none of the server's business.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(
    request: Request<Incoming>,
    counters: &Counters,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let token = || format!(r#"{{"accessToken":"{TOKEN_TEXT}","expireIn":7200}}"#).into();
    let body: Bytes = if request.uri().path() == TOKEN_PATH {
        counters.token_requests.fetch_add(1, Ordering::Relaxed);
        token()
    } else {
        counters.requests.fetch_add(1, Ordering::Relaxed);
        Bytes::from_static(USER)
    };
    let _ = request.into_body().collect().await;
    let mut response = Response::new(Full::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
