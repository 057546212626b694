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

    fn verify(&self, message: &EncryptedMessage<'_>) -> Result<(), CallbackError> {
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
