use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderValue, Request, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::{Contender, Ours, Scheme};
use crate::failure::Failure;
use crate::server::{Addresses, TOKEN_TEXT};

/// hyper-util's pooled client with a request made beforehand: the same bytes on the wire, nothing else.
#[derive(Clone)]
pub(crate) struct Bare {
    client: Pooled,
    request: Request<Full<Bytes>>,
}

#[derive(Clone)]
enum Pooled {
    Plain(Client<HttpConnector, Full<Bytes>>),
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

impl Bare {
    pub(crate) fn new(addresses: &Addresses, scheme: Scheme, ours: &Ours) -> Result<Self, Failure> {
        let mut request = ours.prepared()?.map(Full::new);
        let uri = format!("{}?access_token={TOKEN_TEXT}", request.uri());
        *request.uri_mut() = uri.parse::<Uri>()?;
        request.headers_mut().insert(USER_AGENT, HeaderValue::from_static("dingtalk-open/0.1.0"));
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let builder = Client::builder(TokioExecutor::new());
        let client = match scheme {
            Scheme::Plain => Pooled::Plain(builder.build(tcp)),
            Scheme::Tls => {
                let mut roots = RootCertStore::empty();
                roots.add(CertificateDer::from_pem_slice(addresses.certificate.as_bytes())?)?;
                let config =
                    ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                        .with_safe_default_protocol_versions()?
                        .with_root_certificates(roots)
                        .with_no_client_auth();
                let https = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1();
                Pooled::Tls(builder.build(https.wrap_connector(tcp)))
            }
        };
        Ok(Self { client, request })
    }
}

impl Contender for Bare {
    async fn call(&self) -> Result<(), Failure> {
        let request = self.request.clone();
        let response = match &self.client {
            Pooled::Plain(client) => client.request(request).await?,
            Pooled::Tls(client) => client.request(request).await?,
        };
        let body = response.into_body().collect().await?.to_bytes();
        if body.is_empty() { Err("an empty answer".into()) } else { Ok(()) }
    }
}
