use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

use super::error::TransportBuildError;

/// Which certificate authorities are trusted, besides those added by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Roots {
    /// What the operating system trusts. The default, where the feature `platform-verifier` is on.
    #[cfg(feature = "platform-verifier")]
    #[default]
    Platform,
    /// Mozilla's list, compiled in: for images without certificates of their own.
    #[cfg(feature = "webpki-roots")]
    #[cfg_attr(not(feature = "platform-verifier"), default)]
    WebPki,
    /// Nobody but the certificates added by hand.
    #[cfg_attr(not(any(feature = "platform-verifier", feature = "webpki-roots")), default)]
    Added,
}

/// How TLS is to be set up.
#[derive(Debug, Default)]
pub(crate) struct TlsSettings {
    pub(crate) roots: Roots,
    pub(crate) added: Vec<Certificate>,
    pub(crate) http2: bool,
}

/// A root certificate, not yet looked into.
#[derive(Debug)]
pub(crate) enum Certificate {
    Pem(Vec<u8>),
    Der(Vec<u8>),
}

/// Which protocols are offered to the server (ALPN).
#[derive(Clone, Copy)]
pub(crate) enum Protocols {
    Http1,
    /// HTTP/2 as well, if that is switched on.
    Requests,
}

/// Connects by TLS 1.2 or 1.3 with full verification; there is no way to switch that off.
pub(crate) struct Tls {
    /// An error when the machine has no trusted certificates: that must not stop a program that speaks plain HTTP only.
    connectors: Result<Connectors, rustls::Error>,
}

struct Connectors {
    http1: TlsConnector,
    requests: TlsConnector,
}

impl Tls {
    pub(crate) fn new(settings: TlsSettings) -> Result<Self, TransportBuildError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let added = parse(settings.added)?;
        let connectors = verifier(settings.roots, added, provider.clone())
            .and_then(|verifier| Connectors::new(verifier, provider, settings.http2));
        Ok(Self { connectors })
    }

    pub(crate) fn connector(&self, protocols: Protocols) -> Result<&TlsConnector, rustls::Error> {
        let connectors = self.connectors.as_ref().map_err(Clone::clone)?;
        Ok(match protocols {
            Protocols::Http1 => &connectors.http1,
            Protocols::Requests => &connectors.requests,
        })
    }
}

impl Connectors {
    fn new(
        verifier: Arc<dyn ServerCertVerifier>,
        provider: Arc<CryptoProvider>,
        http2: bool,
    ) -> Result<Self, rustls::Error> {
        // "Dangerous" for whoever writes a verifier; these are the platform's and rustls' own.
        let mut http1 = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        http1.alpn_protocols = vec![b"http/1.1".to_vec()];
        let mut requests = http1.clone();
        if http2 {
            requests.alpn_protocols.insert(0, b"h2".to_vec());
        }
        Ok(Self { http1: Arc::new(http1).into(), requests: Arc::new(requests).into() })
    }
}

fn parse(certificates: Vec<Certificate>) -> Result<Vec<CertificateDer<'static>>, TransportBuildError> {
    let mut parsed = Vec::new();
    for certificate in certificates {
        match certificate {
            Certificate::Der(bytes) => parsed.push(CertificateDer::from(bytes)),
            Certificate::Pem(text) => {
                let before = parsed.len();
                for certificate in CertificateDer::pem_slice_iter(&text) {
                    parsed.push(
                        certificate
                            .map_err(|error| TransportBuildError::InvalidRootCertificate(error.into()))?,
                    );
                }
                if parsed.len() == before {
                    return Err(TransportBuildError::InvalidRootCertificate(
                        "no certificate in the PEM text".into(),
                    ));
                }
            }
        }
    }
    let mut store = RootCertStore::empty();
    for certificate in &parsed {
        store
            .add(certificate.clone())
            .map_err(|error| TransportBuildError::InvalidRootCertificate(error.into()))?;
    }
    Ok(parsed)
}

fn verifier(
    roots: Roots,
    added: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    let mut store = RootCertStore::empty();
    match roots {
        #[cfg(feature = "platform-verifier")]
        Roots::Platform => {
            let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(added, provider)?;
            return Ok(Arc::new(verifier));
        }
        #[cfg(feature = "webpki-roots")]
        Roots::WebPki => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Roots::Added => {}
    }
    for certificate in added {
        store.add(certificate)?;
    }
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider)
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))?;
    Ok(verifier)
}
