//! Lowercase hexadecimal, the only case that DingTalk writes.

/// Two lowercase digits per byte.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0f)]).collect()
}

fn digit(nibble: u8) -> char {
    char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 })
}

/// The bytes of a text of exactly `2 * N` lowercase digits, `None` for any other text.
#[cfg(feature = "callback")]
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = (nibble(*high)? << 4) | nibble(*low)?;
    }
    Some(bytes)
}

#[cfg(feature = "callback")]
fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(all(test, feature = "callback"))]
mod tests {
    use super::{decode, encode};

    #[test]
    fn every_byte_survives_the_round_trip() {
        for byte in 0..=u8::MAX {
            let text = encode(&[byte]);
            assert_eq!(text, format!("{byte:02x}"));
            assert_eq!(decode(&text), Some([byte]), "{text}");
        }
    }

    #[test]
    fn only_the_exact_number_of_lowercase_digits_decodes() {
        for text in ["", "0", "000", "0g", "0A", " 0", "é"] {
            assert_eq!(decode::<1>(text), None, "{text:?}");
        }
    }
}
