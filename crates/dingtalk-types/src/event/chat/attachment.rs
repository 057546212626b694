use serde_json::{Map, Value};

use super::words::json_inside;
use super::{ChatContent, ChatMessage, RepliedMessage, RichText};

/// Something in a message that can be downloaded, whatever kind of message it is in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// `downloadCode`: for `POST /v1.0/robot/messageFiles/download`. It is the ticket to the file.
    pub download_code: String,
    /// `fileName`: only files have one.
    pub file_name: Option<String>,
    /// `duration` of voice and videos, in milliseconds.
    pub duration_ms: Option<i64>,
}

/// What an [`Attachment`] is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttachmentKind {
    /// A picture.
    Picture,
    /// A voice message.
    Voice,
    /// A video.
    Video,
    /// A file.
    #[default]
    File,
    /// What a message of a kind that this version does not know carries, by that kind.
    Other(String),
}

impl AttachmentKind {
    fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "picture" | "image" => Self::Picture,
            "audio" | "voice" => Self::Voice,
            "video" => Self::Video,
            "file" => Self::File,
            _ => Self::Other(name.to_owned()),
        }
    }
}

impl ChatMessage {
    /// All that can be downloaded, in order: of a picture, a voice message, a video, a file, of the pictures in a rich text, of a
    /// forwarded record, and of kinds that this version does not know. What a quoted message has is in
    /// [`RepliedMessage::attachments`].
    ///
    /// ```
    /// use dingtalk_types::event::{AttachmentKind, ChatMessage, Payload};
    ///
    /// let json = br#"{"msgtype":"richText","content":{"richText":[
    ///     {"text":"What is this? "},{"type":"picture","downloadCode":"code1"}]}}"#;
    /// let message = ChatMessage::read(None, json)?;
    /// assert_eq!(message.said().as_deref(), Some("What is this?"));
    /// let [picture] = &message.attachments()[..] else { panic!("one picture") };
    /// assert_eq!((&picture.kind, &*picture.download_code), (&AttachmentKind::Picture, "code1"));
    /// # Ok::<_, dingtalk_types::event::PayloadError>(())
    /// ```
    pub fn attachments(&self) -> Vec<Attachment> {
        self.content.attachments()
    }
}

impl RepliedMessage {
    /// As [`ChatMessage::attachments`].
    pub fn attachments(&self) -> Vec<Attachment> {
        self.content().attachments()
    }
}

impl ChatContent {
    /// As [`ChatMessage::attachments`].
    pub fn attachments(&self) -> Vec<Attachment> {
        let one = |kind, code: &str, file_name: Option<&str>, duration_ms| {
            each_code(Attachment {
                kind,
                download_code: code.to_owned(),
                file_name: file_name.filter(|name| !name.is_empty()).map(ToOwned::to_owned),
                duration_ms,
            })
        };
        let mut found = match self {
            Self::Picture(picture) => {
                let code = either(&picture.download_code, picture.picture_download_code.as_deref());
                one(AttachmentKind::Picture, code, None, None)
            }
            Self::Audio(audio) => one(AttachmentKind::Voice, &audio.download_code, None, audio.duration_ms),
            Self::Video(video) => one(AttachmentKind::Video, &video.download_code, None, video.duration_ms),
            Self::File(file) => one(AttachmentKind::File, &file.download_code, Some(&file.file_name), None),
            Self::RichText(rich) => in_rich_text(rich),
            Self::ChatRecord(record) => record.entries.iter().flat_map(RepliedMessage::attachments).collect(),
            Self::Unknown { msgtype, content } => somewhere_in(msgtype, content),
            Self::Text(_) | Self::Markdown(_) | Self::Quota(_) => Vec::new(),
        };
        let kind = match self {
            Self::Picture(_) => "picture",
            Self::Audio(_) => "audio",
            Self::Video(_) => "video",
            Self::File(_) => "file",
            _ => "text",
        };
        let other = self.other().into_iter().flatten().filter(|(name, _)| !QUOTES.contains(&&***name));
        for more in other.flat_map(|(name, value)| named_in(kind, name, value)) {
            if found.iter().all(|known| known.download_code != more.download_code) {
                found.push(more);
            }
        }
        found
    }
}

/// The members that hold what a message answers.
pub(super) const QUOTES: [&str; 6] =
    ["repliedMsg", "quoteMessage", "quotedMsg", "quotedMessage", "quoteMsg", "repliedMessage"];

/// Several codes of one attachment come as a list, which a field of text keeps as JSON text.
fn each_code(found: Attachment) -> Vec<Attachment> {
    let codes: Vec<_> = match json_inside(&found.download_code) {
        Some(Value::Array(list)) => list.iter().filter_map(code_of).collect(),
        _ => vec![found.download_code.clone()],
    };
    let codes = codes.into_iter().filter(|code| !code.is_empty());
    codes.map(|download_code| Attachment { download_code, ..found.clone() }).collect()
}

fn code_of(value: &Value) -> Option<String> {
    match value {
        Value::String(code) => Some(code.clone()),
        Value::Number(code) => Some(code.to_string()),
        _ => None,
    }
}

/// As [`somewhere_in`], for the value of a member; `downloadCodes` has the bare codes.
fn named_in(kind: &str, name: &str, value: &Value) -> Vec<Attachment> {
    match value {
        Value::Array(list) if name == "downloadCodes" => {
            let kind = AttachmentKind::of(kind);
            let codes = list.iter().filter_map(code_of).filter(|code| !code.is_empty());
            codes
                .map(|download_code| Attachment {
                    kind: kind.clone(),
                    download_code,
                    ..Attachment::default()
                })
                .collect()
        }
        other => somewhere_in(kind, other),
    }
}

