use std::collections::BTreeMap;

use serde_json::Value;

use super::{QuotaNotice, Text};
use crate::event::open_record::open_record;
use crate::wire::Decode;

/// What a robot message says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ChatContent {
    /// `text`
    Text(Text),
    /// `richText`: text, pictures and mentions in a row.
    RichText(RichText),
    /// `picture`
    Picture(Picture),
    /// `audio`: one-to-one chats only.
    Audio(Audio),
    /// `video`: one-to-one chats only.
    Video(Video),
    /// `file`: one-to-one chats only.
    File(File),
    /// No content: the monthly quota is used up.
    Quota(QuotaNotice),
    /// A kind that this version does not know, or content that does not fit its kind.
    Unknown {
        /// `msgtype`
        msgtype: String,
        /// `content`, or `text` where there is none.
        content: Value,
    },
}

impl Default for ChatContent {
    fn default() -> Self {
        Self::Unknown { msgtype: String::new(), content: Value::Null }
    }
}

impl ChatContent {
    pub(super) fn from_parts(msgtype: &str, text: Option<Value>, content: Option<Value>) -> Self {
        let part = content.clone().unwrap_or_default();
        let known = match msgtype {
            // Older HTTP pushes print the text as `content`.
            "text" => match (text.clone(), part) {
                (Some(Value::Object(text)), _) => Text::decode(Value::Object(text)).ok().map(Self::Text),
                (_, Value::String(content)) => Some(Self::Text(Text { content, ..Text::default() })),
                _ => None,
            },
            "richText" => object(part).map(Self::RichText),
            "picture" => object(part).map(Self::Picture),
            "audio" => object(part).map(Self::Audio),
            "video" => object(part).map(Self::Video),
            "file" => object(part).map(Self::File),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Unknown {
            msgtype: msgtype.to_owned(),
            content: content.or(text).unwrap_or_default(),
        })
    }
}

fn object<T: Decode>(content: Value) -> Option<T> {
    if content.is_null() {
        return None;
    }
    T::decode(content).ok()
}

/// Text, pictures and mentions in a row.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RichText {
    /// `richText`, in order.
    pub parts: Vec<RichTextPart>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(RichText { parts = "richText" });

impl RichText {
    /// The texts of all parts, one after the other.
    pub fn text(&self) -> String {
        self.parts.iter().filter_map(|part| part.text.as_deref()).collect()
    }
}

/// One part of a [`RichText`]; some carry several members at once.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RichTextPart {
    /// `type`, such as `picture`; texts have none.
    pub kind: Option<String>,
    /// `text`
    pub text: Option<String>,
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`.
    pub download_code: Option<String>,
    /// `pictureDownloadCode`
    pub picture_download_code: Option<String>,
    /// `atName`: the name of whom it mentions.
    pub at_name: Option<String>,
    /// `atUserId`
    pub at_user_id: Option<String>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(RichTextPart {
    kind = "type",
    text = "text",
    download_code = "downloadCode",
    picture_download_code = "pictureDownloadCode",
    at_name = "atName",
    at_user_id = "atUserId",
});

/// A picture.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Picture {
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`.
    pub download_code: String,
    /// `pictureDownloadCode`: the same picture; prefer `download_code`.
    pub picture_download_code: Option<String>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(Picture {
    download_code = "downloadCode",
    picture_download_code = "pictureDownloadCode",
});

/// A voice message.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Audio {
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`.
    pub download_code: String,
    /// `duration`: milliseconds.
    pub duration_ms: Option<i64>,
    /// `recognition`: what DingTalk understood of it.
    pub recognition: Option<String>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(Audio { download_code = "downloadCode", duration_ms = "duration", recognition = "recognition" });

/// A video.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Video {
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`.
    pub download_code: String,
    /// `duration`: milliseconds.
    pub duration_ms: Option<i64>,
    /// `videoType`, such as `mp4`.
    pub video_type: Option<String>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(Video { download_code = "downloadCode", duration_ms = "duration", video_type = "videoType" });

/// A file.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct File {
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`.
    pub download_code: String,
    /// `fileName`
    pub file_name: String,
    /// `spaceId`
    pub space_id: Option<String>,
    /// `fileId`
    pub file_id: Option<String>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(File {
    download_code = "downloadCode",
    file_name = "fileName",
    space_id = "spaceId",
    file_id = "fileId",
});
