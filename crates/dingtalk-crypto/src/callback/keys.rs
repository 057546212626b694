//! Keys for an address of one's own, as the developer console makes them.

use dingtalk_types::Secret;

use super::CallbackError;

const LETTERS_AND_DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A new token: 32 letters and digits.
///
/// # Errors
/// [`CallbackError::Random`] without a random source.
pub fn random_token() -> Result<Secret, CallbackError> {
    random(32)
}

/// A new EncodingAESKey: 43 letters and digits.
///
/// ```
/// use dingtalk_crypto::CallbackCipher;
/// use dingtalk_crypto::callback::{random_aes_key, random_token};
///
/// let cipher = CallbackCipher::new(random_token()?, random_aes_key()?, "dingappkey")?;
/// # let _ = cipher;
/// # Ok::<_, dingtalk_crypto::CallbackError>(())
/// ```
///
/// # Errors
/// [`CallbackError::Random`] without a random source.
pub fn random_aes_key() -> Result<Secret, CallbackError> {
    random(43)
}

fn random(length: usize) -> Result<Secret, CallbackError> {
    let mut text = String::with_capacity(length);
    let mut bytes = [0_u8; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes).map_err(|error| CallbackError::Random(error.into()))?;
        // What lies above the last multiple of 62 would make some letters likelier.
        let even = bytes.iter().filter(|byte| **byte < 248);
        let letters = even.filter_map(|byte| LETTERS_AND_DIGITS.get(usize::from(*byte % 62)));
        text.extend(letters.map(|letter| char::from(*letter)).take(length.saturating_sub(text.len())));
    }
    Ok(Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_letters_and_digits_and_another_each_time() {
        let (token, aes_key) = (random_token().unwrap(), random_aes_key().unwrap());
        assert_eq!((token.expose().len(), aes_key.expose().len()), (32, 43));
        assert!(
            aes_key.expose().bytes().chain(token.expose().bytes()).all(|byte| byte.is_ascii_alphanumeric())
        );
        assert_ne!(random_aes_key().unwrap().expose(), aes_key.expose());
    }

    #[test]
    fn every_letter_and_digit_comes_as_often_as_the_others() {
        let mut counts = [0_u32; 256];
        let text = random(62 * 1_000).unwrap();
        text.expose().bytes().for_each(|letter| counts[usize::from(letter)] += 1);
        // Of 1 000 each; six times the deviation. With the bytes above 247 some would come 1 213 times.
        for letter in LETTERS_AND_DIGITS {
            let count = counts[usize::from(*letter)];
            assert!((810..=1_190).contains(&count), "{} {count} times", char::from(*letter));
        }
    }
}
