//! The cipher of one callback URL.

use std::fmt;
use std::iter;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dingtalk_types::Secret;
use subtle::ConstantTimeEq;

use super::aes_key::AesKey;
use super::{CallbackError, DecryptedMessage, EncryptedMessage, EncryptedReply, layout, msg_signature};
use crate::hex;

/// Verifies, decrypts and encrypts the messages of one callback URL.
///
/// The key schedule is expanded once; clones share it. Nothing here blocks or keeps state between messages:
/// replay protection is the receiver's part.
#[derive(Clone)]
pub struct CallbackCipher {
    token: Secret,
    aes_key: Arc<AesKey>,
    owner_key: Arc<str>,
    further_owner_keys: Vec<Arc<str>>,
}

impl CallbackCipher {
    /// The token and the EncodingAESKey of the console, and the owner key of the messages: the AppKey (Client ID)
    /// of an internal app, the CorpId if the URL was registered through `call_back/register_call_back`,
    /// the SuiteKey of an ISV's app.
    ///
    /// # Errors
    ///
    /// [`CallbackError::InvalidAesKey`] unless the AES key is 43 letters and digits.
    pub fn new(
        token: impl Into<Secret>,
        aes_key: impl Into<Secret>,
        owner_key: impl Into<String>,
    ) -> Result<Self, CallbackError> {
        Ok(Self {
            token: token.into(),
            aes_key: Arc::new(AesKey::parse(aes_key.into().expose())?),
            owner_key: owner_key.into().into(),
            further_owner_keys: Vec::new(),
        })
    }

    /// Accepts messages for this owner key as well.
    ///
    /// The platform's pages disagree on whether an internal app gets its AppKey or its CorpId: accept both.
    /// [`DecryptedMessage::owner_key`] tells which one it was.
    #[must_use]
    pub fn accept_owner_key(mut self, owner_key: impl Into<String>) -> Self {
        self.further_owner_keys.push(owner_key.into().into());
        self
    }

    /// Verifies the signature, then decrypts.
    ///
    /// Allocates one buffer, smaller than `encrypt`.
    ///
    /// # Errors
    ///
    /// The first check that fails, in the order of [`CallbackError`]'s variants. A message with a wrong
    /// signature is neither decoded nor decrypted.
    pub fn decrypt(&self, message: &EncryptedMessage<'_>) -> Result<DecryptedMessage, CallbackError> {
        self.verify(message)?;
        let mut buffer = STANDARD.decode(message.encrypt).map_err(|_| CallbackError::InvalidBase64)?;
        self.aes_key.decrypt(&mut buffer)?;
        let (plaintext, received) = layout::parse(&buffer)?;
        let owner_key = self
            .owner_keys()
            .find(|accepted| accepted.as_bytes() == received)
            .ok_or_else(|| CallbackError::owner_mismatch(received))?;
        let plaintext_length = plaintext.len();
        Ok(DecryptedMessage::new(buffer, plaintext_length, Arc::clone(owner_key)))
    }

    /// Encrypts for the first owner key, with fresh random bytes.
    ///
    /// `timestamp` and `nonce` may be fresh or those of the request.
    ///
    /// # Errors
    ///
    /// [`CallbackError::Random`] without a random source, [`CallbackError::LengthOutOfRange`] beyond 4 GiB.
    pub fn encrypt(
        &self,
        plaintext: &[u8],
        timestamp: &str,
        nonce: &str,
    ) -> Result<EncryptedReply, CallbackError> {
        self.encrypt_with(plaintext, timestamp, nonce, &self.owner_key, random()?)
    }

    /// Encrypts for any owner key with given random bytes: a pure function, for tests and test servers.
    ///
    /// # Errors
    ///
    /// [`CallbackError::LengthOutOfRange`] beyond 4 GiB.
    pub fn encrypt_with(
        &self,
        plaintext: &[u8],
        timestamp: &str,
        nonce: &str,
        owner_key: &str,
        random: [u8; 16],
    ) -> Result<EncryptedReply, CallbackError> {
        let mut buffer = layout::assemble(random, plaintext, owner_key)?;
        self.aes_key.encrypt(&mut buffer)?;
        let encrypt = STANDARD.encode(&buffer);
        let signature = msg_signature::compute(self.token.expose(), timestamp, nonce, &encrypt);
        Ok(EncryptedReply {
            msg_signature: hex::encode(&signature),
            timestamp: timestamp.to_owned(),
            nonce: nonce.to_owned(),
            encrypt,
        })
    }

    /// The acknowledgement of every push: `success`, encrypted for the owner key that the push was for.
    ///
    /// # Errors
    ///
    /// [`CallbackError::Random`] without a random source.
    pub fn success_reply(
        &self,
        timestamp: &str,
        nonce: &str,
        owner_key: &str,
    ) -> Result<EncryptedReply, CallbackError> {
        self.encrypt_with(b"success", timestamp, nonce, owner_key, random()?)
    }

