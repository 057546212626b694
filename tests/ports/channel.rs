//! A bridge between chats and a program: messages come out of a queue with their media on disk, and the program's events go in,
//! typed on a card while they come or, without a template, said as messages.

use std::path::PathBuf;

use dingtalk_open::chat::{Admission, AiCard};
use dingtalk_open::events::{ChatMessage, HandlerError, Received, Route, Say, with};
use dingtalk_open::gateway::AppHandle;
use dingtalk_open::message::say::Media;
use dingtalk_open::types::event::ReplyTarget;
use dingtalk_open::{DingTalk, StreamError};
use tokio::sync::mpsc::{self, Receiver, Sender};

pub(crate) struct Inbound {
    pub(crate) nick: String,
    /// What was written, or understood of a voice.
    pub(crate) text: Option<String>,
    pub(crate) media: Vec<PathBuf>,
    pub(crate) answer: Answer,
}

pub(crate) enum Event {
    Thinking(String),
    Thought,
    Chunk(String),
    /// A message of its own, such as a question for a permission.
    Say(String),
    Error(String),
    Done,
}

/// Dropped before its end it has failed, and its card says so.
pub(crate) struct Answer {
    ding: DingTalk,
    template: Option<String>,
    target: ReplyTarget,
    card: Option<AiCard>,
    text: String,
}

type Bridge = (DingTalk, Option<String>, PathBuf, Sender<Inbound>);
type Started = Result<(AppHandle, Receiver<Inbound>), StreamError>;

pub(crate) fn start(ding: &DingTalk, who: Admission, template: Option<String>, folder: PathBuf) -> Started {
    let (sender, inbox) = mpsc::channel(64);
    let take = with((ding.clone(), template, folder, sender), take);
    Ok((ding.stream().before(who).on(Route::chat_message(), take).start()?, inbox))
}

async fn take(bridge: Bridge, message: Received<ChatMessage>) -> Result<(), HandlerError> {
    let ((ding, template, folder, inbox), mut media) = (bridge, Vec::new());
    for (number, attachment) in message.attachments().iter().enumerate() {
        let file = ding.download(&message, attachment).max_bytes(50 << 20).await?.content;
        let extension = Media::extension(&file).unwrap_or("bin");
        media.push(folder.join(format!("{}-{number}.{extension}", message.msg_id.replace(['/', '='], "_"))));
        std::fs::write(&media[number], file)?;
    }
    let (text, nick, target) = (message.said(), message.sender_nick.clone(), message.reply_target());
    let answer = Answer { ding, template, target, card: None, text: String::new() };
    Ok(inbox.send(Inbound { nick, text, media, answer }).await?)
}

impl Answer {
    pub(crate) async fn update(&mut self, event: Event) -> Result<(), HandlerError> {
        match (event, &self.template) {
            (Event::Thinking(_) | Event::Thought, None) => return Ok(()),
            (Event::Thinking(text) | Event::Chunk(text), _) => self.text += &text,
            (Event::Thought, _) => self.text = format!("💭 {} characters\n\n", self.text.chars().count()),
            (event, _) => return self.end(event).await,
        }
        if let (None, Some(template)) = (&self.card, &self.template) {
            self.card = Some(self.ding.ai_card(template).reply_to(&self.target).else_message().open().await?);
        }
        self.card.iter().for_each(|card| card.set(&*self.text));
        Ok(())
    }

    async fn end(&mut self, event: Event) -> Result<(), HandlerError> {
        let (text, say) = match (std::mem::take(&mut self.text), self.card.take(), event) {
            (_, Some(card), Event::Error(error)) => return Ok(card.fail(error).await.map(drop)?),
            (_, Some(card), event) => (card.finish().await.map(|_| String::new())?, event),
            (text, None, event) => (text, event),
        };
        let say = if let Event::Say(say) | Event::Error(say) = say { say } else { String::new() };
        for text in [text, say].into_iter().filter(|text| !text.trim().is_empty()) {
            self.ding.reply(&self.target, Say::markdown(text)).await?;
        }
        Ok(())
    }
}
