//! The organisation's event callback over HTTP, registered by API.
//!
//! The platform recommends to subscribe to events in the developer console instead; only the list of failed pushes is
//! still current.

use std::collections::BTreeMap;

use serde_core::de::{Deserializer, MapAccess};
use serde_json::Value;

use crate::limit::{self, LimitError, Unit, Validate};
use crate::secret::Secret;
use crate::wire::{Decode, Lenient, Record, decode_record, page, wire};

pub use crate::generated::oapi::callback::*;

impl Validate for RegisterCallBackRequest {
    fn validate(&self) -> Result<(), LimitError> {
        validate_call_back(&self.call_back_tag, &self.token, &self.aes_key, &self.url)
    }
}

impl Validate for UpdateCallBackRequest {
    fn validate(&self) -> Result<(), LimitError> {
        validate_call_back(&self.call_back_tag, &self.token, &self.aes_key, &self.url)
    }
}

fn validate_call_back(
    tags: &[String],
    token: &Secret,
    aes_key: &Secret,
    url: &str,
) -> Result<(), LimitError> {
    limit::at_least("call_back_tag", Unit::Items, tags.len(), 1)?;
    let characters = token.expose().chars().count();
    limit::at_least("token", Unit::Characters, characters, 6)?;
    limit::at_most("token", Unit::Characters, characters, 63)?;
    let key = aes_key.expose();
    if key.len() != 43 || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(LimitError::Form { field: "aes_key", expected: "43 letters and digits" });
    }
    limit::present("url", url)
}

/// Answer to `GET /call_back/get_call_back_failed_result`, which has no fields of its own.
///
/// At most 200 events; each call removes what the call before it answered.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetCallBackFailedResultResponse {
    /// `has_more`
    pub has_more: bool,
    /// `failed_list`
    pub failed_list: Vec<FailedCallBack>,
}

wire!(response GetCallBackFailedResultResponse { has_more = "has_more", failed_list = "failed_list" });
page!(GetCallBackFailedResultResponse => FailedCallBack, failed_list);

/// An event that could not be pushed.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FailedCallBack {
    /// `call_back_tag`: name of the event.
    pub call_back_tag: String,
    /// `event_time`, ms since 1970.
    pub event_time: i64,
    /// All other members: the payload stands under the name of the event, or under a name of its family such as
    /// `bpmsCallBackData`.
    pub members: BTreeMap<String, Value>,
}

impl FailedCallBack {
    /// The payload: the member named like the event, or the only one there is.
    pub fn payload(&self) -> Option<&Value> {
        let mut members = self.members.values();
        self.members.get(&self.call_back_tag).or_else(|| members.next().filter(|_| members.next().is_none()))
    }
}

impl Record for FailedCallBack {
    const NAME: &'static str = "FailedCallBack";

    fn set<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        match key {
            "call_back_tag" => self.call_back_tag = map.next_value_seed(Lenient::new())?,
            "event_time" => self.event_time = map.next_value_seed(Lenient::new())?,
            _ => {
                self.members.insert(key.to_owned(), map.next_value()?);
            }
        }
        Ok(true)
    }
}

impl Decode for FailedCallBack {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_record(deserializer)
    }
}

#[cfg(feature = "bidirectional")]
impl serde_core::Serialize for FailedCallBack {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde_core::ser::SerializeMap as _;

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("call_back_tag", &self.call_back_tag)?;
        map.serialize_entry("event_time", &self.event_time)?;
        for (name, value) in &self.members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
