//! Stream mode as the platform sees it.

use std::sync::Arc;

use serde_json::Map;

use crate::gateway::ledger::Delivery;
use crate::gateway::link::StreamConnection;
use crate::inbound::{Acknowledgement, plugin};
use crate::platform::Platform;

/// Connections in Stream mode, and what was pushed on them.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// // … the code under test connects: fake.stream().wait_for_connections(1).await …
/// assert!(fake.stream().connections().is_empty(), "here nobody does");
/// assert!(fake.stream().deliveries().iter().all(|delivery| delivery.acknowledged));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct StreamMode<'a> {
    pub(crate) platform: &'a Arc<Platform>,
}

impl StreamMode<'_> {
    /// The connections that have not ended, oldest first.
    pub fn connections(self) -> Vec<StreamConnection> {
        self.platform.gateway.list()
    }

    /// Waits until at least this many connections are there to push to.
    pub async fn wait_for_connections(self, count: usize) {
        self.platform.gateway.wait_for_connections(count).await;
    }

    /// What was pushed, oldest first (the newest 100 000 are kept).
    pub fn deliveries(self) -> Vec<Delivery> {
        self.deliveries_since(0)
    }

    /// Those with numbers above this one.
    pub fn deliveries_since(self, number: u64) -> Vec<Delivery> {
        self.platform.gateway.ledger.since(number)
    }

    /// Forgets the deliveries; their numbers go on.
    pub fn clear_deliveries(self) {
        self.platform.gateway.ledger.clear();
    }

    /// Lets the AI assistant call a plugin of the app: `uri` is path and query, `body` travels as text.
    pub async fn call_plugin(self, method: &str, uri: &str, body: &str) -> Acknowledgement {
        plugin::call(self.platform, method, uri, Map::new(), body).await.1
    }
}
