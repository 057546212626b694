//! Event receivers, and the events that never reached them.

use std::collections::VecDeque;

use dingtalk_crypto::CallbackCipher;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::seed::{Seed, Subscription};

/// Most events in one answer of the failed list.
const FAILED_PAGE: usize = 200;
/// Older ones are forgotten beyond this many.
const CAPACITY: usize = 20_000;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) aes_key: String,
    /// Trailer of the ciphertext: CorpId for a URL registered by `call_back/*`, AppKey for one from the console.
    pub(crate) owner_key: String,
    /// Event types; empty means all.
    pub(crate) events: Vec<String>,
    /// By `call_back/*`: what it misses goes to the failed list.
    pub(crate) registered: bool,
}

impl Receiver {
    pub(crate) fn wants(&self, event_type: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|event| event == event_type)
    }

    pub(crate) fn cipher(&self) -> Result<CallbackCipher, String> {
        CallbackCipher::new(self.token.as_str(), self.aes_key.as_str(), self.owner_key.as_str())
            .map_err(|error| format!("token or aes_key cannot be used: {error}"))
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Callbacks {
    pub(crate) registration: Option<Receiver>,
    subscriptions: Vec<Receiver>,
    failed: VecDeque<Value>,
    /// Items at the front of `failed` that the last call returned: the next call clears them.
    returned: usize,
}

impl Callbacks {
    pub(crate) fn new(seed: &Seed) -> Self {
        let mut callbacks = Self::default();
        for subscription in &seed.subscriptions {
            callbacks.subscribe(subscription.clone(), seed.client_id.clone());
        }
        callbacks
    }

    /// A receiver that is entered in the developer console.
    pub(crate) fn subscribe(&mut self, subscription: Subscription, owner_key: String) {
        self.subscriptions.push(Receiver {
            url: subscription.url,
            token: subscription.token,
            aes_key: subscription.aes_key,
            owner_key,
            events: subscription.events,
            registered: false,
        });
    }

    pub(crate) fn receivers_of(&self, event_type: &str) -> Vec<Receiver> {
        self.receivers().filter(|receiver| receiver.wants(event_type)).cloned().collect()
    }

    pub(crate) fn receivers(&self) -> impl Iterator<Item = &Receiver> {
        self.registration.iter().chain(&self.subscriptions)
    }

    pub(crate) fn add_failed(&mut self, item: Value) {
        if self.failed.len() >= CAPACITY {
            self.failed.pop_front();
            self.returned = self.returned.saturating_sub(1);
        }
        self.failed.push_back(item);
    }

    /// Everything that is on the failed list.
    pub(crate) fn failed(&self) -> impl Iterator<Item = &Value> {
        self.failed.iter()
    }

    /// The next page of the failed list, and whether more follow. Clears the page before it.
    pub(crate) fn next_failed(&mut self) -> (Vec<Value>, bool) {
        self.failed.drain(..self.returned.min(self.failed.len()));
        let page: Vec<_> = self.failed.iter().take(FAILED_PAGE).cloned().collect();
        self.returned = page.len();
        (page, self.failed.len() > self.returned)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_look_at_the_failed_list_clears_the_page_before() {
        let mut callbacks = Callbacks::default();
        for number in 0..201 {
            callbacks.add_failed(json!(number));
        }
        let (page, more) = callbacks.next_failed();
        assert_eq!((page.len(), more), (200, true));
        callbacks.add_failed(json!(201));
        assert_eq!(callbacks.next_failed(), (vec![json!(200), json!(201)], false));
        assert_eq!(callbacks.next_failed(), (Vec::new(), false));
    }
}
