//! Percent-encoding of what goes into paths and queries.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters: right for a path segment as for a query value.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Appends `name=value` to a query, percent-encoded once.
pub(crate) fn push_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push_encoded(query, name);
    query.push('=');
    push_encoded(query, value);
}

/// Appends `value`, percent-encoded once.
pub(crate) fn push_encoded(text: &mut String, value: &str) {
    // Writing to a String cannot fail.
    let _ = write!(text, "{}", utf8_percent_encode(value, RESERVED));
}
