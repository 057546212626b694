//! Messages of an enterprise robot: the `msgKey` templates and their `msgParam`.

use serde_json::{Map, Value};

use crate::limit::{self, LimitError, Unit, Validate};
use crate::v1::robot::{BatchSendOtoRequest, OrgGroupSendRequest};

/// A message of an enterprise robot. It cannot highlight anybody: only webhooks can.
///
/// ```
/// use dingtalk_types::message::robot::RobotMessage;
///
/// let message = RobotMessage::text("Tea is ready.");
/// assert_eq!(message.msg_key(), "sampleText");
/// assert_eq!(message.msg_param(), r#"{"content":"Tea is ready."}"#);
/// let request = message.to_users("dingrobot", ["zhangsan"]);
/// assert_eq!(request.user_ids, ["zhangsan"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RobotMessage {
    /// `sampleText`
    Text {
        /// `content`
        content: String,
    },
    /// `sampleMarkdown`
    Markdown {
        /// `title`: shows in the list of conversations.
        title: String,
        /// `text`
        text: String,
    },
    /// `sampleImageMsg`
    Image {
        /// `photoURL`: address or `media_id`.
        photo_url: String,
    },
    /// `sampleLink`
    Link {
        /// `title`
        title: String,
        /// `text`
        text: String,
        /// `picUrl`: address or `media_id`.
        pic_url: String,
        /// `messageUrl`: where it leads.
        message_url: String,
    },
    /// `sampleActionCard` with one button, `sampleActionCard2` to `sampleActionCard5` with more: one below the other.
    ActionCard {
        /// `title`: shows in the list of conversations.
        title: String,
        /// `text`: Markdown.
        text: String,
        /// 1 to 5 buttons.
        buttons: Vec<Button>,
    },
    /// `sampleActionCard6`: two buttons side by side.
    ActionCardPair {
        /// `title`: shows in the list of conversations.
        title: String,
        /// `text`: Markdown.
        text: String,
        /// The left and the right button.
        buttons: [Button; 2],
    },
    /// `sampleAudio`: ogg or amr.
    Audio {
        /// `mediaId`
        media_id: String,
        /// `duration`, ms.
        duration_ms: u64,
    },
    /// `sampleFile`
    File {
        /// `mediaId`
        media_id: String,
        /// `fileName`
        file_name: String,
        /// `fileType`: xlsx, pdf, zip, rar, doc or docx.
        file_type: String,
    },
    /// `sampleVideo`
    Video(Video),
}

/// A button of an action card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// `sampleVideo`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Video {
    /// `videoMediaId`
    pub video_media_id: String,
    /// `videoType`: `mp4`.
    pub video_type: String,
    /// `picMediaId`: the picture before it plays.
    pub pic_media_id: String,
    /// `duration`, s.
    pub duration_s: u64,
    /// `width`, pixels.
    pub width: Option<u32>,
    /// `height`, pixels.
    pub height: Option<u32>,
}

impl Button {
    /// A button.
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self { title: title.into(), url: url.into() }
    }
}

impl Video {
    /// An mp4 video.
    pub fn mp4(video_media_id: impl Into<String>, pic_media_id: impl Into<String>, duration_s: u64) -> Self {
        Self {
            video_media_id: video_media_id.into(),
            video_type: "mp4".to_owned(),
            pic_media_id: pic_media_id.into(),
            duration_s,
            width: None,
            height: None,
        }
    }
}

