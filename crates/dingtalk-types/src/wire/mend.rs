//! JSON that is broken in its texts only.

use serde_core::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads JSON that DingTalk sent, or a program between: where it is broken in its texts only, [`mended`].
///
/// # Errors
/// What is wrong with the JSON as it came.
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    let json = bare(json);
    serde_json::from_slice(json).or_else(|error| match mended(json) {
        Some(json) => serde_json::from_slice(&json),
        None => Err(error),
    })
}

/// The text without a byte order mark, without NULs at its end, and with what no JSON text may hold made harmless, or `None`
/// where there is nothing of the kind.
///
/// Names and messages are cut by the platform at a number of UTF-16 units, so that half of an emoji may be left (`\ud83d`);
/// raw line ends and bytes that are no UTF-8 come from programs that glue JSON together. They become U+FFFD and escapes.
pub fn mended(json: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(bare(json));
    let mut mended = String::with_capacity(text.len());
    let mut rest = &*text;
    let mut inside = false;
    // Between two bytes that tell something all is well.
    let tells = |byte: u8, inside: bool| byte == b'"' || inside && (byte == b'\\' || byte < b' ');
    while let Some(at) = rest.bytes().position(|byte| tells(byte, inside)) {
        let (plain, from) = rest.split_at_checked(at)?;
        let (taken, put) = match from.bytes().next()? {
            b'"' => {
                inside = !inside;
                (1, None)
            }
            b'\\' => escape(from),
            control => (1, Some(format!("\\u{control:04x}"))),
        };
        let (done, left) = from.split_at_checked(taken)?;
        mended.push_str(plain);
        mended.push_str(put.as_deref().unwrap_or(done));
        rest = left;
    }
    mended.push_str(rest);
    (mended.as_bytes() != json).then(|| mended.into_bytes())
}

/// The members of an object that DingTalk sent, also if it was written as JSON text twice or is the only element of a list;
/// nothing at all, and `null`, is an object without members. `None` where there is another value, or none.
///
/// ```
/// use dingtalk_types::wire::object_from_json;
///
/// let members = object_from_json(br#""{\"syncAction\":\"user_leave_org\"}""#);
/// assert_eq!(members.unwrap()["syncAction"], "user_leave_org");
/// assert_eq!(object_from_json(b"7"), None);
/// ```
pub fn object_from_json(json: &[u8]) -> Option<Map<String, Value>> {
    if bare(json).trim_ascii().is_empty() {
        return Some(Map::new());
    }
    match from_json(json).ok()? {
        Value::Object(members) => Some(members),
        Value::Null => Some(Map::new()),
        Value::String(text) => object_from_json(text.as_bytes()),
        Value::Array(list) => match <[Value; 1]>::try_from(list) {
            Ok([Value::Object(members)]) => Some(members),
            _ => None,
        },
        _ => None,
    }
}

/// Reads JSON that travels as a text of other JSON, as [`from_json`].
pub(crate) fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    from_json(text.as_bytes())
}

/// The text without a byte order mark, which RFC 8259 lets a reader ignore and old gateways send, and without the NULs that
/// programs leave at the end of what they hold as C strings.
pub(crate) fn bare(json: &[u8]) -> &[u8] {
    let mut json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json).trim_ascii_end();
    while let Some(before) = json.strip_suffix(b"\0") {
        json = before.trim_ascii_end();
    }
    json
}

/// The length of the escape that `text` begins with, and what stands for it if it is half of a pair.
fn escape(text: &str) -> (usize, Option<String>) {
    let unit = |text: &str| {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    match unit(text) {
        Some(0xD800..=0xDBFF) => match text.get(6..).and_then(unit) {
            Some(0xDC00..=0xDFFF) => (12, None),
            _ => (6, Some("\\ufffd".to_owned())),
        },
        Some(0xDC00..=0xDFFF) => (6, Some("\\ufffd".to_owned())),
        Some(_) => (6, None),
        None => (1 + text.chars().nth(1).map_or(0, char::len_utf8), None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_survive_half_pairs_raw_line_ends_and_bytes_that_are_no_utf_8() {
        for (broken, expected) in [
            (
                &br#"{"nick":"a\ud83d","b":"\\ud83d \ud83d\ude00 \n"}"#[..],
                json!({"nick": "a\u{fffd}", "b": "\\ud83d 😀 \n"}),
            ),
            (br#"{"nick":"\ude00\ud83dx"}"#, json!({"nick": "\u{fffd}\u{fffd}x"})),
            (b"{\"a\":\"line\nend\ttab\"\n}", json!({"a": "line\nend\ttab"})),
            (b"{\"a\":\"\xE4\xB8\"}", json!({"a": "\u{fffd}"})),
            (b"\xEF\xBB\xBF{\"a\":1}", json!({"a": 1})),
            (b"{\"a\":1}\n\0\0", json!({"a": 1})),
        ] {
            assert!(serde_json::from_slice::<Value>(broken).is_err());
            let mended = mended(broken).unwrap();
            assert_eq!(serde_json::from_slice::<Value>(&mended).unwrap(), expected);
            assert_eq!(from_json::<Value>(broken).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_broken_otherwise_is_left_alone() {
        for json in ["{", r#"{"a":"\"#, "nothing", r#"{"a":"\u12"}"#, r#"{"a":"é"}"#] {
            assert_eq!(mended(json.as_bytes()), None, "{json}");
        }
    }
}
