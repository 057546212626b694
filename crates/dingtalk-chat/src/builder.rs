//! Settings of a chat.

use std::sync::Arc;

use dingtalk_api::Client;
use dingtalk_auth::store::TokenStore;

use crate::admission::Admission;
use crate::ai_card::CardLimits;
use crate::budget::{Budget, Meter};
use crate::chat::Chat;
use crate::shared::Shared;

/// Builds a [`Chat`] that is not as usual.
///
/// ```
/// # use dingtalk_api::Client;
/// use std::time::Duration;
/// use dingtalk_chat::{Budget, CardLimits, Chat};
///
/// # fn example(client: Client) {
/// let chat = Chat::builder(client, "dingappkey")
///     .card_limits(CardLimits { interval: Duration::from_secs(1), ..CardLimits::default() })
///     .budget(Budget::standard())
///     .build();
/// # }
/// ```
#[derive(Debug)]
#[must_use]
pub struct ChatBuilder {
    client: Client,
    robot_code: String,
    limits: CardLimits,
    stop_actions: Vec<String>,
    budget: Option<Budget>,
    store: Option<Arc<dyn TokenStore>>,
    admission: Option<Admission>,
    downloads_from: Vec<String>,
}

impl ChatBuilder {
    pub(crate) fn new(client: Client, robot_code: String) -> Self {
        let stop_actions = vec!["stop".to_owned()];
        Self {
            client,
            robot_code,
            limits: CardLimits::default(),
            stop_actions,
            budget: None,
            store: None,
            admission: None,
            downloads_from: Vec::new(),
        }
    }

    /// What cards keep to.
    pub fn card_limits(mut self, limits: CardLimits) -> Self {
        self.limits = limits;
        self
    }

    /// The action ids that stop an answer when they are pressed on its card; `stop` unless set.
    pub fn stop_actions(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.stop_actions = ids.into_iter().map(Into::into).collect();
        self
    }

    /// What the app may use in a month, and what it saves when that runs low. Without it calls and pushes are counted only.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Adds up what all processes of the app use of the month through the store that shares its tokens, and remembers it over
    /// restarts, with a [budget](Self::budget) or without; a store of [the budget's own](Budget::store) goes before. Looked at
    /// once a minute while cards are written or pushes come in.
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Who may talk to the robot and press its cards: a dispatcher that has the chat
    /// [before](dingtalk_events::DispatcherBuilder::before) its routes asks it first.
    pub fn admission(mut self, admission: Admission) -> Self {
        self.admission = Some(admission);
        self
    }

    /// As [`Chat::downloads_from`].
    pub fn downloads_from(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.downloads_from.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// The chat.
    pub fn build(self) -> Chat {
        let meter = Meter::new(self.budget, self.store, &self.robot_code);
        let shared = Shared::new(self.limits, self.stop_actions, meter, self.admission);
        Chat::of(self.client, self.robot_code, shared).downloads_from(self.downloads_from)
    }
}
