//! What stands inside a callback, encrypted with the right key: read as the layout says, or refused.
#![no_main]

use std::sync::LazyLock;

use aes::cipher::{Array, BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
use libfuzzer_sys::fuzz_target;
use sha1::{Digest as _, Sha1};

const TOKEN: &str = "token";
/// Decodes to 32 zero bytes.
const AES_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const OWNER_KEY: &str = "suite";

static CIPHER: LazyLock<CallbackCipher> =
    LazyLock::new(|| CallbackCipher::new(TOKEN, AES_KEY, OWNER_KEY).expect("a cipher"));

fuzz_target!(|plain: &[u8]| {
    let mut buffer = plain.to_vec();
    buffer.truncate(plain.len() / 16 * 16);
    let expected = message_in(&buffer).map(<[u8]>::to_vec);
    let (blocks, _) = Array::slice_as_chunks_mut(&mut buffer);
    cbc::Encryptor::<aes::Aes256>::new(&[0; 32].into(), &[0; 16].into()).encrypt_blocks(blocks);

    let encrypt = STANDARD.encode(&buffer);
    let mut parts = [TOKEN, "1700000000000", "nonce", &encrypt];
    parts.sort_unstable();
    let signature: String = Sha1::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    let message = EncryptedMessage {
        signature: &signature,
        timestamp: "1700000000000",
        nonce: "nonce",
        encrypt: &encrypt,
    };
    let read = CIPHER.decrypt(&message).ok().map(|message| message.into_plaintext());
    assert_eq!(read, expected);
});

/// Random bytes, length, message, owner key, padding to 32 bytes, as the platform's page says it.
fn message_in(buffer: &[u8]) -> Option<&[u8]> {
    let padding = usize::from(*buffer.last()?);
    let unpadded = buffer.len().checked_sub(padding)?;
    let (content, padded) = buffer.split_at(unpadded);
    if !(1..=32).contains(&padding) || padded.iter().any(|byte| usize::from(*byte) != padding) {
        return None;
    }
    let length = u32::from_be_bytes(content.get(16..20)?.try_into().ok()?);
    let end = 20_usize.checked_add(length.try_into().ok()?)?;
    (content.get(end..)? == OWNER_KEY.as_bytes()).then(|| &content[20..end])
}
