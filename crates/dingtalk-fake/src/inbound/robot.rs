//! Somebody says something to the app's robot.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use dingtalk_crypto::signature;
use serde_json::{Map, Value};

use super::acknowledgement::Acknowledgement;
use super::app::App;
use super::robot_message::{Content, Draft, Sender};
use super::said::Said;
use super::send;
use crate::platform::Platform;
use crate::push::wait::Wait;
use crate::state::chats::{Reply, ReplyRoute};
use crate::state::media::MediaFile;

pub(crate) const TOPIC: &str = "/v1.0/im/bot/messages/get";
/// Undocumented for robot messages; that of the encrypted pushes.
const DEADLINE: Duration = Duration::from_millis(2500);

/// An app's robot, as people in DingTalk see it.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
///
/// let fake = Fake::start().await?;
/// // … the program under test connects …
/// let said = fake.robot().say("hello").from("zhangsan").in_group("cidFakeConversation000001==").send().await;
/// assert_eq!(said.message["text"]["content"], " hello");
/// assert!(said.acknowledgement.error.is_some(), "here nobody listens");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Robot {
    platform: Arc<Platform>,
    app: App,
}

impl Robot {
    /// That of the internal app.
    pub(crate) fn new(platform: Arc<Platform>) -> Self {
        let app = App::internal(&platform.seed);
        Self { platform, app }
    }

    /// That of any app of the seed.
    pub(crate) fn of(platform: Arc<Platform>, client_id: &str) -> Option<Self> {
        let app = App::of(&platform.seed, client_id)?;
        Some(Self { platform, app })
    }

    /// Enters the address for messages that no Stream connection takes: `http://…`, signed with the app's secret.
    pub fn set_callback(&self, url: impl Into<String>) {
        self.platform.state().chats.callbacks.insert(self.app.client_id.clone(), url.into());
    }

    /// A text.
    pub fn say(&self, text: impl Into<String>) -> Say {
        self.draft(Content::Text(text.into()))
    }

    /// A message of another kind with its `content`: `richText` (an object, or its list), `picture`, `audio`, `video`,
    /// `file`, or anything else, which goes out as it stands.
    pub fn say_message(&self, msgtype: impl Into<String>, content: Value) -> Say {
        self.draft(Content::Typed(msgtype.into(), content))
    }

    /// What arrives when the organisation's monthly quota is used up: error 20001 instead of the content.
    pub fn say_over_quota(&self) -> Say {
        self.draft(Content::OverQuota)
    }

    /// A file that a message may carry: returns its `downloadCode`, which `messageFiles/download` turns into an address of
    /// the fake. The `media_id` of an upload is one, too.
    pub fn attach(&self, file_name: impl Into<String>, content: impl Into<Bytes>) -> String {
        // Those of the platform hold such characters, too.
        let code = format!("{}+/==", self.platform.identifiers.hex32());
        let file =
            MediaFile { media_type: "file".to_owned(), file_name: file_name.into(), content: content.into() };
        self.platform.state().media.add(code.clone(), file);
        code
    }

    /// One to one with the first person of the seed, unless told otherwise.
    fn draft(&self, content: Content) -> Say {
        let first = self.platform.seed.users.first();
        let sender = Sender { staff_id: first.map(|user| user.userid.clone()), nick: None };
        let draft = Draft {
            content,
            sender,
            group: false,
            conversation: None,
            title: None,
            mentioned: Vec::new(),
            replied_to: None,
            more: Map::new(),
        };
        Say { platform: self.platform.clone(), app: self.app.clone(), draft }
    }
}

/// A message that is about to be said; [`Say::send`] says it.
#[derive(Debug, Clone)]
#[must_use = "nothing is said before `send`"]
pub struct Say {
    platform: Arc<Platform>,
    app: App,
    draft: Draft,
}

impl Say {
    /// The person who says it, by staffId (userId); the nick is their name in the directory.
    pub fn from(mut self, staff_id: impl Into<String>) -> Self {
        self.draft.sender = Sender { staff_id: Some(staff_id.into()), nick: self.draft.sender.nick };
        self
    }

    /// The nick, where it is not the name in the directory.
    pub fn nick(mut self, nick: impl Into<String>) -> Self {
        self.draft.sender.nick = Some(nick.into());
        self
    }

