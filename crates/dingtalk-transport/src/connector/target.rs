use std::net::IpAddr;

use http::Uri;
use http::uri::Authority;
use rustls::pki_types::ServerName;

use crate::error::{Reached, TransportError, TransportErrorKind};

/// Where a connection goes.
pub(super) struct Target {
    /// `http://host:port/` or `https://host:port/`, the port always stated.
    uri: Uri,
    label: String,
    secure: bool,
}

impl Target {
    pub(super) fn of(uri: &Uri) -> Result<Self, TransportError> {
        let label = uri.authority().map(host_of).unwrap_or_default();
        let invalid =
            || TransportError::new(TransportErrorKind::InvalidRequest, Reached::No).with_host(&label);
        let secure = match uri.scheme_str() {
            Some("https" | "wss") => true,
            Some("http" | "ws") => false,
            Some(other) => return Err(invalid().with_source(format!("the scheme {other} is not supported"))),
            None => return Err(invalid().with_source("the URI names no scheme")),
        };
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| invalid().with_source("the URI names no host"))?;
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let uri = Uri::builder()
            .scheme(if secure { "https" } else { "http" })
            .authority(format!("{host}:{port}"))
            .path_and_query("/")
            .build()
            .map_err(|error| invalid().with_source(error))?;
        Ok(Self { uri, label, secure })
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The address that stands in the URI instead of a name.
    pub(super) fn address(&self) -> Option<IpAddr> {
        self.uri.host()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }

    pub(super) fn is_secure(&self) -> bool {
        self.secure
    }

    /// The name that the server's certificate must carry.
    pub(super) fn server_name(&self) -> Result<ServerName<'static>, TransportError> {
        let host = self.uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        ServerName::try_from(host.to_owned()).map_err(|error| {
            TransportError::new(TransportErrorKind::InvalidRequest, Reached::No)
                .with_host(&self.label)
                .with_source(error)
        })
    }
}

/// `host` or `host:port`, without user information.
pub(crate) fn host_of(authority: &Authority) -> String {
    authority.as_str().rsplit('@').next().unwrap_or_default().to_owned()
}