impl RobotMessage {
    /// Plain text.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Text { content: content.into() }
    }

    /// Markdown; the title shows in the list of conversations.
    pub fn markdown(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Markdown { title: title.into(), text: text.into() }
    }

    /// A picture, by address or `media_id`.
    pub fn image(photo_url: impl Into<String>) -> Self {
        Self::Image { photo_url: photo_url.into() }
    }

    /// A card with 1 to 5 buttons, one below the other.
    pub fn action_card(
        title: impl Into<String>,
        text: impl Into<String>,
        buttons: impl IntoIterator<Item = Button>,
    ) -> Self {
        Self::ActionCard { title: title.into(), text: text.into(), buttons: buttons.into_iter().collect() }
    }

    /// A file that was uploaded as `file`.
    pub fn file(
        media_id: impl Into<String>,
        file_name: impl Into<String>,
        file_type: impl Into<String>,
    ) -> Self {
        Self::File { media_id: media_id.into(), file_name: file_name.into(), file_type: file_type.into() }
    }

    /// `msgKey`: the template.
    pub fn msg_key(&self) -> &'static str {
        match self {
            Self::Text { .. } => "sampleText",
            Self::Markdown { .. } => "sampleMarkdown",
            Self::Image { .. } => "sampleImageMsg",
            Self::Link { .. } => "sampleLink",
            Self::ActionCard { buttons, .. } => match buttons.len() {
                0 | 1 => "sampleActionCard",
                2 => "sampleActionCard2",
                3 => "sampleActionCard3",
                4 => "sampleActionCard4",
                _ => "sampleActionCard5",
            },
            Self::ActionCardPair { .. } => "sampleActionCard6",
            Self::Audio { .. } => "sampleAudio",
            Self::File { .. } => "sampleFile",
            Self::Video(_) => "sampleVideo",
        }
    }

    /// `msgParam`: the template's fields as JSON text. All values are strings.
    pub fn msg_param(&self) -> String {
        let mut fields = Map::new();
        let mut set = |name: &str, value: &str| {
            fields.insert(name.to_owned(), Value::from(value));
        };
        match self {
            Self::Text { content } => set("content", content),
            Self::Markdown { title, text } => {
                set("title", title);
                set("text", text);
            }
            Self::Image { photo_url } => set("photoURL", photo_url),
            Self::Link { title, text, pic_url, message_url } => {
                set("title", title);
                set("text", text);
                set("picUrl", pic_url);
                set("messageUrl", message_url);
            }
            Self::ActionCard { title, text, buttons } => {
                set("title", title);
                set("text", text);
                match &**buttons {
                    [only] => {
                        set("singleTitle", &only.title);
                        set("singleURL", &only.url);
                    }
                    several => {
                        for (number, button) in (1..).zip(several) {
                            set(&format!("actionTitle{number}"), &button.title);
                            set(&format!("actionURL{number}"), &button.url);
                        }
                    }
                }
            }
            Self::ActionCardPair { title, text, buttons: [left, right] } => {
                set("title", title);
                set("text", text);
                set("buttonTitle1", &left.title);
                set("buttonUrl1", &left.url);
                set("buttonTitle2", &right.title);
                set("buttonUrl2", &right.url);
            }
            Self::Audio { media_id, duration_ms } => {
                set("mediaId", media_id);
                set("duration", &duration_ms.to_string());
            }
            Self::File { media_id, file_name, file_type } => {
                set("mediaId", media_id);
                set("fileName", file_name);
                set("fileType", file_type);
            }
            Self::Video(video) => {
                set("videoMediaId", &video.video_media_id);
                set("videoType", &video.video_type);
                set("picMediaId", &video.pic_media_id);
                set("duration", &video.duration_s.to_string());
                if let Some(width) = video.width {
                    set("width", &width.to_string());
                }
                if let Some(height) = video.height {
                    set("height", &height.to_string());
                }
            }
        }
        Value::Object(fields).to_string()
    }

    /// The request that sends it to at most 20 people.
    pub fn to_users(
        &self,
        robot_code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> BatchSendOtoRequest {
        BatchSendOtoRequest::new(robot_code, user_ids, self.msg_key(), self.msg_param())
    }

    /// The request that sends it to a group.
    pub fn to_group(
        &self,
        robot_code: impl Into<String>,
        open_conversation_id: impl Into<String>,
    ) -> OrgGroupSendRequest {
        OrgGroupSendRequest::new(robot_code, open_conversation_id, self.msg_key(), self.msg_param())
    }
}

impl Validate for RobotMessage {
    fn validate(&self) -> Result<(), LimitError> {
        if let Self::ActionCard { buttons, .. } = self {
            limit::at_least("msgParam.buttons", Unit::Items, buttons.len(), 1)?;
            limit::at_most("msgParam.buttons", Unit::Items, buttons.len(), 5)?;
        }
        limit::at_most("msgParam", Unit::Bytes, self.msg_param().len(), 15_000)
    }
}
