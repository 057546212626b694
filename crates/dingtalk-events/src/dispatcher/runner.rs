use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::Clock;
use dingtalk_types::message::say::Say;

use super::claims::Claims;
use super::limits::Limits;
use super::room::Room;
use crate::acknowledgement::Acknowledgement;
use crate::at_work::Presence;
use crate::counts::DispatcherCounters;
use crate::dedupe::{Claim, DedupeStore, Run};
use crate::delivery::{Delivery, DeliveryKind};
use crate::handler::{AnyHandler, RunError};
use crate::lanes::Turn;
use crate::reply::{Replies, ReplyTo};
use crate::reply_failure::{ReplyError, ReplyFailure};
use crate::route::AckMode;
use crate::timing::{Unfinished, unless_panic};

/// One delivery on its way through its handler.
pub(super) struct Job {
    pub(super) run: Run,
    pub(super) turn: Option<Turn>,
    pub(super) room: Room,
    pub(super) delivery: Delivery,
    /// When, on the monotonic clock.
    pub(super) arrived: Duration,
    pub(super) ack_mode: AckMode,
    pub(super) handler: Arc<dyn AnyHandler>,
    pub(super) at_work: Arc<Presence>,
}

/// What the log says of a delivery that went wrong.
struct Subject {
    /// The type of an event, else the topic.
    what: String,
    at_work: Arc<Presence>,
}

impl Subject {
    fn of(delivery: &Delivery, at_work: &Arc<Presence>) -> Self {
        let event_type = delivery.metadata().event_type.clone();
        let what = event_type.unwrap_or_else(|| delivery.kind().topic().to_owned());
        Self { what, at_work: Arc::clone(at_work) }
    }

    /// What, whose, and the id by which people find it.
    fn told(&self) -> (&str, Option<Arc<str>>, String) {
        let (client_id, message_id) = self.at_work.told();
        (&self.what, client_id, message_id)
    }
}

/// How a run ended.
struct Handled {
    acknowledgement: Acknowledgement,
    /// What a redelivery gets; without it the redelivery runs the handler again.
    remembered: Option<Acknowledgement>,
}

/// Runs jobs: each when its turn comes, a bounded number at once.
pub(super) struct Runner {
    claims: Claims,
    replies: Replies,
    clock: Arc<dyn Clock>,
    counters: Arc<DispatcherCounters>,
    limits: Limits,
}

impl Runner {
    pub(super) fn new(
        store: Arc<dyn DedupeStore>,
        replies: Replies,
        clock: Arc<dyn Clock>,
        counters: Arc<DispatcherCounters>,
        limits: Limits,
    ) -> Self {
        let claims = Claims { store, clock: Arc::clone(&clock), counters: Arc::clone(&counters) };
        Self { claims, replies, clock, counters, limits }
    }

    pub(super) async fn run(self: Arc<Self>, job: Job) {
        let Job { run, mut turn, mut room, delivery, arrived, ack_mode, handler, at_work } = job;
        let key = run.key();
        // Claimed before it waits: a duplicate makes nobody wait.
        let mut claim = self.claims.claim(key).await;
        if claim == Claim::Elsewhere {
            drop(turn.take());
            claim = self.claims.watch(key).await;
        }
        let acknowledgement = match claim {
            Claim::First => {
                let reply_to = ReplyTo::of(&delivery, ack_mode, arrived);
                let subject = Subject::of(&delivery, &at_work);
                let handled = self.handle_in_turn(delivery, subject, reply_to, &*handler, turn, &mut room);
                let Handled { acknowledgement, remembered } = self.claims.hold(key, handled).await;
                self.claims.settle(key, remembered.as_ref()).await;
                acknowledgement
            }
            Claim::Done(acknowledgement) => {
                self.counters.duplicates.add();
                acknowledgement
            }
            Claim::Elsewhere => {
                self.counters.duplicates.add();
                match delivery.kind() {
                    DeliveryKind::Event => {
                        Acknowledgement::Later { reason: "being handled by another process".to_owned() }
                    }
                    _ => Acknowledgement::Done,
                }
            }
        };
        run.finish(acknowledgement);
        drop((room, at_work));
    }

    async fn handle_in_turn(
        &self,
        delivery: Delivery,
        subject: Subject,
        reply_to: Option<ReplyTo>,
        handler: &dyn AnyHandler,
        mut turn: Option<Turn>,
        room: &mut Room,
    ) -> Handled {
        if let Some(turn) = &mut turn {
            turn.comes().await;
        }
        let _slot = room.slot().await;
        self.handle(delivery, &subject, reply_to, handler).await
    }

