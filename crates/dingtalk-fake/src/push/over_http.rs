//! Pushes over HTTP: encrypted, repeated on DingTalk's schedule, and listed as failed when nothing helps.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;
use tokio::task::JoinSet;

use super::event::Event;
use super::outcome::PushOutcome;
use super::wait::Wait;
use crate::inbound::post::post;
use crate::json::json;
use crate::organisation;
use crate::platform::Platform;
use crate::state::callbacks::Receiver;

/// How long a receiver may take, real time (protocol: the current documentation says 2500 ms).
const DEADLINE: Duration = Duration::from_millis(2500);

/// What one receiver gets in one request: an event, or a batch of them.
#[derive(Debug, Clone)]
pub(crate) struct Push {
    pub(crate) plaintext: String,
    /// The item of the failed list when nothing helps, if it is listed at all.
    pub(crate) failed_item: Option<Value>,
}

impl Push {
    pub(super) fn of(event: &Event) -> Self {
        Self { plaintext: event.plaintext(), failed_item: Some(event.failed_item()) }
    }
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
        running.spawn(organisation::within_later(organisation::current(), async move {
            let first = attempt(&platform, &receiver, &push.plaintext, 1).await;
            if wait == Wait::All {
                return repeat(&platform, &receiver, &push, first).await;
            }
            let (outcome, background) = (first.clone(), platform.clone());
            platform.spawn(async move {
                repeat(&background, &receiver, &push, first).await;
            });
            outcome
        }));
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
    let url = format!("{}{separator}{}", receiver.url, sealed.push_query());
    let (status, body) = post(&url, &[], sealed.push_body()).await?;
    outcome.status = Some(status.as_u16());
    outcome.body = String::from_utf8_lossy(&body).into_owned();
    if status != StatusCode::OK {
        return Err(format!("the receiver answered HTTP {}, not 200", status.as_u16()));
    }
    cipher.check_acknowledgement(&body).map_err(|error| error.to_string())
}
