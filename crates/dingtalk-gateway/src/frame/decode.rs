//! Frames of any shape that can be made sense of.

use std::borrow::Cow;
use std::fmt;

use dingtalk_events::Headers;
use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::de::Read;
use serde_json::{Map, Value};

use super::{Frame, FrameError};

const TOO_MANY_HEADERS: &str = "too many headers";

pub(super) fn decode<'de, R: Read<'de>>(
    mut deserializer: serde_json::Deserializer<R>,
) -> Result<Frame, FrameError> {
    let read =
        deserializer.deserialize_any(FrameVisitor).and_then(|frame| deserializer.end().map(|()| frame));
    read.map_err(|error| {
        if error.is_data() && error.to_string().starts_with(TOO_MANY_HEADERS) {
            FrameError::TooManyHeaders
        } else {
            FrameError::Malformed(error)
        }
    })
}

struct FrameVisitor;

impl<'de> Visitor<'de> for FrameVisitor {
    type Value = Frame;

    /// A frame that was written as JSON text twice.
    fn visit_str<E: Error>(self, text: &str) -> Result<Frame, E> {
        let is_object = text.trim_start().starts_with('{');
        let read = if is_object { decode(serde_json::Deserializer::from_str(text)).ok() } else { None };
        read.ok_or_else(|| E::custom("a text that is no frame"))
    }

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a frame")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Frame, A::Error> {
        let (mut kind, mut headers, mut fallback, mut data) = (None, None, None, None);
        while let Some(Name(member)) = map.next_key()? {
            let is = |name: &str| member.eq_ignore_ascii_case(name);
            if is("type") {
                kind = map.next_value::<Text<'de>>()?.0.or(kind);
            } else if is("headers") {
                headers = map.next_value_seed(HeadersSeed)?.or(headers);
            } else if is("header") {
                // The event example of the protocol page spells it so.
                fallback = map.next_value_seed(HeadersSeed)?.or(fallback);
            } else if is("data") {
                data = map.next_value::<Text<'de>>()?.0.or(data);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let headers = headers.or(fallback).unwrap_or_default();
        Ok(Frame::new(&kind.unwrap_or_default(), headers, data.unwrap_or_default().into_owned()))
    }
}

/// The name of a member, copied only if the frame spells it with escapes.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = deserializer.deserialize_str(TextVisitor { of_header: false })?.0;
        name.map(Name).ok_or_else(|| D::Error::custom("a name is text"))
    }
}

/// A value as text: text itself, a number or boolean as written, a list or object as JSON text, `null` as nothing.
struct Text<'de>(Option<Cow<'de, str>>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { of_header: false })
    }
}

struct TextVisitor {
    of_header: bool,
}