    async fn handle(
        &self,
        delivery: Delivery,
        subject: &Subject,
        reply_to: Option<ReplyTo>,
        handler: &dyn AnyHandler,
    ) -> Handled {
        let kept = self.replies.on_failure.is_some().then(|| delivery.clone());
        let began = self.clock.monotonic();
        match self.bounded(self.limits.run_timeout, handler.run(delivery)).await {
            Ok(Acknowledgement::Reply(message)) => {
                let spent = self.clock.monotonic().saturating_sub(began);
                let left = self.limits.run_timeout.saturating_sub(spent);
                match self.bounded(left, self.reply(reply_to, &message)).await {
                    Ok(acknowledgement) => self.handled(acknowledgement),
                    // The handler has done its work, and the reply may have arrived: neither is repeated.
                    Err(error) => Handled {
                        acknowledgement: self.unsaid(subject, kept, *message, error).await,
                        remembered: Some(Acknowledgement::Done),
                    },
                }
            }
            Ok(acknowledgement) => self.handled(acknowledgement),
            Err(error) => {
                let acknowledgement = self.failed(subject, &error);
                // Who wrote to the robot hears nothing: its author does.
                if reply_to.is_some() {
                    self.hand_over(subject, kept, Say::default(), error.into()).await;
                }
                Handled { acknowledgement, remembered: None }
            }
        }
    }

    /// The output of `work`, unless it panics or takes longer than `limit`.
    async fn bounded<E: From<Unfinished>>(
        &self,
        limit: Duration,
        work: impl Future<Output = Result<Acknowledgement, E>>,
    ) -> Result<Acknowledgement, E> {
        match self.clock.within(limit, unless_panic(work)).await {
            Some(Some(result)) => result,
            Some(None) => Err(Unfinished::Panicked.into()),
            None => Err(Unfinished::TimedOut.into()),
        }
    }

    /// What a handler says into the conversation.
    async fn reply(&self, reply_to: Option<ReplyTo>, message: &Say) -> Result<Acknowledgement, ReplyError> {
        let reply_to = reply_to.ok_or(ReplyError::NotAChatMessage)?;
        let (sender, now) = (self.replies.sender.as_deref(), self.clock.monotonic());
        reply_to.reply(sender, message, now).await
    }

    /// Logs a reply that was not sent, and lets the author deal with it.
    async fn unsaid(
        &self,
        subject: &Subject,
        delivery: Option<Delivery>,
        reply: Say,
        error: ReplyError,
    ) -> Acknowledgement {
        self.counters.failed.add();
        let (what, client_id, message_id) = subject.told();
        tracing::error!(what, client_id = client_id.as_deref(), message_id, %error, "the reply to a DingTalk chat message was not sent");
        self.hand_over(subject, delivery, reply, error).await;
        Acknowledgement::Failed { reason: "the reply was not sent".to_owned() }
    }

    /// Lets the author deal with what was not said.
    async fn hand_over(&self, subject: &Subject, delivery: Option<Delivery>, reply: Say, error: ReplyError) {
        let (what, _, message_id) = subject.told();
        if let (Some(hook), Some(delivery)) = (&self.replies.on_failure, delivery) {
            let hook = async { hook(ReplyFailure::new(delivery, reply, error)).await };
            match self.clock.within(self.limits.run_timeout, unless_panic(hook)).await {
                Some(Some(())) => {}
                Some(None) => tracing::error!(what, message_id, "the hook for failed replies panicked"),
                None => {
                    tracing::error!(
                        what,
                        message_id,
                        "the hook for failed replies was ended at the time limit"
                    );
                }
            }
        }
    }

    fn handled(&self, acknowledgement: Acknowledgement) -> Handled {
        let again = matches!(
            acknowledgement,
            Acknowledgement::Later { .. } | Acknowledgement::Failed { .. } | Acknowledgement::Unhandled
        );
        match acknowledgement {
            Acknowledgement::Later { .. } | Acknowledgement::Failed { .. } => self.counters.failed.add(),
            _ => self.counters.handled.add(),
        }
        Handled { remembered: (!again).then(|| acknowledgement.clone()), acknowledgement }
    }

    fn failed(&self, subject: &Subject, error: &RunError) -> Acknowledgement {
        let (what, client_id, message_id) = subject.told();
        let reason = match error {
            RunError::Handler(error) => {
                self.counters.failed.add();
                tracing::error!(what, client_id = client_id.as_deref(), message_id, %error, "the handler of a DingTalk delivery failed");
                "the handler failed"
            }
            RunError::Payload(error) => {
                self.counters.undecodable.add();
                tracing::error!(what, client_id = client_id.as_deref(), message_id, %error, "a DingTalk delivery does not fit its handler");
                "the payload does not fit"
            }
            RunError::Panicked => {
                self.counters.panicked.add();
                tracing::error!(
                    what,
                    client_id = client_id.as_deref(),
                    message_id,
                    "the handler of a DingTalk delivery panicked"
                );
                "the handler panicked"
            }
            RunError::TimedOut => {
                self.counters.timed_out.add();
                let limit = self.limits.run_timeout;
                tracing::error!(
                    what,
                    client_id = client_id.as_deref(),
                    message_id,
                    ?limit,
                    "the handler of a DingTalk delivery was ended at its time limit"
                );
                "the handler took too long"
            }
        };
        Acknowledgement::Failed { reason: reason.to_owned() }
    }
}
