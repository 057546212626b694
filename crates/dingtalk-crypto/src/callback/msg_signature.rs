//! The signature over an encrypted message: SHA-1 of token, timestamp, nonce and `encrypt`, sorted bytewise.

use sha1::{Digest, Sha1};

/// The digest; on the wire it is 40 lowercase hexadecimal digits.
pub(super) fn compute(token: &str, timestamp: &str, nonce: &str, encrypt: &str) -> [u8; 20] {
    let mut pieces = [token, timestamp, nonce, encrypt];
    pieces.sort_unstable();
    let mut hasher = Sha1::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().into()
}