    /// Somebody outside the organisation: the message has neither `senderStaffId` nor `senderCorpId`.
    pub fn from_outsider(mut self, nick: impl Into<String>) -> Self {
        self.draft.sender = Sender { staff_id: None, nick: Some(nick.into()) };
        self
    }

    /// In a group (`openConversationId`), with the robot mentioned. The robot is in the group from then on.
    pub fn in_group(mut self, open_conversation_id: impl Into<String>) -> Self {
        self.draft.group = true;
        self.draft.conversation = Some(open_conversation_id.into());
        self
    }

    /// In the first group of the seed.
    pub fn in_first_group(mut self) -> Self {
        self.draft.group = true;
        self
    }

    /// In a one-to-one chat with this id; without one it depends on the person.
    pub fn in_conversation(mut self, conversation_id: impl Into<String>) -> Self {
        self.draft.group = false;
        self.draft.conversation = Some(conversation_id.into());
        self
    }

    /// `conversationTitle` of the group.
    pub fn group_title(mut self, title: impl Into<String>) -> Self {
        self.draft.title = Some(title.into());
        self
    }

    /// People of the group who are mentioned beside the robot, by staffId.
    pub fn mention<I: IntoIterator<Item: Into<String>>>(mut self, staff_ids: I) -> Self {
        self.draft.mentioned = staff_ids.into_iter().map(Into::into).collect();
        self
    }

    /// The message that this text replies to: its text, or members of `repliedMsg` (what they leave out is made up).
    pub fn replying_to(mut self, message: impl Into<Value>) -> Self {
        self.draft.replied_to = Some(message.into());
        self
    }

    /// Sets any member of the message; null removes it. The same `msgId` again is a redelivery.
    pub fn with(mut self, member: impl Into<String>, value: impl Into<Value>) -> Self {
        self.draft.more.insert(member.into(), value.into());
        self
    }

    /// Says it: over Stream where a connection subscribed to robot messages, else to the robot's callback address. Returns
    /// once the app has acknowledged it or the last attempt has failed: over Stream that may be a minute of the fake's clock.
    pub async fn send(self) -> Said {
        self.send_and(Wait::All).await
    }

    /// The same, but returns after the first attempt; repetitions go on in the background.
    pub async fn send_once(self) -> Said {
        self.send_and(Wait::First).await
    }

    pub(crate) async fn send_and(self, wait: Wait) -> Said {
        let Self { platform, app, draft } = self;
        let undeliverable = draft.undeliverable();
        let message = draft.finish(&platform, &app);
        let conversation =
            message.get("conversationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let message = Value::Object(message);
        let replies_before = {
            let mut state = platform.state();
            state.chats.say(message.clone(), platform.clock.now_ms());
            state.chats.count()
        };
        let acknowledgement = match undeliverable {
            Some(reason) => Acknowledgement::nobody(reason),
            None => deliver(&platform, &app, &message, &conversation, wait).await,
        };
        Said { message, acknowledgement, conversation, replies_before, platform }
    }
}

async fn deliver(
    platform: &Arc<Platform>,
    app: &App,
    message: &Value,
    conversation: &str,
    wait: Wait,
) -> Acknowledgement {
    if send::takes(platform, &app.client_id, TOPIC) {
        return send::over_stream(platform, &app.client_id, TOPIC, message, wait).await;
    }
    let Some(url) = platform.state().chats.callbacks.get(&app.client_id).cloned() else {
        return Acknowledgement::nobody(format!(
            "no Stream connection subscribed to {TOPIC}, and the robot has no callback address"
        ));
    };
    let timestamp = platform.clock.now_ms().to_string();
    let sign = signature::robot_callback(&timestamp, &app.client_secret.as_str().into());
    let headers = [("timestamp", timestamp.as_str()), ("sign", sign.as_str())];
    let acknowledgement = send::over_http(&url, &headers, message, DEADLINE).await;
    if acknowledgement.is_taken() {
        keep_answer(platform, &acknowledgement.body, conversation);
    }
    acknowledgement
}

/// In HTTP mode the answer itself may be a message; `empty` is none.
fn keep_answer(platform: &Platform, body: &Value, conversation: &str) {
    let Some(members) = body.as_object() else { return };
    if members.get("msgtype").and_then(Value::as_str).is_some_and(|msgtype| msgtype != "empty") {
        let reply = Reply::of_webhook_message(ReplyRoute::CallbackAnswer, members)
            .in_conversation(conversation.to_owned(), None);
        platform.state().chats.post(reply, platform.clock.now_ms());
    }
}
