use std::borrow::Cow;

use bytes::Bytes;
use dingtalk_auth::Token;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};

use crate::client::Inner;
use crate::encode::Encoded;
use crate::error::Error;
use crate::operation::{Auth, Operation};

const ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-acs-dingtalk-access-token");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The HTTP request of one attempt; without a token where `token` is `None`.
pub(crate) fn request_of(
    client: &Inner,
    operation: &Operation,
    encoded: &Encoded,
    token: Option<&Token>,
) -> Result<http::Request<Bytes>, Error> {
    let invalid = |error: http::Error| Error::invalid_request(operation.id(), error);
    let in_query = operation.host() == dingtalk_types::Host::Oapi;
    let credential = token.filter(|_| in_query).map(|token| (query_name(operation), token.query_value()));
    let uri = client
        .addresses
        .uri(operation.host(), &encoded.path, credential, &encoded.query)
        .map_err(|error| invalid(error.into()))?;
    let mut request = http::Request::new(encoded.body.clone());
    *request.method_mut() = operation.method().clone();
    *request.uri_mut() = uri;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, JSON);
    if let Some(content_type) = &encoded.content_type {
        let value = match content_type {
            Cow::Borrowed(text) => HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())),
            Cow::Owned(text) => HeaderValue::from_str(text),
        };
        headers.insert(CONTENT_TYPE, value.map_err(|error| invalid(error.into()))?);
    }
    for (name, value) in &encoded.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| invalid(error.into()))?;
        let value = HeaderValue::from_str(value).map_err(|error| invalid(error.into()))?;
        headers.insert(name, value);
    }
    if let Some(token) = token.filter(|_| !in_query) {
        headers.insert(ACCESS_TOKEN, token.header_value().clone());
    }
    Ok(request)
}

/// The legacy host's name of the token in the query.
fn query_name(operation: &Operation) -> &'static str {
    match operation.authorized_by() {
        Auth::Suite => "suite_access_token",
        _ => "access_token",
    }
}
