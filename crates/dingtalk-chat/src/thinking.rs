//! The emotion that says "thinking", for as long as it is true.

use dingtalk_api::v1::robot::{
    RobotRecallEmotionRequest, RobotReplyEmotionRequest, TextEmotion, robot_recall_emotion,
    robot_reply_emotion,
};
use dingtalk_types::event::ReplyTarget;
use tokio::sync::oneshot;

use crate::chat::Chat;
use crate::route;

/// The emotion with a text; this id and background show the grey chip.
const TEXT_EMOTION: i64 = 2;
const EMOTION_ID: &str = "2659900";
const BACKGROUND_ID: &str = "im_bg_1";
const THINKING: &str = "🤔思考中";

/// The emotion is on the message until this is dropped.
///
/// ```
/// # use dingtalk_chat::Chat;
/// # use dingtalk_events::ChatMessage;
/// # async fn example(chat: Chat, message: ChatMessage) {
/// let thinking = chat.thinking(&message);
/// // … a long thought …
/// thinking.done().await;
/// # }
/// ```
#[derive(Debug)]
#[must_use = "dropped at once it is taken back at once"]
pub struct Thinking {
    /// Dropped or sent: it is to be taken back.
    done: Option<oneshot::Sender<()>>,
    gone: Option<oneshot::Receiver<()>>,
}

impl Chat {
    /// Puts "🤔思考中" on a person's message, at once and without waiting for it. Nothing depends on it: a failure is logged.
    ///
    /// It takes two calls; where the [budget](crate::Budget) is tight there is none.
    #[doc(alias("思考中", "正在输入", "typing"))]
    pub fn thinking(&self, target: impl Into<ReplyTarget>) -> Thinking {
        self.emotion(target, THINKING)
    }

    /// The same with other words.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # use dingtalk_events::ChatMessage;
    /// # fn example(chat: Chat, message: ChatMessage) {
    /// let _searching = chat.emotion(&message, "🔍");
    /// # }
    /// ```
    pub fn emotion(&self, target: impl Into<ReplyTarget>, words: impl Into<String>) -> Thinking {
        let (target, words) = (target.into(), words.into());
        if target.message_id.is_empty() || !self.budget_allows_more() {
            return Thinking { done: None, gone: None };
        }
        let (done, to_be_done) = oneshot::channel::<()>();
        let (is_gone, gone) = oneshot::channel();
        let (chat, run) = (self.clone(), self.enter());
        tokio::spawn(async move {
            let _run = run;
            if chat.put(&target, &words).await {
                let _ = to_be_done.await;
                chat.take_back(&target, &words).await;
            }
            // Nobody may wait for it.
            let _ = is_gone.send(());
        });
        Thinking { done: Some(done), gone: Some(gone) }
    }

    async fn put(&self, target: &ReplyTarget, words: &str) -> bool {
        let robot_code = route::robot_code(target, self.robot_code());
        let mut request =
            RobotReplyEmotionRequest::new(&*target.conversation_id, &*target.message_id, robot_code);
        request.emotion_type = Some(TEXT_EMOTION);
        request.emotion_name = Some(words.to_owned());
        request.text_emotion = Some(text_emotion(words));
        let put = robot_reply_emotion(self.client(), &request).await;
        put.inspect_err(|error| tracing::warn!(%error, "the emotion was not put on the message")).is_ok()
    }

    async fn take_back(&self, target: &ReplyTarget, words: &str) {
        let robot_code = route::robot_code(target, self.robot_code());
        let mut request =
            RobotRecallEmotionRequest::new(&*target.conversation_id, &*target.message_id, robot_code);
        request.emotion_type = Some(TEXT_EMOTION);
        request.emotion_name = Some(words.to_owned());
        request.text_emotion = Some(text_emotion(words));
        // Taking it back twice takes nothing else.
        if let Err(error) = robot_recall_emotion(self.client(), &request).idempotent().await {
            tracing::warn!(%error, "the emotion was not taken back");
        }
    }
}

impl Thinking {
    /// Takes it back, and waits until it is gone.
    pub async fn done(mut self) {
        self.done = None;
        if let Some(gone) = self.gone.take() {
            let _ = gone.await;
        }
    }
}

fn text_emotion(words: &str) -> TextEmotion {
    TextEmotion {
        background_id: Some(BACKGROUND_ID.to_owned()),
        emotion_id: Some(EMOTION_ID.to_owned()),
        emotion_name: Some(words.to_owned()),
        text: Some(words.to_owned()),
    }
}
