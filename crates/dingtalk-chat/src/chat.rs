//! Who speaks: a client and the code of its robot.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_api::Client;
use dingtalk_transport::{PublicOnly, StillRunning};

use crate::builder::ChatBuilder;
use crate::download;
use crate::shared::Shared;

/// The everyday verbs of one robot: a [`Client`] and the robot's code.
///
/// Cheap to clone; clones share what is counted and limited for the whole app.
#[derive(Debug, Clone)]
pub struct Chat {
    client: Client,
    robot_code: String,
    pub(crate) shared: Arc<Shared>,
    /// Where downloads may come from.
    pub(crate) downloads: PublicOnly,
}

impl Chat {
    /// `robot_code`: of an internal app its Client ID (AppKey).
    pub fn new(client: Client, robot_code: impl Into<String>) -> Self {
        Self::builder(client, robot_code).build()
    }

    /// The same, with other [limits of cards](ChatBuilder::card_limits) or a [budget](ChatBuilder::budget).
    pub fn builder(client: Client, robot_code: impl Into<String>) -> ChatBuilder {
        ChatBuilder::new(client, robot_code.into())
    }

    pub(crate) fn of(client: Client, robot_code: String, shared: Shared) -> Self {
        let downloads = download::rule_of(&client);
        Self { client, robot_code, shared: Arc::new(shared), downloads }
    }

    /// The same chat through another client of the same app, such as that of one customer ([`Client::for_corp`]): what is
    /// counted, limited and waited for stays one.
    #[must_use]
    pub fn through(&self, client: Client) -> Self {
        Self { client, ..self.clone() }
    }

    /// The client inside.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The robot's code.
    pub fn robot_code(&self) -> &str {
        &self.robot_code
    }

    /// Waits until every answer on a card has come to its end, also those that were dropped, and every emotion is taken back. A
    /// dispatcher that has this chat [before](dingtalk_events::DispatcherBuilder::before) its routes waits for it by itself.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # async fn example(chat: Chat) {
    /// drop(chat.ai_card("….schema").to_user("manager7").open().await);
    /// chat.idle().await;
    /// # }
    /// ```
    pub async fn idle(&self) {
        self.shared.running.idle().await;
    }

    /// The same within this time; the [budget](Self::budget) is written down at last.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use dingtalk_chat::Chat;
    /// # async fn example(chat: Chat) {
    /// if let Err(still_running) = chat.shutdown(Duration::from_secs(10)).await {
    ///     eprintln!("{still_running}");
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// Some answers are still on their way; nothing stops them.
    pub async fn shutdown(&self, within: Duration) -> Result<(), StillRunning> {
        let ended = self.client.clock().within(within, self.idle()).await;
        if let Err(error) = self.write_budget_down().await {
            tracing::warn!(%error, "the month's budget was not written down");
        }
        match ended {
            Some(()) => Ok(()),
            None => Err(StillRunning::new(self.shared.running.number(), within)),
        }
    }
}
