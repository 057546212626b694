//! A callback whose signature is right, so that the cipher text itself is what is fuzzed.
#![no_main]

use std::sync::LazyLock;

use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
use libfuzzer_sys::fuzz_target;
use sha1::{Digest as _, Sha1};

const TOKEN: &str = "token";
const AES_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

static CIPHER: LazyLock<CallbackCipher> =
    LazyLock::new(|| CallbackCipher::new(TOKEN, AES_KEY, "suite").expect("a cipher"));

fuzz_target!(|encrypt: &str| {
    let mut parts = [TOKEN, "1700000000000", "nonce", encrypt];
    parts.sort_unstable();
    let signature: String = Sha1::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    let message =
        EncryptedMessage { signature: &signature, timestamp: "1700000000000", nonce: "nonce", encrypt };
    if let Ok(decrypted) = CIPHER.decrypt(&message) {
        assert!(decrypted.plaintext().len() < encrypt.len());
    }
});
