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

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn padded(mut content: Vec<u8>) -> Vec<u8> {
        let padding = padding::length_after(content.len());
        content.resize(content.len() + usize::from(padding), padding);
        content
    }

    fn with_length_field(length: u32, rest: &[u8]) -> Vec<u8> {
        padded([&[0; RANDOM_LENGTH][..], &length.to_be_bytes(), rest].concat())
    }

    #[test]
    fn the_length_field_may_reach_the_end_and_no_further() {
        assert_eq!(parse(&with_length_field(0, b"owner")).unwrap(), (&b""[..], &b"owner"[..]));
        assert_eq!(parse(&with_length_field(5, b"event")).unwrap(), (&b"event"[..], &b""[..]));
        for length in [6, 0x7fff_ffff, 0x8000_0000, u32::MAX] {
            let error = parse(&with_length_field(length, b"event")).unwrap_err();
            assert_eq!(error.name(), "length_out_of_range", "{length}");
        }
    }

    #[test]
    fn fewer_than_20_bytes_are_too_short() {
        for length in 0..HEADER_LENGTH {
            let error = parse(&padded(vec![0; length])).unwrap_err();
            assert_eq!(error.name(), "plaintext_too_short", "{length}");
        }
        assert!(parse(&padded(vec![0; HEADER_LENGTH])).is_ok());
    }

    proptest! {
        #[test]
        fn arbitrary_content_is_cut_exactly_or_refused(length in 0_u32..200, rest in vec(any::<u8>(), 0..200)) {
            match parse(&with_length_field(length, &rest)) {
                Ok((plaintext, owner)) => {
                    prop_assert_eq!(plaintext.len(), length as usize);
                    prop_assert_eq!([plaintext, owner].concat(), rest);
                }
                Err(error) => {
                    prop_assert!(matches!(error, CallbackError::LengthOutOfRange), "{error:?}");
                    prop_assert!(length as usize > rest.len());
                }
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(decrypted in vec(any::<u8>(), 0..100)) {
            let _ = parse(&decrypted);
            let _ = parse(&padded(decrypted));
        }
    }
}
