//! Streamable HTTP, for this machine or behind a token.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;

use super::fence::fingerprint;
use super::server::Server;
use crate::failure::Failure;

const PATH: &str = "/mcp";

/// Takes the port. Beyond this machine nobody is let in without a token.
pub(super) async fn listen(address: SocketAddr, token: Option<&str>) -> Result<TcpListener, Failure> {
    if !address.ip().is_loopback() && token.is_none() {
        return Err(Failure::usage(format!("--http {address}: others could call, too")).next(
            "put a long random token into DINGCTL_MCP_TOKEN, which they have to bring; or stay on 127.0.0.1",
        ));
    }
    TcpListener::bind(address).await.map_err(|error| Failure::usage(format!("--http {address}: {error}")))
}

/// Where a listener is called.
pub(super) fn url(listener: &TcpListener) -> Result<String, Failure> {
    let local = listener.local_addr().map_err(|error| Failure::other(format!("--http: {error}")))?;
    Ok(format!("http://{local}{PATH}"))
}

pub(super) async fn serve(
    server: Server,
    listener: TcpListener,
    token: Option<String>,
    origins: Vec<String>,
) -> Result<(), Failure> {
    let is_local = listener.local_addr().is_ok_and(|local| local.ip().is_loopback());
    // A page in a browser sends its Origin, and gets no further unless it was named; a name that leads here by DNS is not ours.
    let config =
        StreamableHttpServerConfig::default().with_allowed_origins(origins).enforce_origin_validation();
    let config = if is_local { config } else { config.disable_allowed_hosts() };
    let service = StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(LocalSessionManager::default()),
        config,
    );
    let door = Arc::new(Door { service, token });
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = tokio::signal::ctrl_c() => return Ok(()),
        };
        // A client that went away before it was accepted.
        let Ok((socket, _)) = accepted else { continue };
        let door = Arc::clone(&door);
        tokio::spawn(async move {
            let handle = service_fn(move |request| {
                let door = Arc::clone(&door);
                async move { Ok::<_, Infallible>(door.answer(request).await) }
            });
            // What breaks a connection concerns its client alone.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), handle).await;
        });
    }
}

struct Door {
    service: StreamableHttpService<Server, LocalSessionManager>,
    token: Option<String>,
}

type Body = http_body_util::combinators::BoxBody<bytes::Bytes, Infallible>;

impl Door {
    async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        if request.uri().path() != PATH {
            return empty(StatusCode::NOT_FOUND);
        }
        if !self.lets_in(request.headers().get(AUTHORIZATION)) {
            let mut refusal = empty(StatusCode::UNAUTHORIZED);
            refusal.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return refusal;
        }
        self.service.handle(request).await
    }

    /// Compares fingerprints, so that the time it takes tells nothing of the token.
    fn lets_in(&self, header: Option<&HeaderValue>) -> bool {
        let Some(token) = &self.token else { return true };
        let given = header.and_then(|header| header.to_str().ok()).and_then(|header| header.split_once(' '));
        given.is_some_and(|(scheme, given)| {
            let given = fingerprint(given.trim().as_bytes());
            scheme.eq_ignore_ascii_case("bearer") && given == fingerprint(token.as_bytes())
        })
    }
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = status;
    response
}
