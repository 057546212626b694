use crate::limit::{self, LimitError, Validate};
use crate::wire::wire;

/// `text`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Text {
    /// `content`
    pub content: String,
}

wire!(request Text { content = "content" });

/// `markdown`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Markdown {
    /// `title`: shows in the list of conversations.
    pub title: String,
    /// `text`
    pub text: String,
}

wire!(request Markdown { title = "title", text = "text" });

impl Validate for Markdown {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("markdown.title", &self.title)?;
        limit::present("markdown.text", &self.text)
    }
}

/// `link`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Link {
    /// `title`
    pub title: String,
    /// `text`: cut when long.
    pub text: String,
    /// `messageUrl`: where it leads.
    pub message_url: String,
    /// `picUrl`: address or `media_id` of the picture.
    pub pic_url: Option<String>,
}

wire!(request Link { title = "title", text = "text", message_url = "messageUrl", pic_url ? "picUrl" });

impl Link {
    /// The required fields.
    pub fn new(title: impl Into<String>, text: impl Into<String>, message_url: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), message_url: message_url.into(), pic_url: None }
    }

    /// The picture: an address or a `media_id`.
    #[must_use]
    pub fn pic_url(mut self, pic_url: impl Into<String>) -> Self {
        self.pic_url = Some(pic_url.into());
        self
    }
}

impl Validate for Link {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("link.title", &self.title)?;
        limit::present("link.text", &self.text)?;
        limit::present("link.messageUrl", &self.message_url)
    }
}

/// `feedCard`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeedCard {
    /// `links`
    pub links: Vec<FeedLink>,
}

wire!(request FeedCard { links = "links" });

impl Validate for FeedCard {
    fn validate(&self) -> Result<(), LimitError> {
        if self.links.is_empty() {
            return Err(LimitError::Missing { field: "feedCard.links" });
        }
        self.links.iter().try_for_each(|link| {
            limit::present("feedCard.links.title", &link.title)?;
            limit::present("feedCard.links.messageURL", &link.message_url)?;
            limit::present("feedCard.links.picURL", &link.pic_url)
        })
    }
}

/// An element of `feedCard.links`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeedLink {
    /// `title`
    pub title: String,
    /// `messageURL`: where it leads.
    pub message_url: String,
    /// `picURL`: the picture.
    pub pic_url: String,
}

wire!(request FeedLink { title = "title", message_url = "messageURL", pic_url = "picURL" });

impl FeedLink {
    /// The required fields, which are all.
    pub fn new(title: impl Into<String>, message_url: impl Into<String>, pic_url: impl Into<String>) -> Self {
        Self { title: title.into(), message_url: message_url.into(), pic_url: pic_url.into() }
    }
}
