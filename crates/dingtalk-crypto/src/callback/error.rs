//! Why a callback message is refused.

use std::fmt;

/// Why a message could not be decrypted or a reply not encrypted.
///
/// The variants are for logs and tests. Answer the peer the same way for all of them: which check failed is
/// nobody else's business.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallbackError {
    /// The EncodingAESKey is not 43 letters and digits.
    InvalidAesKey,
    /// The signature is not the one of this token over this message. Nothing was decoded or decrypted.
    SignatureMismatch,
    /// `encrypt` is not standard base64 with padding.
    InvalidBase64,
    /// The ciphertext is empty or not a multiple of 16 bytes.
    InvalidCiphertextLength,
    /// The last 1 to 32 bytes are no PKCS#7 padding, which is what a wrong AES key looks like.
    InvalidPadding,
    /// Fewer than the 20 bytes of random and length are left after the padding.
    PlaintextTooShort,
    /// The length field points behind the end of the message, or a plaintext to encrypt is longer than 4 GiB.
    LengthOutOfRange,
    /// The message is for another app or organisation.
    OwnerMismatch {
        /// The owner key of the message, its first 64 bytes.
        received: String,
    },
    /// The operating system gave no random bytes.
    Random(std::io::Error),
}

impl CallbackError {
    /// A stable name for logs and metrics, in snake case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InvalidAesKey => "invalid_aes_key",
            Self::SignatureMismatch => "signature_mismatch",
            Self::InvalidBase64 => "invalid_base64",
            Self::InvalidCiphertextLength => "invalid_ciphertext_length",
            Self::InvalidPadding => "invalid_padding",
            Self::PlaintextTooShort => "plaintext_too_short",
            Self::LengthOutOfRange => "length_out_of_range",
            Self::OwnerMismatch { .. } => "owner_mismatch",
            Self::Random(_) => "random",
        }
    }

    pub(super) fn owner_mismatch(received: &[u8]) -> Self {
        let shown = received.get(..64).unwrap_or(received);
        Self::OwnerMismatch { received: String::from_utf8_lossy(shown).into_owned() }
    }
}

impl fmt::Display for CallbackError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::InvalidAesKey => "the AES key is not 43 letters and digits: copy it again from the console",
            Self::SignatureMismatch => {
                "the callback signature does not match: compare the token with the console's, and pass timestamp, nonce and encrypt exactly as received"
            }
            Self::InvalidBase64 => "the callback's `encrypt` is not base64: pass the text exactly as received",
            Self::InvalidCiphertextLength => "the callback's ciphertext is empty or cut: it must be a multiple of 16 bytes",
            Self::InvalidPadding => "the callback does not decrypt: compare the AES key with the console's",
            Self::PlaintextTooShort => "the decrypted callback is too short for its header: compare the AES key with the console's",
            Self::LengthOutOfRange => "the length of the callback's plaintext is out of range: compare the AES key with the console's",
            Self::OwnerMismatch { received } => {
                return write!(
                    formatter,
                    "the callback is for owner key {received:?}: if that AppKey, CorpId or SuiteKey is yours, add it with accept_owner_key"
                );
            }
            Self::Random(_) => "the operating system gave no random bytes to encrypt the reply with: try again",
        })
    }
}

impl std::error::Error for CallbackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Random(source) => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_random_source_that_fails_is_kept() {
        let error = CallbackError::Random(getrandom::Error::UNSUPPORTED.into());
        assert!(error.source().is_some() && error.to_string().contains("random"), "{error}");
    }
}
