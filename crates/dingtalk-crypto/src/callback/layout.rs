//! What is encrypted: `random[16] | length: u32 big-endian | plaintext | owner key | padding`.

use super::{CallbackError, padding};

pub(super) const RANDOM_LENGTH: usize = 16;
const LENGTH_LENGTH: usize = size_of::<u32>();

/// Where the plaintext begins.
pub(super) const HEADER_LENGTH: usize = RANDOM_LENGTH + LENGTH_LENGTH;

/// The plaintext and the owner key of a decrypted buffer.
pub(super) fn parse(decrypted: &[u8]) -> Result<(&[u8], &[u8]), CallbackError> {
    let content = padding::strip(decrypted)?;
    let (_random, content) =
        content.split_first_chunk::<RANDOM_LENGTH>().ok_or(CallbackError::PlaintextTooShort)?;
    let (length, content) =
        content.split_first_chunk::<LENGTH_LENGTH>().ok_or(CallbackError::PlaintextTooShort)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CallbackError::LengthOutOfRange)?;
    content.split_at_checked(length).ok_or(CallbackError::LengthOutOfRange)
}

/// The padded buffer, ready to be encrypted in place.
pub(super) fn assemble(
    random: [u8; RANDOM_LENGTH],
    plaintext: &[u8],
    owner_key: &str,
) -> Result<Vec<u8>, CallbackError> {
    let length = u32::try_from(plaintext.len()).map_err(|_| CallbackError::LengthOutOfRange)?;
    let content_length = HEADER_LENGTH + plaintext.len() + owner_key.len();
    let padding = padding::length_after(content_length);
    let padded_length = content_length + usize::from(padding);

    let mut buffer = Vec::with_capacity(padded_length);
    buffer.extend_from_slice(&random);
    buffer.extend_from_slice(&length.to_be_bytes());
    buffer.extend_from_slice(plaintext);
    buffer.extend_from_slice(owner_key.as_bytes());
    buffer.resize(padded_length, padding);
    Ok(buffer)
}
