//! The task of one answer: shows on cards what the program writes, until its end.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_api::v1::card::{StreamingUpdateRequest, streaming_update};
use dingtalk_api::{Error, RetryPolicy};
use dingtalk_transport::{Clock, Reached, unless};
use dingtalk_types::event::ReplyTarget;
use dingtalk_types::message::say::Say;
use tokio::sync::oneshot;

use super::bucket::Rank;
use super::cut::cut;
use super::pace::{self, Gate, Pace, Step, Times};
use super::sent::CardSent;
use super::writer::{Ending, Shown, View, Writer};
use crate::card::{self, NewCard, is_passing, queued};
use crate::card_error::CardError;
use crate::chat::Chat;

/// States of an AI card, in its variable `flowStatus`.
mod flow_status {
    pub(super) const PROCESSING: &str = "1";
    pub(super) const INPUTING: &str = "2";
    pub(super) const FINISHED: &str = "3";
    pub(super) const FAILED: &str = "5";
}

const FLOW_STATUS: &str = "flowStatus";
/// Between the last frame that would not arrive and the one that repairs it.
const BEFORE_REPAIR: Duration = Duration::from_secs(2);
const FIRST_BACK_OFF: Duration = Duration::from_millis(300);
/// Times that the last frame is sent at least once it may have arrived.
const LOST_TRIES: u32 = 12;
const LONGEST_BACK_OFF: Duration = Duration::from_secs(5);

/// What stays the same for all cards of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) target: ReplyTarget,
    pub(crate) template: String,
    /// The template's variable that the text goes to.
    pub(crate) variable: String,
    pub(crate) values: BTreeMap<String, String>,
}

/// The card that is written now.
struct Live {
    out_track_id: String,
    pace: Pace,
    /// What its last frame showed.
    ended_with: Option<String>,
}

pub(crate) struct Driver {
    chat: Chat,
    plan: Plan,
    writer: Arc<Writer>,
    shown: Shown,
    live: Option<Live>,
    sent: CardSent,
}

impl Driver {
    pub(crate) fn new(chat: Chat, plan: Plan, writer: Arc<Writer>) -> Self {
        Self { chat, plan, writer, shown: Shown::default(), live: None, sent: CardSent::default() }
    }

    /// Opens a card, in its first state.
    pub(crate) async fn open(&mut self) -> Result<(), CardError> {
        let out_track_id = card::new_id();
        // Before the card is there: its button may be pressed at once.
        self.chat.cards().watch(&out_track_id, &self.writer);
        let mut values = self.plan.values.clone();
        values.insert(FLOW_STATUS.to_owned(), flow_status::PROCESSING.to_owned());
        values.entry(self.plan.variable.clone()).or_default();
        let new = NewCard { out_track_id: &out_track_id, template: &self.plan.template, values };
        let (delivered, calls) = card::deliver(&self.chat, &self.plan.target, &new).await;
        self.sent.calls += calls;
        match delivered {
            Ok(carrier_id) => {
                let limits = self.chat.cards().limits();
                let times = Times { interval: limits.interval, settle: limits.settle };
                let pace = Pace::delivered(times, self.clock().monotonic());
                self.sent.out_track_ids.push(out_track_id.clone());
                self.sent.carrier_ids.push(carrier_id);
                self.live = Some(Live { out_track_id, pace, ended_with: None });
                Ok(())
            }
            Err(error) => {
                self.chat.cards().forget(&out_track_id);
                Err(error)
            }
        }
    }

    /// Writes to the end, tells what became of it, and leaves the last card in its last state.
    pub(crate) async fn run(mut self, done: oneshot::Sender<Result<CardSent, CardError>>) {
        let outcome = self.write().await;
        self.sent.aborted = self.writer.is_stopped();
        let ending = *outcome.as_ref().unwrap_or(&Ending::Failed);
        if let Err(Err(error)) = done.send(outcome.map(|_| self.sent.clone())) {
            tracing::error!(%error, "an answer on a card that nobody waited for was not shown");
        }
        self.leave(ending).await;
    }

