//! Percent-encoding of what goes into paths and queries, exactly once (RFC 3986).

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters: right for a path segment as for a query value, where a bare `+`, as in base64,
/// would arrive as a space.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` as one component of a path or a query.
///
/// ```
/// use dingtalk_types::percent;
///
/// assert_eq!(percent::encode("a+b/c=").to_string(), "a%2Bb%2Fc%3D");
/// ```
pub fn encode(text: &str) -> impl Display + '_ {
    utf8_percent_encode(text, RESERVED)
}

/// Appends `text`, encoded.
pub fn push(target: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = write!(target, "{}", encode(text));
}

/// Appends `name=value` to a query, both encoded, behind a `&` where the query is not empty.
pub fn push_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push(query, name);
    query.push('=');
    push(query, value);
}

/// `name=value&…`, encoded.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        push_query(&mut query, name, value);
    }
    query
}

/// The text behind a component; `None` when that is not UTF-8.
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// The text behind a query as browsers send it: `+` stands for a space, and what is not UTF-8 is replaced.
pub fn decode_form(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stand_as_they_are() {
        assert_eq!(encode("AZaz09-._~").to_string(), "AZaz09-._~");
        assert_eq!(encode("+/= %&*票").to_string(), "%2B%2F%3D%20%25%26%2A%E7%A5%A8");
    }

    #[test]
    fn a_query_separates_its_pairs_and_encodes_both_sides() {
        assert_eq!(query(&[]), "");
        assert_eq!(query(&[("a&", "1"), ("b", "=2")]), "a%26=1&b=%3D2");
    }

    #[test]
    fn what_was_encoded_is_decoded_to_the_same() {
        let text = "a+b c&=%票";
        let encoded = encode(text).to_string();
        assert_eq!(decode(&encoded).as_deref(), Some(text));
        assert_eq!(decode_form(&encoded), text);
        assert_eq!((decode("%ff"), decode_form("a+b%ff")), (None, "a b\u{fffd}".to_owned()));
    }
}
