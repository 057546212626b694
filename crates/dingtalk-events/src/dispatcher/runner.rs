use std::sync::Arc;

use dingtalk_transport::Clock;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limits::Limits;
use crate::acknowledgement::Acknowledgement;
use crate::counts::DispatcherCounters;
use crate::dedupe::{Claim, DedupeKey, DedupeStore, Run};
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
}

/// Runs jobs: one per lane at a time, a bounded number at once.
pub(super) struct Runner {
    store: Arc<dyn DedupeStore>,
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
        Self { store, replies, clock, counters, slots: Semaphore::new(limits.running.into()), limits }
    }

    pub(super) async fn run(self: Arc<Self>, job: Job) {
        let Job { run, turn, room, delivery, ack_mode, handler } = job;
        // Claimed before it waits: a duplicate neither waits nor makes others wait.
        let acknowledgement = match self.claim(run.key()).await {
            Claim::First => {
                let acknowledgement = self.handle_in_turn(delivery, ack_mode, &*handler, turn).await;
                self.settle(run.key(), &acknowledgement).await;
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
        drop(room);
    }

    async fn handle_in_turn(
        &self,
        delivery: Delivery,
        ack_mode: AckMode,
        handler: &dyn AnyHandler,
        mut turn: Option<Turn>,
    ) -> Acknowledgement {
        if let Some(turn) = &mut turn {
            turn.comes().await;
        }
        // Never closed, so an error cannot be.
        let _slot = self.slots.acquire().await;
        self.handle(delivery, ack_mode, handler).await
    }

    async fn claim(&self, key: Option<&DedupeKey>) -> Claim {
        let Some(key) = key else { return Claim::First };
        match self.store.claim(key).await {
            Ok(claim) => claim,
            Err(error) => {
                self.counters.store_failures.add();
                tracing::warn!(%error, "the store of duplicates failed: handled without it");
                Claim::First
            }
        }
    }

    async fn settle(&self, key: Option<&DedupeKey>, acknowledgement: &Acknowledgement) {
        let Some(key) = key else { return };
        let settled = match acknowledgement {
            Acknowledgement::Later { .. } | Acknowledgement::Failed { .. } | Acknowledgement::Unhandled => {
                self.store.release(key).await
            }
            result => self.store.done(key, result).await,
        };
        if let Err(error) = settled {
            self.counters.store_failures.add();
            tracing::warn!(%error, "the store of duplicates failed: a redelivery will be handled again");
        }
    }

    async fn handle(
        &self,
        delivery: Delivery,
        ack_mode: AckMode,
        handler: &dyn AnyHandler,
    ) -> Acknowledgement {
        let what =
            delivery.metadata().event_type.clone().unwrap_or_else(|| delivery.kind().topic().to_owned());
        let limit = self.limits.run_timeout;
        let work = unless_panic(self.work(delivery, ack_mode, handler));
        let reason = match self.clock.within(limit, work).await {
            Some(Some(Ok(acknowledgement))) => {
                match acknowledgement {
                    Acknowledgement::Later { .. } | Acknowledgement::Failed { .. } => {
                        self.counters.failed.add()
                    }
                    _ => self.counters.handled.add(),
                }
                return acknowledgement;
            }
            Some(Some(Err(RunError::Handler(error)))) => {
                self.counters.failed.add();
                tracing::error!(what, %error, "the handler of a DingTalk delivery failed");
                "the handler failed"
            }
            Some(Some(Err(RunError::Reply(error)))) => {
                self.counters.failed.add();
                tracing::error!(what, %error, "the reply to a DingTalk chat message was not sent");
                "the reply was not sent"
            }
            Some(Some(Err(RunError::Payload(error)))) => {
                self.counters.undecodable.add();
                tracing::error!(what, %error, "a DingTalk delivery does not fit its handler");
                "the payload does not fit"
            }
            Some(None) => {
                self.counters.panicked.add();
                tracing::error!(what, "the handler of a DingTalk delivery panicked");
                "the handler panicked"
            }
            None => {
                self.counters.timed_out.add();
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

    /// The handler, and what it says into the conversation.
    async fn work(
        &self,
        delivery: Delivery,
        ack_mode: AckMode,
        handler: &dyn AnyHandler,
    ) -> Result<Acknowledgement, RunError> {
        let reply_to = ReplyTo::of(&delivery, ack_mode);
        match handler.run(delivery).await? {
            Acknowledgement::Reply(message) => match reply_to {
                Some(reply_to) => reply_to.reply(self.replies.as_deref(), message).await,
                None => Err(RunError::Reply("only a chat message can be replied to".into())),
            },
            acknowledgement => Ok(acknowledgement),
        }
    }
}
