use std::collections::BTreeMap;

use serde_json::Value;

use super::members::Members;
use super::words::{json_inside, rich_words, words};
use super::{ChatContent, RepliedMessage};

/// A text message.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Text {
    /// `content` as it came. In groups the mention of the robot is gone and its space still there: see
    /// [`trimmed`](Self::trimmed).
    pub content: String,
    /// `isReplyMsg`: whether it answers another message.
    pub is_reply: bool,
    /// `repliedMsg`: the message it answers.
    pub replied: Option<Box<RepliedMessage>>,
    /// Members that this version does not know, or that do not fit.
    pub other: BTreeMap<String, Value>,
}

/// What a text may have beside its words; JSON with other members is what somebody wrote.
const MEMBERS: [&str; 6] = ["content", "text", "body", "richText", "isReplyMsg", "repliedMsg"];

impl Text {
    /// The text without the spaces around it.
    pub fn trimmed(&self) -> &str {
        self.content.trim()
    }

    /// Reads a text in every form that programs have met: an object with `content` or `text`, the same as JSON text, the
    /// bare words, a number, a list of rich text parts. `None` for nothing at all.
    pub(super) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null | Value::Bool(_) => None,
            Value::Number(number) => Some(Self { content: number.to_string(), ..Self::default() }),
            Value::Array(parts) => {
                Some(Self { content: rich_words(parts.iter()).unwrap_or_default(), ..Self::default() })
            }
            Value::String(text) => match json_inside(text) {
                Some(Value::Object(inside)) if inside.keys().all(|name| MEMBERS.contains(&&**name)) => {
                    Self::read(&Value::Object(inside))
                }
                _ => Some(Self { content: text.clone(), ..Self::default() }),
            },
            Value::Object(members) => Some(Self::of(Members(members.clone()))),
        }
    }

    fn of(mut members: Members) -> Self {
        let literal = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Null => Some(String::new()),
            Value::Bool(word) => Some(word.to_string()),
            other => words(other),
        };
        let content = members.take_by(&["content", "text", "body"], literal);
        let replied = members
            .take_by(&["repliedMsg"], |value| RepliedMessage::read(value).map(|quote| quote.map(Box::new)));
        let is_reply = members.take::<bool>(&["isReplyMsg"]);
        Self { content, is_reply: is_reply || replied.is_some(), replied, other: members.left() }
    }

    /// Whether it says or answers anything.
    pub(super) fn says(&self) -> bool {
        !self.content.trim().is_empty() || self.replied.is_some()
    }
}

impl From<Text> for ChatContent {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}
