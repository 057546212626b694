//! Answers that are no object of known fields.

use std::collections::BTreeMap;

use serde_core::de::Error;
use serde_json::Value;

use super::{AnswerStyle, Answered, Decode, DecodeError, ResponseBody};

/// A bare boolean, or the object `{"result": true}` that the same operations are documented with.
impl ResponseBody for bool {
    fn from_body(style: AnswerStyle, body: &[u8]) -> Result<Answered<Self>, DecodeError> {
        read(style, body, |value| match value.get("result") {
            Some(result) => result.clone(),
            None => value,
        })
    }
}

/// A bare list.
impl<T: Decode + Send + 'static> ResponseBody for Vec<T> {
    fn from_body(style: AnswerStyle, body: &[u8]) -> Result<Answered<Self>, DecodeError> {
        read(style, body, |value| value)
    }
}

/// An object whose keys are data.
impl<T: Decode + Send + 'static> ResponseBody for BTreeMap<String, T> {
    fn from_body(style: AnswerStyle, body: &[u8]) -> Result<Answered<Self>, DecodeError> {
        read(style, body, |value| value)
    }
}

fn read<T: Decode>(
    style: AnswerStyle,
    body: &[u8],
    payload: impl Fn(Value) -> Value,
) -> Result<Answered<T>, DecodeError> {
    let answered = Value::from_body(style, body)?;
    let body = T::decode(payload(answered.body))
        .map_err(|error| DecodeError::Malformed(serde_json::Error::custom(error)))?;
    Ok(Answered { body, request_id: answered.request_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_boolean_and_an_object_around_it_are_the_same() {
        for body in ["true", r#"{"result":true}"#, r#"{"result":"true"}"#] {
            assert!(bool::from_body(AnswerStyle::Status, body.as_bytes()).unwrap().body, "{body}");
        }
        assert!(!bool::from_body(AnswerStyle::Status, b"").unwrap().body);
    }

    #[test]
    fn a_refusal_is_no_list() {
        let refused = br#"{"errcode":88,"errmsg":"no"}"#;
        assert!(matches!(Vec::<i64>::from_body(AnswerStyle::Errcode, refused), Err(DecodeError::Failure)));
        assert_eq!(Vec::<i64>::from_body(AnswerStyle::Status, b"[1,2]").unwrap().body, [1, 2]);
    }
}
