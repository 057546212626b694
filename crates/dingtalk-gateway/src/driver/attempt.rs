use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::Shared;
use crate::GatewayError;
use crate::endpoint::Endpoint;
use crate::machine::SocketId;
use crate::upgrade::{Socket, upgrade};

/// One step to the next socket, under way. Dropped, it is given up.
pub(super) type Attempt = Pin<Box<dyn Future<Output = Attempted> + Send>>;

pub(super) enum Attempted {
    Opened(Result<Endpoint, GatewayError>),
    Connected(SocketId, Result<Box<Socket>, GatewayError>),
}

/// The open call.
pub(super) fn open(shared: Arc<Shared>) -> Attempt {
    Box::pin(async move { Attempted::Opened(shared.open.send(&*shared.transport).await) })
}

/// Dialling and the upgrade.
pub(super) fn connect(shared: Arc<Shared>, socket: SocketId, endpoint: Endpoint) -> Attempt {
    Box::pin(async move { Attempted::Connected(socket, dial(&shared, &endpoint).await) })
}

async fn dial(shared: &Shared, endpoint: &Endpoint) -> Result<Box<Socket>, GatewayError> {
    let connection = shared.connector.connect(&endpoint.uri).await?;
    upgrade(connection, endpoint, shared.max_message).await.map(Box::new)
}
