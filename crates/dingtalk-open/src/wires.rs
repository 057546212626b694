use std::fmt;
use std::sync::Arc;

use dingtalk_transport::{Connector, Transport};

/// What a Stream connection goes over: the open call and the socket.
#[derive(Clone)]
pub(crate) struct Wires {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) connector: Connector,
}

impl fmt::Debug for Wires {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Wires").finish_non_exhaustive()
    }
}
