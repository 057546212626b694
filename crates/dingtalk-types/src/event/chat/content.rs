use std::collections::BTreeMap;

use serde_json::Value;

use super::members::Members;
use super::words::{list_inside, object_inside, words};
use super::{ChatRecord, QuotaNotice, RichText, Text};
use crate::event::open_record::open_record;
use crate::wire::Decode;
use crate::wire::unread::{Step, Steps};

/// What a robot message says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ChatContent {
    /// `text`
    Text(Text),
    /// `richText`: text, pictures and mentions in a row.
    RichText(RichText),
    /// `markdown`
    Markdown(Markdown),
    /// `chatRecord`: messages that somebody forwarded together.
    ChatRecord(ChatRecord),
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
    /// The words: of a text, a rich text, a Markdown text, a forwarded record, what DingTalk understood of a voice message,
    /// and the texts of a card or of any other kind as far as they can be found.
    pub fn said(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.content.clone()),
            Self::RichText(rich) => Some(rich.text()),
            Self::Markdown(markdown) => Some(markdown.text.clone()),
            Self::ChatRecord(record) => Some(record.text()),
            Self::Audio(audio) => audio.recognition.clone(),
            Self::Unknown { content, .. } => words(content),
            Self::Picture(_) | Self::Video(_) | Self::File(_) | Self::Quota(_) => None,
        }
    }

    /// Whether the words are the sender's own, typed ones.
    pub(super) fn is_typed(&self) -> bool {
        matches!(self, Self::Text(_) | Self::RichText(_) | Self::Markdown(_))
    }

    /// Takes the members of a message out of `parts` that say what it says.
    ///
    /// The documented place comes first; then every other one where programs have met the words, for they matter more than
    /// what the message calls itself.
    pub(super) fn take_from(msgtype: &str, parts: &mut BTreeMap<String, Value>) -> Self {
        let known = match msgtype.to_ascii_lowercase().as_str() {
            "text" => texts(parts),
            "richtext" => rich_text(parts).or_else(|| texts(parts)),
            "markdown" => markdown(parts).or_else(|| texts(parts)),
            "chatrecord" => chat_record(parts).or_else(|| texts(parts)),
            "picture" => object(parts).map(Self::Picture),
            "audio" => object(parts).map(Self::Audio),
            "video" => object(parts).map(Self::Video),
            "file" => object(parts).map(Self::File),
            "" => rich_text(parts).or_else(|| texts(parts)).or_else(|| markdown(parts)),
            _ => None,
        };
        known.unwrap_or_else(|| {
            let content = parts.remove("content").or_else(|| parts.remove("text"));
            Self::Unknown { msgtype: msgtype.to_owned(), content: content.unwrap_or_default() }
        })
    }
}

/// Takes the first of the members `names` that reads as something.
fn first<T>(
    parts: &mut BTreeMap<String, Value>,
    names: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let mut steps = Steps::begin();
    for name in names {
        let found = parts.get(*name).and_then(&read);
        steps.passed(Step::Member(name));
        if found.is_some() {
            parts.remove(*name);
            return found;
        }
    }
    None
}

/// Older HTTP pushes print the text as `content`; quotes have it there as `text`.
fn texts(parts: &mut BTreeMap<String, Value>) -> Option<ChatContent> {
    const PLACES: [&str; 2] = ["text", "content"];
    let saying = |value: &Value| Text::read(value).filter(Text::says).map(ChatContent::Text);
    first(parts, &PLACES, saying)
        .or_else(|| {
            let likely =
                |value: &Value| ChatRecord::is_like(value).then(|| ChatRecord::read(value)).flatten();
            first(parts, &PLACES, likely).map(ChatContent::ChatRecord)
        })
        .or_else(|| rich_text(parts))
        .or_else(|| markdown(parts))
        // Nothing is said, as when somebody only mentions the robot.
        .or_else(|| first(parts, &PLACES, |value| Text::read(value).map(ChatContent::Text)))
}

fn rich_text(parts: &mut BTreeMap<String, Value>) -> Option<ChatContent> {
    let within = |value: &Value| object_inside(value).is_some_and(|members| members.contains_key("richText"));
    let listed = |value: &Value| {
        let is_one = value.get("richText").is_some() || list_inside(value).is_some() || within(value);
        if is_one { RichText::read(value) } else { None }
    };
    first(parts, &["content", "richText", "text"], listed).map(ChatContent::RichText)
}

fn markdown(parts: &mut BTreeMap<String, Value>) -> Option<ChatContent> {
    first(parts, &["markdown", "content", "text"], Markdown::read).map(ChatContent::Markdown)
}

fn chat_record(parts: &mut BTreeMap<String, Value>) -> Option<ChatContent> {
    first(parts, &["content", "chatRecord", "text"], ChatRecord::read).map(ChatContent::ChatRecord)
}

fn object<T: Decode>(parts: &mut BTreeMap<String, Value>) -> Option<T> {
    let content = parts.get("content").filter(|content| !content.is_null())?;
    let mut steps = Steps::begin();
    let read = T::decode(content).ok()?;
    steps.passed(Step::Member("content"));
    parts.remove("content");
    Some(read)
}

/// A Markdown text.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Markdown {
    /// `title`
    pub title: Option<String>,
    /// `text`
    pub text: String,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

impl Markdown {
    fn read(value: &Value) -> Option<Self> {
        let Some(members) = object_inside(value) else {
            return Some(Self { text: words(value)?, ..Self::default() });
        };
        let mut members = Members(members);
        let title = members.take(&["title"]);
        let text = members.take_by(&["text", "content", "markdown"], |value| match value {
            Value::String(text) => Some(text.clone()),
            other => words(other),
        });
        (!text.is_empty()).then(|| Self { title, text, other: members.left() })
    }
}

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
