//! The request as DingTalk sends it, three query parameters and `{"encrypt": …}`, and as programs between pass it on.

use std::borrow::Cow;

use dingtalk_crypto::EncryptedMessage;
use dingtalk_types::percent;
use dingtalk_types::wire::from_json;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::counters::Refusal;

/// Newer pushes have both, of one value.
const SIGNATURE: &[&str] = &["msg_signature", "signature"];
/// The official libraries read the one or the other.
const TIMESTAMP: &[&str] = &["timestamp", "timeStamp"];
const NONCE: &[&str] = &["nonce"];
const ENCRYPT: &str = "encrypt";

/// A body in another form than DingTalk's is looked through up to here: nothing of it is signed yet.
const MAX_UNUSUAL_BYTES: usize = 256 * 1024;
/// As many objects, lists and texts may be around the member `encrypt`.
const MAX_WRAPPERS: usize = 4;

/// One push, nothing of it checked yet.
///
/// Names are found in whatever case, parameters also beside `encrypt`, and the body may be a form, JSON in JSON, or inside
/// another object: the signature covers all four texts, wherever they were.
pub(crate) struct Push<'a> {
    pub(crate) signature: Cow<'a, str>,
    pub(crate) timestamp: Cow<'a, str>,
    pub(crate) nonce: Cow<'a, str>,
    encrypt: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    encrypt: Cow<'a, str>,
}

impl<'a> Push<'a> {
    pub(crate) fn parse(query: &'a str, body: &'a [u8]) -> Result<Self, Refusal> {
        let (signature, timestamp) = (parameter(query, SIGNATURE), parameter(query, TIMESTAMP));
        let nonce = parameter(query, NONCE);
        let envelope = match serde_json::from_slice::<Envelope<'_>>(body) {
            Ok(Envelope { encrypt }) => Some(encrypt),
            // Of two, a proxy may have checked the other.
            Err(error) if error.to_string().starts_with("duplicate field") => return Err(Refusal::Malformed),
            Err(_) => None,
        };
        let push = match (signature, timestamp, nonce, envelope) {
            (Some(signature), Some(timestamp), Some(nonce), Some(encrypt)) => {
                Some(Self { signature, timestamp, nonce, encrypt })
            }
            (signature, timestamp, nonce, encrypt) => members_of(body).and_then(|members| {
                let member = |names| member(&members, names).map(Cow::Owned);
                Some(Self {
                    signature: signature.or_else(|| member(SIGNATURE))?,
                    timestamp: timestamp.or_else(|| member(TIMESTAMP))?,
                    nonce: nonce.or_else(|| member(NONCE))?,
                    encrypt: encrypt.or_else(|| member(&[ENCRYPT]))?,
                })
            }),
        };
        push.ok_or(Refusal::Malformed)
    }

    pub(crate) fn message(&self) -> EncryptedMessage<'_> {
        EncryptedMessage {
            signature: &self.signature,
            timestamp: &self.timestamp,
            nonce: &self.nonce,
            encrypt: &self.encrypt,
        }
    }
}

/// The value of the first of `names`, percent-decoded, by its exact spelling or else by any; `None` if it is absent, there
/// twice, empty, or not UTF-8.
fn parameter<'a>(query: &'a str, names: &[&str]) -> Option<Cow<'a, str>> {
    let exact = names.iter().find_map(|name| only(query, |key| key == *name));
    exact.or_else(|| {
        let decoded = |key| percent::decode(key).unwrap_or_default();
        names.iter().find_map(|name| only(query, |key| is_spelling_of(&decoded(key), name)))
    })
}

/// The value of the only key that `is_meant`. A `?` stands before the first parameter once more where the registered address
/// has a query of its own.
fn only<'a>(query: &'a str, is_meant: impl Fn(&'a str) -> bool) -> Option<Cow<'a, str>> {
    let pairs = query.split(['&', '?']).filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(key, _)| is_meant(key)).map(|(_, value)| value);
    let value = percent::decode(values.next()?)?;
    (values.next().is_none() && !value.is_empty()).then_some(value)
}

