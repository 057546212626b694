//! Frames to the app and acknowledgements from it.

use serde_json::{Map, Value};

use crate::json::json;

/// The text of a frame. Header values are texts, numbers included, as on the wire.
pub(crate) fn encode(kind: &str, headers: &[(&str, &str)], data: &Value) -> String {
    let headers: Map<_, _> = headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    json!({"specVersion": "1.0", "type": kind, "headers": headers, "data": data.to_string()}).to_string()
}

/// An acknowledgement as read from a client. What official clients leave out or misspell is forgiven, the id apart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ack {
    pub(crate) message_id: String,
    pub(crate) code: u16,
    pub(crate) message: String,
    pub(crate) data: Value,
}

impl Ack {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let ack: Value = serde_json::from_str(text).ok()?;
        let data = match ack.get("data") {
            Some(Value::String(text)) => {
                serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()))
            }
            Some(other) => other.clone(),
            None => Value::Null,
        };
        Some(Self {
            message_id: ack.get("headers")?.get("messageId")?.as_str()?.to_owned(),
            code: ack.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok())?,
            message: ack.get("message").and_then(Value::as_str).unwrap_or_default().to_owned(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_goes_out_as_json_text() {
        let text = encode("EVENT", &[("topic", "*"), ("time", "17")], &json!({"userId": ["文"]}));
        let frame: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(frame["headers"], json!({"topic": "*", "time": "17"}));
        assert_eq!(frame["data"], r#"{"userId":["文"]}"#);
    }

    #[test]
    fn an_acknowledgement_is_read_with_its_data_parsed() {
        let ack = |data: Value| {
            let text = json!({"code": 200, "headers": {"messageId": "m"}, "message": "OK", "data": data});
            Ack::parse(&text.to_string()).unwrap()
        };
        assert_eq!(ack(json!(r#"{"status":"SUCCESS"}"#)).data, json!({"status": "SUCCESS"}));
        assert_eq!(ack(json!("no JSON")).data, "no JSON");
        assert_eq!(ack(json!({"status": "LATER"})).data, json!({"status": "LATER"}));
        assert_eq!(Ack::parse(r#"{"code":200,"headers":{}}"#), None);
        assert_eq!(Ack::parse("null"), None);
    }
}
