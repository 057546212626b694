#![allow(missing_docs, unreachable_pub, clippy::indexing_slicing, reason = "written by mockall's macro")]

use async_trait::async_trait;

use crate::body::Body;
use crate::error::TransportError;
use crate::transport::Transport;

mockall::mock! {
    /// A [`Transport`] whose expectations are set with [mockall](https://docs.rs/mockall).
    ///
    /// ```
    /// use dingtalk_transport::{Body, MockTransport, Transport};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), dingtalk_transport::TransportError> {
    /// let mut transport = MockTransport::new();
    /// transport
    ///     .expect_send()
    ///     .withf(|request| request.uri().path() == "/v1.0/oauth2/accessToken")
    ///     .times(1)
    ///     .returning(|_| Ok(http::Response::new(Body::from(r#"{"accessToken":"t","expireIn":7200}"#))));
    ///
    /// let request = http::Request::post("https://api.dingtalk.com/v1.0/oauth2/accessToken").body(Body::empty()).unwrap();
    /// assert_eq!(transport.send(request).await?.status(), 200);
    /// # Ok(())
    /// # }
    /// ```
    #[derive(Debug)]
    pub Transport {}

    #[async_trait]
    impl Transport for Transport {
        async fn send(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError>;
    }
}