    /// An empty token, as of a variable that is not set, verifies nothing: anybody could sign with it.
    fn verify(&self, message: &EncryptedMessage<'_>) -> Result<(), CallbackError> {
        if self.token.is_empty() {
            return Err(CallbackError::SignatureMismatch);
        }
        let received: [u8; 20] = hex::decode(message.signature).ok_or(CallbackError::SignatureMismatch)?;
        let computed =
            msg_signature::compute(self.token.expose(), message.timestamp, message.nonce, message.encrypt);
        if bool::from(received.ct_eq(&computed)) { Ok(()) } else { Err(CallbackError::SignatureMismatch) }
    }

    fn owner_keys(&self) -> impl Iterator<Item = &Arc<str>> {
        iter::once(&self.owner_key).chain(&self.further_owner_keys)
    }
}

impl fmt::Debug for CallbackCipher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallbackCipher")
            .field("owner_key", &self.owner_key)
            .field("further_owner_keys", &self.further_owner_keys)
            .finish_non_exhaustive()
    }
}

/// Printable ASCII, 6 random bits per byte: the official samples all send text here, and some receivers turn the
/// whole decrypted buffer into a string before they cut it.
fn random() -> Result<[u8; layout::RANDOM_LENGTH], CallbackError> {
    let mut bytes = [0; layout::RANDOM_LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| CallbackError::Random(error.into()))?;
    Ok(bytes.map(|byte| b'0' + byte % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AES_KEY: &str = "1234567890123456789012345678901234567890123";
    #[test]
    fn what_stands_before_the_message_is_text_of_64_letters() {
        let drawn: Vec<u8> = (0..200).flat_map(|_| random().unwrap()).collect();
        assert!(drawn.iter().all(|byte| (b'0'..b'0' + 64).contains(byte)));
        let kinds: std::collections::BTreeSet<_> = drawn.iter().collect();
        assert_eq!(kinds.len(), 64);
    }

    const EVENT: &[u8] = br#"{"EventType":"check_url"}"#;

    fn cipher() -> CallbackCipher {
        CallbackCipher::new("token", AES_KEY, "dingappkey").unwrap()
    }

    fn signed<'a>(reply: &'a EncryptedReply) -> EncryptedMessage<'a> {
        EncryptedMessage {
            signature: &reply.msg_signature,
            timestamp: &reply.timestamp,
            nonce: &reply.nonce,
            encrypt: &reply.encrypt,
        }
    }

    fn signature_over(encrypt: &str) -> String {
        hex::encode(&msg_signature::compute("token", "1783610513", "nonce", encrypt))
    }

    fn decrypt(signature: &str, encrypt: &str) -> Result<DecryptedMessage, CallbackError> {
        let message = EncryptedMessage { signature, timestamp: "1783610513", nonce: "nonce", encrypt };
        cipher().decrypt(&message)
    }

    #[test]
    fn what_is_encrypted_decrypts_to_the_same_bytes() {
        let reply = cipher().encrypt(EVENT, "1783610513", "nonce").unwrap();
        let message = cipher().decrypt(&signed(&reply)).unwrap();
        assert_eq!(message.plaintext(), EVENT);
        assert_eq!(message.owner_key(), "dingappkey");
        assert_eq!(message.into_plaintext(), EVENT);
    }

    #[test]
    fn a_wrong_signature_is_refused_before_anything_is_decoded_or_decrypted() {
        // Each of these fails in a later check as soon as the signature is right.
        for (encrypt, later) in [
            ("not base64", "invalid_base64"),
            ("", "invalid_ciphertext_length"),
            ("AAAA", "invalid_ciphertext_length"),
            ("AAAAAAAAAAAAAAAAAAAAAA==", "invalid_padding"),
        ] {
            let wrong = decrypt(&"0".repeat(40), encrypt).unwrap_err();
            assert_eq!(wrong.name(), "signature_mismatch", "{encrypt:?}");
            let right = decrypt(&signature_over(encrypt), encrypt).unwrap_err();
            assert_eq!(right.name(), later, "{encrypt:?}");
        }
    }

    #[test]
    fn one_changed_digit_anywhere_in_the_signature_is_a_mismatch() {
        let reply = cipher().encrypt(EVENT, "1783610513", "nonce").unwrap();
        for position in 0..40 {
            let digit = if &reply.msg_signature[position..=position] == "0" { "1" } else { "0" };
            let mut signature = reply.msg_signature.clone();
            signature.replace_range(position..=position, digit);
            let refused = decrypt(&signature, &reply.encrypt).unwrap_err();
            assert_eq!(refused.name(), "signature_mismatch", "{signature}");
        }
    }

    #[test]
    fn a_malformed_signature_is_a_mismatch() {
        let reply = cipher().encrypt_with(EVENT, "1783610513", "nonce", "dingappkey", [b'r'; 16]).unwrap();
        let right = reply.msg_signature.as_str();
        let malformed = [
            String::new(),
            right[..39].to_owned(),
            format!("{right}0"),
            right.to_uppercase(),
            "é".repeat(20),
        ];
        for signature in malformed {
            let refused = decrypt(&signature, &reply.encrypt).unwrap_err();
            assert_eq!(refused.name(), "signature_mismatch", "{signature:?}");
        }
    }

    #[test]
    fn an_empty_token_verifies_nothing() {
        let cipher = CallbackCipher::new("", AES_KEY, "dingappkey").unwrap();
        let push = cipher.encrypt(EVENT, "1783610513", "nonce").unwrap();
        assert_eq!(cipher.decrypt(&signed(&push)).unwrap_err().name(), "signature_mismatch");
    }

    #[test]
    fn every_signed_text_counts() {
        let reply = cipher().encrypt(EVENT, "1783610513", "nonce").unwrap();
        let message = signed(&reply);
        let other_token = CallbackCipher::new("other", AES_KEY, "dingappkey").unwrap();
        let refused = [
            cipher().decrypt(&EncryptedMessage { timestamp: "1783610514", ..message }),
            cipher().decrypt(&EncryptedMessage { nonce: "other", ..message }),
            cipher().decrypt(&EncryptedMessage { encrypt: "", ..message }),
            other_token.decrypt(&message),
        ];
        for (changed, refused) in ["timestamp", "nonce", "encrypt", "token"].iter().zip(refused) {
            assert_eq!(refused.unwrap_err().name(), "signature_mismatch", "{changed}");
        }
    }

    #[test]
    fn every_accepted_owner_key_is_reported_and_others_are_named_in_the_error() {
        let receiver = cipher().accept_owner_key("dingcorpid").accept_owner_key("suitekey");
        for owner_key in ["dingappkey", "dingcorpid", "suitekey"] {
            let push = cipher().encrypt_with(EVENT, "1", "n", owner_key, [0; 16]).unwrap();
            assert_eq!(receiver.decrypt(&signed(&push)).unwrap().owner_key(), owner_key);
        }
        for owner_key in ["", "dingappke", "dingappkeyy", "DINGAPPKEY"] {
            let push = cipher().encrypt_with(EVENT, "1", "n", owner_key, [0; 16]).unwrap();
            match receiver.decrypt(&signed(&push)) {
                Err(CallbackError::OwnerMismatch { received }) => assert_eq!(received, owner_key),
                other => panic!("{owner_key:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_long_foreign_owner_key_is_shown_in_part() {
        let push = cipher().encrypt_with(EVENT, "1", "n", &"x".repeat(1000), [0; 16]).unwrap();
        match cipher().decrypt(&signed(&push)) {
            Err(CallbackError::OwnerMismatch { received }) => assert_eq!(received, "x".repeat(64)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_success_reply_decrypts_to_success_for_the_owner_that_was_asked_for() {
        let reply = cipher().success_reply("1783610513", "nonce", "dingcorpid").unwrap();
        let message = cipher().accept_owner_key("dingcorpid").decrypt(&signed(&reply)).unwrap();
        assert_eq!(message.plaintext(), b"success");
        assert_eq!(message.owner_key(), "dingcorpid");
    }

    #[test]
    fn two_replies_with_the_same_text_differ() {
        let [first, second] = [(); 2].map(|()| cipher().encrypt(EVENT, "1", "n").unwrap());
        assert_ne!(first.encrypt, second.encrypt);
    }

    #[test]
    fn random_bytes_are_printable() {
        for _ in 0..100 {
            let random = random().unwrap();
            assert!(random.iter().all(u8::is_ascii_graphic), "{random:?}");
        }
    }

    #[test]
    fn the_reply_body_has_the_documented_members() {
        let reply = cipher().encrypt(EVENT, "1783610513", "a\"b").unwrap();
        let body: serde_json::Value = serde_json::from_str(&reply.to_json()).unwrap();
        let expected = serde_json::json!({
            "msg_signature": reply.msg_signature,
            "timeStamp": "1783610513",
            "nonce": "a\"b",
            "encrypt": reply.encrypt,
        });
        assert_eq!(body, expected);
        assert!(!reply.encrypt.contains(char::is_whitespace));
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let cipher = CallbackCipher::new("the-token", AES_KEY, "dingappkey").unwrap();
        let push = cipher.encrypt(b"the-suite-ticket", "1", "n").unwrap();
        let shown = format!("{cipher:?} {:?}", cipher.decrypt(&signed(&push)).unwrap());
        for secret in ["the-token", AES_KEY, "the-suite-ticket"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("dingappkey"), "{shown}");
    }
}
