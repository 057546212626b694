use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::Clock;
use dingtalk_types::message::webhook::WebhookMessage;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::claims::Claims;
use super::limits::Limits;
use crate::acknowledgement::Acknowledgement;
use crate::at_work::Presence;
use crate::counts::DispatcherCounters;
use crate::dedupe::{Claim, DedupeStore, Run};
use crate::delivery::{Delivery, DeliveryKind};
use crate::handler::{AnyHandler, RunError};
use crate::lanes::Turn;
use crate::reply::{ReplySender, ReplyTo};
use crate::route::AckMode;
use crate::timing::unless_panic;

/// One delivery on its way through its handler.
pub(super) struct Job {
    pub(super) run: Run,
    pub(super) turn: Option<Turn>,
    pub(super) room: OwnedSemaphorePermit,
    pub(super) delivery: Delivery,
    pub(super) ack_mode: AckMode,
    pub(super) handler: Arc<dyn AnyHandler>,
    pub(super) at_work: Arc<Presence>,
}

/// How a run ended.
struct Handled {
    acknowledgement: Acknowledgement,
    /// What a redelivery gets; without it the redelivery runs the handler again.
    remembered: Option<Acknowledgement>,
}

/// Runs jobs: one per lane at a time, a bounded number at once.
pub(super) struct Runner {
    claims: Claims,
    replies: Option<Arc<dyn ReplySender>>,
    clock: Arc<dyn Clock>,
    counters: Arc<DispatcherCounters>,
    slots: Semaphore,
    limits: Limits,
}

impl Runner {
    pub(super) fn new(
        store: Arc<dyn DedupeStore>,
        replies: Option<Arc<dyn ReplySender>>,
        clock: Arc<dyn Clock>,
        counters: Arc<DispatcherCounters>,
        limits: Limits,
    ) -> Self {
        let claims = Claims { store, clock: Arc::clone(&clock), counters: Arc::clone(&counters) };
        Self { claims, replies, clock, counters, slots: Semaphore::new(limits.running.into()), limits }
    }

    pub(super) async fn run(self: Arc<Self>, job: Job) {
        let Job { run, mut turn, room, delivery, ack_mode, handler, at_work } = job;
        let key = run.key();
        // Claimed before it waits: a duplicate makes nobody wait.
        let mut claim = self.claims.claim(key).await;
        if claim == Claim::Elsewhere {
            drop(turn.take());
            claim = self.claims.watch(key).await;
        }
        let acknowledgement = match claim {
            Claim::First => {
                let handled = self.handle_in_turn(delivery, ack_mode, &*handler, turn);
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
        ack_mode: AckMode,
        handler: &dyn AnyHandler,
        mut turn: Option<Turn>,
    ) -> Handled {
        if let Some(turn) = &mut turn {
            turn.comes().await;
        }
        // Never closed, so an error cannot be.
        let _slot = self.slots.acquire().await;
        self.handle(delivery, ack_mode, handler).await
    }

    async fn handle(&self, delivery: Delivery, ack_mode: AckMode, handler: &dyn AnyHandler) -> Handled {
        let what =
            delivery.metadata().event_type.clone().unwrap_or_else(|| delivery.kind().topic().to_owned());
        let reply_to = ReplyTo::of(&delivery, ack_mode);
        let began = self.clock.monotonic();
        match self.bounded(self.limits.run_timeout, handler.run(delivery)).await {
            Ok(Acknowledgement::Reply(message)) => {
                let spent = self.clock.monotonic().saturating_sub(began);
                let left = self.limits.run_timeout.saturating_sub(spent);
                match self.bounded(left, self.reply(reply_to, message)).await {
                    Ok(acknowledgement) => self.handled(acknowledgement),
                    // The handler has done its work, and the reply may have arrived: neither is repeated.
                    Err(error) => Handled {
                        acknowledgement: self.failed(&what, error.while_replying()),
                        remembered: Some(Acknowledgement::Done),
                    },
                }
            }
            Ok(acknowledgement) => self.handled(acknowledgement),
            Err(error) => Handled { acknowledgement: self.failed(&what, error), remembered: None },
        }
    }

    /// The output of `work`, unless it panics or takes longer than `limit`.
    async fn bounded(
        &self,
        limit: Duration,
        work: impl Future<Output = Result<Acknowledgement, RunError>>,
    ) -> Result<Acknowledgement, RunError> {
        match self.clock.within(limit, unless_panic(work)).await {
            Some(Some(result)) => result,
            Some(None) => Err(RunError::Panicked),
            None => Err(RunError::TimedOut),
        }
    }

    /// What a handler says into the conversation.
    async fn reply(
        &self,
        reply_to: Option<ReplyTo>,
        message: Box<WebhookMessage>,
    ) -> Result<Acknowledgement, RunError> {
        match reply_to {
            Some(reply_to) => reply_to.reply(self.replies.as_deref(), message).await,
            None => Err(RunError::Reply("only a chat message can be replied to".into())),
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

    fn failed(&self, what: &str, error: RunError) -> Acknowledgement {
        let reason = match error {
            RunError::Handler(error) => {
                self.counters.failed.add();
                tracing::error!(what, %error, "the handler of a DingTalk delivery failed");
                "the handler failed"
            }
            RunError::Reply(error) => {
                self.counters.failed.add();
                tracing::error!(what, %error, "the reply to a DingTalk chat message was not sent");
                "the reply was not sent"
            }
            RunError::Payload(error) => {
                self.counters.undecodable.add();
                tracing::error!(what, %error, "a DingTalk delivery does not fit its handler");
                "the payload does not fit"
            }
            RunError::Panicked => {
                self.counters.panicked.add();
                tracing::error!(what, "the handler of a DingTalk delivery panicked");
                "the handler panicked"
            }
            RunError::TimedOut => {
                self.counters.timed_out.add();
                let limit = self.limits.run_timeout;
                tracing::error!(
                    what,
                    ?limit,
                    "the handler of a DingTalk delivery was ended at its time limit"
                );
                "the handler took too long"
            }
        };
        Acknowledgement::Failed { reason: reason.to_owned() }
    }
}
