//! Frames as DingTalk writes them, in one pass over the text.
//!
//! Takes the members `specVersion`, `type`, `headers` and `data` with values of text, escapes in `data` only. Everything
//! else, wrong or merely unusual, gives `None` and is left to the general decoder: it alone decides what is an error.

use dingtalk_events::Headers;
use memchr::{memchr, memchr2};

use super::Frame;

/// What DingTalk sends with an event fits without growing.
const USUAL_HEADERS: (usize, usize) = (12, 512);

pub(super) fn decode(text: &str) -> Option<Frame> {
    let mut rest = Rest { text, at: 0 };
    let (mut kind, mut headers, mut data) = ("", None, None);
    rest.take(b'{')?;
    loop {
        match rest.member()? {
            "type" => kind = rest.plain()?,
            "headers" => headers = Some(rest.headers()?),
            "data" => data = Some(rest.escaped()?),
            "specVersion" => drop(rest.plain()?),
            _ => return None,
        }
        if !rest.goes_on()? {
            break;
        }
    }
    rest.is_space().then(|| Frame::new(kind, headers.unwrap_or_default(), data.unwrap_or_default()))
}

/// What has not been read yet: all from `at` on.
struct Rest<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    /// The byte, which has to be the next that is no space.
    fn take(&mut self, byte: u8) -> Option<()> {
        loop {
            let next = *self.text.as_bytes().get(self.at)?;
            if next == byte {
                self.at += 1;
                return Some(());
            }
            if !is_space(next) {
                return None;
            }
            self.at += 1;
        }
    }

    fn is_space(&self) -> bool {
        self.text.bytes().skip(self.at).all(is_space)
    }

    /// The name of a member, up to its value.
    fn member(&mut self) -> Option<&'a str> {
        let name = self.plain()?;
        self.take(b':')?;
        Some(name)
    }

    /// Whether another member follows, or the object ends.
    fn goes_on(&mut self) -> Option<bool> {
        match self.take(b',') {
            Some(()) => Some(true),
            None => self.take(b'}').map(|()| false),
        }
    }

    fn headers(&mut self) -> Option<Headers> {
        let mut headers = Headers::with_capacity(USUAL_HEADERS.0, USUAL_HEADERS.1);
        self.take(b'{')?;
        loop {
            let name = self.member()?;
            headers.insert(name, self.plain()?);
            if !self.goes_on()? {
                return Some(headers).filter(|headers| headers.len() <= Frame::MAX_HEADERS);
            }
        }
    }

    /// A string without escapes.
    fn plain(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let bytes = self.text.as_bytes();
        let end = stop(bytes, self.at).filter(|end| bytes.get(*end) == Some(&b'"'))?;
        let string = self.text.get(self.at..end)?;
        self.at = end + 1;
        Some(string)
    }

    /// A string with escapes, but none of code points (`\u…`).
    fn escaped(&mut self) -> Option<String> {
        self.take(b'"')?;
        let bytes = self.text.as_bytes();
        let (mut end, mut escapes) = (self.at, 0_usize);
        loop {
            end += memchr2(b'"', b'\\', bytes.get(end..)?)?;
            if bytes.get(end) == Some(&b'"') {
                break;
            }
            escapes += 1;
            end += 2;
        }
        let mut raw = self.text.get(self.at..end).filter(|raw| !has_control(raw.as_bytes()))?;
        self.at = end + 1;
        let mut text = String::with_capacity(raw.len().saturating_sub(escapes));
        while let Some(at) = memchr(b'\\', raw.as_bytes()) {
            text.push_str(raw.get(..at)?);
            text.push(match raw.as_bytes().get(at + 1)? {
                byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                _ => return None,
            });
            raw = raw.get(at + 2..)?;
        }
        text.push_str(raw);
        Some(text)
    }
}

/// Control characters, which JSON allows only escaped.
fn has_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(u8::MAX, |least, byte| least.min(*byte)) < b' '
}

/// Where, from `at` on, the first byte is that a JSON string does not hold unescaped: a quote, a backslash, a control
/// character. For short strings, on which the call of a search costs more than the search.
#[inline]
fn stop(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(word) = bytes.get(at..)?.first_chunk() {
        if let Some(index) = stop_in_word(u64::from_le_bytes(*word)) {
            return at.checked_add(index);
        }
        at += size_of::<u64>();
    }
    let ends = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    bytes.get(at..)?.iter().position(ends)?.checked_add(at)
}

/// The same for eight bytes, the first of which is the lowest. A subtraction borrows into the high bit of a byte that is
/// too small, and beyond it only into later ones.
#[inline]
fn stop_in_word(word: u64) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH_BITS: u64 = ONES << 7;
    let control = word.wrapping_sub(ONES * b' ' as u64);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let found = (control | quote | backslash) & !word & HIGH_BITS;
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn general(text: &str) -> Option<Frame> {
        super::super::decode::decode(serde_json::Deserializer::from_str(text)).ok()
    }

    #[test]
    fn frames_as_dingtalk_writes_them_need_no_other_decoder() {
        let robot = json!({
            "specVersion": "1.0", "type": "CALLBACK",
            "headers": {"topic": "/v1.0/im/bot/messages/get", "messageId": "m", "time": "1690362102194"},
            "data": json!({"text": {"content": "\u{4f60}\u{597d} \"\\/\n"}}).to_string(),
        });
        for text in
            [robot.to_string(), format!("{robot:#}\n"), r#"{"type":"SYSTEM","data":"\b\f\r\t\/"}"#.to_owned()]
        {
            let frame = decode(&text);
            assert!(frame.is_some() && frame == general(&text), "{text}");
        }
    }

    #[test]
    fn the_unusual_is_left_to_the_general_decoder() {
        for text in [
            r#"{"headers":{"time":1}}"#,
            r#"{"headers":{}}"#,
            r#"{"header":{"topic":"t"}}"#,
            r#"{"data":{"a":1}}"#,
            r#"{"data":null}"#,
            r#"{"data":"\u4f60"}"#,
            r#"{"ty\u0070e":"EVENT"}"#,
            r#"{"new":"member"}"#,
            "{}",
        ] {
            assert!(decode(text).is_none() && general(text).is_some(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_string_stops_where_its_first_special_byte_is(
            bytes in prop::collection::vec(prop_oneof![20 => b' '..=0xff, 1 => any::<u8>()], 0..200),
            from in 0_usize..40,
        ) {
            let special = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
            let expected = bytes.get(from..).and_then(|rest| Some(from + rest.iter().position(special)?));
            prop_assert_eq!(stop(&bytes, from), expected);
        }

        #[test]
        fn what_it_takes_it_reads_as_the_general_decoder_does(
            headers in prop::collection::btree_map("[a-z]{0,3}", any::<String>(), 1..4),
            data in any::<String>(),
            pretty in any::<bool>(),
            damage in prop::option::of((any::<prop::sample::Index>(), any::<char>())),
        ) {
            let frame = json!({"specVersion": "1.0", "type": "EVENT", "headers": headers, "data": data});
            let mut text = if pretty { format!("{frame:#}") } else { frame.to_string() };
            if let Some((at, character)) = damage {
                let mut characters: Vec<char> = text.chars().collect();
                let at = at.index(characters.len());
                characters[at] = character;
                text = characters.into_iter().collect();
            }
            if let Some(frame) = decode(&text) {
                prop_assert_eq!(Some(frame), general(&text));
            }
        }
    }
}
