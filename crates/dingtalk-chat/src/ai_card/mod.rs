//! Answers that people read while they are written.

mod bucket;
mod builder;
mod cut;
mod driver;
mod limits;
mod pace;
mod queue;
mod sent;
mod writer;

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use dingtalk_transport::unless;
use futures_core::Stream;
use tokio::sync::oneshot;

pub(crate) use self::bucket::Rank;
pub use self::builder::AiCardBuilder;
use self::driver::{Driver, Plan};
pub use self::limits::CardLimits;
pub(crate) use self::pace::Gate;
pub(crate) use self::queue::Queue;
pub use self::sent::CardSent;
use self::writer::Ending;
pub(crate) use self::writer::Writer;
use crate::card_error::CardError;
use crate::running::Run;

/// Said on a card whose answer was dropped before it had any text.
const INTERRUPTED: &str = "(interrupted)";

/// An answer on a card: what is written appears while it is written.
///
/// Writing never waits. A task shows the newest text, the whole of it as Markdown, as often as DingTalk lets it; frames that
/// fail are followed by newer ones, and the last one always arrives: repeated, repaired, or else as a message. Dropped without an
/// end the answer has failed, and its card says so.
///
/// ```
/// # use dingtalk_chat::{CardError, Chat};
/// # use dingtalk_events::ChatMessage;
/// # async fn example(chat: Chat, message: ChatMessage) -> Result<(), CardError> {
/// let card = chat.ai_card("02fcf2f4-5e02-4a85-b672-46d1f715543e.schema").reply_to(&message).open().await?;
/// for word in ["It ", "is ", "**done**."] {
///     card.push(word);
/// }
/// let sent = card.finish().await?;
/// println!("{} calls", sent.calls);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropped at once it shows a failed answer"]
pub struct AiCard {
    writer: Arc<Writer>,
    done: Option<oneshot::Receiver<Result<CardSent, CardError>>>,
}

impl AiCard {
    /// Opens the card on the task that writes it: whoever waits for it may go, and the card is closed all the same.
    async fn open(
        mut driver: Driver,
        writer: Arc<Writer>,
        run: Run,
        else_message: bool,
    ) -> Result<Self, CardError> {
        let (done, receiver) = oneshot::channel();
        let (is_open, opened) = oneshot::channel();
        let card = Self { writer, done: Some(receiver) };
        tokio::spawn(async move {
            let _run = run;
            let outcome = match driver.open().await {
                Err(error) if else_message => {
                    tracing::warn!(%error, "no card: the answer goes as a message at its end");
                    Ok(())
                }
                outcome => outcome,
            };
            let goes_on = outcome.is_ok();
            // Who is gone has dropped the card.
            let _ = is_open.send(outcome);
            if goes_on {
                driver.run(done).await;
            }
        });
        opened.await.unwrap_or(Err(CardError::Cut)).map(|()| card)
    }

    /// The whole text as it is now; what was there is replaced.
    pub fn set(&self, text: impl Into<String>) {
        self.writer.set(text.into());
    }

    /// More text.
    pub fn push(&self, piece: impl AsRef<str>) {
        self.writer.push(piece.as_ref());
    }

    /// Appends a stream to its end, or until the answer is [aborted](Self::aborted); it is dropped then.
    ///
    /// ```
    /// # use dingtalk_chat::{CardError, Chat};
    /// # use dingtalk_events::ChatMessage;
    /// # use futures_core::Stream;
    /// # async fn example(chat: Chat, message: ChatMessage, tokens: impl Stream<Item = String>) -> Result<(), CardError> {
    /// let card = chat.ai_card("….schema").reply_to(&message).open().await?;
    /// card.write(tokens).await;
    /// card.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn write<S: Stream<Item: AsRef<str>>>(&self, stream: S) {
        let mut stream = pin!(stream);
        let appended = async {
            while let Some(piece) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
                self.push(piece);
            }
        };
        unless(self.aborted(), appended).await;
    }

    /// Appends a stream that may fail.
    ///
    /// ```
    /// # use dingtalk_chat::{CardError, Chat};
    /// # use dingtalk_events::ChatMessage;
    /// # use futures_core::Stream;
    /// # async fn example(
    /// #     chat: Chat, message: ChatMessage, tokens: impl Stream<Item = Result<String, std::io::Error>>,
    /// # ) -> Result<(), CardError> {
    /// let card = chat.ai_card("….schema").reply_to(&message).open().await?;
    /// match card.try_write(tokens).await {
    ///     Ok(()) => card.finish().await?,
    ///     Err(_) => card.fail("The model does not answer; please try again.").await?,
    /// };
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The stream's own; what came before it stays on the card.
    pub async fn try_write<T: AsRef<str>, E>(
        &self,
        stream: impl Stream<Item = Result<T, E>>,
    ) -> Result<(), E> {
        let mut stream = pin!(stream);
        let appended = async {
            while let Some(piece) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
                self.push(piece?);
            }
            Ok(())
        };
        unless(self.aborted(), appended).await.unwrap_or(Ok(()))
    }

    /// Ends the answer; returns when its last frame, or the message in its place, has arrived.
    ///
    /// # Errors
    /// Neither arrived, or the runtime ended before.
    pub async fn finish(self) -> Result<CardSent, CardError> {
        self.end(Ending::Finished, None).await
    }

    /// Ends the answer as failed. `text` is what the card shows then; what was written before is replaced.
    ///
    /// # Errors
    /// As for [`finish`](Self::finish).
    pub async fn fail(self, text: impl Into<String>) -> Result<CardSent, CardError> {
        self.end(Ending::Failed, Some(text.into())).await
    }

    /// Ready when somebody presses the stop button, or the program [aborts](Self::abort): nothing more is shown but the end.
    ///
    /// The button's press has to come in, by `dispatcher.before(chat.clone())`, and its action id be one of the
    /// [stop actions](crate::ChatBuilder::stop_actions).
    ///
    /// ```
    /// # use dingtalk_chat::{AiCard, CardError};
    /// # async fn think() -> String { String::new() }
    /// # async fn example(card: AiCard) -> Result<(), CardError> {
    /// tokio::select! {
    ///     thought = think() => card.set(thought),
    ///     () = card.aborted() => {}
    /// }
    /// card.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn aborted(&self) {
        self.writer.stopped().await;
    }

    /// Whether [`aborted`](Self::aborted) is ready.
    pub fn is_aborted(&self) -> bool {
        self.writer.is_stopped()
    }

    /// As if somebody pressed the stop button.
    pub fn abort(&self) {
        self.writer.stop();
    }

    async fn end(mut self, ending: Ending, text: Option<String>) -> Result<CardSent, CardError> {
        self.writer.end(ending, text);
        match self.done.take() {
            Some(done) => done.await.unwrap_or(Err(CardError::Cut)),
            None => Err(CardError::Cut),
        }
    }
}

impl Drop for AiCard {
    fn drop(&mut self) {
        let ending = if self.writer.is_stopped() { Ending::Finished } else { Ending::Failed };
        let text = self.writer.is_empty().then(|| INTERRUPTED.to_owned());
        self.writer.end(ending, text);
    }
}

impl fmt::Debug for AiCard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AiCard").field("aborted", &self.is_aborted()).finish_non_exhaustive()
    }
}
