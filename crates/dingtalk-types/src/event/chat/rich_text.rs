use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::members::Members;
use super::words::{json_inside, list_inside, object_inside, words};

/// Text, pictures and mentions in a row.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RichText {
    /// `richText`, in order.
    pub parts: Vec<RichTextPart>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

impl RichText {
    /// The texts of all parts, one after the other.
    pub fn text(&self) -> String {
        self.parts.iter().filter_map(|part| part.text.as_deref()).collect()
    }

    /// Reads `{"richText": [...]}`, the bare list, either as JSON text, or bare words as the only part.
    pub(super) fn read(value: &Value) -> Option<Self> {
        if let Some(parts) = list_inside(value) {
            return Some(Self {
                parts: parts.iter().filter_map(RichTextPart::read).collect(),
                ..Self::default()
            });
        }
        match object_inside(value) {
            Some(mut members) => {
                let list = members.get("richText").and_then(list_inside);
                let parts: Vec<_> = match &list {
                    Some(parts) => {
                        members.remove("richText");
                        parts.iter().filter_map(RichTextPart::read).collect()
                    }
                    None => words(value).map(RichTextPart::of_text).into_iter().collect(),
                };
                let empty = parts.is_empty() && list.is_none();
                (!empty).then(|| Self { parts, other: members.into_iter().collect() })
            }
            None => {
                let parts = vec![RichTextPart::of_text(words(value)?)];
                Some(Self { parts, ..Self::default() })
            }
        }
    }
}

/// One part of a [`RichText`]; some carry several members at once.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RichTextPart {
    /// `type`, such as `picture`; texts have none. In quotes: `msgType`, and texts have `text`.
    pub kind: Option<String>,
    /// `text`; in quotes: `content`.
    pub text: Option<String>,
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`.
    pub download_code: Option<String>,
    /// `pictureDownloadCode`
    pub picture_download_code: Option<String>,
    /// `atName`: the name of whom it mentions.
    pub at_name: Option<String>,
    /// `atUserId`
    pub at_user_id: Option<String>,
    /// Members that this version does not know, or that do not fit.
    pub other: BTreeMap<String, Value>,
}

impl RichTextPart {
    fn of_text(text: String) -> Self {
        Self { text: Some(text), ..Self::default() }
    }

    /// `None` for what is no part; it says nothing.
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Object(members) => Some(Self::of(members.clone())),
            Value::String(text) => match json_inside(text) {
                Some(Value::Object(members)) => Some(Self::of(members)),
                _ => Some(Self::of_text(text.clone())),
            },
            Value::Number(number) => Some(Self::of_text(number.to_string())),
            _ => None,
        }
    }

    fn of(members: Map<String, Value>) -> Self {
        let mut members = Members(members);
        let literal = |value: &Value| match value {
            Value::String(text) => Some(Some(text.clone())),
            Value::Null => Some(None),
            other => words(other).map(Some),
        };
        Self {
            kind: members.take(&["type", "msgType", "msgtype"]),
            text: members.take_by(&["text", "content"], literal),
            download_code: members.take(&["downloadCode"]),
            picture_download_code: members.take(&["pictureDownloadCode"]),
            at_name: members.take(&["atName"]),
            at_user_id: members.take(&["atUserId"]),
            other: members.left(),
        }
    }
}
