use crate::limit::{self, LimitError, Unit, Validate};
use crate::wire::wire;

/// `text`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// `content`
    pub content: String,
}

wire!(request Text { content = "content" });

/// `image`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Image {
    /// `media_id`
    pub media_id: String,
}

wire!(request Image { media_id = "media_id" });

/// `voice`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Voice {
    /// `media_id`
    pub media_id: String,
    /// `duration`, s, 1 to 59, as text.
    pub duration: String,
}

wire!(request Voice { media_id = "media_id", duration = "duration" });

impl Validate for Voice {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("msg.voice.media_id", &self.media_id)?;
        let Ok(seconds) = self.duration.parse() else {
            return Err(LimitError::Form {
                field: "msg.voice.duration",
                expected: "a number of seconds as text",
            });
        };
        limit::at_least("msg.voice.duration", Unit::Seconds, seconds, 1)?;
        limit::at_most("msg.voice.duration", Unit::Seconds, seconds, 59)
    }
}

/// `file`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// `media_id`
    pub media_id: String,
}

wire!(request File { media_id = "media_id" });

/// `link`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Link {
    /// `messageUrl`: where it leads.
    pub message_url: String,
    /// `picUrl`: `media_id` or address of the picture.
    pub pic_url: String,
    /// `title`
    pub title: String,
    /// `text`
    pub text: String,
}

wire!(request Link { message_url = "messageUrl", pic_url = "picUrl", title = "title", text = "text" });

impl Link {
    /// The required fields, which are all.
    pub fn new(
        message_url: impl Into<String>,
        pic_url: impl Into<String>,
        title: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            message_url: message_url.into(),
            pic_url: pic_url.into(),
            title: title.into(),
            text: text.into(),
        }
    }
}

impl Validate for Link {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("msg.link.messageUrl", &self.message_url)?;
        limit::present("msg.link.picUrl", &self.pic_url)?;
        limit::present("msg.link.title", &self.title)?;
        limit::present("msg.link.text", &self.text)
    }
}

/// `markdown`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Markdown {
    /// `title`: shows in the list of conversations.
    pub title: String,
    /// `text`, at most 5 000 characters.
    pub text: String,
}

wire!(request Markdown { title = "title", text = "text" });

impl Validate for Markdown {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("msg.markdown.title", &self.title)?;
        limit::present("msg.markdown.text", &self.text)?;
        limit::characters("msg.markdown.text", &self.text, 5_000)
    }
}
