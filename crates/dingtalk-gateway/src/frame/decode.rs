use std::fmt;

use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

use super::{Frame, FrameError, FrameKind};

const TOO_MANY_HEADERS: &str = "too many headers";

pub(super) fn decode(message: &[u8]) -> Result<Frame, FrameError> {
    let mut deserializer = serde_json::Deserializer::from_slice(message);
    let read =
        deserializer.deserialize_map(FrameVisitor).and_then(|frame| deserializer.end().map(|()| frame));
    read.map_err(|error| match error.is_data() && error.to_string().starts_with(TOO_MANY_HEADERS) {
        true => FrameError::TooManyHeaders,
        false => FrameError::Malformed(error),
    })
}

struct FrameVisitor;

impl<'de> Visitor<'de> for FrameVisitor {
    type Value = Frame;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a frame")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Frame, A::Error> {
        let (mut kind, mut headers, mut fallback, mut data) = (None, None, None, None);
        while let Some(Member(member)) = map.next_key()? {
            match member {
                Name::Type => kind = map.next_value::<Text>()?.0,
                Name::Headers => headers = map.next_value_seed(Headers)?,
                // The event example of the protocol page spells it so.
                Name::Header => fallback = map.next_value_seed(Headers)?,
                Name::Data => data = map.next_value::<Text>()?.0,
                Name::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Frame {
            kind: FrameKind::from(kind.unwrap_or_default()),
            headers: headers.or(fallback).unwrap_or_default(),
            data: data.unwrap_or_default(),
        })
    }
}

enum Name {
    Type,
    Headers,
    Header,
    Data,
    Other,
}

/// A key of the frame, without an allocation for it.
struct Member(Name);

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MemberVisitor;

        impl Visitor<'_> for MemberVisitor {
            type Value = Member;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a member of a frame")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Member, E> {
                Ok(Member(match name {
                    "type" => Name::Type,
                    "headers" => Name::Headers,
                    "header" => Name::Header,
                    "data" => Name::Data,
                    _ => Name::Other,
                }))
            }
        }

        deserializer.deserialize_identifier(MemberVisitor)
    }
}

/// A value as text: text itself, a number or boolean as written, a list or object as JSON text, `null` as nothing.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Text, E> {
        Ok(Text(Some(text)))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Text, E> {
        Ok(Text(Some(value.to_string())))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Text, E> {
        Ok(Text(Some(value.to_string())))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Text, E> {
        Ok(Text(Some(value.to_string())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Text, E> {
        Ok(Text(Some(Value::from(value).to_string())))
    }

    fn visit_unit<E: Error>(self) -> Result<Text, E> {
        Ok(Text(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            values.push(value);
        }
        Ok(Text(Some(Value::Array(values).to_string())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            members.insert(name, value);
        }
        Ok(Text(Some(Value::Object(members).to_string())))
    }
}

struct Headers;

impl<'de> DeserializeSeed<'de> for Headers {
    type Value = Option<Vec<(String, String)>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Headers {
    type Value = Option<Vec<(String, String)>>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the headers of a frame")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut headers = Vec::with_capacity(12);
        while let Some((name, Text(value))) = map.next_entry::<String, Text>()? {
            if headers.len() >= Frame::MAX_HEADERS {
                return Err(A::Error::custom(TOO_MANY_HEADERS));
            }
            if let Some(value) = value {
                headers.push((name, value));
            }
        }
        Ok(Some(headers))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

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
