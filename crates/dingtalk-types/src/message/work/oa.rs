use crate::limit::{self, LimitError, Validate};
use crate::wire::wire;

/// `oa`: a form, such as an approval.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Oa {
    /// `message_url`: where a click leads on phones.
    pub message_url: String,
    /// `pc_message_url`: where it leads on computers.
    pub pc_message_url: Option<String>,
    /// `head`
    pub head: Head,
    /// `status_bar`: only in notices to at most 5 members.
    pub status_bar: Option<StatusBar>,
    /// `body`
    pub body: Body,
}

wire!(request Oa {
    message_url = "message_url",
    pc_message_url ? "pc_message_url",
    head = "head",
    status_bar ? "status_bar",
    body = "body",
});

/// `oa.head`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Head {
    /// `bgcolor`: AARRGGBB.
    pub bgcolor: String,
    /// `text`: work notices show the app's name in its place.
    pub text: String,
}

wire!(request Head { bgcolor = "bgcolor", text = "text" });

/// `oa.status_bar`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatusBar {
    /// `status_value`: the text.
    pub status_value: Option<String>,
    /// `status_bg`: the colour, `0xFF` and RRGGBB; black when absent.
    pub status_bg: Option<String>,
}

wire!(request StatusBar { status_value ? "status_value", status_bg ? "status_bg" });

/// `oa.body`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// `title`
    pub title: Option<String>,
    /// `form`: the clients show the first 6.
    pub form: Option<Vec<FormEntry>>,
    /// `rich`: one large figure.
    pub rich: Option<Rich>,
    /// `content`: the clients show 3 lines.
    pub content: Option<String>,
    /// `image`: `media_id` of a picture.
    pub image: Option<String>,
    /// `file_count`: a number as text, only shown.
    pub file_count: Option<String>,
    /// `author`
    pub author: Option<String>,
}

wire!(request Body {
    title ? "title",
    form ? "form",
    rich ? "rich",
    content ? "content",
    image ? "image",
    file_count ? "file_count",
    author ? "author",
});

/// An element of `oa.body.form`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FormEntry {
    /// `key`
    pub key: String,
    /// `value`
    pub value: String,
}

wire!(request FormEntry { key = "key", value = "value" });

/// `oa.body.rich`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rich {
    /// `num`
    pub num: String,
    /// `unit`
    pub unit: String,
}

wire!(request Rich { num = "num", unit = "unit" });

impl Oa {
    /// A form with a grey head; at least one field of the body should follow.
    pub fn new(message_url: impl Into<String>, head: impl Into<String>) -> Self {
        Self {
            message_url: message_url.into(),
            head: Head { bgcolor: "FFBBBBBB".to_owned(), text: head.into() },
            ..Self::default()
        }
    }

    /// Where a click leads on computers.
    #[must_use]
    pub fn pc_message_url(mut self, url: impl Into<String>) -> Self {
        self.pc_message_url = Some(url.into());
        self
    }

    /// The colour of the head, AARRGGBB.
    #[must_use]
    pub fn head_colour(mut self, bgcolor: impl Into<String>) -> Self {
        self.head.bgcolor = bgcolor.into();
        self
    }

    /// The status bar; `status_bg` is `0xFF` and RRGGBB.
    #[must_use]
    pub fn status_bar(mut self, status_value: impl Into<String>, status_bg: impl Into<String>) -> Self {
        self.status_bar =
            Some(StatusBar { status_value: Some(status_value.into()), status_bg: Some(status_bg.into()) });
        self
    }

    /// The title of the body.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.body.title = Some(title.into());
        self
    }

    /// One more line of the form.
    #[must_use]
    pub fn form(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.body.form.get_or_insert_default().push(FormEntry { key: key.into(), value: value.into() });
        self
    }

    /// The large figure.
    #[must_use]
    pub fn rich(mut self, num: impl Into<String>, unit: impl Into<String>) -> Self {
        self.body.rich = Some(Rich { num: num.into(), unit: unit.into() });
        self
    }

    /// The text of the body.
    #[must_use]
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.body.content = Some(content.into());
        self
    }

    /// The picture of the body, by `media_id`.
    #[must_use]
    pub fn image(mut self, media_id: impl Into<String>) -> Self {
        self.body.image = Some(media_id.into());
        self
    }

    /// The number of files that the body mentions.
    #[must_use]
    pub fn file_count(mut self, count: u32) -> Self {
        self.body.file_count = Some(count.to_string());
        self
    }

    /// The author that the body mentions.
    #[must_use]
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.body.author = Some(author.into());
        self
    }
}

impl Validate for Oa {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("msg.oa.message_url", &self.message_url)?;
        let colour = &self.head.bgcolor;
        if colour.len() != 8 || !colour.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(LimitError::Form {
                field: "msg.oa.head.bgcolor",
                expected: "AARRGGBB, 8 hex digits",
            });
        }
        let status_bg = self.status_bar.as_ref().and_then(|bar| bar.status_bg.as_deref());
        status_bg.map_or(Ok(()), |colour| limit::opaque_colour("msg.oa.status_bar.status_bg", colour))
    }
}
