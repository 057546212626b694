use crate::limit::{self, LimitError, Validate};
use crate::message::ButtonOrientation;
use crate::wire::wire;

/// `action_card`: a card that leads somewhere as a whole, or by several buttons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActionCard {
    /// `title`: shows in the list of conversations.
    pub title: Option<String>,
    /// `markdown`
    pub markdown: String,
    /// `single_title`, at most 20 characters, with `single_url`.
    pub single_title: Option<String>,
    /// `single_url`, at most 500 characters, with `single_title`.
    pub single_url: Option<String>,
    /// `btn_orientation`, with `btn_json_list`: see [`ButtonOrientation`].
    pub btn_orientation: Option<String>,
    /// `btn_json_list`, at most 1 000 characters of JSON.
    pub btn_json_list: Option<Vec<Button>>,
}

wire!(request ActionCard {
    title ? "title",
    markdown = "markdown",
    single_title ? "single_title",
    single_url ? "single_url",
    btn_orientation ? "btn_orientation",
    btn_json_list ? "btn_json_list",
});

/// An element of `btn_json_list`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Button {
    /// `title`, at most 20 characters.
    pub title: String,
    /// `action_url`, at most 700 characters.
    pub action_url: String,
}

wire!(request Button { title = "title", action_url = "action_url" });

impl ActionCard {
    /// A card that leads somewhere as a whole.
    pub fn single(
        title: impl Into<String>,
        markdown: impl Into<String>,
        single_title: impl Into<String>,
        single_url: impl Into<String>,
    ) -> Self {
        Self {
            title: Some(title.into()),
            markdown: markdown.into(),
            single_title: Some(single_title.into()),
            single_url: Some(single_url.into()),
            ..Self::default()
        }
    }

    /// A card with buttons; [`button`](Self::button) adds them.
    pub fn with_buttons(
        title: impl Into<String>,
        markdown: impl Into<String>,
        orientation: ButtonOrientation,
    ) -> Self {
        Self {
            title: Some(title.into()),
            markdown: markdown.into(),
            btn_orientation: Some(orientation.into()),
            btn_json_list: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// One more button.
    #[must_use]
    pub fn button(mut self, title: impl Into<String>, action_url: impl Into<String>) -> Self {
        let button = Button { title: title.into(), action_url: action_url.into() };
        self.btn_json_list.get_or_insert_default().push(button);
        self
    }
}

impl Validate for ActionCard {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("msg.action_card.markdown", &self.markdown)?;
        match (&self.single_title, &self.single_url, &self.btn_json_list) {
            (Some(title), Some(url), None) => {
                limit::present("msg.action_card.single_title", title)?;
                limit::characters("msg.action_card.single_title", title, 20)?;
                limit::characters("msg.action_card.single_url", url, 500)
            }
            (None, None, Some(buttons)) => validate_buttons(buttons),
            (Some(_), _, None) => Err(LimitError::Missing { field: "msg.action_card.single_url" }),
            (_, Some(_), None) => Err(LimitError::Missing { field: "msg.action_card.single_title" }),
            (None, None, None) => Err(LimitError::Missing { field: "msg.action_card.btn_json_list" }),
            (_, _, Some(_)) => {
                let rule = "in a card without single_title and single_url";
                Err(LimitError::Conflict { field: "msg.action_card.btn_json_list", rule })
            }
        }
    }
}

fn validate_buttons(buttons: &[Button]) -> Result<(), LimitError> {
    if buttons.is_empty() {
        return Err(LimitError::Missing { field: "msg.action_card.btn_json_list" });
    }
    for button in buttons {
        limit::present("msg.action_card.btn_json_list.title", &button.title)?;
        limit::characters("msg.action_card.btn_json_list.title", &button.title, 20)?;
        limit::characters("msg.action_card.btn_json_list.action_url", &button.action_url, 700)?;
    }
    limit::json_characters("msg.action_card.btn_json_list", &buttons, 1_000)
}
