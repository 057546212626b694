use serde::Deserialize;

use crate::meaning::Meaning;
use crate::value_type::ValueType;

/// A named value of a request or an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Field {
    pub(crate) name: String,
    pub(crate) value_type: ValueType,
    pub(crate) required: bool,
    pub(crate) text_form: Option<TextForm>,
    pub(crate) datetime: bool,
    pub(crate) least: Option<i64>,
    pub(crate) most: Option<i64>,
    pub(crate) place: Place,
    pub(crate) meaning: Option<Meaning>,
}

/// How a list or an object travels as one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextForm {
    /// Items joined by commas.
    Comma,
    /// JSON text.
    Json,
}

/// Where a field of a request travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A hole of the path template.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// The body, as a member of its object.
    Body,
    /// It alone is the body.
    WholeBody,
}

impl Field {
    pub(crate) fn plain(name: &str, value_type: ValueType, place: Place) -> Self {
        Self {
            name: name.to_owned(),
            value_type,
            required: true,
            text_form: None,
            datetime: false,
            least: None,
            most: None,
            place,
            meaning: None,
        }
    }

    /// The wire name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    pub fn value_type(&self) -> &ValueType {
        &self.value_type
    }

    /// Whether a request has to have it. Any member of an answer may be absent.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// How a list or an object travels as one text, where it does.
    pub fn text_form(&self) -> Option<TextForm> {
        self.text_form
    }

    /// Whether it is a text `yyyy-MM-dd HH:mm:ss`.
    pub fn is_datetime(&self) -> bool {
        self.datetime
    }

    /// The least number, fewest characters or items, as the official client has it.
    pub fn least(&self) -> Option<i64> {
        self.least
    }

    /// The greatest number, most characters or items, as the official client has it.
    pub fn most(&self) -> Option<i64> {
        self.most
    }

    /// Where it travels in a request.
    pub fn place(&self) -> Place {
        self.place
    }

    /// What it means; `None` where nobody knows, and without the feature `meanings`.
    pub fn meaning(&self) -> Option<&Meaning> {
        self.meaning.as_ref()
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut words = text.split(' ');
        let (Some(name), Some(value_type)) = (words.next(), words.next()) else { return Err(text) };
        let value_type = ValueType::try_from(value_type.to_owned())?;
        let mut field = Self { required: false, ..Self::plain(name, value_type, Place::Body) };
        for mark in words {
            let number = |sign: &str| mark.strip_prefix(sign).and_then(|digits| digits.parse().ok());
            match mark {
                "!" => field.required = true,
                "comma" => field.text_form = Some(TextForm::Comma),
                "json" => field.text_form = Some(TextForm::Json),
                "datetime" => field.datetime = true,
                _ => {
                    let (least, most) = (number(">="), number("<="));
                    if least.is_none() && most.is_none() {
                        return Err(text);
                    }
                    field.least = field.least.or(least);
                    field.most = field.most.or(most);
                }
            }
        }
        Ok(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_one_text() {
        let field = Field::try_from("ids [string] ! comma >=1 <=20".to_owned()).unwrap();
        assert_eq!(
            (field.name(), field.is_required(), field.text_form()),
            ("ids", true, Some(TextForm::Comma))
        );
        assert_eq!((field.least(), field.most()), (Some(1), Some(20)));
        for text in ["a", "a strin", "a string ?", "a [string"] {
            assert!(Field::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
