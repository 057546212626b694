use std::time::Duration;

/// Put this into a request's extensions to give it another total time-out than the transport's, or none: for large media and
/// for answers that arrive bit by bit. `HyperTransport` does; a transport of your own should.
///
/// ```
/// use dingtalk_transport::{Body, TotalTimeout};
/// let mut request = http::Request::get("https://example.com/large").body(Body::empty()).unwrap();
/// request.extensions_mut().insert(TotalTimeout(None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalTimeout(pub Option<Duration>);
