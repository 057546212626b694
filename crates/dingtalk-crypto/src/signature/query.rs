//! Query values, percent-encoded exactly once.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986; a bare `+` of base64 would arrive as a space.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value as it stands in a query.
pub(super) fn encode(value: &str) -> impl Display + '_ {
    utf8_percent_encode(value, RESERVED)
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn only_unreserved_characters_stand_as_they_are() {
        assert_eq!(encode("AZaz09-._~").to_string(), "AZaz09-._~");
        assert_eq!(encode("+/= %&*票").to_string(), "%2B%2F%3D%20%25%26%2A%E7%A5%A8");
    }
}
