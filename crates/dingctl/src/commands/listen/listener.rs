//! Takes deliveries: pushes them on, answers, and has them printed before they are acknowledged.

use async_trait::async_trait;
use dingtalk_callback::Pusher;
use dingtalk_events::{Acknowledgement, Delivery, DeliveryKind, Receive};
use dingtalk_fake::json::json;
use serde_json::{Map, Value};
use tokio::sync::{mpsc, oneshot};

use super::reply::Replies;
use crate::receivers;
use crate::record;

/// A line on its way to standard output.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) line: Map<String, Value>,
    pub(super) printed: oneshot::Sender<()>,
}

/// What stands behind the connection.
pub(super) struct Listener {
    /// Empty for all.
    pub(super) events: Vec<String>,
    pub(super) pusher: Option<Pusher>,
    pub(super) replies: Replies,
    pub(super) lines: mpsc::Sender<Taken>,
}

impl Listener {
    /// Of events alone single ones cannot be subscribed to.
    fn wants(&self, delivery: &Delivery) -> bool {
        let of_type = |name: &String| Some(name) == delivery.metadata().event_type.as_ref();
        *delivery.kind() != DeliveryKind::Event || self.events.is_empty() || self.events.iter().any(of_type)
    }

    /// What goes back to DingTalk, and what the line says about it.
    async fn answer(&self, delivery: &Delivery) -> (Acknowledgement, Map<String, Value>) {
        let mut told = Map::new();
        let (acknowledgement, message) = match &self.pusher {
            Some(pusher) => {
                let pushed = pusher.push(&receivers::spelt_for_http(delivery)).await;
                told.insert("forwarded".into(), receivers::told(&pushed));
                (pushed.acknowledgement(), pushed.message())
            }
            None => (Acknowledgement::Done, self.replies.fixed(delivery)),
        };
        if let Some(message) = message {
            let replied = match self.replies.send(delivery, &message).await {
                Ok(()) => json!({"message": message, "error": null}),
                Err(why) => json!({"message": message, "error": why}),
            };
            told.insert("reply".into(), replied);
        }
        (acknowledgement, told)
    }
}

#[async_trait]
impl Receive for Listener {
    async fn receive(&self, delivery: Delivery) -> Acknowledgement {
        if !self.wants(&delivery) {
            return Acknowledgement::Unhandled;
        }
        let (acknowledgement, told) = self.answer(&delivery).await;
        let mut line = record::line(&delivery);
        line.extend(told);
        let (printed, confirmed) = oneshot::channel();
        let later = || Acknowledgement::Later { reason: "dingctl ends".to_owned() };
        if self.lines.send(Taken { line, printed }).await.is_err() {
            return later();
        }
        confirmed.await.map_or_else(|_| later(), |()| acknowledgement)
    }
}
