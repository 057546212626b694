use serde_json::json;

use super::{FormComponent, FormComponentProps};

/// Components of a template, by kind. What they hold in an approval is a [`FormValue`](super::FormValue) of the same label; further
/// settings are `props`.
///
/// ```
/// use dingtalk_types::v1::workflow::{FormComponent, FormCreateRequest};
///
/// let items = FormComponent::table("Items", [FormComponent::text("What"), FormComponent::number("Price")]);
/// let request = FormCreateRequest::new(vec![FormComponent::text("Purpose").required(), items], "Spring fair");
/// assert_eq!(request.form_components[1].component_type, "TableField");
/// ```
impl FormComponent {
    /// A component of any kind, such as `DDSelectField`.
    pub fn new(component_type: impl Into<String>, label: impl Into<String>) -> Self {
        let props = FormComponentProps { label: Some(label.into()), ..FormComponentProps::default() };
        Self { component_type: component_type.into(), props, children: None }
    }

    /// `TextField`: a line of text.
    pub fn text(label: impl Into<String>) -> Self {
        Self::new("TextField", label)
    }

    /// `NumberField`.
    pub fn number(label: impl Into<String>) -> Self {
        Self::new("NumberField", label)
    }

    /// `DDDateField`, by days.
    pub fn date(label: impl Into<String>) -> Self {
        Self::new("DDDateField", label).by_days()
    }

    /// `DDDateRangeField`, by days, with its two labels.
    pub fn date_range(labels: [&str; 2]) -> Self {
        Self::new("DDDateRangeField", json!(labels).to_string()).by_days()
    }

    /// `InnerContactField`: people of the organisation.
    pub fn people(label: impl Into<String>) -> Self {
        Self::new("InnerContactField", label)
    }

    /// `DDAttachment`: files.
    pub fn files(label: impl Into<String>) -> Self {
        Self::new("DDAttachment", label)
    }

    /// `TableField`: rows of these components.
    pub fn table(label: impl Into<String>, children: impl IntoIterator<Item = Self>) -> Self {
        Self { children: Some(children.into_iter().collect()), ..Self::new("TableField", label) }
    }

    /// It has to be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.props.required = Some(true);
        self
    }

    fn by_days(mut self) -> Self {
        self.props.format = Some("yyyy-MM-dd".to_owned());
        self
    }
}
