//! What was said to people, replies of every kind, and by people; the session webhooks by which some replies come.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tokio::sync::Notify;

use crate::json::json;
use crate::seed::Seed;

/// Older replies, and older sessions, are forgotten beyond this many.
const CAPACITY: usize = 100_000;
/// What people said is kept for those who look at the chats: so many messages.
const SAID: usize = 1000;

/// How a message came from the app to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ReplyRoute {
    /// Posted to the `sessionWebhook` of a robot message.
    SessionWebhook,
    /// `POST /v1.0/robot/oToMessages/batchSend`, one reply per person.
    OneToOne,
    /// `POST /v1.0/robot/groupMessages/send`.
    Group,
    /// `POST /v1.0/robot/privateChatMessages/send`, into a chat between two people.
    PrivateChat,
    /// `POST /chat/send`, or `POST /message/send_to_conversation`.
    Chat,
    /// A scene group's assistant: `POST /topapi/im/chat/scencegroup/message/send_v2` and its elder.
    SceneGroup,
    /// A custom robot's `POST /robot/send`.
    Webhook,
    /// `POST /v1.0/robot/ding/send`, one reply per person.
    Ding,
    /// A card that was delivered.
    Card,
    /// The body of the answer to a robot message over HTTP.
    CallbackAnswer,
}

impl ReplyRoute {
    fn name(self) -> &'static str {
        match self {
            Self::SessionWebhook => "sessionWebhook",
            Self::OneToOne => "oTo",
            Self::Group => "group",
            Self::PrivateChat => "privateChat",
            Self::Chat => "chat",
            Self::SceneGroup => "sceneGroup",
            Self::Webhook => "webhook",
            Self::Ding => "ding",
            Self::Card => "card",
            Self::CallbackAnswer => "callback",
        }
    }
}

/// A message of the app as people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reply {
    /// Counts from 1.
    pub number: u64,
    /// How it came.
    pub via: ReplyRoute,
    /// The chat that it landed in; `None` for custom robots whose group the seed does not tell.
    pub conversation: Option<String>,
    /// The person, in one-to-one chats.
    pub staff_id: Option<String>,
    /// `msgtype`, or `msgKey` of the app's robot (`sampleText` …), or `interactiveCard`.
    pub msgtype: String,
    /// The object named after the type, or `msgParam`, or `outTrackId`, `cardTemplateId` and `cardParamMap` of a card.
    pub content: Value,
    /// The `at` object, null when there was none.
    pub at: Value,
    /// The fake's clock, ms since 1970.
    pub at_ms: i64,
    /// `processQueryKey` or `messageId` of the answer, where there was one.
    #[serde(default)]
    pub process_query_key: Option<String>,
    /// Whether it was recalled: people see it no longer.
    #[serde(default)]
    pub recalled: bool,
}

impl Reply {
    pub(crate) fn new(via: ReplyRoute, msgtype: impl Into<String>, content: Value) -> Self {
        Self {
            number: 0,
            via,
            conversation: None,
            staff_id: None,
            msgtype: msgtype.into(),
            content,
            at: Value::Null,
            at_ms: 0,
            process_query_key: None,
            recalled: false,
        }
    }

    /// Reads a message of the webhook kind: `msgtype`, the object of that name, `at`.
    pub(crate) fn of_webhook_message(via: ReplyRoute, members: &Map<String, Value>) -> Self {
        let member = |name: &str| members.get(name).cloned().unwrap_or_default();
        let msgtype = members.get("msgtype").and_then(Value::as_str).unwrap_or_default();
        Self { at: member("at"), ..Self::new(via, msgtype, member(msgtype)) }
    }

    pub(crate) fn in_conversation(mut self, conversation: String, staff_id: Option<String>) -> Self {
        self.conversation = Some(conversation);
        self.staff_id = staff_id;
        self
    }

    pub(crate) fn with_key(mut self, key: &str) -> Self {
        self.process_query_key = Some(key.to_owned());
        self
    }

    /// What a person reads first: the `content` of a text, the `text` of what else has one.
    pub fn text(&self) -> Option<&str> {
        let member = |name: &str| self.content.get(name).and_then(Value::as_str);
        member("content").or_else(|| member("text"))
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "number": self.number,
            "via": self.via.name(),
            "conversation": self.conversation,
            "staffId": self.staff_id,
            "msgtype": self.msgtype,
            "content": self.content,
            "at": self.at,
            "at_ms": self.at_ms,
            "processQueryKey": self.process_query_key,
            "recalled": self.recalled,
        })
    }
}

/// Where a session webhook leads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) conversation: String,
    /// The person, in a one-to-one chat.
    pub(crate) staff_id: Option<String>,
    pub(crate) expires_ms: i64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Chats {
    /// HTTP addresses of robots, by the app's Client ID.
    pub(crate) callbacks: HashMap<String, String>,
    sessions: HashMap<String, Session>,
    oldest_sessions: VecDeque<String>,
    /// Groups that the robot is in.
    groups: HashSet<String>,
    replies: VecDeque<Reply>,
    /// Robot messages as they were delivered, with the time.
    #[serde(default)]
    said: VecDeque<(i64, Value)>,
    count: u64,
    #[serde(skip)]
    arrived: Arc<Notify>,
}

