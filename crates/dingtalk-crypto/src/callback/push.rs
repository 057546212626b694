//! The sender's side: a push, and whether the answer acknowledges it. For test servers, and for whoever passes pushes on.

use std::fmt;

use serde::Deserialize;

use super::{CallbackCipher, CallbackError, EncryptedMessage, EncryptedReply};

/// Why an answer to a push does not acknowledge it: DingTalk delivers again.
#[derive(Debug)]
#[non_exhaustive]
pub enum UnacknowledgedError {
    /// The body is no JSON object.
    NotJson(serde_json::Error),
    /// A member is not there, or no text; its casing counts.
    Missing(&'static str),
    /// It does not open with the keys that the push was made with.
    Unopened(CallbackError),
    /// It opens to something else than `success`.
    NotSuccess,
}

#[derive(Deserialize)]
struct Answer {
    msg_signature: Option<String>,
    #[serde(rename = "timeStamp")]
    timestamp: Option<String>,
    nonce: Option<String>,
    encrypt: Option<String>,
}

impl EncryptedReply {
    /// The query of a push of this message: the signature under both names, `timestamp` and `nonce`. The nonce goes in as it is,
    /// so it has to be letters and digits.
    pub fn push_query(&self) -> String {
        let Self { msg_signature, timestamp, nonce, .. } = self;
        format!("msg_signature={msg_signature}&signature={msg_signature}&timestamp={timestamp}&nonce={nonce}")
    }

    /// The body of a push of this message: `{"encrypt": …}`.
    pub fn push_body(&self) -> String {
        serde_json::json!({"encrypt": self.encrypt}).to_string()
    }
}

impl CallbackCipher {
    /// Whether the body of an answer acknowledges a push of this cipher: it is `success`, encrypted and signed.
    ///
    /// ```
    /// # fn main() -> Result<(), dingtalk_crypto::CallbackError> {
    /// use dingtalk_crypto::CallbackCipher;
    ///
    /// let cipher = CallbackCipher::new("token", "1234567890123456789012345678901234567890123", "dingappkey")?;
    /// let answer = cipher.success_reply("1783610513", "nonce", "dingappkey")?.to_json();
    /// assert!(cipher.check_acknowledgement(answer.as_bytes()).is_ok());
    /// assert!(cipher.check_acknowledgement(b"success").is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What is wrong with it; the first of [`UnacknowledgedError`]'s variants.
    pub fn check_acknowledgement(&self, answer: &[u8]) -> Result<(), UnacknowledgedError> {
        let answer: Answer = serde_json::from_slice(answer).map_err(UnacknowledgedError::NotJson)?;
        let member = |name, value: Option<String>| value.ok_or(UnacknowledgedError::Missing(name));
        let signature = member("msg_signature", answer.msg_signature)?;
        let timestamp = member("timeStamp", answer.timestamp)?;
        let nonce = member("nonce", answer.nonce)?;
        let encrypt = member("encrypt", answer.encrypt)?;
        let message = EncryptedMessage {
            signature: &signature,
            timestamp: &timestamp,
            nonce: &nonce,
            encrypt: &encrypt,
        };
        let opened = self.decrypt(&message).map_err(UnacknowledgedError::Unopened)?;
        if opened.plaintext() == b"success" { Ok(()) } else { Err(UnacknowledgedError::NotSuccess) }
    }
}

impl fmt::Display for UnacknowledgedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(error) => write!(formatter, "the answer is not JSON: {error}"),
            Self::Missing(name) => write!(formatter, "the answer has no text member {name}"),
            Self::Unopened(error) => write!(formatter, "the answer does not open: {error}"),
            Self::NotSuccess => formatter.write_str("the answer opens to something else than success"),
        }
    }
}

impl std::error::Error for UnacknowledgedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(error) => Some(error),
            Self::Unopened(error) => Some(error),
            Self::Missing(_) | Self::NotSuccess => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_does_not_open_keeps_its_cause() {
        use std::error::Error as _;

        let unreadable = cipher().check_acknowledgement(b"{").unwrap_err();
        assert!(unreadable.source().is_some() && unreadable.to_string().contains("JSON"), "{unreadable}");
        let missing = cipher().check_acknowledgement(b"{}").unwrap_err();
        assert!(missing.source().is_none(), "{missing}");
    }

    fn cipher() -> CallbackCipher {
        let cipher =
            CallbackCipher::new("token", "1234567890123456789012345678901234567890123", "dingappkey");
        cipher.unwrap()
    }

    #[test]
    fn a_push_is_what_a_receiver_reads() {
        let pushed = cipher().encrypt(b"{}", "1783610513000", "x63YG4").unwrap();
        let signature = &pushed.msg_signature;
        let query =
            format!("msg_signature={signature}&signature={signature}&timestamp=1783610513000&nonce=x63YG4");
        assert_eq!(pushed.push_query(), query);
        let body: serde_json::Value = serde_json::from_str(&pushed.push_body()).unwrap();
        assert_eq!(body, serde_json::json!({"encrypt": pushed.encrypt}));
    }

    #[test]
    fn nothing_but_an_encrypted_success_acknowledges() {
        let refused = |answer: &str| cipher().check_acknowledgement(answer.as_bytes()).unwrap_err();
        assert!(matches!(refused("success"), UnacknowledgedError::NotJson(_)));
        assert!(matches!(refused("{}"), UnacknowledgedError::Missing("msg_signature")));
        let other = cipher().encrypt(b"fail", "1", "n").unwrap().to_json();
        assert!(matches!(refused(&other), UnacknowledgedError::NotSuccess));
        let casing = cipher()
            .success_reply("1", "n", "dingappkey")
            .unwrap()
            .to_json()
            .replace("timeStamp", "timestamp");
        assert!(matches!(refused(&casing), UnacknowledgedError::Missing("timeStamp")));
        let foreign =
            CallbackCipher::new("other", "1234567890123456789012345678901234567890123", "dingappkey");
        let foreign = foreign.unwrap().success_reply("1", "n", "dingappkey").unwrap().to_json();
        assert!(matches!(refused(&foreign), UnacknowledgedError::Unopened(CallbackError::SignatureMismatch)));
    }
}
