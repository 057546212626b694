//! A proxy of hyper alone, in a process of its own: what `serve` is compared with.

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpSocket;
use tokio::sync::Semaphore;

const UPSTREAM: &str = "BARE_PROXY_UPSTREAM";

/// It puts the body of every request into one to another address, of which so many are under way at once.
pub(crate) struct BareProxy {
    child: Child,
    pub(crate) url: String,
}

impl BareProxy {
    /// `upstream` is the address with the path and query that all requests get.
    pub(crate) fn start(upstream: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program)
            .args(["--ignored", "--exact", "--nocapture", "bare_proxy::a_proxy_of_hyper_alone"])
            .env(UPSTREAM, upstream)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let url = lines.filter_map(|line| Some(line[line.find("http://")?..].to_owned())).next().unwrap();
        Self { child, url }
    }
}

impl Drop for BareProxy {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
#[ignore = "no test: a server, which `BareProxy` runs"]
fn a_proxy_of_hyper_alone() {
    let Ok(upstream) = std::env::var(UPSTREAM) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(serve(upstream));
}

struct Proxy {
    upstream: String,
    client: Client<HttpConnector, Full<Bytes>>,
    places: Semaphore,
}

async fn serve(upstream: String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(16_384).unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(256).build(connector);
    let proxy = Arc::new(Proxy { upstream, client, places: Semaphore::new(256) });
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let proxy = Arc::clone(&proxy);
        let service = service_fn(move |request: Request<Incoming>| {
            let proxy = Arc::clone(&proxy);
            async move { Ok::<_, Infallible>(proxy.pass_on(request).await) }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

impl Proxy {
    async fn pass_on(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let _place = self.places.acquire().await.unwrap();
        let request = Request::post(&self.upstream)
            .header("content-type", "application/json")
            .body(Full::new(body))
            .unwrap();
        let (head, body) = self.client.request(request).await.unwrap().into_parts();
        Response::from_parts(head, Full::new(body.collect().await.unwrap().to_bytes()))
    }
}
