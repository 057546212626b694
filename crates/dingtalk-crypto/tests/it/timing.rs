//! Does the time of a refusal tell where a signature or a padding is wrong? After "Dude, is my code constant time?"
//! (Reparaz, Balasch, Verbauwhede): two classes of input in random order, Welch's t over their times, |t| below 4.5.
//!
//! Every sample is a new random message, and a class fixes only the position of the wrong byte: the time depends
//! on the text received (which the sender knows anyway), so two fixed messages would differ by their content alone.
//!
//! A busy machine can hide a leak or fail the test, so it runs on request:
//! `cargo test -p dingtalk-crypto --release --test it timing -- --ignored --test-threads 1`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use aes::Aes256;
use aes::cipher::{Array, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
use sha1::{Digest, Sha1};

/// Per class.
const SAMPLES: usize = 500_000;
/// Messages made before they are timed.
const BATCH: usize = 50;
const LIMIT: f64 = 4.5;
const TOKEN: &str = "token";
const TIMESTAMP: &str = "1783610513";
const NONCE: &str = "x63YG4";
/// 32 zero bytes: `A` is zero in base64.
const AES_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[expect(clippy::disallowed_methods, reason = "this test measures real time")]
fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

struct Message {
    signature: String,
    encrypt: String,
}

/// A small generator of its own: the samples are many, and their quality hardly matters.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// `refused` makes a message with its wrong byte at the given position; each must be refused with `refusal`.
fn welch_t(
    positions: [usize; 2],
    refusal: &str,
    mut refused: impl FnMut(usize, &mut Random) -> Message,
) -> f64 {
    let cipher = CallbackCipher::new(TOKEN, AES_KEY, "owner").unwrap();
    let mut times = [const { Vec::new() }; 2];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2 * SAMPLES / BATCH {
        // Made ahead: a byte that was just written is read more slowly, and where it stands differs.
        let messages: [_; BATCH] = std::array::from_fn(|_| {
            let class = usize::from(random.next() >> 63 == 1);
            (class, refused(positions[class], &mut random))
        });
        for (class, Message { signature, encrypt }) in &messages {
            let message = EncryptedMessage { signature, timestamp: TIMESTAMP, nonce: NONCE, encrypt };
            let mut name = "";
            let time = timed(|| name = black_box(cipher.decrypt(black_box(&message))).unwrap_err().name());
            assert_eq!(name, refusal);
            times[*class].push(time.as_nanos() as f64);
        }
    }
    let [first, second] = times.map(moments);
    (first.mean - second.mean) / (first.variance / first.count + second.variance / second.count).sqrt()
}

struct Moments {
    count: f64,
    mean: f64,
    variance: f64,
}

/// The slowest tenth is interrupts and page faults.
fn moments(mut times: Vec<f64>) -> Moments {
    times.sort_by(f64::total_cmp);
    times.truncate(times.len() / 10 * 9);
    let count = times.len() as f64;
    let mean = times.iter().sum::<f64>() / count;
    let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
    Moments { count, mean, variance }
}

fn signature_over(encrypt: &str) -> String {
    let mut pieces = [TOKEN, TIMESTAMP, NONCE, encrypt];
    pieces.sort_unstable();
    Sha1::digest(pieces.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Another digit of the same kind, so that only its value is wrong.
fn other_digit(digit: u8) -> u8 {
    if digit.is_ascii_digit() { digit ^ 1 } else { b'a' + ((digit - b'a') ^ 1) }
}

#[test]
#[ignore = "measures real time"]
fn the_position_of_a_wrong_signature_byte_does_not_show_in_the_time() {
    let t = welch_t([0, 39], "signature_mismatch", |position, random| {
        let mut ciphertext = [0; 64];
        random.fill(&mut ciphertext);
        let encrypt = STANDARD.encode(ciphertext);
        let mut signature = signature_over(&encrypt).into_bytes();
        signature[position] = other_digit(signature[position]);
        Message { signature: String::from_utf8(signature).unwrap(), encrypt }
    });
    eprintln!("signature, first digit wrong against last: t = {t:.2} over {SAMPLES} samples each");
    assert!(t.abs() < LIMIT, "t = {t:.2}");
}

#[test]
#[ignore = "measures real time"]
fn the_position_of_a_wrong_padding_byte_does_not_show_in_the_time() {
    let t = welch_t([2, 32], "invalid_padding", |from_the_end, random| {
        let mut padded = [32; 64];
        random.fill(&mut padded[..32]);
        padded[64 - from_the_end] = (random.next() % 32) as u8;
        let (blocks, _) = Array::slice_as_chunks_mut(&mut padded);
        cbc::Encryptor::<Aes256>::new(&[0; 32].into(), &[0; 16].into()).encrypt_blocks(blocks);
        let encrypt = STANDARD.encode(padded);
        Message { signature: signature_over(&encrypt), encrypt }
    });
    eprintln!("padding, byte 2 from the end wrong against byte 32: t = {t:.2} over {SAMPLES} samples each");
    assert!(t.abs() < LIMIT, "t = {t:.2}");
}
