//! Does the time of a refusal tell where a signature or a padding is wrong? After "Dude, is my code constant time?"
//! (Reparaz, Balasch, Verbauwhede): two classes of input in random order, Welch's t over their times, |t| below 4.5.
//!
//! Noise of a busy machine can only hide a leak or fail the test, so it runs on request:
//! `cargo test -p dingtalk-crypto --release --test timing -- --ignored --test-threads 1`.

#![cfg(feature = "callback")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aes::Aes256;
use aes::cipher::{Array, BlockModeEncrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dingtalk_crypto::{CallbackCipher, EncryptedMessage};
use sha1::{Digest, Sha1};

const SAMPLES: usize = 100_000;
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

/// Each class is a signature and an `encrypt`; both must be refused with `refusal`.
fn welch_t(classes: &[(String, String); 2], refusal: &str) -> f64 {
    let cipher = CallbackCipher::new(TOKEN, AES_KEY, "owner").unwrap();
    let mut times = [const { Vec::new() }; 2];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..2 * SAMPLES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let class = usize::from(state >> 63 == 1);
        let (signature, encrypt) = &classes[class];
        // Both classes are read from one place, so that the cache treats them alike.
        let (signature, encrypt) = (signature.clone(), encrypt.clone());
        let message =
            EncryptedMessage { signature: &signature, timestamp: TIMESTAMP, nonce: NONCE, encrypt: &encrypt };
        let mut name = "";
        let time = timed(|| name = black_box(cipher.decrypt(black_box(&message))).unwrap_err().name());
        assert_eq!(name, refusal);
        times[class].push(time.as_nanos() as f64);
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

#[test]
#[ignore = "measures real time"]
fn the_position_of_a_wrong_signature_byte_does_not_show_in_the_time() {
    let encrypt = STANDARD.encode([0; 64]);
    let right = signature_over(&encrypt);
    let wrong_at = |position: usize| {
        let digit = if &right[position..=position] == "0" { "1" } else { "0" };
        let mut wrong = right.clone();
        wrong.replace_range(position..=position, digit);
        (wrong, encrypt.clone())
    };
    let t = welch_t(&[wrong_at(0), wrong_at(39)], "signature_mismatch");
    eprintln!("signature, first byte wrong against last byte wrong: t = {t:.2} over {SAMPLES} samples each");
    assert!(t.abs() < LIMIT, "t = {t:.2}");
}

#[test]
#[ignore = "measures real time"]
fn the_position_of_a_wrong_padding_byte_does_not_show_in_the_time() {
    let wrong_at = |from_the_end: usize| {
        let mut padded = [32; 64];
        padded[64 - from_the_end] = 0;
        let (blocks, _) = Array::slice_as_chunks_mut(&mut padded);
        cbc::Encryptor::<Aes256>::new(&[0; 32].into(), &[0; 16].into()).encrypt_blocks(blocks);
        let encrypt = STANDARD.encode(padded);
        (signature_over(&encrypt), encrypt)
    };
    let t = welch_t(&[wrong_at(2), wrong_at(32)], "invalid_padding");
    eprintln!("padding, byte 2 wrong against byte 32 wrong: t = {t:.2} over {SAMPLES} samples each");
    assert!(t.abs() < LIMIT, "t = {t:.2}");
}
