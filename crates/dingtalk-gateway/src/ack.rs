//! Acknowledgements: what goes back for a frame, on the connection that it came on.

use std::borrow::Cow;

use dingtalk_events::Acknowledgement;
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::frame::FrameKind;

/// The acknowledgement of a SYSTEM ping: its `data` unchanged.
pub(crate) fn pong(message_id: &str, data: &str) -> String {
    encode(200, message_id, "OK", &quoted(data))
}

/// Asks for an event to be delivered again.
pub(crate) fn later(message_id: &str, reason: &str) -> String {
    encode(200, message_id, "OK", &event_status("LATER", reason))
}

/// The acknowledgement of a frame of `kind`.
pub(crate) fn acknowledge(kind: &FrameKind, message_id: &str, acknowledgement: &Acknowledgement) -> String {
    let event = *kind == FrameKind::Event;
    let (code, message, data): (u16, &str, Cow<'static, str>) = match acknowledgement {
        Acknowledgement::Done if event => (200, "OK", SUCCESS.into()),
        Acknowledgement::Done => (200, "OK", NO_RESPONSE.into()),
        Acknowledgement::Later { reason } if event => (200, "OK", event_status("LATER", reason).into()),
        Acknowledgement::Failed { reason } if event => (500, reason, event_status("LATER", reason).into()),
        Acknowledgement::Later { reason } | Acknowledgement::Failed { reason } => {
            (500, reason, NO_RESPONSE.into())
        }
        Acknowledgement::Card(update) => (200, "OK", response(update).into()),
        Acknowledgement::Plugin(answer) => (200, "OK", response(answer).into()),
        // An event has no answer of its own: whatever the handler returned, it took the event.
        Acknowledgement::Value(_) if event => (200, "OK", SUCCESS.into()),
        Acknowledgement::Value(value) => (200, "OK", response(value).into()),
        // The official clients answer SUCCESS where no handler is set: DingTalk pushes every type that is ticked, and pushes
        // again what is not acknowledged. 404 is for topics of callbacks.
        Acknowledgement::Unhandled if event => (200, "OK", SUCCESS.into()),
        Acknowledgement::Unhandled => (404, "no handler for this topic", NOTHING.into()),
        _ => (500, "unknown acknowledgement", NOTHING.into()),
    };
    encode(code, message_id, message, &data)
}

// JSON text as the JSON string that `data` has to be.
const SUCCESS: &str = r#""{\"status\":\"SUCCESS\",\"message\":\"success\"}""#;
const NO_RESPONSE: &str = r#""{\"response\":null}""#;
const NOTHING: &str = r#""{}""#;

fn event_status(status: &str, message: &str) -> String {
    quoted(&serde_json::json!({ "status": status, "message": message }).to_string())
}

fn response(value: &impl Serialize) -> String {
    struct Response<'a, T>(&'a T);

    impl<T: Serialize> Serialize for Response<'_, T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut object = serializer.serialize_map(Some(1))?;
            object.serialize_entry("response", self.0)?;
            object.end()
        }
    }

    // Strings, maps with string keys and JSON values: nothing that JSON cannot say.
    let json = serde_json::to_string(&Response(value));
    json.map_or_else(|_| NO_RESPONSE.to_owned(), |json| quoted(&json))
}

/// `data` is a JSON string already.
fn encode(code: u16, message_id: &str, message: &str, data: &str) -> String {
    const HEADERS: &str = r#","headers":{"messageId":"#;
    const MESSAGE: &str = r#","contentType":"application/json"},"message":"#;
    const DATA: &str = r#","data":"#;
    const QUOTES: &str = r#""""""#;
    const END: &str = "}";
    let code = match code {
        200 => r#"{"code":200"#,
        404 => r#"{"code":404"#,
        _ => r#"{"code":500"#,
    };
    // Exact where nothing is escaped: such a text becomes the WebSocket message without another allocation.
    let fixed = code.len() + HEADERS.len() + MESSAGE.len() + DATA.len() + QUOTES.len() + END.len();
    let mut text = String::with_capacity(fixed + message_id.len() + message.len() + data.len());
    text.push_str(code);
    text.push_str(HEADERS);
    push_quoted(&mut text, message_id);
    text.push_str(MESSAGE);
    push_quoted(&mut text, message);
    text.push_str(DATA);
    text.push_str(data);
    text.push_str(END);
    text
}

