//! A push on its way: one connection at random, repeated under a new message id until it is acknowledged.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio_tungstenite::tungstenite::Message;

use super::Gateway;
use super::frame;
use super::link::{Answered, Link};
use super::mischief;
use super::push::{StreamAnswer, StreamPush};
use super::subscription::FrameKind;
use crate::fault::FaultKind;
use crate::platform::Platform;
use crate::push::wait::Wait;

const ROBOT_MESSAGES: [&str; 2] = ["/v1.0/im/bot/messages/get", "/v1.0/im/bot/messages/delegate"];
const CARD_ACTION: &str = "/v1.0/card/instances/callback";

/// When an answer is late, and when a push that was not acknowledged is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Schedule {
    deadline_ms: u64,
    /// From the beginning of an attempt to the next one.
    gaps_ms: Vec<u64>,
}

impl Schedule {
    /// Events: undocumented, taken from HTTP pushes. Robot messages: repeated about 16 s and 60 s after (seen in the field).
    /// Cards: 2 s, never repeated (documentation).
    fn of(push: &StreamPush, event_gaps_ms: &[u64], deadline_ms: Option<u64>) -> Self {
        let (deadline, gaps_ms) = match (push.kind, push.topic.as_str()) {
            (FrameKind::Event, _) => (10_000, event_gaps_ms.to_vec()),
            (_, topic) if ROBOT_MESSAGES.contains(&topic) => (16_000, vec![16_000, 44_000]),
            (_, CARD_ACTION) => (2_000, Vec::new()),
            _ => (10_000, Vec::new()),
        };
        Self { deadline_ms: deadline_ms.unwrap_or(deadline), gaps_ms }
    }
}

impl Gateway {
    /// A push to one connection of the app, chosen at random in each attempt.
    pub(crate) fn begin(self: &Arc<Self>, client_id: &str, push: StreamPush) -> Sending {
        Sending {
            schedule: Schedule::of(&push, &self.event_retries_ms, self.settings.ack_deadline_ms),
            number: self.ledger.begin(client_id, &push),
            gateway: self.clone(),
            client_id: client_id.to_owned(),
            push,
            answers: mpsc::unbounded_channel(),
            sent: Vec::new(),
            attempts: 0,
            begun_ms: 0,
        }
    }
}

/// A push between its first attempt and its end. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Sending {
    gateway: Arc<Gateway>,
    client_id: String,
    push: StreamPush,
    schedule: Schedule,
    number: u64,
    answers: (UnboundedSender<Answered>, UnboundedReceiver<Answered>),
    /// Where an answer may still come from.
    sent: Vec<(Arc<Link>, String)>,
    attempts: u32,
    begun_ms: i64,
}

impl Sending {
    /// Sends, and repeats until the answer is a success or the schedule ends. The latest answer; none when every attempt that
    /// is waited for went unanswered.
    pub(crate) async fn deliver(mut self, platform: &Platform, wait: Wait) -> Option<StreamAnswer> {
        let first = if self.attempts == 0 { self.attempt().await } else { self.first_answer().await };
        if wait == Wait::All {
            return self.repeat(first).await;
        }
        let answer = first.clone();
        platform.spawn(async move {
            self.repeat(first).await;
        });
        answer
    }

    /// Sends once, without waiting for the answer.
    pub(super) fn launch(&mut self) {
        self.attempts = self.attempts.saturating_add(1);
        self.begun_ms = self.gateway.clock.now_ms();
        let message_id = self.gateway.chance.hex32();
        let link = self.send(&message_id);
        let connection = link.as_ref().map(|link| link.id.clone());
        self.gateway.ledger.attempted(self.number, message_id.clone(), connection, self.begun_ms);
        self.sent.extend(link.map(|link| (link, message_id)));
    }

    /// Sends once and waits for the answer until its deadline.
    async fn attempt(&mut self) -> Option<StreamAnswer> {
        let before = self.sent.len();
        self.launch();
        if self.sent.len() == before {
            return None;
        }
        self.answer_within(self.schedule.deadline_ms, false).await
    }

