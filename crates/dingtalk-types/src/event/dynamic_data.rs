use std::collections::BTreeMap;

use serde_core::ser::{Serialize, Serializer};
use serde_json::Value;

use super::open_record::{decode_or_keep, open_record, read_open};
use super::{Payload, PayloadError};
use crate::wire::wire;

/// A card asks for the values of its dynamic data sources. The answer is a [`DynamicDataAnswer`], due within 2 s.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DynamicDataQuery {
    /// `outTrackId`: the card, as its creator named it.
    pub out_track_id: String,
    /// `userId`: who looks at the card.
    pub user_id: String,
    /// `corpId`
    pub corp_id: String,
    /// `type`: `dynamicDataCallback`.
    pub kind: Option<String>,
    /// `content.dynamicDataSourceQueryRequests`
    pub requests: Vec<DynamicDataRequest>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(DynamicDataQuery {
    out_track_id = "outTrackId",
    user_id = "userId",
    corp_id = "corpId",
    kind = "type",
});

impl Payload for DynamicDataQuery {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut query: Self = read_open("DynamicDataQuery", json)?;
        let content: Content = decode_or_keep(&mut query.other, "content");
        query.requests = content.requests;
        Ok(query)
    }
}

#[derive(Debug, Default)]
struct Content {
    requests: Vec<DynamicDataRequest>,
}

wire!(response Content { requests = "dynamicDataSourceQueryRequests" });

/// One data source that a card asks for.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DynamicDataRequest {
    /// `dynamicDataSourceId`
    pub id: String,
    /// `constParams`: as given when the card was created.
    pub const_params: BTreeMap<String, Value>,
    /// `dynamicParams`: of this moment.
    pub dynamic_params: BTreeMap<String, Value>,
}

wire!(response DynamicDataRequest {
    id = "dynamicDataSourceId",
    const_params = "constParams",
    dynamic_params = "dynamicParams",
});

/// The values of dynamic data sources.
///
/// ```
/// use dingtalk_types::event::DynamicDataAnswer;
///
/// let answer = DynamicDataAnswer::new().value("ds.amount", &serde_json::json!({"amount": 7}));
/// assert_eq!(
///     serde_json::to_string(&answer)?,
///     r#"{"dataSourceQueryResponses":[{"dynamicDataSourceId":"ds.amount","data":"{\"amount\":7}","dynamicDataValueType":"OBJECT"}]}"#,
/// );
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DynamicDataAnswer {
    values: Vec<DynamicDataValue>,
}

wire!(@encode DynamicDataAnswer { values = "dataSourceQueryResponses" });

impl DynamicDataAnswer {
    /// No value yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the source `id`; the type goes along as `ARRAY`, `OBJECT` or `STRING`.
    #[must_use]
    pub fn value(mut self, id: impl Into<String>, value: &Value) -> Self {
        let kind = match value {
            Value::Array(_) => DynamicDataType::Array,
            Value::Object(_) => DynamicDataType::Object,
            _ => DynamicDataType::String,
        };
        let data = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.values.push(DynamicDataValue { id: id.into(), data, kind });
        self
    }
}

#[derive(Debug, Clone, PartialEq)]
struct DynamicDataValue {
    id: String,
    data: String,
    kind: DynamicDataType,
}

wire!(@encode DynamicDataValue {
    id = "dynamicDataSourceId",
    data = "data",
    kind = "dynamicDataValueType",
});

/// `dynamicDataValueType`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DynamicDataType {
    String,
    Array,
    Object,
}

impl Serialize for DynamicDataType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::String => "STRING",
            Self::Array => "ARRAY",
            Self::Object => "OBJECT",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_names_its_sources() {
        let json = br#"{"type":"dynamicDataCallback","outTrackId":"card-1","userId":"u","corpId":"c","content":
            "{\"dynamicDataSourceQueryRequests\":[{\"dynamicDataSourceId\":\"ds\",\"constParams\":{\"a\":1}}]}"}"#;
        let query = DynamicDataQuery::read(None, json).unwrap();
        assert_eq!(
            (query.requests[0].id.as_str(), &query.requests[0].const_params["a"]),
            ("ds", &Value::from(1))
        );
    }
}
