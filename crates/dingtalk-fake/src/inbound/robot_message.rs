//! The robot message as it travels.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::app::App;
use crate::json::json;
use crate::platform::Platform;
use crate::state::chats;
use crate::things;

/// Life of a session webhook (protocol: published samples have 90 minutes).
const SESSION_LIFETIME_MS: i64 = 5_400_000;

/// What a person says.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Text(String),
    /// Any other `msgtype` with its `content`.
    Typed(String, Value),
    /// The monthly quota is used up: the message arrives without what was said.
    OverQuota,
}

/// Who says it.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    /// None for somebody outside the organisation.
    pub(super) staff_id: Option<String>,
    pub(super) nick: Option<String>,
}

/// Everything about a message that a test decides.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) content: Content,
    pub(super) sender: Sender,
    /// Whether it is a group.
    pub(super) group: bool,
    pub(super) conversation: Option<String>,
    pub(super) title: Option<String>,
    /// People mentioned beside the robot, by staffId.
    pub(super) mentioned: Vec<String>,
    pub(super) replied_to: Option<Value>,
    pub(super) more: Map<String, Value>,
}

impl Draft {
    /// Why DingTalk would never hand this to a robot.
    pub(super) fn undeliverable(&self) -> Option<&'static str> {
        match &self.content {
            Content::Typed(msgtype, _)
                if self.group && matches!(msgtype.as_str(), "audio" | "video" | "file") =>
            {
                Some("robots get audio, video and file in one-to-one chats only")
            }
            _ => None,
        }
    }

    /// Gives it its identifiers and a session webhook, and writes it as DingTalk does.
    pub(super) fn finish(self, platform: &Platform, app: &App) -> Map<String, Value> {
        let now_ms = platform.clock.now_ms();
        let seed = &platform.seed;
        let staff_id = self.sender.staff_id.as_deref();
        let (nick, admin) = self.sender.described(platform);
        let sender_id = encrypted_id(staff_id.unwrap_or(&nick));
        let robot_id = encrypted_id(&app.robot_code);
        let conversation =
            self.conversation.unwrap_or_else(|| match (self.group, seed.conversations.first()) {
                (true, Some(group)) => group.clone(),
                _ => chats::one_to_one(&app.robot_code, staff_id.unwrap_or(&nick)),
            });
        let expires_ms = now_ms.saturating_add(SESSION_LIFETIME_MS);
        let session = platform.identifiers.hex32();
        let person = staff_id.filter(|_| !self.group).map(str::to_owned);
        platform.state().chats.open_session(
            session.clone(),
            chats::Session { conversation: conversation.clone(), staff_id: person, expires_ms },
            self.group,
        );

        let mut message = Map::new();
        let mut set = |name: &str, value: Value| drop(message.insert(name.to_owned(), value));
        set("conversationId", json!(conversation));
        set("conversationType", json!(if self.group { "2" } else { "1" }));
        if self.group {
            let title = self.title.or_else(|| things::group_name(&platform.state(), &conversation));
            set("conversationTitle", json!(title.as_deref().unwrap_or("Fake Group")));
            let people = self
                .mentioned
                .iter()
                .map(|staff_id| json!({"dingtalkId": encrypted_id(staff_id), "staffId": staff_id}));
            let robot = json!({"dingtalkId": robot_id});
            set("atUsers", Value::Array(std::iter::once(robot).chain(people).collect()));
            set("isInAtList", json!(true));
        }
        set("chatbotCorpId", json!(seed.corp_id));
        set("chatbotUserId", json!(robot_id));
        set("robotCode", json!(app.robot_code));
        set("msgId", json!(message_id(platform)));
        set("createAt", json!(now_ms));
        set("senderId", json!(sender_id));
        set("senderNick", json!(nick));
        set("senderPlatform", json!("Mac"));
        if let Some(staff_id) = staff_id {
            set("senderStaffId", json!(staff_id));
            set("senderCorpId", json!(seed.corp_id));
            set("isAdmin", json!(admin));
        }
        set(
            "sessionWebhook",
            json!(format!("{}/robot/sendBySession?session={session}", platform.base_url())),
        );
        set("sessionWebhookExpiredTime", json!(expires_ms));
        match self.content {
            Content::Text(text) => {
                // The mention of the robot is cut out in front, the space after it stays.
                let content = if self.group { format!(" {text}") } else { text };
                let mut object = json!({"content": content});
                if let (Some(replied_to), Some(members)) = (self.replied_to, object.as_object_mut()) {
                    members.insert("isReplyMsg".into(), json!(true));
                    members.insert(
                        "repliedMsg".into(),
                        replied_message(platform, &robot_id, replied_to, now_ms),
                    );
                }
                set("msgtype", json!("text"));
                set("text", object);
            }
            Content::Typed(msgtype, content) => {
                let content = match (msgtype.as_str(), content) {
                    ("richText", runs @ Value::Array(_)) => json!({"richText": runs}),
                    (_, content) => content,
                };
                let content = with_code(platform, &msgtype, content);
                set("msgtype", json!(msgtype));
                set("content", content);
            }
            Content::OverQuota => {
                set("msgtype", json!("text"));
                set("errorCode", json!("20001"));
                set("errorMessage", json!("the monthly quota of Webhook and Stream pushes is used up"));
            }
        }
        message.extend(self.more);
        message.retain(|_, value| !value.is_null());
        for value in message.values() {
            keep_files(platform, value, "file");
        }
        message
    }
}

