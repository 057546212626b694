//! Identifiers in the shapes that the platform uses. Unique within one fake, not secret.

use std::sync::atomic::{AtomicU64, Ordering};

/// Odd constant of the golden ratio: consecutive counters land far apart.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

#[derive(Debug)]
pub(crate) struct Identifiers {
    state: AtomicU64,
}

impl Identifiers {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed) }
    }

    /// Where the next identifiers begin.
    pub(crate) fn position(&self) -> u64 {
        self.state.load(Ordering::Relaxed)
    }

    pub(crate) fn set_position(&self, position: u64) {
        self.state.store(position, Ordering::Relaxed);
    }

    /// The finaliser of SplitMix64 over a counter: a bijection, so values do not repeat.
    fn next(&self) -> u64 {
        let mut value = self.state.fetch_add(STEP, Ordering::Relaxed);
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    /// Lower-case hexadecimal, 32 characters: tokens, tickets, codes.
    pub(crate) fn hex32(&self) -> String {
        let mut text = String::with_capacity(32);
        for value in [self.next(), self.next()] {
            push_hexadecimal(&mut text, value, 16, b"0123456789abcdef");
        }
        text
    }

    /// `request_id` of the gateway: 12 or 13 lower-case base-36 characters.
    pub(crate) fn request_id(&self) -> String {
        const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let mut value = self.next();
        let mut text = String::with_capacity(12);
        for _ in 0..12 {
            let digit = usize::try_from(value % 36).unwrap_or(0);
            text.push(char::from(DIGITS.get(digit).copied().unwrap_or(b'0')));
            value /= 36;
        }
        text
    }

    /// `requestid` of the new host: an upper-case UUID.
    pub(crate) fn uuid(&self) -> String {
        let (high, low) = (self.next(), self.next());
        let mut text = String::with_capacity(36);
        for (value, digits) in [(high >> 32, 8), (high >> 16, 4), (high, 4), (low >> 48, 4), (low, 12)] {
            if !text.is_empty() {
                text.push('-');
            }
            push_hexadecimal(&mut text, value, digits, b"0123456789ABCDEF");
        }
        text
    }

    /// A number below this one; 0 for 0.
    pub(crate) fn below(&self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        self.next().checked_rem(end).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
    }

    /// A number, as rows have them.
    pub(crate) fn number(&self) -> u64 {
        self.next() >> 32
    }

    /// `nonce` of a push: eight letters and digits.
    pub(crate) fn nonce(&self) -> String {
        format!("{:08x}", self.next() >> 32)
    }
}

/// The last digits of a number.
fn push_hexadecimal(text: &mut String, value: u64, digits: u32, alphabet: &[u8; 16]) {
    for place in (0..digits).rev() {
        let digit = usize::try_from((value >> (4 * place)) & 0xF).unwrap_or(0);
        text.push(char::from(alphabet.get(digit).copied().unwrap_or(b'0')));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_shapes_of_the_platform() {
        let identifiers = Identifiers::new(7);
        assert_eq!(identifiers.hex32().len(), 32);
        assert_eq!(identifiers.request_id().len(), 12);
        let uuid = identifiers.uuid();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!(identifiers.nonce().len(), 8);
    }
}
