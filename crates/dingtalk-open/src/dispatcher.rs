use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_api::oapi;
use dingtalk_events::{Dispatcher, DispatcherBuilder, ReplySender, WebhookMessage};
use dingtalk_transport::BoxError;
use dingtalk_types::Secret;

use crate::dingtalk::DingTalk;

impl DingTalk {
    /// A dispatcher with this client's clock, which sends what handlers of chat messages return. [`stream`](Self::stream)
    /// and [`callbacks`](Self::callbacks) make one for one app; this is for many apps in one process.
    pub fn dispatcher(&self) -> DispatcherBuilder {
        Dispatcher::builder().clock(Arc::clone(self.clock())).replies(self.clone())
    }
}

/// `POST /robot/sendBySession`.
#[async_trait]
impl ReplySender for DingTalk {
    async fn send_reply(&self, session_webhook: &Secret, message: &WebhookMessage) -> Result<(), BoxError> {
        oapi::robot::send_by_session(self, session_webhook, message).await?;
        Ok(())
    }
}
