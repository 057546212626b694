//! Who waits for which answer.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use dingtalk_events::{Acknowledgement, CardAction, CardUpdate, ChatMessage};
use dingtalk_types::event::ReplyTarget;
use serde_json::Value;
use tokio::sync::oneshot;

use super::answer::Answer;
use super::question::{Question, answered};

/// Answers whose redelivery is still known.
const REMEMBERED: usize = 1_024;

/// Who may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whom {
    Anyone,
    Person(String),
}

#[derive(Debug, Default)]
pub(crate) struct Asking(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    next_id: u64,
    /// The newest question is answered first.
    waiting: BTreeMap<u64, Waiter>,
    taken: HashMap<String, Acknowledgement>,
    order: VecDeque<String>,
}

#[derive(Debug)]
struct Waiter {
    target: ReplyTarget,
    out_track_id: String,
    whom: Whom,
    question: Question,
    answer: oneshot::Sender<Answer>,
}

/// A question waits for its answer for as long as this lives.
#[derive(Debug)]
pub(super) struct Waiting<'a> {
    asking: &'a Asking,
    id: u64,
    pub(super) answer: oneshot::Receiver<Answer>,
}

impl Asking {
    pub(super) fn wait(
        &self,
        target: &ReplyTarget,
        out_track_id: &str,
        whom: Whom,
        question: &Question,
    ) -> Waiting<'_> {
        let (sender, answer) = oneshot::channel();
        let mut table = self.lock();
        let id = table.next_id;
        table.next_id = id.wrapping_add(1);
        let (target, question) = (target.clone(), question.clone());
        let waiter = Waiter { target, out_track_id: out_track_id.to_owned(), whom, question, answer: sender };
        table.waiting.insert(id, waiter);
        Waiting { asking: self, id, answer }
    }

    /// Whether anybody waits, or an answer may come a second time.
    pub(crate) fn is_asking(&self) -> bool {
        let table = self.lock();
        !table.waiting.is_empty() || !table.taken.is_empty()
    }

    /// Takes a message that somebody waits for.
    pub(crate) fn hear(&self, message: ChatMessage) -> Option<Acknowledgement> {
        let mut table = self.lock();
        if let Some(again) = table.taken.get(&message.msg_id) {
            return Some(again.clone());
        }
        let said = message.said().filter(|_| message.command().is_none())?;
        let id = table
            .waiting
            .iter()
            .rev()
            .find(|(_, waiter)| waiter.hears(&message, &said))
            .map(|(id, _)| *id)?;
        let waiter = table.waiting.remove(&id)?;
        let choice = waiter.question.chosen_by_words(&said).map(|choice| choice.id.clone());
        let user_id = message.sender_staff_id.clone();
        table.remember(message.msg_id.clone(), Acknowledgement::Done);
        let answer = Answer { choice, text: Some(said), user_id, message: Some(message), action: None };
        // Who waited may have gone in this moment; the question was answered all the same.
        let _ = waiter.answer.send(answer);
        Some(Acknowledgement::Done)
    }

    /// Takes a press that somebody waits for; the card is changed by the acknowledgement.
    pub(crate) fn press(&self, action: CardAction) -> Option<Acknowledgement> {
        let mut table = self.lock();
        let key = format!("{}\n{}", action.out_track_id, action.user_id);
        if let Some(again) = table.taken.get(&key) {
            return Some(again.clone());
        }
        let (id, waiter) =
            table.waiting.iter().find(|(_, waiter)| waiter.out_track_id == action.out_track_id)?;
        let (id, may) = (*id, waiter.whom.includes(Some(&action.user_id)));
        let sent = action.action_ids.iter().map(String::as_str);
        let sent = sent.chain(action.params.values().filter_map(Value::as_str));
        let choice = waiter.question.chosen_by_button(sent)?.clone();
        if !may {
            // Somebody else pressed: nothing changes.
            return Some(Acknowledgement::Card(CardUpdate::new()));
        }
        let waiter = table.waiting.remove(&id)?;
        let update = Acknowledgement::Card(answered(&choice.label));
        table.remember(key, update.clone());
        let user_id = Some(action.user_id.clone());
        let answer =
            Answer { choice: Some(choice.id), text: None, user_id, message: None, action: Some(action) };
        let _ = waiter.answer.send(answer);
        Some(update)
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn remember(&mut self, key: String, acknowledgement: Acknowledgement) {
        if self.order.len() >= REMEMBERED {
            if let Some(oldest) = self.order.pop_front() {
                self.taken.remove(&oldest);
            }
        }
        self.order.push_back(key.clone());
        self.taken.insert(key, acknowledgement);
    }
}

impl Waiter {
    fn hears(&self, message: &ChatMessage, said: &str) -> bool {
        let place = if self.target.conversation_id.is_empty() {
            message.conversation_type.is_one_to_one() && self.target.user_id == message.sender_staff_id
        } else {
            self.target.conversation_id == message.conversation_id
        };
        let fits = self.question.choices.is_empty() || self.question.chosen_by_words(said).is_some();
        place && self.whom.includes(message.sender_staff_id.as_deref()) && fits && !said.is_empty()
    }
}

impl Whom {
    fn includes(&self, user_id: Option<&str>) -> bool {
        match self {
            Self::Anyone => true,
            Self::Person(person) => user_id == Some(person),
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.asking.lock().waiting.remove(&self.id);
    }
}
