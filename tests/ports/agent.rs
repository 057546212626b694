//! An agent's channel, as bots of many lineages have one: who is heard, emotions while it works, files and pictures in, the answer
//! typed on a card or else in parts of a message, pictures out, and messages of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dingtalk_open::chat::{Admission, Via};
use dingtalk_open::events::{ChatMessage, HandlerError, Received, Route, Say, with};
use dingtalk_open::types::event::ReplyTarget;
use dingtalk_open::v1::robot::{RobotReplyEmotionRequest, TextEmotion, robot_reply_emotion};
use dingtalk_open::{DingTalk, StreamBuilder};
use tokio::sync::mpsc::Receiver;

const TEMPLATE: &str = "02fcf2f4-5e02-4a85-b672-46d1f715543e.schema";
const THINKING: &str = "🤔Thinking";
const DONE: &str = "🥳Done";

/// Whom it hears.
#[derive(Default)]
pub(crate) struct Gates {
    /// People and groups.
    pub(crate) admission: Admission,
    /// In groups it wants to be mentioned, or called by one of these words,
    pub(crate) wants_mention: bool,
    pub(crate) wake_words: Vec<String>,
    /// but not in these.
    pub(crate) free_chats: Vec<String>,
}

/// The model: a question becomes pieces of an answer; `[IMAGE:name]` in it is a picture.
pub(crate) type Model = fn(String) -> Receiver<String>;

pub(crate) struct Agent {
    ding: DingTalk,
    gates: Gates,
    model: Model,
    /// Where it was spoken to, by conversation.
    chats: Mutex<HashMap<String, ReplyTarget>>,
}

impl Agent {
    pub(crate) fn new(ding: DingTalk, gates: Gates, model: Model) -> Arc<Self> {
        Arc::new(Self { ding, gates, model, chats: Mutex::default() })
    }

    pub(crate) fn stream(self: &Arc<Self>) -> StreamBuilder {
        let admission = self.gates.admission.clone();
        self.ding.stream().before(admission).on(Route::chat_message(), with(Arc::clone(self), Self::answer))
    }

    fn is_addressed(&self, message: &ChatMessage, said: &str) -> bool {
        !message.conversation_type.is_group()
            || !self.gates.wants_mention
            || message.mentions_robot()
            || self.gates.free_chats.contains(&message.conversation_id)
            || self.gates.wake_words.iter().any(|word| said.contains(word))
    }

    async fn answer(self: Arc<Self>, message: Received<ChatMessage>) -> Result<(), HandlerError> {
        let mut question = message.said().unwrap_or_default();
        if !self.is_addressed(&message, &question) {
            return Ok(());
        }
        let thinking = self.ding.chat().emotion(&message, THINKING);
        let target = message.reply_target();
        self.chats
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(message.conversation_id.clone(), target);
        for attachment in message.attachments() {
            let file = self.ding.download(&message, &attachment).max_bytes(100 << 20).await?;
            let name = file.file_name.as_deref().unwrap_or("picture");
            question += &format!("\n[attached {name}: {} bytes]", file.content.len());
        }
        if question.trim().is_empty() {
            return Ok(());
        }
        let card = self.ding.ai_card(TEMPLATE).reply_to(&message).else_message().open().await?;
        let (mut pieces, mut answer) = ((self.model)(question), String::new());
        while let Some(piece) = pieces.recv().await {
            card.push(&piece);
            answer += &piece;
        }
        card.finish().await?;
        for picture in pictures(&answer) {
            self.ding.reply(&message, Say::picture(picture)).await?;
        }
        thinking.done().await;
        self.done(&message).await
    }

    /// Stays on the message.
    async fn done(&self, message: &ChatMessage) -> Result<(), HandlerError> {
        let robot_code = self.ding.chat().robot_code();
        let mut request =
            RobotReplyEmotionRequest::new(&*message.conversation_id, &*message.msg_id, robot_code);
        let some = |text: &str| Some(text.to_owned());
        let (emotion_name, text, background_id) = (some(DONE), some(DONE), some("im_bg_1"));
        request.text_emotion =
            Some(TextEmotion { emotion_id: some("2659900"), emotion_name, text, background_id });
        (request.emotion_type, request.emotion_name) = (Some(2), some(DONE));
        robot_reply_emotion(&self.ding, &request).await?;
        Ok(())
    }

    /// Unasked, into a chat where it was spoken to: by its session while that lives, else as the robot.
    pub(crate) async fn tell(&self, conversation: &str, text: &str) -> Result<Option<Via>, HandlerError> {
        let target = self.chats.lock().unwrap_or_else(PoisonError::into_inner).get(conversation).cloned();
        let target = target.ok_or("never heard of this chat")?;
        Ok(self.ding.reply(&target, Say::markdown(text)).await?.via())
    }
}

/// What the answer draws.
fn pictures(answer: &str) -> impl Iterator<Item = Vec<u8>> {
    let names = answer.split("[IMAGE:").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
    names.map(|name| [b"\x89PNG\r\n\x1a\n", name.as_bytes()].concat())
}
