use crate::limit::{self, LimitError, Validate};
use crate::message::ButtonOrientation;
use crate::wire::wire;

/// `actionCard`: a card that leads somewhere as a whole, or by several buttons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActionCard {
    /// `title`: shows in the list of conversations.
    pub title: String,
    /// `text`: Markdown.
    pub text: String,
    /// `singleTitle`: the clients ignore `btns` beside it.
    pub single_title: Option<String>,
    /// `singleURL`, with `singleTitle`.
    pub single_url: Option<String>,
    /// `btnOrientation`: see [`ButtonOrientation`].
    pub btn_orientation: Option<String>,
    /// `hideAvatar`: `"0"` or `"1"`.
    pub hide_avatar: Option<String>,
    /// `btns`
    pub btns: Option<Vec<Button>>,
}

wire!(request ActionCard {
    title = "title",
    text = "text",
    single_title ? "singleTitle",
    single_url ? "singleURL",
    btn_orientation ? "btnOrientation",
    hide_avatar ? "hideAvatar",
    btns ? "btns",
});

/// An element of `btns`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Button {
    /// `title`
    pub title: String,
    /// `actionURL`
    pub action_url: String,
}

wire!(request Button { title = "title", action_url = "actionURL" });

impl ActionCard {
    /// A card that leads somewhere as a whole.
    pub fn single(
        title: impl Into<String>,
        text: impl Into<String>,
        single_title: impl Into<String>,
        single_url: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            single_title: Some(single_title.into()),
            single_url: Some(single_url.into()),
            ..Self::default()
        }
    }

    /// A card with buttons; [`button`](Self::button) adds them.
    pub fn with_buttons(
        title: impl Into<String>,
        text: impl Into<String>,
        orientation: ButtonOrientation,
    ) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            btn_orientation: Some(orientation.into()),
            btns: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// One more button.
    #[must_use]
    pub fn button(mut self, title: impl Into<String>, action_url: impl Into<String>) -> Self {
        let button = Button { title: title.into(), action_url: action_url.into() };
        self.btns.get_or_insert_default().push(button);
        self
    }
}

impl Validate for ActionCard {
    fn validate(&self) -> Result<(), LimitError> {
        limit::present("actionCard.title", &self.title)?;
        limit::present("actionCard.text", &self.text)?;
        match (&self.single_title, &self.single_url, &self.btns) {
            (Some(_), Some(_), None) => Ok(()),
            (None, None, Some(buttons)) if !buttons.is_empty() => Ok(()),
            (Some(_), None, _) => Err(LimitError::Missing { field: "actionCard.singleURL" }),
            (None, Some(_), _) => Err(LimitError::Missing { field: "actionCard.singleTitle" }),
            (None, None, _) => Err(LimitError::Missing { field: "actionCard.btns" }),
            (Some(_), Some(_), Some(_)) => {
                let rule = "in a card without singleTitle and singleURL";
                Err(LimitError::Conflict { field: "actionCard.btns", rule })
            }
        }
    }
}