fn is_spelling_of(key: &str, name: &str) -> bool {
    letters(key).eq(letters(name))
}

fn letters(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| !b"_-".contains(byte)).map(|byte| byte.to_ascii_lowercase())
}

/// The members of a body in another form than DingTalk's: the innermost object that has `encrypt`.
fn members_of(body: &[u8]) -> Option<Map<String, Value>> {
    if body.len() > MAX_UNUSUAL_BYTES {
        return None;
    }
    from_json(body).ok().or_else(|| form(body)).and_then(|value| encrypted(value, MAX_WRAPPERS))
}

/// A form, or JSON that was encoded as one.
fn form(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?.trim();
    if text.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("%7b")) {
        return from_json(percent::decode(text.trim_end_matches('='))?.as_bytes()).ok();
    }
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=')?;
        // A `+` is one of Base64, which has no spaces.
        Some((percent::decode(key)?.into_owned(), Value::from(percent::decode(value)?.into_owned())))
    };
    Some(Value::Object(text.split('&').filter_map(pair).collect()))
}

fn encrypted(value: Value, wrappers: usize) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) if member(&members, &[ENCRYPT]).is_some() => Some(members),
        _ if wrappers == 0 => None,
        Value::Object(members) => members.into_iter().find_map(|(_, value)| encrypted(value, wrappers - 1)),
        Value::Array(list) => list.into_iter().find_map(|value| encrypted(value, wrappers - 1)),
        Value::String(text) if text.trim_start().starts_with(['{', '[', '"']) => {
            encrypted(from_json(text.as_bytes()).ok()?, wrappers - 1)
        }
        _ => None,
    }
}