/// A file always comes with the code to fetch it by, also where a test tells but its name.
fn with_code(platform: &Platform, msgtype: &str, mut content: Value) -> Value {
    if let (true, Some(members)) =
        (matches!(msgtype, "picture" | "audio" | "video" | "file"), content.as_object_mut())
    {
        if !members.keys().any(|name| name.ends_with("ownloadCode")) {
            members.insert("downloadCode".to_owned(), json!(platform.identifiers.hex32()));
        }
    }
    content
}

/// Keeps a file for each code in a message that no file was attached for, so that whoever reads it gets one.
fn keep_files(platform: &Platform, value: &Value, file_name: &str) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| keep_files(platform, item, file_name)),
        Value::Object(members) => {
            let file_name = members.get("fileName").and_then(Value::as_str).unwrap_or(file_name);
            for (name, value) in members {
                match value.as_str().filter(|code| name.ends_with("ownloadCode") && !code.is_empty()) {
                    Some(code) => platform.state().media.add_missing(code, file_name),
                    None => keep_files(platform, value, file_name),
                }
            }
        }
        _ => {}
    }
}

impl Sender {
    /// Nick, and whether it is an administrator.
    fn described(&self, platform: &Platform) -> (String, bool) {
        let state = platform.state();
        let user = self.staff_id.as_deref().and_then(|staff_id| state.directory.user(staff_id));
        let known = user.map(|user| user.name.clone()).or_else(|| self.staff_id.clone());
        let admin = user.is_some_and(|user| user.details().get("admin") == Some(&Value::Bool(true)));
        (self.nick.clone().or(known).unwrap_or_else(|| "Somebody".to_owned()), admin)
    }
}

/// A text stands for a message with that text; what an object leaves out is made up.
fn replied_message(platform: &Platform, robot_id: &str, replied_to: Value, now_ms: i64) -> Value {
    let given = match replied_to {
        Value::Object(members) => members,
        Value::String(text) => Map::from_iter([("content".to_owned(), json!({"text": text}))]),
        other => return other,
    };
    let mut message = Map::new();
    message.insert("msgType".into(), json!("text"));
    message.insert("msgId".into(), json!(message_id(platform)));
    message.insert("senderId".into(), json!(robot_id));
    message.insert("createdAt".into(), json!(now_ms.saturating_sub(60_000)));
    message.extend(given);
    Value::Object(message)
}

fn message_id(platform: &Platform) -> String {
    let identifier = platform.identifiers.hex32();
    format!("msg{}", STANDARD.encode(identifier.get(..16).unwrap_or(&identifier)))
}

/// People and robots appear in pushes under ids that are no userIds.
fn encrypted_id(id: &str) -> String {
    format!("$:LWCP_v1:${}", STANDARD.encode(id))
}
