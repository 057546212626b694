//! Event pushes: encrypted, repeated on DingTalk's schedule, and listed as failed when nothing helps.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
use http::StatusCode;
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

use crate::gateway::{self, StreamAnswer};
use crate::inbound::post::post;
use crate::platform::Platform;
use crate::state::callbacks::Receiver;

/// How long a receiver may take, real time (protocol: the current documentation says 2500 ms).
const DEADLINE: Duration = Duration::from_millis(2500);

/// What became of one event at one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PushOutcome {
    /// The receiver; `stream:` and the Client ID for an app in Stream mode.
    pub url: String,
    /// How often it was tried so far.
    pub attempts: u32,
    /// Whether the latest answer was an encrypted `success`, or over Stream code 200 without `LATER`.
    pub acknowledged: bool,
    /// HTTP status of the latest answer.
    pub status: Option<u16>,
    /// Body of the latest answer as it came, at most 64 KiB; over Stream its `data`.
    pub body: String,
    /// Why the latest answer does not count.
    pub error: Option<String>,
    /// The latest answer over Stream.
    pub(crate) stream: Option<StreamAnswer>,
}

impl PushOutcome {
    pub(crate) fn new(url: String) -> Self {
        Self {
            url,
            attempts: 1,
            acknowledged: false,
            status: None,
            body: String::new(),
            error: None,
            stream: None,
        }
    }

    /// The Stream connection of the latest answer.
    pub fn connection(&self) -> Option<&str> {
        self.stream.as_ref().map(|answer| answer.connection.as_str())
    }

    /// `code` of the latest answer over Stream.
    pub fn code(&self) -> Option<u16> {
        self.stream.as_ref().map(|answer| answer.code)
    }

    pub(crate) fn to_json(&self) -> Value {
        if let Some(client_id) = self.url.strip_prefix("stream:") {
            let answer = self.stream.as_ref();
            return json!({
                "transport": "stream",
                "clientId": client_id,
                "connection": answer.map(|answer| &answer.connection),
                "messageId": answer.map(|answer| &answer.message_id),
                "code": answer.map(|answer| answer.code),
                "message": answer.map(|answer| &answer.message),
                "data": answer.map(|answer| &answer.data),
                "attempts": self.attempts,
                "acknowledged": self.acknowledged,
                "error": self.error,
            });
        }
        json!({
            "url": self.url,
            "attempts": self.attempts,
            "acknowledged": self.acknowledged,
            "status": self.status,
            "body": self.body,
            "error": self.error,
        })
    }
}

/// An event on its way.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) event_type: String,
    pub(crate) at_ms: i64,
    pub(crate) data: Map<String, Value>,
    corp_id: String,
}

impl Event {
    pub(crate) fn new(platform: &Platform, event_type: &str, data: Value) -> Self {
        let data = match data {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let corp_id = platform.seed.corp_id.clone();
        Self { event_type: event_type.to_owned(), at_ms: platform.clock.now_ms(), data, corp_id }
    }

    /// The members that every event has, overridden by what the caller gave.
    fn plaintext(&self) -> String {
        let mut members = Map::new();
        members.insert("EventType".into(), json!(self.event_type));
        members.insert("TimeStamp".into(), json!(self.at_ms.to_string()));
        members.insert("CorpId".into(), json!(self.corp_id));
        members.extend(self.data.clone());
        Value::Object(members).to_string()
    }

    /// An item of the failed list: the data under the tag's name, in lower case.
    pub(crate) fn failed_item(&self) -> Value {
        let mut content = Map::new();
        content.insert("corpid".into(), json!(self.corp_id));
        content.extend(self.data.iter().map(|(name, value)| (name.to_lowercase(), value.clone())));
        let mut item = Map::new();
        item.insert("call_back_tag".into(), json!(self.event_type));
        item.insert("event_time".into(), json!(self.at_ms));
        item.insert(self.event_type.clone(), Value::Object(content));
        Value::Object(item)
    }
}

/// What one receiver gets in one request: an event, or a batch of them.
#[derive(Debug, Clone)]
pub(crate) struct Push {
    pub(crate) plaintext: String,
    /// The item of the failed list when nothing helps, if it is listed at all.
    pub(crate) failed_item: Option<Value>,
}

impl Push {
    fn of(event: &Event) -> Self {
        Self { plaintext: event.plaintext(), failed_item: Some(event.failed_item()) }
    }
}

/// Until when a push is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The first attempt; repetitions go on in the background.
    First,
    /// The acknowledgement, or the last repetition.
    All,
}

/// Pushes to every subscribed receiver, then to the apps in Stream mode.
pub(crate) async fn to_everybody(platform: &Arc<Platform>, event: &Event, wait: Wait) -> Vec<PushOutcome> {
    let receivers = platform.state().callbacks.receivers_of(&event.event_type);
    let push = Push::of(event);
    let over_http = deliver(platform, receivers.into_iter().map(|receiver| (receiver, push.clone())), wait);
    let (mut outcomes, over_stream) = tokio::join!(over_http, gateway::event::push(platform, event, wait));
    outcomes.extend(over_stream);
    outcomes
}

