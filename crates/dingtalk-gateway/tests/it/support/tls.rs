//! A server under a certificate that vouches for itself.

use std::net::SocketAddr;
use std::sync::Arc;

use dingtalk_transport::{HyperTransport, Proxy, Roots};
use rcgen::CertifiedKey;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Whoever speaks TLS with it and trusts its certificate is left waiting.
pub struct TlsServer {
    pub address: SocketAddr,
    certificate: Vec<u8>,
}

impl TlsServer {
    /// Under a certificate for `name`.
    pub async fn start(name: &str) -> Self {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        let certificate = cert.der().to_vec();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .expect("a certificate and its key");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let _kept = acceptor.accept(stream).await;
                    std::future::pending::<()>().await
                });
            }
        });
        Self { address, certificate }
    }

    /// A transport that trusts this server and no other.
    pub fn trusted(&self) -> HyperTransport {
        let builder = HyperTransport::builder().proxy(Proxy::none()).roots(Roots::Added);
        builder.add_root_certificate_der(self.certificate.clone()).build().expect("a transport")
    }
}