impl TextVisitor {
    fn written<'de, E>(value: impl ToString) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Owned(value.to_string()))))
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text<'de>, E> {
        Self::written(text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Text<'de>, E> {
        Self::written(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Text<'de>, E> {
        Self::written(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Text<'de>, E> {
        Self::written(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Text<'de>, E> {
        Self::written(Value::from(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Text<'de>, E> {
        Ok(Text(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            values.push(value);
        }
        match &mut *values {
            [only] if self.of_header && !(only.is_object() || only.is_array()) => {
                let only = only.take();
                Ok(Text(if only.is_null() { None } else { Some(text_of(only).into()) }))
            }
            _ => Self::written(Value::Array(values)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text<'de>, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            members.insert(name, value);
        }
        Self::written(Value::Object(members))
    }
}

fn text_of(scalar: Value) -> String {
    match scalar {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

struct HeadersSeed;

impl<'de> DeserializeSeed<'de> for HeadersSeed {
    type Value = Option<Headers>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for HeadersSeed {
    type Value = Option<Headers>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the headers of a frame")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut headers = Headers::new();
        while let Some((Name(name), HeaderText(value))) = map.next_entry::<Name<'de>, HeaderText<'de>>()? {
            if headers.len() >= Frame::MAX_HEADERS {
                return Err(A::Error::custom(TOO_MANY_HEADERS));
            }
            if let Some(value) = value {
                headers.insert(name, value);
            }
        }
        Ok(Some(headers))
    }

    /// Headers that travel as JSON text.
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let read = HeadersSeed.deserialize(&mut serde_json::Deserializer::from_str(text));
        // The error of the text would tell of it.
        read.map_err(|error| {
            let many = error.to_string().starts_with(TOO_MANY_HEADERS);
            E::custom(if many { TOO_MANY_HEADERS } else { "headers that are no JSON" })
        })
    }
}

/// As [`Text`], and the only element of a list in its place: so are the headers of HTTP written, which may be there several
/// times.
struct HeaderText<'de>(Option<Cow<'de, str>>);

impl<'de> Deserialize<'de> for HeaderText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { of_header: true }).map(|Text(text)| Self(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::frame::FrameKind;

    fn frame(value: &Value) -> Frame {
        Frame::decode(value.to_string().as_bytes()).expect("a frame")
    }

    #[test]
    fn a_frame_gives_kind_headers_and_data() {
        let frame = frame(&json!({
            "specVersion": "1.0", "type": "EVENT",
            "headers": {"topic": "*", "messageId": "m", "eventType": "user_add_org", "time": "1690362102194"},
            "data": "{\"userId\":[\"a\"]}",
        }));
        assert_eq!(*frame.kind(), FrameKind::Event);
        assert_eq!((frame.topic(), frame.message_id()), ("*", Some("m")));
        assert_eq!(frame.header("eventType"), Some("user_add_org"));
        assert_eq!(frame.data(), r#"{"userId":["a"]}"#);
    }

    #[test]
    fn header_values_of_any_scalar_kind_are_text() {
        let frame = frame(
            &json!({"headers": {"time": 1690362102194_i64, "a": true, "b": null, "c": 1.5, "d": {"x": 1}}}),
        );
        assert_eq!(frame.header("time"), Some("1690362102194"));
        assert_eq!(
            (frame.header("a"), frame.header("b"), frame.header("c")),
            (Some("true"), None, Some("1.5"))
        );
        assert_eq!(frame.header("d"), Some(r#"{"x":1}"#));
    }

    #[test]
    fn header_is_read_where_headers_is_missing() {
        assert_eq!(frame(&json!({"type": "EVENT", "header": {"topic": "*"}})).topic(), "*");
        let both = json!({"header": {"topic": "wrong"}, "headers": {"topic": "right"}});
        assert_eq!(frame(&both).topic(), "right");
    }

    #[test]
    fn data_may_be_absent_null_or_no_text() {
        for (data, text) in
            [(json!(null), ""), (json!({"a": 1}), r#"{"a":1}"#), (json!([1]), "[1]"), (json!(7), "7")]
        {
            assert_eq!(frame(&json!({"type": "SYSTEM", "data": data})).data(), text);
        }
        assert_eq!(frame(&json!({"type": "SYSTEM"})).data(), "");
    }

    #[test]
    fn what_no_json_text_may_hold_costs_no_frame() {
        let whole =
            br#"{"type":"CALLBACK","headers":{"topic":"t","messageId":"m"},"data":"{\"nick\":\"a\ud83d\"}"}"#;
        for (what, frame) in [
            ("a byte order mark", [b"\xEF\xBB\xBF", &whole[..]].concat()),
            ("half an emoji", whole.to_vec()),
            (
                "a raw line end",
                b"{\"headers\":{\"topic\":\"t\",\"messageId\":\"m\",\"x\":\"a\nb\"}}".to_vec(),
            ),
            (
                "half a character",
                b"{\"headers\":{\"topic\":\"t\",\"messageId\":\"m\",\"x\":\"\xE4\xB8\"}}".to_vec(),
            ),
        ] {
            let frame = Frame::decode(&frame).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!((frame.topic(), frame.message_id()), ("t", Some("m")), "{what}");
        }
        assert_eq!(Frame::decode(whole).unwrap().data(), "{\"nick\":\"a\u{fffd}\"}");
    }

    #[test]
    fn names_and_types_count_in_any_case_and_what_is_written_twice_is_read_twice() {
        let usual =
            frame(&json!({"type": "EVENT", "headers": {"topic": "*", "messageId": "1"}, "data": "{}"}));
        let text = |value: &Value| value.to_string();
        let twice = json!({"type": "EVENT", "headers": {"topic": "*", "messageId": "1"}, "data": "{}"});
        for (what, odd) in [
            (
                "upper case",
                text(&json!({"TYPE": "EVENT", "HEADERS": {"TOPIC": "*", "MESSAGEID": "1"}, "DATA": "{}"})),
            ),
            (
                "lower case",
                text(&json!({"type": "event", "headers": {"topic": "*", "messageid": "1"}, "data": "{}"})),
            ),
            (
                "a number",
                text(&json!({"type": "EVENT", "headers": {"topic": "*", "messageId": 1}, "data": "{}"})),
            ),
            (
                "lists",
                text(&json!({"type": "EVENT", "headers": {"topic": ["*"], "messageId": [1]}, "data": "{}"})),
            ),
            (
                "headers as text",
                text(
                    &json!({"type": "EVENT", "headers": "{\"topic\":\"*\",\"messageId\":\"1\"}", "data": "{}"}),
                ),
            ),
            (
                "a null behind it",
                text(
                    &json!({"type": "EVENT", "headers": {"topic": "*", "messageId": "1"}, "Headers": null, "data": "{}", "Data": null, "Type": null}),
                ),
            ),
            ("no type", text(&json!({"headers": {"topic": "*", "messageId": "1"}, "data": "{}"}))),
            ("JSON text twice", text(&Value::from(text(&twice)))),
            ("a NUL at the end", format!("{twice}\0")),
            ("a line end and NULs", format!("{twice}\r\n\0\0")),
        ] {
            let odd = Frame::decode(odd.as_bytes()).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!((odd.kind(), odd.data()), (usual.kind(), usual.data()), "{what}");
            assert_eq!((odd.topic(), odd.message_id()), ("*", Some("1")), "{what}");
        }
        let header = |value: Value| frame(&json!({"headers": {"x": value}})).header("x").map(str::to_owned);
        assert_eq!(header(json!("[\"a\"]")).as_deref(), Some("[\"a\"]"), "text stays");
        assert_eq!(header(json!(["a", "b"])).as_deref(), Some("[\"a\",\"b\"]"));
        assert_eq!((header(json!([null])), header(json!([{}])).as_deref()), (None, Some("[{}]")));
    }

    #[test]
    fn a_frame_without_a_type_is_known_by_its_topic() {
        let kind = |topic: &str| frame(&json!({"headers": {"topic": topic}})).kind().clone();
        assert_eq!(kind("*"), FrameKind::Event);
        assert_eq!(kind("/v1.0/im/bot/messages/get"), FrameKind::Callback);
        assert_eq!((kind("ping"), kind("disconnect")), (FrameKind::System, FrameKind::System));
        assert_eq!(kind("new"), FrameKind::Other(String::new()));
    }

    #[test]
    fn an_unknown_type_survives() {
        assert_eq!(*frame(&json!({"type": "NEW"})).kind(), FrameKind::Other("NEW".to_owned()));
        assert_eq!(*frame(&json!({})).kind(), FrameKind::Other(String::new()));
    }

    #[test]
    fn what_is_no_frame_is_an_error_without_its_content() {
        let deep = "[".repeat(10_000);
        let nested = format!(r#"{{"data":{}"#, "[".repeat(10_000));
        let many: Map<String, Value> = (0..1_000).map(|n| (n.to_string(), json!("v"))).collect();
        let many = json!({ "headers": many }).to_string();
        for bytes in [
            &b""[..],
            b"canary",
            b"[]",
            b"null",
            b"\"canary\"",
            b"{",
            b"{\"data\":\"canary",
            b"\xff\xfe",
            b"{} trailing",
            b"{\"headers\":\"canary\"}",
            b"{\"headers\":[\"canary\"]}",
            b"\"{\\\"data\\\":\\\"canary\"",
            deep.as_bytes(),
            nested.as_bytes(),
            many.as_bytes(),
        ] {
            let error = Frame::decode(bytes).expect_err("no frame");
            let shown = error.to_string();
            assert!(!shown.contains("canary") && !shown.contains('\n'), "{shown}");
        }
        assert!(matches!(Frame::decode(many.as_bytes()), Err(FrameError::TooManyHeaders)));
    }

    #[test]
    fn debug_shows_no_values() {
        let frame = frame(&json!({"headers": {"x": "canary"}, "data": "canary"}));
        let shown = format!("{frame:?}");
        assert!(!shown.contains("canary") && shown.contains("data_bytes: 6"), "{shown}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
            let _any_verdict = Frame::decode(&bytes);
        }

        #[test]
        fn every_text_survives(headers in prop::collection::btree_map(any::<String>(), any::<String>(), 0..12), data in any::<String>()) {
            let read = frame(&json!({"type": "CALLBACK", "headers": headers, "data": data}));
            prop_assert_eq!(read.data(), data);
            prop_assert_eq!(read.headers().len(), headers.len());
            for (name, value) in &headers {
                prop_assert_eq!(read.header(name), Some(value.as_str()));
            }
        }

        #[test]
        fn a_cut_frame_is_an_error_at_every_byte(data in any::<String>(), at in any::<prop::sample::Index>()) {
            let text = json!({"type": "CALLBACK", "headers": {"topic": "t"}, "data": data}).to_string();
            let cut = at.index(text.len());
            prop_assert!(Frame::decode(&text.as_bytes()[..cut]).is_err());
        }
    }
}
