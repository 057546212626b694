use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_trait::async_trait;
use dingtalk_auth::TokenProvider;
use dingtalk_events::{Acknowledgement, Delivery, DeliveryKind, Dispatcher, DispatcherCounts, Receive};
#[cfg(feature = "stream")]
use dingtalk_gateway::{AppWatch, Status};
use dingtalk_types::Secret;
use dingtalk_types::wire::object_from_json;
use serde_json::Value;

/// What this client receives with: known, so that a shutdown ends it first. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Receivers {
    tokens: Arc<dyn TokenProvider>,
    dispatchers: Arc<Mutex<Vec<Weak<Dispatcher>>>>,
    #[cfg(feature = "stream")]
    watches: Arc<Mutex<Vec<AppWatch>>>,
}

/// A dispatcher of one app, and the app's tokens, which some events concern.
pub(crate) struct Receiver {
    dispatcher: Arc<Dispatcher>,
    tokens: Arc<dyn TokenProvider>,
}

/// By these an ISV's customer opens an app, gets it back or changes what it may do.
const CHANGES: [&str; 5] =
    ["org_suite_auth", "org_suite_change", "change_auth", "tmp_auth_code", "org_micro_app_restore"];
/// By these a customer gives it up: over Stream, SyncHTTP and RDS, and over plain HTTP.
const RELIEFS: [&str; 2] = ["org_suite_relieve", "suite_relieve"];
const SUITE_TICKET: &str = "suite_ticket";

impl Receivers {
    pub(crate) fn new(tokens: Arc<dyn TokenProvider>) -> Self {
        Self {
            tokens,
            dispatchers: Arc::default(),
            #[cfg(feature = "stream")]
            watches: Arc::default(),
        }
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

    pub(crate) fn counts(&self) -> DispatcherCounts {
        self.dispatchers()
            .iter()
            .fold(DispatcherCounts::default(), |sum, dispatcher| sum + dispatcher.counts())
    }

    #[cfg(feature = "stream")]
    pub(crate) fn watch(&self, watch: AppWatch) {
        let mut watches = self.watches.lock().unwrap_or_else(PoisonError::into_inner);
        watches.retain(|watch| watch.status().is_some());
        watches.push(watch);
    }

    /// The Stream connections that were started and not stopped since.
    #[cfg(feature = "stream")]
    pub(crate) fn streams(&self) -> Vec<Status> {
        let watches = self.watches.lock().unwrap_or_else(PoisonError::into_inner);
        watches.iter().filter_map(AppWatch::status).filter(|status| !status.stopped()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Weak<Dispatcher>>> {
        self.dispatchers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Receive for Receiver {
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        // Before the handler, which may call for the customer at once.
        self.tell_tokens(&delivery).await;
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

impl Receiver {
    /// What an event changes for the tokens of an ISV's app.
    async fn tell_tokens(&self, delivery: &Delivery) {
        let event_type = delivery.metadata().event_type.as_deref().unwrap_or_default();
        if *delivery.kind() != DeliveryKind::Event {
            return;
        }
        if CHANGES.contains(&event_type) {
            for corp_id in organisations(delivery) {
                self.tokens.organisation_changed(&corp_id);
            }
        } else if RELIEFS.contains(&event_type) {
            for corp_id in organisations(delivery) {
                self.tokens.organisation_left(&corp_id);
            }
        } else if event_type == SUITE_TICKET {
            if let Some(ticket) = suite_ticket(delivery) {
                self.tokens.suite_ticket_pushed(&ticket).await;
            }
        }
    }
}

/// The customers that an event is about. Over Stream the frame names another organisation than `authCorpInfo` does (page
/// `event-org-suite-auth`): whichever is named is meant.
fn organisations(delivery: &Delivery) -> Vec<String> {
    let payload = Value::Object(object_from_json(delivery.payload()).unwrap_or_default());
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

/// The pushed ticket, unless it is of another suite: one address may receive for several.
fn suite_ticket(delivery: &Delivery) -> Option<Secret> {
    let payload = Value::Object(object_from_json(delivery.payload())?);
    let text = |names: [&str; 3]| {
        let events = [Some(&payload), payload.get("data")].into_iter().flatten();
        events.flat_map(|event| names.map(|name| event.get(name))).flatten().find_map(Value::as_str)
    };
    let suite_key = text(["SuiteKey", "suiteKey", "suite_key"]);
    let client_id = delivery.metadata().client_id.as_deref();
    if suite_key.is_some_and(|suite_key| client_id.is_some_and(|client_id| client_id != suite_key)) {
        return None;
    }
    text(["SuiteTicket", "suiteTicket", "suite_ticket"]).filter(|ticket| !ticket.is_empty()).map(Secret::new)
}
