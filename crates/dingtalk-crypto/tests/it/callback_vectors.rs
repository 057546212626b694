//! The published and generated vectors of the callback cipher, to the byte.

use crate::support::{text, vectors};
use dingtalk_crypto::{CallbackCipher, CallbackError, DecryptedMessage, EncryptedMessage};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn cipher(vector: &Value) -> Result<CallbackCipher, CallbackError> {
    CallbackCipher::new(text(vector, "token"), text(vector, "aes_key"), text(vector, "owner"))
}

fn decrypt(vector: &Value) -> Result<DecryptedMessage, CallbackError> {
    cipher(vector)?.decrypt(&EncryptedMessage {
        signature: text(vector, "msg_signature"),
        timestamp: text(vector, "timestamp"),
        nonce: text(vector, "nonce"),
        encrypt: text(vector, "encrypt"),
    })
}

/// The text itself, or the rule that makes a large one.
fn plaintext(vector: &Value) -> String {
    let rule = &vector["plaintext_gen"];
    let plaintext = if rule.is_null() {
        text(vector, "plaintext").to_owned()
    } else {
        let repeated = text(rule, "unit").repeat(rule["repeat"].as_u64().unwrap().try_into().unwrap());
        match rule["truncate_chars"].as_u64() {
            Some(length) => repeated.chars().take(length.try_into().unwrap()).collect(),
            None => repeated,
        }
    };
    let sha256: String = Sha256::digest(&plaintext).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sha256, text(vector, "plaintext_sha256"), "{}: the vector's own plaintext", vector["id"]);
    plaintext
}

#[test]
fn every_positive_vector_decrypts_and_encrypts_to_the_same_bytes() {
    let vectors = vectors("crypto-vectors");
    if vectors.is_empty() {
        eprintln!("skipped, no data");
        return;
    }
    let (mut decrypted, mut encrypted) = (0, 0);
    for vector in vectors.iter().filter(|vector| text(vector, "kind") == "positive") {
        let id = text(vector, "id");
        let plaintext = plaintext(vector);
        let message = decrypt(vector).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(message.plaintext() == plaintext.as_bytes(), "{id}: another plaintext");
        assert_eq!(message.owner_key(), text(vector, "owner"), "{id}");
        decrypted += 1;

        let Some(random) = vector["random"].as_str() else { continue };
        let random = random.as_bytes().try_into().unwrap();
        let (timestamp, nonce) = (text(vector, "timestamp"), text(vector, "nonce"));
        let reply = cipher(vector)
            .unwrap()
            .encrypt_with(plaintext.as_bytes(), timestamp, nonce, text(vector, "owner"), random)
            .unwrap();
        assert!(reply.encrypt == text(vector, "encrypt"), "{id}: another ciphertext");
        assert_eq!(reply.msg_signature, text(vector, "msg_signature"), "{id}");
        assert_eq!((reply.timestamp.as_str(), reply.nonce.as_str()), (timestamp, nonce), "{id}");
        encrypted += 1;
    }
    assert!(decrypted > 0 && encrypted > 0, "no positive vectors");
    eprintln!("callback vectors: {decrypted} decrypted, {encrypted} encrypted, equal to the byte");
}

#[test]
fn every_negative_vector_is_refused_by_the_named_check() {
    let vectors = vectors("crypto-vectors");
    if vectors.is_empty() {
        eprintln!("skipped, no data");
        return;
    }
    let mut refused = 0;
    for vector in vectors.iter().filter(|vector| text(vector, "kind") == "negative") {
        let id = text(vector, "id");
        match decrypt(vector) {
            Ok(message) => panic!("{id}: accepted {message:?}"),
            Err(error) => assert_eq!(error.name(), text(vector, "expect"), "{id}: {error}"),
        }
        refused += 1;
    }
    assert!(refused > 0, "no negative vectors");
    eprintln!("callback vectors: {refused} refused by the named check");
}
