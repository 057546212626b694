//! One HTTP request of the platform to a receiver.

use bytes::Bytes;
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Bytes of an answer that are read.
const REPLY_LIMIT: usize = 64 << 10;

/// Posts JSON with these further headers. The error is for people.
pub(crate) async fn post(
    url: &str,
    headers: &[(&str, &str)],
    body: String,
) -> Result<(StatusCode, Bytes), String> {
    let uri: Uri = url.parse().map_err(|error| format!("the URL is not valid: {error}"))?;
    if uri.scheme_str() != Some("http") {
        return Err("the fake pushes to http:// URLs only".to_owned());
    }
    let host = uri.host().ok_or("the URL has no host")?;
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80)))
        .await
        .map_err(|error| format!("cannot connect: {error}"))?;
    let broken = |error: hyper::Error| format!("the connection broke: {error}");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let mut request = Request::post(uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str))
        .header("host", uri.authority().map_or(host, http::uri::Authority::as_str))
        .header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| format!("the URL or a header is not valid: {error}"))?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(broken)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), REPLY_LIMIT).collect().await;
        drop(sender);
        body.map(|body| (status, body.to_bytes())).map_err(|error| format!("the answer broke off: {error}"))
    };
    let (answer, _) = tokio::join!(exchange, connection);
    answer
}