/// Pushes to each receiver what is meant for it, all at the same time.
pub(crate) async fn deliver(
    platform: &Arc<Platform>,
    pushes: impl IntoIterator<Item = (Receiver, Push)>,
    wait: Wait,
) -> Vec<PushOutcome> {
    let mut running = JoinSet::new();
    for (receiver, push) in pushes {
        let platform = platform.clone();
        running.spawn(async move {
            let first = attempt(&platform, &receiver, &push.plaintext, 1).await;
            if wait == Wait::All {
                return repeat(&platform, &receiver, &push, first).await;
            }
            let (outcome, background) = (first.clone(), platform.clone());
            platform.spawn(async move {
                repeat(&background, &receiver, &push, first).await;
            });
            outcome
        });
    }
    in_order(running.join_all().await)
}

fn in_order(mut outcomes: Vec<PushOutcome>) -> Vec<PushOutcome> {
    outcomes.sort_by(|left, right| left.url.cmp(&right.url));
    outcomes
}

/// The handshake of a URL that is being registered.
pub(crate) async fn check_url(platform: &Platform, receiver: &Receiver) -> Result<(), String> {
    let outcome = attempt(platform, receiver, &json!({"EventType": "check_url"}).to_string(), 1).await;
    outcome.error.map_or(Ok(()), Err)
}

async fn repeat(
    platform: &Platform,
    receiver: &Receiver,
    push: &Push,
    mut outcome: PushOutcome,
) -> PushOutcome {
    for pause in &platform.settings.retry_schedule {
        if outcome.acknowledged {
            return outcome;
        }
        platform.clock.sleep(*pause).await;
        outcome = attempt(platform, receiver, &push.plaintext, outcome.attempts.saturating_add(1)).await;
    }
    if let (false, true, Some(item)) = (outcome.acknowledged, receiver.registered, &push.failed_item) {
        platform.state().callbacks.add_failed(item.clone());
    }
    outcome
}

async fn attempt(platform: &Platform, receiver: &Receiver, plaintext: &str, number: u32) -> PushOutcome {
    let mut outcome = PushOutcome { attempts: number, ..PushOutcome::new(receiver.url.clone()) };
    #[expect(clippy::disallowed_methods, reason = "the deadline is real time")]
    let answered =
        tokio::time::timeout(DEADLINE, exchange(platform, receiver, plaintext, &mut outcome)).await;
    outcome.error = match answered {
        Ok(result) => result.err(),
        Err(_) => Some("no complete answer within 2500 ms".to_owned()),
    };
    outcome.acknowledged = outcome.error.is_none();
    outcome
}

async fn exchange(
    platform: &Platform,
    receiver: &Receiver,
    plaintext: &str,
    outcome: &mut PushOutcome,
) -> Result<(), String> {
    let cipher = receiver.cipher()?;
    let (timestamp, nonce) = (platform.clock.now_ms().to_string(), platform.identifiers.nonce());
    let sealed = cipher
        .encrypt(plaintext.as_bytes(), &timestamp, &nonce)
        .map_err(|error| format!("the event cannot be encrypted: {error}"))?;
    let separator = if receiver.url.contains('?') { '&' } else { '?' };
    let signature = &sealed.msg_signature;
    let url = format!(
        "{}{separator}msg_signature={signature}&signature={signature}&timestamp={timestamp}&nonce={nonce}",
        receiver.url
    );
    let body = json!({"encrypt": sealed.encrypt}).to_string();
    let (status, body) = post(&url, &[], body).await?;
    outcome.status = Some(status.as_u16());
    outcome.body = String::from_utf8_lossy(&body).into_owned();
    if status != StatusCode::OK {
        return Err(format!("the receiver answered HTTP {}, not 200", status.as_u16()));
    }
    check_reply(&cipher, &body)
}

/// Anything but an encrypted `success` in the reply's own casing is a failure.
fn check_reply(cipher: &CallbackCipher, body: &[u8]) -> Result<(), String> {
    let reply: Value =
        serde_json::from_slice(body).map_err(|error| format!("the answer is not JSON: {error}"))?;
    let member = |name: &str| {
        reply.get(name).and_then(Value::as_str).ok_or_else(|| format!("the answer has no text member {name}"))
    };
    let sealed = EncryptedMessage {
        signature: member("msg_signature")?,
        timestamp: member("timeStamp")?,
        nonce: member("nonce")?,
        encrypt: member("encrypt")?,
    };
    let opened = cipher.decrypt(&sealed).map_err(|error| format!("the answer does not open: {error}"))?;
    if opened.plaintext() == b"success" {
        Ok(())
    } else {
        Err("the answer opens to something else than success".to_owned())
    }
}
