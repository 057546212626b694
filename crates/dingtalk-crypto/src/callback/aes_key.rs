//! The EncodingAESKey and AES-256-CBC under it.

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::CallbackError;

const ENCODED_LENGTH: usize = 43;
const KEY_LENGTH: usize = 32;
const IV_LENGTH: usize = 16;

/// 43 characters hold 258 bits: the two left over are not zero in three of four keys, those of the official
/// documentation included.
const ENCODING_AES_KEY: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The expanded key schedule and the IV, which is the first half of the key. Both are overwritten on drop.
pub(super) struct AesKey {
    schedule: Aes256,
    iv: Zeroizing<[u8; IV_LENGTH]>,
}

impl AesKey {
    pub(super) fn parse(encoding_aes_key: &str) -> Result<Self, CallbackError> {
        let alphanumeric = encoding_aes_key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if encoding_aes_key.len() != ENCODED_LENGTH || !alphanumeric {
            return Err(CallbackError::InvalidAesKey);
        }
        let mut key = Zeroizing::new([0; KEY_LENGTH]);
        ENCODING_AES_KEY
            .decode_slice(encoding_aes_key, key.as_mut_slice())
            .map_err(|_| CallbackError::InvalidAesKey)?;
        let iv = key.first_chunk().ok_or(CallbackError::InvalidAesKey)?;
        Ok(Self { schedule: Aes256::new((&*key).into()), iv: Zeroizing::new(*iv) })
    }

    /// Decrypts in place; the padding is left where it is.
    pub(super) fn decrypt(&self, buffer: &mut [u8]) -> Result<(), CallbackError> {
        let (blocks, rest) = Array::slice_as_chunks_mut(buffer);
        if blocks.is_empty() || !rest.is_empty() {
            return Err(CallbackError::InvalidCiphertextLength);
        }
        cbc::Decryptor::inner_iv_init(&self.schedule, (&*self.iv).into()).decrypt_blocks(blocks);
        Ok(())
    }

    /// Encrypts in place what is already padded.
    pub(super) fn encrypt(&self, buffer: &mut [u8]) -> Result<(), CallbackError> {
        let (blocks, rest) = Array::slice_as_chunks_mut(buffer);
        if !rest.is_empty() {
            return Err(CallbackError::InvalidCiphertextLength);
        }
        cbc::Encryptor::inner_iv_init(&self.schedule, (&*self.iv).into()).encrypt_blocks(blocks);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_possible_last_character_makes_a_key() {
        for last in ('A'..='Z').chain('a'..='z').chain('0'..='9') {
            let key = format!("123456789012345678901234567890123456789012{last}");
            assert!(AesKey::parse(&key).is_ok(), "{key}");
        }
    }

    #[test]
    fn a_key_of_another_shape_is_refused() {
        let forty_two = "1".repeat(42);
        let refused = [
            String::new(),
            forty_two.clone(),
            format!("{forty_two}11"),
            format!("{forty_two}1="),
            format!("{forty_two}+"),
            format!("{forty_two}/"),
            format!("{forty_two}="),
            format!("{}é", "1".repeat(41)),
        ];
        for key in refused {
            assert!(matches!(AesKey::parse(&key), Err(CallbackError::InvalidAesKey)), "{key:?}");
        }
    }
}