    /// Waits for the answer to what was launched.
    async fn first_answer(&mut self) -> Option<StreamAnswer> {
        if self.sent.is_empty() {
            return None;
        }
        self.answer_within(self.schedule.deadline_ms, false).await
    }

    /// Goes on until an answer is a success or the schedule ends; the latest answer.
    async fn repeat(mut self, first: Option<StreamAnswer>) -> Option<StreamAnswer> {
        let mut latest = first;
        for gap_ms in self.schedule.gaps_ms.clone() {
            while !latest.as_ref().is_some_and(StreamAnswer::is_success) {
                let passed_ms = self.gateway.clock.now_ms().saturating_sub(self.begun_ms);
                let left_ms = gap_ms.saturating_sub(u64::try_from(passed_ms).unwrap_or(0));
                match self.answer_within(left_ms, true).await {
                    Some(answer) => latest = Some(answer),
                    None => break,
                }
            }
            if latest.as_ref().is_some_and(StreamAnswer::is_success) {
                break;
            }
            latest = self.attempt().await.or(latest);
        }
        latest
    }

    /// Hands the frame to a connection, another one when the chosen one has just ended.
    fn send(&self, message_id: &str) -> Option<Arc<Link>> {
        loop {
            let link = self.gateway.choose(&self.client_id, self.push.kind, &self.push.topic)?;
            link.wait_for(message_id, self.answers.0.clone());
            let text = self.frame(&link, message_id);
            let fragment = self.gateway.faults.take_where(Some(&link.id), FaultKind::hits_frames);
            let sent = match fragment {
                Some(FaultKind::StreamFragment(size)) => link.push(&text, mischief::fragments(&text, size)),
                _ => link.push(&text, vec![Message::text(text.as_str())]),
            };
            if sent {
                return Some(link);
            }
            link.forget(message_id);
        }
    }

    fn frame(&self, link: &Link, message_id: &str) -> String {
        let time = self.gateway.clock.now_ms().to_string();
        let topic = link.topic_of(self.push.kind, &self.push.topic);
        let mut headers = vec![
            ("connectionId", link.id.as_str()),
            ("contentType", "application/json"),
            ("messageId", message_id),
            ("time", time.as_str()),
            ("topic", topic),
        ];
        if self.push.kind == FrameKind::Callback {
            headers.insert(0, ("appId", self.gateway.unified_app_id.as_str()));
        }
        headers.extend(self.push.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        frame::encode(self.push.kind.as_str(), &headers, &self.push.data)
    }

    /// The next answer to any attempt.
    async fn answer_within(&mut self, delay_ms: u64, late: bool) -> Option<StreamAnswer> {
        let answered = tokio::select! {
            biased;
            answered = self.answers.1.recv() => answered?,
            () = self.gateway.clock.sleep(Duration::from_millis(delay_ms)) => return None,
        };
        let Answered { connection, ack } = answered;
        let current = self.sent.last().is_some_and(|(_, message_id)| *message_id == ack.message_id);
        let late = late || !current;
        if let (true, Some((link, _))) =
            (late, self.sent.iter().find(|(_, message_id)| *message_id == ack.message_id))
        {
            link.count_late_ack();
        }
        let now_ms = self.gateway.clock.now_ms();
        self.gateway.ledger.answered(self.number, &ack.message_id, ack.code, now_ms, late);
        let answer = StreamAnswer {
            connection,
            code: ack.code,
            message: ack.message,
            data: ack.data,
            message_id: ack.message_id,
            attempts: self.attempts,
        };
        if answer.is_success() {
            self.gateway.ledger.acknowledged(self.number);
        }
        Some(answer)
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.gateway.ledger.finished(self.number);
        for (link, message_id) in &self.sent {
            link.forget(message_id);
        }
    }
}
