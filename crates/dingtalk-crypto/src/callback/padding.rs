//! PKCS#7 with a block size of 32, twice that of the cipher.

use subtle::{ConstantTimeEq, ConstantTimeGreater};

use super::CallbackError;

const BLOCK_LENGTH: u8 = 32;

/// How many padding bytes follow `content_length` bytes: 1 to 32, a whole block when already aligned.
pub(super) fn length_after(content_length: usize) -> u8 {
    BLOCK_LENGTH - (content_length % usize::from(BLOCK_LENGTH)) as u8
}

/// The content without its padding.
///
/// The whole length need not be a multiple of 32: the official Go and Rust samples pad to 16. The last 32 bytes
/// are all looked at, whatever they hold, so the time taken does not tell where a padding is wrong.
pub(super) fn strip(decrypted: &[u8]) -> Result<&[u8], CallbackError> {
    let padding = decrypted.last().copied().ok_or(CallbackError::InvalidPadding)?;
    let mut difference = 0_u8;
    for (position, byte) in (1_i16..).zip(decrypted.iter().rev().take(usize::from(BLOCK_LENGTH))) {
        // The sign bit spread over the byte: all ones inside the padding, all zeros before it.
        let inside = ((position - 1 - i16::from(padding)) >> 8) as u8;
        difference |= inside & (byte ^ padding);
    }
    let valid = difference.ct_eq(&0) & !padding.ct_eq(&0) & !padding.ct_gt(&BLOCK_LENGTH);
    if !bool::from(valid) {
        return Err(CallbackError::InvalidPadding);
    }
    decrypted
        .len()
        .checked_sub(usize::from(padding))
        .and_then(|content| decrypted.get(..content))
        .ok_or(CallbackError::InvalidPadding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_padded_to_the_next_multiple_of_32_and_stripped_again() {
        for content_length in 0..=256 {
            let padding = length_after(content_length);
            let padded_length = content_length + usize::from(padding);
            assert_eq!(padded_length % 32, 0, "{content_length}");
            assert!((1..=32).contains(&padding), "{content_length}");

            let mut padded = vec![b'x'; content_length];
            padded.resize(padded_length, padding);
            assert_eq!(strip(&padded).unwrap().len(), content_length);
        }
    }

    #[test]
    fn a_padding_to_16_is_accepted() {
        assert_eq!(strip(&[16; 16]).unwrap(), b"");
        assert_eq!(strip(b"fifteen bytes..\x01").unwrap(), b"fifteen bytes..");
    }

    #[test]
    fn a_padding_outside_1_to_32_or_longer_than_the_buffer_is_refused() {
        for (length, padding) in [(32, 0), (64, 33), (64, 255), (16, 17), (16, 32)] {
            assert!(strip(&vec![padding; length]).is_err(), "{length} bytes of {padding}");
        }
        assert!(strip(&[]).is_err());
    }

    #[test]
    fn one_differing_byte_anywhere_in_the_padding_is_refused() {
        for padding in 2..=32_u8 {
            for differing in 1..usize::from(padding) {
                let mut padded = [b'x'; 64];
                padded[64 - usize::from(padding)..].fill(padding);
                padded[63 - differing] ^= 1;
                assert!(strip(&padded).is_err(), "padding {padding}, byte {differing} before the last");
            }
        }
    }
}
