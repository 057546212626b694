//! Messages that robots sent, and how often they may.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bounded::Bounded;

/// Older messages are forgotten beyond this many.
const CAPACITY: usize = 100_000;
/// Older `msgUuid`s of a webhook are forgotten beyond this many.
const UUIDS: usize = 20_000;
const WEBHOOK_WINDOW_MS: i64 = 60_000;
const WEBHOOK_LIMIT: usize = 20;
/// A webhook that exceeds its minute is blocked for ten.
const WEBHOOK_BLOCK_MS: i64 = 600_000;
const MESSAGE_WINDOW_MS: i64 = 24 * 3_600_000;

/// A message that a robot sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SentMessage {
    /// The robot's code, or the `access_token` of a webhook.
    pub robot: String,
    /// `processQueryKey` of the answer; none for a webhook.
    pub process_query_key: Option<String>,
    /// The group it went to, for group messages of the app's robot.
    pub conversation: Option<String>,
    /// The people it went to, for single chats.
    pub receivers: Vec<String>,
    /// `{"msgKey","msgParam"}` with `msgParam` decoded, the whole body of a webhook call, or a card's `outTrackId`,
    /// `cardTemplateId` and `cardParamMap`.
    pub message: Value,
    /// The fake's clock when it was accepted, ms since 1970.
    pub at_ms: i64,
    /// Who has read it, and when (ms since 1970).
    pub read: HashMap<String, i64>,
    /// Whether it was recalled.
    pub recalled: bool,
}

impl SentMessage {
    /// Who has read it, in the order of reading.
    pub(crate) fn readers(&self) -> Vec<String> {
        let mut readers: Vec<_> = self.read.iter().map(|(userid, at_ms)| (at_ms, userid)).collect();
        readers.sort_unstable();
        readers.into_iter().map(|(_, userid)| userid.clone()).collect()
    }

    /// Read state and recall are available for a day.
    pub(crate) fn is_recent(&self, now_ms: i64) -> bool {
        now_ms.saturating_sub(self.at_ms) <= MESSAGE_WINDOW_MS
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Robots {
    sent: VecDeque<SentMessage>,
    /// Number of the message at the front of `sent`.
    first: usize,
    by_key: HashMap<String, usize>,
    webhooks: HashMap<String, Webhook>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Webhook {
    recent: VecDeque<i64>,
    blocked_until_ms: i64,
    uuids: Bounded<()>,
}

impl Robots {
    pub(crate) fn send(&mut self, message: SentMessage) {
        if self.sent.len() >= CAPACITY {
            if let Some(key) = self.sent.pop_front().and_then(|oldest| oldest.process_query_key) {
                self.by_key.remove(&key);
            }
            self.first += 1;
        }
        if let Some(key) = &message.process_query_key {
            self.by_key.insert(key.clone(), self.first + self.sent.len());
        }
        self.sent.push_back(message);
    }

    pub(crate) fn by_key(&mut self, process_query_key: &str) -> Option<&mut SentMessage> {
        let number = self.by_key.get(process_query_key)?;
        self.sent.get_mut(number.checked_sub(self.first)?)
    }

    /// Notes that a person has read a message, the first time; false when no message has this key.
    pub(crate) fn read(&mut self, process_query_key: &str, userid: &str, now_ms: i64) -> bool {
        let message = self.by_key(process_query_key);
        message.map(|message| message.read.entry(userid.to_owned()).or_insert(now_ms)).is_some()
    }

    pub(crate) fn all(&self) -> Vec<SentMessage> {
        self.sent.iter().cloned().collect()
    }

    /// Counts a call of a webhook; false when it is one too many.
    pub(crate) fn admit_webhook(&mut self, access_token: &str, now_ms: i64) -> bool {
        let webhook = self.webhooks.entry(access_token.to_owned()).or_default();
        if now_ms < webhook.blocked_until_ms {
            return false;
        }
        while webhook.recent.front().is_some_and(|at_ms| now_ms.saturating_sub(*at_ms) >= WEBHOOK_WINDOW_MS) {
            webhook.recent.pop_front();
        }
        if webhook.recent.len() >= WEBHOOK_LIMIT {
            webhook.blocked_until_ms = now_ms.saturating_add(WEBHOOK_BLOCK_MS);
            return false;
        }
        webhook.recent.push_back(now_ms);
        true
    }

    /// Notes the `msgUuid` of a webhook call; false when it was there before.
    pub(crate) fn is_new_uuid(&mut self, access_token: &str, uuid: &str) -> bool {
        let uuids = &mut self.webhooks.entry(access_token.to_owned()).or_default().uuids;
        if uuids.contains(uuid) {
            return false;
        }
        if uuids.len() >= UUIDS {
            uuids.remove_oldest();
        }
        uuids.put(uuid.to_owned(), ());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twenty_first_call_in_a_minute_blocks_a_webhook_for_ten() {
        let mut robots = Robots::default();
        for call in 0..20 {
            assert!(robots.admit_webhook("a", call * 1000), "call {call}");
        }
        assert!(!robots.admit_webhook("a", 20_000));
        assert!(robots.admit_webhook("b", 20_000), "another robot is not affected");
        assert!(!robots.admit_webhook("a", 619_999));
        assert!(robots.admit_webhook("a", 620_000));
    }
}
