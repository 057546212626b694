use std::collections::BTreeMap;

use serde_json::Value;

use super::attachment::somewhere_in;
use super::members::Members;
use super::replied::HOLDING;
use super::rich_text;
use super::words::{list_inside, object_inside, words, words_beside};
use super::{ChatRecord, QuotaNotice, RichText, Text};
use crate::event::open_record::{OpenRecord, open_record};
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
            Self::Audio(audio) => {
                let recognised = audio.recognition.clone().map(Value::from);
                recognised.as_ref().and_then(words).or_else(|| words_beside(&audio.other))
            }
            Self::Unknown { content, .. } => words(content),
            // What somebody wrote to it.
            Self::Picture(Picture { other, .. })
            | Self::Video(Video { other, .. })
            | Self::File(File { other, .. }) => words_beside(other),
            Self::Quota(_) => None,
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
            "richtext" | "rich_text" => {
                rich_text(parts, false).or_else(|| texts(parts)).or_else(|| rich_text(parts, true))
            }
            "markdown" => markdown(parts).or_else(|| texts(parts)),
            "chatrecord" => chat_record(parts).or_else(|| texts(parts)),
            "picture" => carried(&["content", "picture"], parts).map(Self::Picture),
            "audio" => carried(&["content", "audio"], parts).map(Self::Audio),
            "video" => carried(&["content", "video"], parts).map(Self::Video),
            "file" => carried(&["content", "file"], parts).map(Self::File),
            "" => rich_text(parts, true).or_else(|| texts(parts)).or_else(|| markdown(parts)),
            _ => None,
        };
        known.unwrap_or_else(|| {
            let places = || ["content", "text", msgtype].into_iter().chain(HOLDING);
            let tells_there = |name: &&str| parts.get(*name).is_some_and(tells);
            let place =
                places().find(tells_there).or_else(|| places().find(|name| parts.contains_key(*name)));
            let content = place.and_then(|name| parts.remove(name)).unwrap_or_default();
            Self::Unknown { msgtype: msgtype.to_owned(), content }
        })
    }

    /// The members that no field has.
    pub(super) fn other(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Text(text) => Some(&text.other),
            Self::RichText(rich) => Some(&rich.other),
            Self::Markdown(markdown) => Some(&markdown.other),
            Self::ChatRecord(record) => Some(&record.other),
            Self::Picture(picture) => Some(&picture.other),
            Self::Audio(audio) => Some(&audio.other),
            Self::Video(video) => Some(&video.other),
            Self::File(file) => Some(&file.other),
            Self::Quota(_) | Self::Unknown { .. } => None,
        }
    }
}

/// Whether there are words in it, or something to download.
fn tells(value: &Value) -> bool {
    words(value).is_some() || !somewhere_in("", value).is_empty()
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
    const PLACES: [&str; 3] = ["text", "content", "body"];
    let saying = |value: &Value| Text::read(value).filter(Text::says).map(ChatContent::Text);
    first(parts, &PLACES, saying)
        .or_else(|| {
            let likely =
                |value: &Value| ChatRecord::is_like(value).then(|| ChatRecord::read(value)).flatten();
            first(parts, &PLACES, likely).map(ChatContent::ChatRecord)
        })
        .or_else(|| rich_text(parts, false))
        .or_else(|| markdown(parts))
        // Nothing is said, as when somebody only mentions the robot.
        .or_else(|| first(parts, &PLACES, |value| Text::read(value).map(ChatContent::Text)))
}

fn rich_text(parts: &mut BTreeMap<String, Value>, empty_too: bool) -> Option<ChatContent> {
    let within = |value: &Value| {
        object_inside(value)
            .is_some_and(|members| rich_text::NAMES.iter().any(|name| members.contains_key(*name)))
    };
    let listed = |value: &Value| {
        let is_one = list_inside(value).is_some() || within(value);
        let rich = if is_one { RichText::read(value) } else { None };
        rich.filter(|rich| empty_too || !rich.parts.is_empty())
    };
    first(parts, &["content", "richText", "text"], listed).map(ChatContent::RichText)
}

fn markdown(parts: &mut BTreeMap<String, Value>) -> Option<ChatContent> {
    first(parts, &["markdown", "content", "text"], Markdown::read).map(ChatContent::Markdown)
}

fn chat_record(parts: &mut BTreeMap<String, Value>) -> Option<ChatContent> {
    first(parts, &["content", "chatRecord", "text"], ChatRecord::read).map(ChatContent::ChatRecord)
}

/// What a message carries: in one of its members, or where there is none, in the message itself.
fn carried<T: OpenRecord>(names: &[&str], parts: &mut BTreeMap<String, Value>) -> Option<T> {
    let one = |value: &Value| {
        let many = list_inside(value).filter(|list| list.len() > 1);
        let (first, rest) = match &many {
            Some(list) => list.split_first()?,
            None => (value, &[][..]),
        };
        let mut read = T::decode(first).ok().filter(|_| !first.is_null())?;
        if !rest.is_empty() {
            read.other().insert("content".to_owned(), rest.into());
        }
        Some(read)
    };
    first(parts, names, one).or_else(|| {
        parts.get("downloadCode").or_else(|| parts.get("pictureDownloadCode"))?;
        let own = CARRIED.iter().filter_map(|name| Some(((*name).to_owned(), parts.remove(*name)?)));
        T::decode(Value::Object(own.collect())).ok()
    })
}

/// The members of pictures, voice messages, videos and files.
const CARRIED: [&str; 8] = [
    "downloadCode",
    "pictureDownloadCode",
    "duration",
    "recognition",
    "videoType",
    "fileName",
    "spaceId",
    "fileId",
];

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
