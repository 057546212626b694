use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_trait::async_trait;
use dingtalk_auth::TokenProvider;
use dingtalk_events::{Acknowledgement, Delivery, DeliveryKind, Dispatcher, Receive};
use serde_json::Value;

/// What this client receives with: known, so that a shutdown ends it first. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Receivers {
    tokens: Arc<dyn TokenProvider>,
    dispatchers: Arc<Mutex<Vec<Weak<Dispatcher>>>>,
}

/// A dispatcher of one app, and the app's tokens, which some events concern.
pub(crate) struct Receiver {
    dispatcher: Arc<Dispatcher>,
    tokens: Arc<dyn TokenProvider>,
}

/// By these an ISV's customer opens an app, gets it back or changes what it may do.
const CHANGES: [&str; 5] =
    ["org_suite_auth", "org_suite_change", "change_auth", "tmp_auth_code", "org_micro_app_restore"];

impl Receivers {
    pub(crate) fn new(tokens: Arc<dyn TokenProvider>) -> Self {
        Self { tokens, dispatchers: Arc::default() }
    }

    pub(crate) fn receiver(&self, dispatcher: Dispatcher) -> Receiver {
        let dispatcher = Arc::new(dispatcher);
        let mut known = self.lock();
        known.retain(|dispatcher| dispatcher.strong_count() > 0);
        known.push(Arc::downgrade(&dispatcher));
        drop(known);
        Receiver { dispatcher, tokens: Arc::clone(&self.tokens) }
    }

    /// Those that somebody still receives with, or that still work.
    pub(crate) fn dispatchers(&self) -> Vec<Arc<Dispatcher>> {
        self.lock().iter().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Dispatcher>>> {
        self.dispatchers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Receive for Receiver {
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        // Before the handler, which may call for the customer at once.
        for corp_id in changed_organisations(&delivery) {
            self.tokens.organisation_changed(&corp_id);
        }
        self.dispatcher.receive(delivery).await
    }

    fn capacity(&self) -> usize {
        self.dispatcher.capacity()
    }

    async fn finished(&self, client_id: &str) {
        self.dispatcher.finished(client_id).await;
    }

    fn unfinished(&self, client_id: &str) -> Vec<String> {
        self.dispatcher.unfinished(client_id)
    }
}

/// The customers whose standing with the app an event changes. Over Stream the frame names another organisation than
/// `authCorpInfo` does (page `event-org-suite-auth`): whichever is named is meant.
fn changed_organisations(delivery: &Delivery) -> Vec<String> {
    let event_type = delivery.metadata().event_type.as_deref().unwrap_or_default();
    if *delivery.kind() != DeliveryKind::Event || !CHANGES.contains(&event_type) {
        return Vec::new();
    }
    let payload: Value = serde_json::from_slice(delivery.payload()).unwrap_or_default();
    let mut named: Vec<String> = delivery.metadata().corp_id.clone().into_iter().collect();
    for event in [Some(&payload), payload.get("data")].into_iter().flatten() {
        let info = ["authCorpInfo", "auth_corp_info"].into_iter().filter_map(|name| event.get(name));
        let of_info = info.flat_map(|info| [info.get("corpid"), info.get("corpId")]);
        let own = ["AuthCorpId", "authCorpId", "auth_corp_id"].into_iter().map(|name| event.get(name));
        named.extend(of_info.chain(own).flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    named.retain(|corp_id| !corp_id.is_empty());
    named.sort_unstable();
    named.dedup();
    named
}
