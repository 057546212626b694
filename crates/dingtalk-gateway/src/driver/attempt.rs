use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::channel::Channel;
use super::{Driver, Shared};
use crate::endpoint::Endpoint;
use crate::error::GatewayError;
use crate::machine::{Input, Moment, SocketId, Verdict};
use crate::status::ConnectionEvent;
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

impl Driver {
    pub(super) fn attempted(&mut self, now: Moment, attempted: Attempted) {
        match attempted {
            Attempted::Opened(Ok(endpoint)) => {
                self.endpoint = Some(endpoint);
                self.input(now, Input::Opened);
            }
            Attempted::Opened(Err(error)) => {
                let verdict = self.failed(error);
                self.input(now, Input::OpenFailed(verdict));
            }
            Attempted::Connected(id, Ok(socket)) => {
                self.channels.push(Channel::new(id, *socket));
                self.input(now, Input::Connected(id));
                if !self.reading {
                    self.input(now, Input::Reading(id, false));
                }
            }
            Attempted::Connected(_, Err(error)) => {
                let verdict = self.failed(error);
                self.input(now, Input::ConnectFailed(verdict));
            }
        }
    }

    pub(super) fn failed(&mut self, error: GatewayError) -> Verdict {
        self.shared.board.counters.failures.add();
        tracing::warn!(client_id = self.client_id(), connection = self.connection, %error, "no connection");
        let verdict = match error.retry_after() {
            Some(wait) => Verdict::RetryAfter(wait),
            None if error.is_refusal() => Verdict::Refused,
            None => Verdict::Transient,
        };
        let error = Arc::new(error);
        self.last_error = Some(error.clone());
        self.shared.board.event(ConnectionEvent::Failed { connection: self.connection, error });
        verdict
    }
}

async fn dial(shared: &Shared, endpoint: &Endpoint) -> Result<Box<Socket>, GatewayError> {
    let connection = shared.dial.dial(&endpoint.uri).await?;
    upgrade(connection, endpoint, shared.max_message).await.map(Box::new)
}
