//! HMAC-SHA256 over the pieces of a string-to-sign.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dingtalk_types::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::SignatureError;

/// The standard base64 that goes over the wire.
pub(super) fn sign(key: &Secret, pieces: &[&str]) -> String {
    STANDARD.encode(keyed(key, pieces).finalize().into_bytes())
}

/// Compares the raw bytes in constant time. An empty key verifies nothing: anybody could sign with it.
pub(super) fn verify(key: &Secret, pieces: &[&str], signature: &str) -> Result<(), SignatureError> {
    if key.is_empty() {
        return Err(SignatureError::Mismatch);
    }
    let mut received = [0; 32];
    let length = STANDARD.decode_slice(signature, &mut received).map_err(|_| SignatureError::Mismatch)?;
    let received = received.get(..length).ok_or(SignatureError::Mismatch)?;
    keyed(key, pieces).verify_slice(received).map_err(|_| SignatureError::Mismatch)
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length, the empty one included")]
fn keyed(key: &Secret, pieces: &[&str]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).expect("a key of any length");
    for piece in pieces {
        mac.update(piece.as_bytes());
    }
    mac
}
