use std::fmt;

use dingtalk_transport::{Body, PublicOnly, TotalTimeout, Transport, is_loopback};
use http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, RANGE};
use http::uri::Scheme;
use http::{Method, Response, StatusCode, Uri};

use super::download::Download;
use super::error::ForeignError;
use super::redirect;

/// A request to an address that an answer of DingTalk's names.
///
/// The transport decides what is dialled: one whose connector refuses private addresses refuses them on every redirect, too.
#[derive(Clone)]
pub struct ForeignRequest {
    uri: Uri,
    headers: HeaderMap,
    public_only: Option<PublicOnly>,
}

impl ForeignRequest {
    /// So many redirects of a download are followed.
    pub const MAX_REDIRECTS: usize = 5;

    /// A request to `url`, which is kept byte for byte: parts of it are signed.
    ///
    /// # Errors
    /// [`ForeignError::Address`] unless it is `https`, or `http` to this machine.
    pub fn new(url: &str) -> Result<Self, ForeignError> {
        let uri: Uri = url.trim().parse().map_err(|_| ForeignError::Address)?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or(ForeignError::Address)?;
        let is_safe = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => is_loopback(host),
            _ => false,
        };
        let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
        if !is_safe || has_user {
            return Err(ForeignError::Address);
        }
        Ok(Self { uri, headers: HeaderMap::new(), public_only: None })
    }

    /// Goes to public addresses only, on redirects too, with the exceptions of the rule: for addresses that people can choose.
    #[must_use]
    pub fn public_only(mut self, rule: PublicOnly) -> Self {
        self.public_only = Some(rule);
        self
    }

    /// Adds headers, such as the signed ones of a storage.
    ///
    /// # Errors
    /// [`ForeignError::Header`] for one that is no header.
    pub fn headers<N: AsRef<str>, V: AsRef<str>>(
        mut self,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, ForeignError> {
        for (name, value) in headers {
            let invalid = || ForeignError::Header { name: name.as_ref().to_owned() };
            let known = HeaderName::try_from(name.as_ref()).map_err(|_| invalid())?;
            let mut value = HeaderValue::try_from(value.as_ref()).map_err(|_| invalid())?;
            value.set_sensitive(true);
            self.headers.insert(known, value);
        }
        Ok(self)
    }

    /// Asks for the bytes from `first` on, to `last` inclusively or to the end.
    #[must_use]
    pub fn range(mut self, first: u64, last: Option<u64>) -> Self {
        let range = format!("bytes={first}-{}", last.map(|last| last.to_string()).unwrap_or_default());
        if let Ok(range) = HeaderValue::try_from(range) {
            self.headers.insert(RANGE, range);
        }
        self
    }

    /// Fetches: the head of the answer, and the body as a stream that the caller reads at its own pace.
    ///
    /// Redirects are followed, without the headers where they lead to another host, and never from `https` to `http`.
    ///
    /// # Errors
    /// A status other than 2xx, a redirect to nowhere, or what happened on the way.
    pub async fn get(&self, transport: &dyn Transport) -> Result<Download, ForeignError> {
        let mut request = self.clone();
        for _ in 0..=Self::MAX_REDIRECTS {
            let answer = request.exchange(transport, Method::GET, Body::empty()).await?;
            if !is_redirect(answer.status()) {
                return Download::new(answer, request.host()).await;
            }
            request = request.redirected(answer.headers())?;
        }
        Err(ForeignError::Redirect { host: request.host() })
    }

    /// Puts `body` there. Its length must be known: storages take no chunked coding.
    ///
    /// # Errors
    /// A status other than 2xx, a redirect, or what happened on the way.
    pub async fn put(&self, transport: &dyn Transport, body: Body) -> Result<(), ForeignError> {
        let answer = self.exchange(transport, Method::PUT, body).await?;
        if is_redirect(answer.status()) {
            return Err(ForeignError::Redirect { host: self.host() });
        }
        Download::new(answer, self.host()).await.map(drop)
    }

    async fn exchange(
        &self,
        transport: &dyn Transport,
        method: Method,
        body: Body,
    ) -> Result<Response<Body>, ForeignError> {
        let mut request = http::Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        // A large file may take as long as it does not stand still.
        request.extensions_mut().insert(TotalTimeout(None));
        if let Some(rule) = &self.public_only {
            request.extensions_mut().insert(rule.clone());
        }
        Ok(transport.send(request).await?)
    }

    /// The same request, where the answer leads.
    fn redirected(&self, answer: &HeaderMap) -> Result<Self, ForeignError> {
        let location = answer.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let uri = redirect::resolve(&self.uri, location);
        let uri = uri.ok_or_else(|| ForeignError::Redirect { host: self.host() })?;
        let mut headers = self.headers.clone();
        if uri.authority() != self.uri.authority() {
            headers.clear();
            if let Some(range) = self.headers.get(RANGE) {
                headers.insert(RANGE, range.clone());
            }
        }
        Ok(Self { uri, headers, public_only: self.public_only.clone() })
    }

    /// Where it goes, for messages: `host` or `host:port`.
    pub fn host(&self) -> String {
        self.uri.authority().map(ToString::to_string).unwrap_or_default()
    }
}

impl fmt::Debug for ForeignRequest {
    /// Leaves out path, query and headers: they are the ticket.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ForeignRequest").field("host", &self.host()).finish_non_exhaustive()
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}
