use serde_core::de::Deserializer;

use super::Decode;
use crate::secret::Secret;

impl Decode for Secret {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::decode(deserializer).map(Self::new)
    }
}

/// What a `!` field of a model may be. `Secret` has no `Serialize`, so nothing else writes one.
pub(crate) trait SecretField {
    /// The text for the wire; `None` leaves the field out.
    fn exposed(&self) -> Option<&str>;
}

impl SecretField for Secret {
    fn exposed(&self) -> Option<&str> {
        Some(self.expose())
    }
}

impl SecretField for Option<Secret> {
    fn exposed(&self) -> Option<&str> {
        self.as_ref().map(Secret::expose)
    }
}