    async fn write(&mut self) -> Result<Ending, CardError> {
        loop {
            let view = self.writer.view(&self.shown);
            let Some(live) = &self.live else {
                self.writer.ended().await;
                let view = self.writer.view(&self.shown);
                return self.say(&view, None).await.map(|()| view.ending.unwrap_or(Ending::Finished));
            };
            if view.stopped && view.ending.is_none() {
                // Who stopped the answer wants to read no more of it.
                self.writer.changed().await;
                continue;
            }
            if let Some(cut) = cut(&view.text, self.chat.cards().limits().max_chars) {
                self.go_on(&view, cut.head, cut.taken, cut.opens).await?;
                continue;
            }
            let (now, gate) = (self.clock().monotonic(), self.chat.budget_gate());
            match live.pace.step(now, &view.text, view.ending.is_some(), gate) {
                Step::Rest => self.writer.changed().await,
                Step::NotBefore(at) => {
                    let ended = async {
                        if view.ending.is_some() {
                            std::future::pending().await
                        } else {
                            self.writer.ended().await
                        }
                    };
                    self.clock().within(at.saturating_sub(now), ended).await;
                }
                Step::Show => self.show().await,
                Step::Close => {
                    let ending = view.ending.unwrap_or(Ending::Finished);
                    if let Err(error) = self.last(&view.text, ending).await {
                        self.say(&view, error).await?;
                    }
                    return Ok(ending);
                }
            }
        }
    }

    /// Finishes this card with the head of a text that is too long, and opens another for the rest.
    async fn go_on(
        &mut self,
        view: &View,
        head: String,
        taken: usize,
        opens: String,
    ) -> Result<(), CardError> {
        let Some(live) = &self.live else { return Ok(()) };
        let now = self.clock().monotonic();
        if let Step::NotBefore(at) = live.pace.step(now, &head, true, Gate::Open) {
            self.clock().sleep(at.saturating_sub(now)).await;
        }
        if let Err(error) = self.last(&head, Ending::Finished).await {
            tracing::warn!(?error, "a full card did not take its last frame; the rest goes as a message");
            self.leave(Ending::Failed).await;
            return Ok(());
        }
        self.shown = view.shown(taken, opens);
        self.leave(Ending::Finished).await;
        if let Err(error) = self.open().await {
            tracing::warn!(%error, "there is no further card; the rest of the answer goes as a message");
        }
        Ok(())
    }

    /// One frame that is not the last, with the newest text that there is when its turn comes.
    async fn show(&mut self) {
        // The first goes another way, which has a queue of its own.
        let first = self.live.as_ref().is_some_and(|live| !live.pace.is_writing());
        let chat = self.chat.clone();
        let under_way = if first {
            None
        } else {
            let turn = chat.cards().queues().frames.turn(self.clock(), Rank::Middle);
            let Some(under_way) = unless(self.writer.ended(), turn).await else { return };
            Some(under_way)
        };
        let view = self.writer.view(&self.shown);
        let text = match cut(&view.text, chat.cards().limits().max_chars) {
            Some(cut) => cut.head,
            None => pace::content(&view.text).to_owned(),
        };
        let now = self.clock().monotonic();
        let Some(live) = &mut self.live else { return };
        live.pace.started(now, &text);
        let out_track_id = live.out_track_id.clone();
        let outcome = match under_way {
            None => self.first(&out_track_id, text).await,
            Some(under_way) => {
                let request = self.request(&out_track_id, &text, card::new_id());
                let call = streaming_update(chat.client(), &request).retry(RetryPolicy::never());
                let outcome = call.timeout(chat.cards().limits().call_timeout).await;
                under_way.ended(self.clock(), &outcome);
                outcome.map(drop)
            }
        };
        self.sent.calls += 1;
        self.sent.frames += u32::from(outcome.is_ok());
        let now = self.clock().monotonic();
        if let Err(error) = &outcome {
            tracing::debug!(out_track_id, %error, "a frame of a card was lost; the next one shows more");
        }
        if let Some(live) = &mut self.live {
            live.pace.answered(now, outcome.is_ok());
        }
    }

    /// The first text and the state that takes it, in one call.
    async fn first(&self, out_track_id: &str, text: String) -> Result<(), Error> {
        let status = (FLOW_STATUS.to_owned(), flow_status::INPUTING.to_owned());
        let mut values = self.plan.values.clone();
        values.extend([status, (self.plan.variable.clone(), text)]);
        card::update(&self.chat, Rank::First, out_track_id, values).await
    }