impl Chats {
    pub(crate) fn new(seed: &Seed) -> Self {
        let own = seed.robot_callback.iter().map(|url| (seed.client_id.clone(), url.clone()));
        let of_robots = seed.webhook_robots.iter().filter_map(|robot| robot.conversation.as_ref());
        let groups = seed.conversations.iter().chain(of_robots).cloned().collect();
        Self { callbacks: own.collect(), groups, ..Self::default() }
    }

    /// Goes on telling those who wait for replies of an earlier state.
    pub(crate) fn keep_listeners_of(&mut self, before: &Self) {
        self.arrived = before.arrived.clone();
    }

    pub(crate) fn open_session(&mut self, key: String, session: Session, group: bool) {
        if group && !self.groups.contains(&session.conversation) {
            self.groups.insert(session.conversation.clone());
        }
        if self.oldest_sessions.len() >= CAPACITY {
            if let Some(oldest) = self.oldest_sessions.pop_front() {
                self.sessions.remove(&oldest);
            }
        }
        self.oldest_sessions.push_back(key.clone());
        self.sessions.insert(key, session);
    }

    /// The session, unless it is unknown or over.
    pub(crate) fn session(&self, key: &str, now_ms: i64) -> Option<&Session> {
        self.sessions.get(key).filter(|session| now_ms < session.expires_ms)
    }

    pub(crate) fn has_group(&self, open_conversation_id: &str) -> bool {
        self.groups.contains(open_conversation_id)
    }

    pub(crate) fn open_group(&mut self, open_conversation_id: String) {
        self.groups.insert(open_conversation_id);
    }

    pub(crate) fn close_group(&mut self, open_conversation_id: &str) {
        self.groups.remove(open_conversation_id);
    }

    /// Groups that the robot is in, in a fixed order.
    pub(crate) fn groups(&self) -> Vec<&str> {
        let mut groups: Vec<_> = self.groups.iter().map(String::as_str).collect();
        groups.sort_unstable();
        groups
    }

    /// Marks the replies that came with a key as recalled.
    pub(crate) fn recall(&mut self, key: &str) {
        let with_key = |reply: &&mut Reply| reply.process_query_key.as_deref() == Some(key);
        self.replies.iter_mut().filter(with_key).for_each(|reply| reply.recalled = true);
    }

    /// Puts a reply into its chat and wakes whoever waits for one.
    pub(crate) fn post(&mut self, reply: Reply, now_ms: i64) {
        if self.replies.len() >= CAPACITY {
            self.replies.pop_front();
        }
        self.count += 1;
        self.replies.push_back(Reply { number: self.count, at_ms: now_ms, ..reply });
        self.arrived.notify_waiters();
    }

    /// Keeps what a person said to the robot.
    pub(crate) fn say(&mut self, message: Value, now_ms: i64) {
        if self.said.len() >= SAID {
            self.said.pop_front();
        }
        self.said.push_back((now_ms, message));
    }

    /// What people said, newest first.
    pub(crate) fn said(&self) -> impl Iterator<Item = &(i64, Value)> {
        self.said.iter().rev()
    }

    /// Replies, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &Reply> {
        self.replies.iter().rev()
    }

    /// Replies with numbers above this one, oldest first.
    pub(crate) fn since(&self, number: u64) -> impl Iterator<Item = &Reply> {
        let known = self.replies.partition_point(|reply| reply.number <= number);
        self.replies.range(known..)
    }

    /// The number of the newest reply; 0 when there is none.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn arrived(&self) -> Arc<Notify> {
        self.arrived.clone()
    }
}

/// The conversation between a robot and a person.
pub(crate) fn one_to_one(robot_code: &str, staff_id: &str) -> String {
    format!("cid{}", STANDARD.encode(format!("{robot_code}:{staff_id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_at_its_hour() {
        let mut chats = Chats::default();
        let session = Session { conversation: "cid".into(), staff_id: None, expires_ms: 1000 };
        chats.open_session("key".into(), session, true);
        assert!(chats.session("key", 999).is_some());
        assert!(chats.session("key", 1000).is_none());
        assert!(chats.session("other", 0).is_none());
        assert!(chats.has_group("cid"));
    }

    #[test]
    fn replies_are_numbered_and_read_from_a_number_on() {
        let mut chats = Chats::default();
        for text in ["a", "b", "c"] {
            chats.post(Reply::new(ReplyRoute::Group, "text", json!({"content": text})), 7);
        }
        let texts: Vec<_> = chats.since(1).map(|reply| (reply.number, reply.text())).collect();
        assert_eq!(texts, [(2, Some("b")), (3, Some("c"))]);
        assert_eq!(chats.since(9).count(), 0);
        assert_eq!(chats.count(), 3);
    }
}
