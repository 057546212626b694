//! TLS on the same port, under a certificate made at the start.

use std::fmt;
use std::io;
use std::sync::Arc;

use rcgen::CertifiedKey;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::wire::Wire;

/// The platform's own names, too, for clients that are led here by a proxy setting or a hosts file.
const NAMES: [&str; 6] =
    ["localhost", "127.0.0.1", "api.dingtalk.com", "oapi.dingtalk.com", "*.dingtalk.com", "*.dingtalk.io"];

/// First byte of a TLS connection: a handshake record.
const HANDSHAKE: u8 = 22;

#[derive(Clone)]
pub(crate) struct Tls {
    pub(crate) certificate_pem: String,
    acceptor: TlsAcceptor,
}

impl Tls {
    pub(crate) fn new() -> io::Result<Self> {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(NAMES.map(String::from)).map_err(io::Error::other)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key))
            .map_err(io::Error::other)?;
        Ok(Self { certificate_pem: cert.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) })
    }

    /// Plain connections stay plain; `None` when the client left, or does not trust the certificate.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<Wire> {
        let mut first = [0];
        stream.peek(&mut first).await.ok()?;
        if first != [HANDSHAKE] {
            return Some(Wire::Plain(stream));
        }
        self.acceptor.accept(stream).await.ok().map(|stream| Wire::Tls(Box::new(stream)))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tls").finish_non_exhaustive()
    }
}