/// `value` as a JSON string.
fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    push_quoted(&mut text, value);
    text
}

fn push_quoted(text: &mut String, value: &str) {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if value.bytes().all(plain) {
        text.push('"');
        text.push_str(value);
        text.push('"');
    } else {
        text.push_str(&Value::from(value).to_string());
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_events::{CardUpdate, PluginAnswer};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn sent(kind: FrameKind, acknowledgement: Acknowledgement) -> (i64, String, Value) {
        let text = acknowledge(&kind, "m-1", &acknowledgement);
        let ack: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(ack["headers"], json!({"messageId": "m-1", "contentType": "application/json"}), "{text}");
        let data = ack["data"].as_str().expect("data is text");
        let message = ack["message"].as_str().expect("a message").to_owned();
        (
            ack["code"].as_i64().expect("a code"),
            message,
            serde_json::from_str(data).expect("data is JSON text"),
        )
    }

    #[test]
    fn an_event_is_answered_with_a_status() {
        let ok = (200, "OK".to_owned(), json!({"status": "SUCCESS", "message": "success"}));
        assert_eq!(sent(FrameKind::Event, Acknowledgement::Done), ok);
        assert_eq!(sent(FrameKind::Event, Acknowledgement::Value(json!(1))), ok);
        let later = Acknowledgement::Later { reason: "busy".to_owned() };
        assert_eq!(
            sent(FrameKind::Event, later),
            (200, "OK".to_owned(), json!({"status": "LATER", "message": "busy"}))
        );
        let failed = Acknowledgement::Failed { reason: "no \"disk\"".to_owned() };
        assert_eq!(
            sent(FrameKind::Event, failed),
            (500, "no \"disk\"".to_owned(), json!({"status": "LATER", "message": "no \"disk\""}))
        );
    }

    #[test]
    fn a_callback_is_answered_with_a_response() {
        let callback = |acknowledgement| sent(FrameKind::Callback, acknowledgement);
        let ok = |response: Value| (200, "OK".to_owned(), json!({ "response": response }));
        assert_eq!(callback(Acknowledgement::Done), ok(json!(null)));
        assert_eq!(callback(Acknowledgement::Value(json!({"a": [1]}))), ok(json!({"a": [1]})));
        assert_eq!(callback(Acknowledgement::Card(CardUpdate::new())), ok(json!({})));
        assert_eq!(
            callback(Acknowledgement::Card(CardUpdate::new().card("k", "v"))),
            ok(json!({
                "cardUpdateOptions": {"updateCardDataByKey": true, "updatePrivateDataByKey": true},
                "cardData": {"cardParamMap": {"k": "v"}},
            }))
        );
        let (code, _, data) = callback(Acknowledgement::Plugin(PluginAnswer::new(418, "teapot", "{}")));
        assert_eq!((code, &data["response"]["statusLine"]["code"]), (200, &json!(418)));
        let failed = Acknowledgement::Failed { reason: "why".to_owned() };
        assert_eq!(callback(failed), (500, "why".to_owned(), json!({"response": null})));
        let later = Acknowledgement::Later { reason: "full".to_owned() };
        assert_eq!(callback(later).0, 500);
    }

    #[test]
    fn a_topic_without_a_handler_is_404_and_an_event_without_one_is_taken() {
        for kind in [FrameKind::Callback, FrameKind::Other("NEW".to_owned())] {
            assert_eq!(sent(kind, Acknowledgement::Unhandled).0, 404);
        }
        let done = sent(FrameKind::Event, Acknowledgement::Done);
        assert_eq!(sent(FrameKind::Event, Acknowledgement::Unhandled), done);
    }

    #[test]
    fn an_acknowledgement_fills_the_memory_it_takes() {
        let text = acknowledge(&FrameKind::Callback, "m-1", &Acknowledgement::Done);
        assert_eq!(text.capacity(), text.len(), "{text}");
    }

    proptest! {
        #[test]
        fn every_message_id_and_data_come_back_as_they_were(
            message_id in prop_oneof![any::<String>(), Just("\"\\\u{2028}\u{0}".to_owned()), "[a-f0-9]{10240}"],
            data in any::<String>(),
        ) {
            let ack: Value = serde_json::from_str(&pong(&message_id, &data)).expect("JSON");
            prop_assert_eq!(&ack["headers"]["messageId"], &Value::from(message_id));
            prop_assert_eq!(&ack["data"], &Value::from(data));
        }
    }
}
