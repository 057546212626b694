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
            return Some(Self { parts: read_parts(&parts), ..Self::default() });
        }
        match object_inside(value) {
            Some(mut members) => {
                let named =
                    NAMES.into_iter().find_map(|name| Some((name, parts_inside(members.get(name)?)?)));
                let parts = match named {
                    Some((name, parts)) => {
                        members.remove(name);
                        parts
                    }
                    None => vec![RichTextPart::of_text(words(value)?)],
                };
                Some(Self { parts, other: members.into_iter().collect() })
            }
            None => {
                let parts = vec![RichTextPart::of_text(words(value)?)];
                Some(Self { parts, ..Self::default() })
            }
        }
    }
}

/// What holds the parts.
pub(super) const NAMES: [&str; 3] = ["richText", "richTextList", "rich_text"];

/// The parts of a list, of an object around one, or of an object that is the only part.
fn parts_inside(value: &Value) -> Option<Vec<RichTextPart>> {
    if let Some(list) = list_inside(value) {
        return Some(read_parts(&list));
    }
    let members = object_inside(value)?;
    match NAMES.into_iter().find_map(|name| members.get(name)) {
        Some(inside) => parts_inside(inside),
        None => Some(vec![RichTextPart::of(members)]),
    }
}

/// Lines may be lists of their own.
fn read_parts(list: &[Value]) -> Vec<RichTextPart> {
    let parts = list.iter().flat_map(|part| match part {
        Value::Array(line) => read_parts(line),
        part => RichTextPart::read(part).into_iter().collect(),
    });
    parts.collect()
}

/// One part of a [`RichText`]; some carry several members at once.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RichTextPart {
    /// `type`, such as `picture`; texts have none. In quotes: `msgType`, and texts have `text`.
    pub kind: Option<String>,
    /// `text`; in quotes: `content`. Of kinds that have neither, the words that they have otherwise, such as a link's `title`.
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
        let mut part = Self {
            kind: members.take(&["type", "msgType", "msgtype"]),
            text: members.take_by(&["text", "content"], literal),
            download_code: members.take(&["downloadCode"]),
            picture_download_code: members.take(&["pictureDownloadCode"]),
            at_name: members.take(&["atName"]),
            at_user_id: members.take(&["atUserId"]),
            other: BTreeMap::new(),
        };
        // As messages do, a part may have its content in a member that is called like its kind.
        let own = part.kind.as_deref().and_then(|kind| members.0.get(kind)).and_then(words);
        let left = Value::Object(members.0);
        part.text = part.text.or(own).or_else(|| words(&left));
        part.other = object_inside(&left).unwrap_or_default().into_iter().collect();
        part
    }
}