    /// The last frame: repeated by its guid while it may still arrive, then once more as a new one. No error is `"success": false`.
    async fn last(&mut self, text: &str, ending: Ending) -> Result<(), Option<Error>> {
        let patience = self.chat.cards().limits().last_frame_timeout;
        let guid = card::new_id();
        let (mut outcome, lost) = self.repeat_last(text, ending, &guid, patience).await;
        if outcome.is_err() {
            self.clock().sleep(BEFORE_REPAIR).await;
            // One that may have arrived is no other: a card that has ended takes none.
            let guid = if lost { guid } else { card::new_id() };
            if self.repeat_last(text, ending, &guid, patience / 4).await.0.is_ok() {
                outcome = Ok(());
            }
        }
        self.sent.frames += u32::from(outcome.is_ok());
        if let (Ok(()), Some(live)) = (&outcome, &mut self.live) {
            live.ended_with = Some(shown_as(text).to_owned());
        }
        outcome
    }

    /// The outcome, and whether the frame may have arrived in spite of it.
    async fn repeat_last(
        &mut self,
        text: &str,
        ending: Ending,
        guid: &str,
        patience: Duration,
    ) -> (Result<(), Option<Error>>, bool) {
        let Some(live) = &self.live else { return (Ok(()), false) };
        let mut request = self.request(&live.out_track_id, text, guid.to_owned());
        request.is_finalize = Some(ending == Ending::Finished);
        request.is_error = Some(ending == Ending::Failed);
        let began = self.clock().monotonic();
        let (mut back_off, mut tried, mut lost) = (FIRST_BACK_OFF, 0, false);
        loop {
            tried += 1;
            let queue = &self.chat.cards().queues().frames;
            let call = streaming_update(self.chat.client(), &request);
            let outcome = queued!(self.chat, queue, Rank::First, call);
            self.sent.calls += 1;
            let error = match outcome {
                Ok(answer) if answer.success || answer.result => return (Ok(()), lost),
                Ok(_) => None,
                Err(error) => Some(error),
            };
            let throttled = error.as_ref().is_some_and(Error::is_throttled);
            lost |= error.as_ref().is_some_and(|error| error.reached() == Reached::Maybe);
            // Once it may have arrived no refusal proves that it has not; by its guid it is the same frame again.
            let may_pass = error.as_ref().is_some_and(is_passing) || lost && tried < LOST_TRIES;
            let spent = self.clock().monotonic().saturating_sub(began);
            if !may_pass || spent.saturating_add(back_off) > patience {
                return (Err(error), lost);
            }
            tracing::debug!(?error, "the last frame of a card is repeated");
            // A throttled one waits in the queue.
            if !throttled {
                self.clock().sleep(back_off).await;
                back_off = back_off.saturating_mul(2).min(LONGEST_BACK_OFF);
            }
        }
    }

    /// What the card does not show goes as a message.
    async fn say(&mut self, view: &View, card: Option<Error>) -> Result<(), CardError> {
        if view.text.trim().is_empty() {
            return card.map_or(Ok(()), |error| Err(error.into()));
        }
        let said = self.chat.reply(&self.plan.target, Say::markdown(&view.text)).await;
        match said {
            Ok(sent) => {
                self.sent.message = Some(sent);
                Ok(())
            }
            Err(message) => Err(CardError::NotShown { card, message: Box::new(message) }),
        }
    }

    /// Brings a card that takes no more text into its last state, once more with its text: some templates do not go there by the
    /// last frame alone, and some last frames render as nothing.
    async fn leave(&mut self, ending: Ending) {
        let Some(live) = self.live.take() else { return };
        self.chat.cards().forget(&live.out_track_id);
        let failed = ending == Ending::Failed || self.sent.message.is_some();
        if !failed && !self.chat.budget_allows_more() {
            return;
        }
        let status = if failed { flow_status::FAILED } else { flow_status::FINISHED };
        self.clock().sleep(self.chat.cards().limits().settle).await;
        let mut values = BTreeMap::from([(FLOW_STATUS.to_owned(), status.to_owned())]);
        values.extend(live.ended_with.map(|text| (self.plan.variable.clone(), text)));
        self.sent.calls += 1;
        if let Err(error) = card::update(&self.chat, Rank::Middle, &live.out_track_id, values).await {
            tracing::debug!(out_track_id = live.out_track_id, %error, "the last state of a card was not set");
        }
    }

    fn request(&self, out_track_id: &str, text: &str, guid: String) -> StreamingUpdateRequest {
        let mut request =
            StreamingUpdateRequest::new(shown_as(text), guid, &*self.plan.variable, out_track_id);
        // Markdown is replaced as a whole.
        request.is_full = Some(true);
        request
    }

    fn clock(&self) -> &dyn Clock {
        &**self.chat.client().clock()
    }
}

/// An empty text is refused.
fn shown_as(text: &str) -> &str {
    if text.is_empty() { " " } else { text }
}
