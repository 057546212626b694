//! Verification and decryption of a push against the least that the same cryptography can cost.

use aes::Aes256;
use aes::cipher::{Array, BlockModeDecrypt as _, InnerIvInit as _, KeyInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use dingtalk_crypto::callback::{CallbackCipher, EncryptedMessage, EncryptedReply};
use sha1::{Digest as _, Sha1};

use crate::arguments::Arguments;
use crate::cpu;
use crate::failure::Failure;
use crate::report::{Bar, Ratio, Report};
use crate::statistics::{Spread, median};

const TOKEN: &str = "callback-token";
const AES_KEY: &str = "1234567890123456789012345678901234567890123";
const OWNER_KEY: &str = "dingbench";
const BAR: f64 = 1.1;

pub(crate) fn measure(arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let cipher = CallbackCipher::new(TOKEN, AES_KEY, OWNER_KEY)?;
    let lean = Lean::new()?;
    let (mut figures, mut ratios) = (Vec::new(), Vec::new());
    for (name, length, repetitions) in [("1 KiB", 1 << 10, 8_000), ("64 KiB", 1 << 16, 200)] {
        let event = vec![b'e'; length];
        let push = cipher.encrypt(&event, "1783610513", "nonce")?;
        let message = message(&push);
        let opened = lean.open(&message).ok_or("the lean pipeline refuses the push")?;
        if cipher.decrypt(&message)?.plaintext() != event || !opened.ends_with(&event) {
            return Err("the two pipelines disagree".into());
        }
        let repetitions = arguments.repetitions(repetitions);
        let (mut of_lean, mut of_ours) = (Vec::new(), Vec::new());
        for _ in 0..arguments.rounds() {
            of_lean.push(cpu::nanoseconds(repetitions, || lean.open(&message)));
            of_ours.push(cpu::nanoseconds(repetitions, || cipher.decrypt(&message)));
        }
        figures.push((name.to_owned(), vec![median(&of_lean), median(&of_ours)]));
        ratios.push(Ratio {
            what: format!("{name}: ours / lean"),
            spread: Spread::of_ratios(&of_ours, &of_lean),
            bar: Bar::AtMost(BAR),
        });
    }
    report.figures("Verify and decrypt one push: ns of CPU", &["", "lean", "ours"], &figures);
    report.ratios(&ratios);
    Ok(())
}

fn message(push: &EncryptedReply) -> EncryptedMessage<'_> {
    EncryptedMessage {
        signature: &push.msg_signature,
        timestamp: &push.timestamp,
        nonce: &push.nonce,
        encrypt: &push.encrypt,
    }
}

/// Hashes the pieces where they lie, decodes once, decrypts in place, keeps the key schedule; checks only what it needs to.
struct Lean {
    schedule: Aes256,
    iv: [u8; 16],
}

impl Lean {
    fn new() -> Result<Self, Failure> {
        let lenient = GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::RequireNone);
        let key = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient).decode(AES_KEY)?;
        let iv = *key.first_chunk().ok_or("a short key")?;
        Ok(Self { schedule: Aes256::new_from_slice(&key)?, iv })
    }

    /// The header of 20 bytes and the event behind it.
    fn open(&self, message: &EncryptedMessage<'_>) -> Option<Vec<u8>> {
        let mut pieces = [TOKEN, message.timestamp, message.nonce, message.encrypt];
        pieces.sort_unstable();
        let mut hasher = Sha1::new();
        pieces.iter().for_each(|piece| hasher.update(piece));
        let computed: [u8; 20] = hasher.finalize().into();
        let digits = message.signature.as_bytes().chunks_exact(2).map(|pair| {
            let text = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(text, 16).ok()
        });
        if !digits.eq(computed.iter().copied().map(Some)) {
            return None;
        }
        let mut buffer = STANDARD.decode(message.encrypt).ok()?;
        let (blocks, _) = Array::slice_as_chunks_mut(&mut buffer);
        cbc::Decryptor::inner_iv_init(&self.schedule, (&self.iv).into()).decrypt_blocks(blocks);
        let length = u32::from_be_bytes(*buffer.get(16..)?.first_chunk()?) as usize;
        let end = length.checked_add(20)?;
        if !buffer.get(end..)?.starts_with(OWNER_KEY.as_bytes()) {
            return None;
        }
        buffer.truncate(end);
        Some(buffer)
    }
}
