//! Frames as DingTalk writes them, in one pass over the text.
//!
//! Takes the members `specVersion`, `type`, `headers` and `data` with values of text, escapes in `data` only. Everything
//! else, wrong or merely unusual, gives `None` and is left to the general decoder: it alone decides what is an error.

use dingtalk_events::Headers;
use memchr::{memchr, memchr2};

use super::{Frame, FrameKind};

/// What DingTalk sends with an event fits without growing.
const USUAL_HEADERS: (usize, usize) = (12, 512);

pub(super) fn decode(text: &str) -> Option<Frame> {
    let mut rest = Rest(text);
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
    rest.is_space().then(|| Frame {
        kind: FrameKind::from(kind),
        headers: headers.unwrap_or_default(),
        data: data.unwrap_or_default(),
    })
}

/// What has not been read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// The byte, which has to be the next that is no space.
    fn take(&mut self, byte: u8) -> Option<()> {
        loop {
            let next = *self.0.as_bytes().first()?;
            if next != byte && !is_space(next) {
                return None;
            }
            self.0 = self.0.get(1..)?;
            if next == byte {
                return Some(());
            }
        }
    }

    fn is_space(&self) -> bool {
        self.0.bytes().all(is_space)
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

    /// A string without escapes; such strings are short.
    fn plain(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let end = self.0.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\')?;
        self.up_to_quote(end)
    }

    /// A string with escapes, but none of code points (`\u…`).
    fn escaped(&mut self) -> Option<String> {
        self.take(b'"')?;
        let bytes = self.0.as_bytes();
        let (mut end, mut escapes) = (0_usize, 0_usize);
        loop {
            end += memchr2(b'"', b'\\', bytes.get(end..)?)?;
            if bytes.get(end) == Some(&b'"') {
                break;
            }
            escapes += 1;
            end += 2;
        }
        let mut raw = self.up_to_quote(end).filter(|raw| !has_control(raw.as_bytes()))?;
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

    /// What lies before the quote at `end`, if that is one.
    fn up_to_quote(&mut self, end: usize) -> Option<&'a str> {
        let string = self.0.get(..end)?;
        self.0 = self.0.get(end..)?.strip_prefix('"')?;
        Some(string)
    }
}

/// Control characters, which JSON allows only escaped. In blocks, each without a branch.
fn has_control(bytes: &[u8]) -> bool {
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | (*byte < b' '));
    let blocks = bytes.chunks_exact(32);
    any(blocks.remainder()) || blocks.into_iter().any(any)
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
