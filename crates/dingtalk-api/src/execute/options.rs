use std::time::Duration;

use dingtalk_auth::Token;
use dingtalk_webhook::WebhookRobot;

use crate::client::Client;
use crate::operation::Operation;
use crate::policy::RetryPolicy;

/// What a caller may set for one call.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) timeout: Duration,
    /// `None` = the client's.
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) idempotent: bool,
    pub(crate) corp_id: Option<String>,
    pub(crate) token: Option<Token>,
    pub(crate) despite_ban: bool,
    /// Waiting for its turn takes nothing from its time.
    pub(crate) patient: bool,
    pub(crate) robot: Option<WebhookRobot>,
    /// Asks for an answer that may last as long as it does not stand still.
    pub(crate) events: bool,
}

impl Options {
    pub(crate) fn new(operation: &Operation, client: &Client) -> Self {
        Self {
            timeout: client.inner.timeout,
            retry: None,
            idempotent: operation.is_idempotent(),
            corp_id: client.corp_id.as_deref().map(str::to_owned),
            token: None,
            despite_ban: false,
            patient: false,
            robot: None,
            events: false,
        }
    }
}
