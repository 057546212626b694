//! Events that happen in the organisation.

use std::sync::Arc;

use serde_json::Value;

use crate::inbound::sync_http::{self, Entry};
use crate::platform::Platform;
use crate::push::event::Event;
use crate::push::everybody;
use crate::push::outcome::PushOutcome;
use crate::push::wait::Wait;
use crate::seed::Subscription;

/// Events, and who receives them.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
/// use serde_json::json;
///
/// let fake = Fake::start().await?;
/// // … the code under test connects in Stream mode, or registers its callback URL …
/// let outcomes = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
/// assert!(outcomes.is_empty(), "here nobody listens");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Events<'a> {
    pub(crate) platform: &'a Arc<Platform>,
}

impl Events<'_> {
    /// Enters an event receiver in the developer console; its owner key is the app's Client ID.
    pub fn subscribe(self, subscription: Subscription) {
        self.platform.subscribe(subscription, &self.platform.seed.client_id);
    }

    /// Pushes an event to every subscribed receiver, encrypted as DingTalk does, and to each app that has ever had a Stream
    /// connection which takes it, and repeats it on the retry schedule (by the fake's clock) until it is acknowledged.
    /// Returns what became of it at each receiver, by URL, the apps in Stream mode behind them.
    ///
    /// `data` is a JSON object; `EventType`, `TimeStamp` and `CorpId` are added unless it has them. Over Stream its names
    /// begin in lower case, and type and organisation stand in the headers.
    pub async fn push(self, event_type: &str, data: Value) -> Vec<PushOutcome> {
        everybody::push(self.platform, &Event::new(self.platform, event_type, data), Wait::All).await
    }

    /// Pushes several events, as `(type, data)`, in one SyncHTTP batch to every subscribed receiver; each gets those that it
    /// subscribed to. Repetitions as in [`Events::push`].
    pub async fn push_batch(self, events: &[(&str, Value)]) -> Vec<PushOutcome> {
        let entries: Vec<_> = events.iter().map(|(kind, data)| Entry::new(kind, data)).collect();
        sync_http::push(self.platform, sync_http::MEDIUM, &entries, Wait::All).await
    }
}
