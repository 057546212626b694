//! A certificate authority, servers that it vouches for, and a relay that cuts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dingtalk_transport::{HyperTransportBuilder, Roots};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ED25519, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::{End, OK, Server, builder, end, read_request};

static AUTHORITIES: AtomicUsize = AtomicUsize::new(0);

pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        // Two authorities of one name would be taken for each other.
        let number = AUTHORITIES.fetch_add(1, Ordering::Relaxed);
        params.distinguished_name.push(DnType::CommonName, format!("Test authority {number}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = key();
        Self { issuer: CertifiedIssuer::self_signed(params, key).expect("a certificate") }
    }

    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A builder that trusts this authority and no other.
    pub fn trusted(&self) -> HyperTransportBuilder {
        builder().roots(Roots::Added).add_root_certificate_pem(self.pem())
    }

    pub fn acceptor(&self, params: CertificateParams) -> TlsAcceptor {
        let key = key();
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        acceptor(certificate.der().clone(), &key, &[])
    }

    /// The same for a server that speaks HTTP/2.
    #[cfg(feature = "http2")]
    pub fn http2_acceptor(&self, params: CertificateParams) -> TlsAcceptor {
        let key = key();
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        acceptor(certificate.der().clone(), &key, &[b"h2"])
    }

    /// Answers `{}` to every request, under a certificate for `name`.
    pub async fn server(&self, name: &str) -> Server {
        serve(self.acceptor(leaf(name))).await
    }

    /// The same under a certificate that ended in 2021.
    pub async fn expired_server(&self, name: &str) -> Server {
        let mut params = leaf(name);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
        serve(self.acceptor(params)).await
    }
}

/// Ed25519, whose signatures are all of one length: an ECDSA handshake differs by a byte or two from one to the next.
fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ED25519).expect("a key")
}

pub fn leaf(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).expect("a name")
}

/// The same under a certificate that vouches for itself.
pub async fn self_signed_server(name: &str) -> Server {
    let key = key();
    let certificate = leaf(name).self_signed(&key).expect("a certificate");
    serve(acceptor(certificate.der().clone(), &key, &[])).await
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair, protocols: &[&[u8]]) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate and its key");
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    TlsAcceptor::from(Arc::new(config))
}

pub async fn serve(acceptor: TlsAcceptor) -> Server {
    Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            while read_request(&mut stream).await.is_some() {
                if stream.write_all(OK).await.is_err() || stream.flush().await.is_err() {
                    return;
                }
            }
        }
    })
    .await
}

/// Passes everything on to `server` and connection `k`'s first `k` bytes back.
pub async fn relay(server: std::net::SocketAddr, how: End) -> Server {
    Server::start(move |mut client, cut| async move {
        let mut upstream = TcpStream::connect(server).await.expect("the server listens");
        let mut left = cut;
        let (mut up, mut down) = ([0; 4096], [0; 4096]);
        while left > 0 {
            tokio::select! {
                read = client.read(&mut up) => match read {
                    Ok(read) if read > 0 && upstream.write_all(&up[..read]).await.is_ok() => {}
                    _ => break,
                },
                read = upstream.read(&mut down) => match read {
                    Ok(read) if read > 0 => {
                        let passed = read.min(left);
                        if client.write_all(&down[..passed]).await.is_err() {
                            break;
                        }
                        left -= passed;
                    }
                    _ => break,
                },
            }
        }
        end(client, how);
    })
    .await
}
