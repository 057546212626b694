//! An event, and the shapes in which it is told.

use serde_json::{Map, Value};

use crate::json::json;
use crate::platform::Platform;

/// An event on its way.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) event_type: String,
    pub(crate) at_ms: i64,
    pub(crate) data: Map<String, Value>,
    pub(crate) corp_id: String,
}

impl Event {
    pub(crate) fn new(platform: &Platform, event_type: &str, data: Value) -> Self {
        let data = match data {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let corp_id = platform.corp_id();
        Self { event_type: event_type.to_owned(), at_ms: platform.clock.now_ms(), data, corp_id }
    }

    /// The members that every event has, overridden by what the caller gave.
    pub(super) fn plaintext(&self) -> String {
        let mut members = Map::new();
        members.insert("EventType".into(), json!(self.event_type));
        members.insert("TimeStamp".into(), json!(self.at_ms.to_string()));
        members.insert("CorpId".into(), json!(self.corp_id));
        members.extend(self.data.clone());
        Value::Object(members).to_string()
    }

    /// An item of the failed list: the data under the tag's name, in lower case.
    pub(crate) fn failed_item(&self) -> Value {
        let mut content = Map::new();
        content.insert("corpid".into(), json!(self.corp_id));
        content.extend(self.data.iter().map(|(name, value)| (name.to_lowercase(), value.clone())));
        let mut item = Map::new();
        item.insert("call_back_tag".into(), json!(self.event_type));
        item.insert("event_time".into(), json!(self.at_ms));
        item.insert(self.event_type.clone(), Value::Object(content));
        Value::Object(item)
    }
}
