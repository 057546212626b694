//! Properties of the callback cipher over many inputs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dingtalk_crypto::{CallbackCipher, CallbackError, DecryptedMessage, EncryptedMessage, EncryptedReply};
use proptest::collection::vec;
use proptest::prelude::*;
use sha1::{Digest, Sha1};

const TOKEN: &str = "token";
const AES_KEY: &str = "qFweOUP5zRfxEafP8CglPArQ17UoxoL6aCA9UYZFivF";

fn cipher(owner_key: &str) -> CallbackCipher {
    CallbackCipher::new(TOKEN, AES_KEY, owner_key).unwrap()
}

fn decrypt(cipher: &CallbackCipher, message: &EncryptedReply) -> Result<DecryptedMessage, CallbackError> {
    cipher.decrypt(&EncryptedMessage {
        signature: &message.msg_signature,
        timestamp: &message.timestamp,
        nonce: &message.nonce,
        encrypt: &message.encrypt,
    })
}

/// Signs any text the way DingTalk would, independently of the crate.
fn decrypt_signed(encrypt: &str) -> Result<DecryptedMessage, CallbackError> {
    let (timestamp, nonce) = ("1783610513", "x63YG4");
    let mut pieces = [TOKEN, timestamp, nonce, encrypt];
    pieces.sort_by_key(|piece| piece.as_bytes());
    let signature: String = Sha1::digest(pieces.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    cipher("owner").decrypt(&EncryptedMessage { signature: &signature, timestamp, nonce, encrypt })
}

/// Cheap bytes that differ from seed to seed: the round trips below are many.
fn plaintext(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> = (0..length.div_ceil(8)).flat_map(|_| next()).collect();
    bytes.truncate(length);
    bytes
}

/// Unoptimised, a round trip takes half a millisecond.
const ROUND_TRIPS: u32 = if cfg!(debug_assertions) { 10_000 } else { 100_000 };

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(ROUND_TRIPS))]

    #[test]
    fn every_plaintext_survives_the_round_trip(length in 0_usize..4096, seed: u64, random: [u8; 16], owner in 0_usize..64) {
        let owner_key = &"dingd8e1123006514592a7f3c2b1e4d5f60718293a4b5c6d7e8f90a1b2c3d4e5f6"[..owner];
        let cipher = cipher(owner_key);
        let plaintext = plaintext(length, seed);
        let message = cipher.encrypt_with(&plaintext, "1783610513", "x63YG4", owner_key, random).unwrap();
        prop_assert!(decrypt(&cipher, &message).unwrap().plaintext() == plaintext);
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_signed_random_ciphertext_never_panics(ciphertext in vec(any::<u8>(), 0..512)) {
        let name = decrypt_signed(&STANDARD.encode(&ciphertext)).unwrap_err().name();
        let whole_blocks = !ciphertext.is_empty() && ciphertext.len() % 16 == 0;
        prop_assert_eq!(name == "invalid_ciphertext_length", !whole_blocks, "{}", name);
    }

    #[test]
    fn a_signed_arbitrary_text_never_panics(encrypt in "\\PC{0,200}") {
        prop_assert!(decrypt_signed(&encrypt).is_err());
    }

    #[test]
    fn unsigned_arbitrary_texts_are_a_mismatch(
        signature in "\\PC{0,60}", timestamp in "\\PC{0,20}", nonce in "\\PC{0,20}", encrypt in "\\PC{0,200}",
    ) {
        let message = EncryptedMessage {
            signature: &signature, timestamp: &timestamp, nonce: &nonce, encrypt: &encrypt,
        };
        prop_assert_eq!(cipher("owner").decrypt(&message).unwrap_err().name(), "signature_mismatch");
    }
}

#[test]
fn every_length_up_to_4096_survives_the_round_trip() {
    let cipher = cipher("dingappkey");
    for length in 0..=4096 {
        let plaintext = plaintext(length, 7);
        let message = cipher.encrypt(&plaintext, "1783610513", "x63YG4").unwrap();
        let decrypted = decrypt(&cipher, &message).unwrap_or_else(|error| panic!("{length} bytes: {error}"));
        assert!(decrypted.into_plaintext() == plaintext, "{length} bytes");
    }
}
