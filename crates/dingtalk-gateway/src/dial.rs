//! What a WebSocket runs over: TCP and TLS, or in tests a simulated network.

use async_trait::async_trait;
use dingtalk_transport::{Connector, TransportError};
use http::Uri;
use tokio::io::{AsyncRead, AsyncWrite};

/// An open connection.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Opens connections.
#[async_trait]
pub(crate) trait Dial: Send + Sync {
    /// To the host and port of `uri`, by TLS if its scheme says so.
    async fn dial(&self, uri: &Uri) -> Result<Box<dyn Stream>, TransportError>;
}

#[async_trait]
impl Dial for Connector {
    async fn dial(&self, uri: &Uri) -> Result<Box<dyn Stream>, TransportError> {
        Ok(Box::new(self.connect(uri).await?))
    }
}