/// Either code works; the first is preferred.
fn either<'c>(code: &'c str, picture: Option<&'c str>) -> &'c str {
    if code.is_empty() { picture.unwrap_or_default() } else { code }
}

fn in_rich_text(rich: &RichText) -> Vec<Attachment> {
    let parts = rich.parts.iter().flat_map(|part| {
        let code =
            either(part.download_code.as_deref().unwrap_or_default(), part.picture_download_code.as_deref());
        if code.is_empty() {
            let kind = part.kind.as_deref().unwrap_or("picture");
            return part.other.iter().flat_map(|(name, value)| named_in(kind, name, value)).collect();
        }
        let file_name = part.other.get("fileName").and_then(Value::as_str);
        each_code(Attachment {
            kind: part.kind.as_deref().map_or(AttachmentKind::Picture, AttachmentKind::of),
            download_code: code.to_owned(),
            file_name: file_name.map(ToOwned::to_owned),
            duration_ms: part.other.get("duration").and_then(number),
        })
    });
    parts.collect()
}

/// Every object with a `downloadCode`, also in JSON text; of quotes, which are not part of what is said, none.
pub(super) fn somewhere_in(kind: &str, value: &Value) -> Vec<Attachment> {
    match value {
        Value::Object(members) => match attached(kind, members) {
            Some(found) => each_code(found),
            None => members
                .iter()
                .filter(|(name, _)| !QUOTES.contains(&&***name))
                .flat_map(|(name, inside)| named_in(kind, name, inside))
                .collect(),
        },
        Value::Array(list) => list.iter().flat_map(|inside| somewhere_in(kind, inside)).collect(),
        Value::String(text) => {
            json_inside(text).map(|inside| somewhere_in(kind, &inside)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn attached(kind: &str, members: &Map<String, Value>) -> Option<Attachment> {
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let code = |name: &str| match members.get(name)? {
        Value::String(code) => Some(code.clone()).filter(|code| !code.is_empty()),
        codes @ (Value::Number(_) | Value::Array(_)) => Some(codes.to_string()),
        _ => None,
    };
    let download_code = code("downloadCode").or_else(|| code("pictureDownloadCode"))?;
    let named = text("type").or_else(|| text("msgType")).or_else(|| text("msgtype"));
    Some(Attachment {
        kind: AttachmentKind::of(named.unwrap_or(kind)),
        download_code,
        file_name: text("fileName").map(ToOwned::to_owned),
        duration_ms: members.get("duration").and_then(number),
    })
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::Payload;

    fn attachments(json: &Value) -> Vec<Attachment> {
        ChatMessage::read(None, json.to_string().as_bytes()).unwrap().attachments()
    }

    fn found(
        kind: AttachmentKind,
        code: &str,
        file_name: Option<&str>,
        duration_ms: Option<i64>,
    ) -> Attachment {
        let file_name = file_name.map(ToOwned::to_owned);
        Attachment { kind, download_code: code.to_owned(), file_name, duration_ms }
    }

    #[test]
    fn what_can_be_downloaded_is_found_in_every_kind_of_message() {
        use AttachmentKind::{File, Other, Picture, Video, Voice};
        for (content, expected) in [
            (
                json!({"msgtype": "picture", "content": {"downloadCode": "a+/=、", "pictureDownloadCode": "b"}}),
                vec![found(Picture, "a+/=、", None, None)],
            ),
            (
                json!({"msgtype": "picture", "content": {"pictureDownloadCode": "b"}}),
                vec![found(Picture, "b", None, None)],
            ),
            (
                json!({"msgtype": "audio", "content": {"downloadCode": "c", "duration": "4000", "recognition": "hi"}}),
                vec![found(Voice, "c", None, Some(4000))],
            ),
            (
                json!({"msgtype": "video", "content": {"downloadCode": "d", "duration": 4000}}),
                vec![found(Video, "d", None, Some(4000))],
            ),
            (
                json!({"msgtype": "file", "content": {"downloadCode": "e", "fileName": "报表.xlsx"}}),
                vec![found(File, "e", Some("报表.xlsx"), None)],
            ),
            (
                json!({"msgtype": "richText", "content": {"richText": [{"text": "x"},
                {"type": "picture", "downloadCode": "f"}, {"downloadCode": "g"}, {"type": "video", "downloadCode": "h"}]}}),
                vec![
                    found(Picture, "f", None, None),
                    found(Picture, "g", None, None),
                    found(Video, "h", None, None),
                ],
            ),
            (
                json!({"msgtype": "sticker", "content": {"pack": [{"downloadCode": "i", "fileName": "cat.gif"}]}}),
                vec![found(Other("sticker".to_owned()), "i", Some("cat.gif"), None)],
            ),
            (
                json!({"msgtype": "sticker", "content": "{\"downloadCode\":\"j\",\"type\":\"image\"}"}),
                vec![found(Picture, "j", None, None)],
            ),
            (json!({"msgtype": "text", "text": {"content": "no code"}}), vec![]),
            (json!({"msgtype": "file", "content": {"fileName": "lost.pdf"}}), vec![]),
        ] {
            assert_eq!(attachments(&content), expected, "{content}");
        }
    }

    #[test]
    fn what_is_quoted_keeps_its_attachments_to_itself() {
        let message = json!({"msgtype": "text", "text": {"content": "what is this?", "isReplyMsg": true,
            "repliedMsg": {"msgType": "file", "content": {"downloadCode": "q", "fileName": "a.pdf"}}}});
        let message = ChatMessage::read(None, message.to_string().as_bytes()).unwrap();
        assert_eq!(message.attachments(), []);
        let quoted = message.quoted().unwrap();
        assert_eq!(quoted.attachments(), [found(AttachmentKind::File, "q", Some("a.pdf"), None)]);
    }
}