/// A member as text; numbers are the digits that were signed.
fn member(members: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let found = |name: &str| members.iter().find(|(key, _)| is_spelling_of(key, name));
    names.iter().find_map(|name| match found(name)?.1 {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) if *name != ENCRYPT => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"encrypt":"YQ=="}"#;

    fn refused(query: &str, body: &[u8]) -> bool {
        matches!(Push::parse(query, body), Err(Refusal::Malformed))
    }

    #[test]
    fn msg_signature_goes_before_signature() {
        let push = Push::parse("signature=old&msg_signature=new&timestamp=1&nonce=n", BODY).ok().unwrap();
        assert_eq!(push.signature, "new");
        let push = Push::parse("nonce=n&timeStamp=1&signature=old", BODY).ok().unwrap();
        assert_eq!((push.signature, push.timestamp), ("old".into(), "1".into()));
    }

    #[test]
    fn parameters_are_percent_decoded() {
        let push = Push::parse("signature=%61b&timestamp=1&nonce=a%2Bb%3d", BODY).ok().unwrap();
        assert_eq!((push.signature, push.nonce), ("ab".into(), "a+b=".into()));
    }

    #[test]
    fn names_count_in_every_spelling_and_their_own_comes_first() {
        for query in [
            "MSG_SIGNATURE=s&TIMESTAMP=1&NONCE=n",
            "msgSignature=s&timeStamp=1&nonce=n",
            "Signature=s&TimeStamp=1&Nonce=n",
            "msg-signature=s&time_stamp=1&nonce=n",
            "msg%5Fsignature=s&timestamp=1&nonce=n",
            "app=7?signature=s&timestamp=1&nonce=n",
            "TimeStamp=2&signature=s&Signature=t&timestamp=1&nonce=n&Nonce=m",
        ] {
            let push = Push::parse(query, BODY).ok().unwrap_or_else(|| panic!("{query}"));
            assert_eq!((&*push.signature, &*push.timestamp, &*push.nonce), ("s", "1", "n"), "{query}");
        }
    }

    #[test]
    fn the_body_may_come_in_other_forms() {
        for body in [
            "\u{feff}{\"encrypt\":\"a+/=\"}",
            "{\"encrypt\":\"a+/=\"}\0",
            "{\"encrypt\":\"a+/=\"}\r\n",
            r#"{"Encrypt":"a+/="}"#,
            r#"{"encrypt":"a+/=","nick":"\ud83d"}"#,
            r#"[{"encrypt":"a+/="}]"#,
            r#"{"data":{"encrypt":"a+/="}}"#,
            r#"{"body":"{\"encrypt\":\"a+/=\"}","headers":{}}"#,
            r#""{\"encrypt\":\"a+/=\"}""#,
            r#"{"encrypt":{"encrypt":"a+/="}}"#,
            "encrypt=a%2B%2F%3D",
            "agentid=7&encrypt=a+/=\r\n",
            "data=%7B%22encrypt%22%3A%22a%2B%2F%3D%22%7D",
            "%7B%22encrypt%22%3A%22a%2B%2F%3D%22%7D=",
        ] {
            let push = Push::parse("signature=s&timestamp=1&nonce=n", body.as_bytes());
            assert_eq!(push.ok().unwrap_or_else(|| panic!("{body}")).encrypt, "a+/=", "{body}");
        }
    }

    #[test]
    fn what_the_query_lacks_may_stand_beside_the_encrypted_text() {
        for body in [
            r#"{"msg_signature":"s","timeStamp":1,"nonce":"n","encrypt":"a"}"#,
            r#"{"signature":"s","timestamp":"1","nonce":"n","encrypt":"a"}"#,
            r#"{"data":{"msgSignature":"s","timestamp":"1","nonce":"n","encrypt":"a"}}"#,
            "encrypt=a&msg_signature=s&timestamp=1&nonce=n",
        ] {
            let push = Push::parse("", body.as_bytes()).ok().unwrap_or_else(|| panic!("{body}"));
            assert_eq!((&*push.signature, &*push.timestamp, &*push.nonce), ("s", "1", "n"), "{body}");
        }
        let push = Push::parse("signature=q&timestamp=1&nonce=n", br#"{"signature":"b","encrypt":"a"}"#);
        assert_eq!(push.ok().unwrap().signature, "q");
    }

    #[test]
    fn what_is_unusual_and_large_is_not_looked_through() {
        let large = format!(r#"{{"data":{{"encrypt":"{}"}}}}"#, "a".repeat(MAX_UNUSUAL_BYTES));
        assert!(refused("signature=s&timestamp=1&nonce=n", large.as_bytes()));
        let usual = format!(r#"{{"encrypt":"{}"}}"#, "a".repeat(MAX_UNUSUAL_BYTES));
        assert!(!refused("signature=s&timestamp=1&nonce=n", usual.as_bytes()));
        let deep = format!("{}{}{}", r#"{"a":"#.repeat(9), r#"{"encrypt":"a"}"#, "}".repeat(9));
        assert!(refused("signature=s&timestamp=1&nonce=n", deep.as_bytes()));
    }

    #[test]
    fn members_other_than_encrypt_are_ignored() {
        let body = br#"{"msg_signature":[1,{}],"encrypt":"a\/b","agentid":7}"#;
        let push = Push::parse("signature=s&timestamp=1&nonce=n", body).ok().unwrap();
        assert_eq!(push.encrypt, "a/b");
    }

    #[test]
    fn a_missing_empty_or_repeated_part_is_malformed() {
        for query in [
            "",
            "timestamp=1&nonce=n",
            "signature=s&nonce=n",
            "signature=s&timestamp=1&nonce=",
            "signature=s&timestamp=1&nonce=n&nonce=n",
            "&&=&",
        ] {
            assert!(refused(query, BODY), "accepted the query {query:?}");
        }
        let bodies = [
            "",
            "{}",
            "[]",
            "null",
            r#"{"encrypt":1}"#,
            r#"{"encrypt":"a"}x"#,
            r#"{"encrypt":"a","encrypt":"b"}"#,
        ];
        for body in bodies {
            assert!(
                refused("signature=s&timestamp=1&nonce=n", body.as_bytes()),
                "accepted the body {body:?}"
            );
        }
    }
}
