//! Asking somebody and waiting for the answer.

mod answer;
mod asking;
mod question;

use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use dingtalk_events::CardUpdate;
use dingtalk_types::event::ReplyTarget;
use dingtalk_types::message::say::Say;
use serde_json::json;

pub use self::answer::{Answer, AskError};
pub(crate) use self::asking::Asking;
use self::asking::Whom;
pub use self::question::Question;
use crate::ai_card::Rank;
use crate::card::{self, NewCard};
use crate::chat::Chat;

const USUAL_PATIENCE: Duration = Duration::from_secs(300);

/// A question about to be asked; `.await` asks it and waits for its answer.
#[must_use = "nothing is asked until it is awaited"]
pub struct Asked<'c> {
    chat: &'c Chat,
    target: ReplyTarget,
    question: Question,
    whom: Option<Whom>,
    within: Duration,
}

impl Chat {
    /// Asks where a message came from, or in a group or a person's chat, and waits for the answer of the one who wrote that
    /// message: a press of a button on the question's card, or a reply in that conversation.
    ///
    /// Within a handler it keeps nobody waiting, if the dispatcher has this chat [before](dingtalk_events::DispatcherBuilder::before)
    /// its routes: the answer goes to who waits for it and to no route. What is no answer, such as `/stop` or words that are none of
    /// the choices, goes to the routes as always. A press changes the card at once.
    ///
    /// ```
    /// use dingtalk_chat::{AskError, Chat, Question};
    /// # use dingtalk_events::ChatMessage;
    ///
    /// # async fn example(chat: Chat, message: ChatMessage) -> Result<(), AskError> {
    /// let answer = chat.ask(&message, Question::yes_or_no("Deploy to production?").on_card("….schema")).await?;
    /// if answer.is("yes") {
    ///     // …
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The question did not go out, nobody answered within five minutes ([another time](Asked::within)), or nobody is named.
    #[doc(alias("提问", "确认", "追问", "question", "confirm"))]
    pub fn ask(&self, target: impl Into<ReplyTarget>, question: impl Into<Question>) -> Asked<'_> {
        let (target, question) = (target.into(), question.into());
        Asked { chat: self, target, question, whom: None, within: USUAL_PATIENCE }
    }

    pub(crate) fn asking(&self) -> &Asking {
        &self.shared.asking
    }
}

impl Asked<'_> {
    /// Anybody in the conversation may answer.
    pub fn from_anyone(mut self) -> Self {
        self.whom = Some(Whom::Anyone);
        self
    }

    /// This person may answer.
    pub fn from(mut self, user_id: impl Into<String>) -> Self {
        self.whom = Some(Whom::Person(user_id.into()));
        self
    }

    /// How long the answer is waited for.
    pub fn within(mut self, limit: Duration) -> Self {
        self.within = limit;
        self
    }

    async fn answer(self) -> Result<Answer, AskError> {
        let Self { chat, target, question, whom, within } = self;
        let one_to_one = target.conversation_type.is_one_to_one() && !target.conversation_id.is_empty();
        let whom = match (whom, &target.user_id) {
            (Some(whom), _) => whom,
            (None, Some(user_id)) => Whom::Person(user_id.clone()),
            (None, None) if one_to_one => Whom::Anyone,
            (None, None) => return Err(AskError::NoUser),
        };
        let out_track_id = card::new_id();
        // Before the question is out: its answer may come at once.
        let mut waiting = chat.asking().wait(&target, &out_track_id, whom, &question);
        let on_card = deliver(chat, &target, &out_track_id, &question).await;
        if !on_card {
            chat.reply(&target, Say::markdown(question.as_text())).await.map_err(AskError::Send)?;
        }
        let answer = match chat.client().clock().within(within, &mut waiting.answer).await {
            Some(Ok(answer)) => Ok(answer),
            _ => Err(AskError::NoAnswer { within }),
        };
        // A press has changed the card already.
        let pressed = answer.as_ref().is_ok_and(|answer| answer.action.is_some());
        if on_card && !pressed {
            close(chat, &out_track_id, question.shown_after(answer.as_ref().ok())).await;
        }
        answer
    }
}

impl<'c> IntoFuture for Asked<'c> {
    type Output = Result<Answer, AskError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.answer())
    }
}

impl fmt::Debug for Asked<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Asked").field("within", &self.within).finish_non_exhaustive()
    }
}

/// Shows on a card that its question has been answered elsewhere, or not at all.
async fn close(chat: &Chat, out_track_id: &str, shown: CardUpdate) {
    if let Err(error) = card::update(chat, Rank::Middle, out_track_id, shown.card).await {
        tracing::warn!(%error, "a question's card still shows its buttons");
    }
}

/// Whether the question is out on its card.
async fn deliver(chat: &Chat, target: &ReplyTarget, out_track_id: &str, question: &Question) -> bool {
    let Some(on) = &question.card else { return false };
    let choices = question.choices.iter().map(|choice| json!({"id": choice.id, "text": choice.label}));
    let choices = serde_json::Value::from_iter(choices).to_string();
    let usual = [("content", question.text.clone()), ("choices", choices), ("answered", "false".to_owned())];
    let mut values: BTreeMap<_, _> =
        usual.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    values.extend(on.values.iter().cloned());
    let card = NewCard { out_track_id, template: &on.template, values };
    match card::deliver(chat, target, &card).await.0 {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "a question goes as a message instead of on a card");
            false
        }
    }
}
