use std::collections::BTreeMap;

use serde_core::ser::{Serialize, SerializeStruct, Serializer};

/// What goes back for a card action: new values for the card's variables, due within 2 s.
///
/// The default changes nothing. All values are text: numbers, booleans, lists and objects go as JSON text.
///
/// ```
/// use dingtalk_types::event::CardUpdate;
///
/// let update = CardUpdate::new().card("status", "approved").private("voted", "true");
/// assert_eq!(
///     serde_json::to_string(&update)?,
///     r#"{"cardUpdateOptions":{"updateCardDataByKey":true,"updatePrivateDataByKey":true},"cardData":{"cardParamMap":{"status":"approved"}},"userPrivateData":{"cardParamMap":{"voted":"true"}}}"#,
/// );
/// assert_eq!(serde_json::to_string(&CardUpdate::new())?, "{}");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardUpdate {
    /// `cardData.cardParamMap`: what everybody sees.
    pub card: BTreeMap<String, String>,
    /// `userPrivateData.cardParamMap`: what only the person who acted sees.
    pub private: BTreeMap<String, String>,
    /// Whether the maps replace all variables of the card. By default they are merged in key by key.
    pub replace: bool,
}

impl CardUpdate {
    /// Changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable for everybody.
    #[must_use]
    pub fn card(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.card.insert(key.into(), value.into());
        self
    }

    /// Sets a variable for the person who acted.
    #[must_use]
    pub fn private(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.private.insert(key.into(), value.into());
        self
    }

    /// The maps replace all variables of the card.
    #[must_use]
    pub fn replacing(mut self) -> Self {
        self.replace = true;
        self
    }
}

impl Serialize for CardUpdate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CardUpdate", 3)?;
        if !self.card.is_empty() || !self.private.is_empty() {
            object.serialize_field("cardUpdateOptions", &Options { by_key: !self.replace })?;
        }
        if !self.card.is_empty() {
            object.serialize_field("cardData", &Parameters(&self.card))?;
        }
        if !self.private.is_empty() {
            object.serialize_field("userPrivateData", &Parameters(&self.private))?;
        }
        object.end()
    }
}

struct Options {
    by_key: bool,
}

impl Serialize for Options {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CardUpdateOptions", 2)?;
        object.serialize_field("updateCardDataByKey", &self.by_key)?;
        object.serialize_field("updatePrivateDataByKey", &self.by_key)?;
        object.end()
    }
}

struct Parameters<'a>(&'a BTreeMap<String, String>);

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CardData", 1)?;
        object.serialize_field("cardParamMap", self.0)?;
        object.end()
    }
}
