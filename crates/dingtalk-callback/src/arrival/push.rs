//! The request as DingTalk sends it: three query parameters and `{"encrypt": …}`.

use std::borrow::Cow;

use dingtalk_crypto::EncryptedMessage;
use dingtalk_types::percent;
use serde::Deserialize;

use crate::counters::Refusal;

/// One push, nothing of it checked yet.
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
        let parameter = |name| parameter(query, name);
        Ok(Self {
            signature: parameter("msg_signature")
                .or_else(|| parameter("signature"))
                .ok_or(Refusal::Malformed)?,
            timestamp: parameter("timestamp").or_else(|| parameter("timeStamp")).ok_or(Refusal::Malformed)?,
            nonce: parameter("nonce").ok_or(Refusal::Malformed)?,
            encrypt: serde_json::from_slice::<Envelope<'_>>(body).map_err(|_| Refusal::Malformed)?.encrypt,
        })
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

/// The value of `name`, percent-decoded; `None` if it is absent, there twice, empty, or not UTF-8.
fn parameter<'a>(query: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut values = query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(key, _)| *key == name);
    let (_, value) = values.next()?;
    let value = percent::decode(value)?;
    (values.next().is_none() && !value.is_empty()).then_some(value)
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
