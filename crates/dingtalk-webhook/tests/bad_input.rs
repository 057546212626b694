//! Whatever is not a genuine push gets one and the same answer and never reaches the handler.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use common::*;
use dingtalk_crypto::CallbackCipher;
use dingtalk_transport::ManualClock;
use dingtalk_webhook::Receiver;
use sha1::{Digest, Sha1};

/// Signs any text with the right token, as somebody would who knows the token but not the AES key.
fn signed(timestamp: &str, nonce: &str, encrypt: &str) -> Push {
    let mut parts = [TOKEN, timestamp, nonce, encrypt];
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat());
    let signature: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Push::assemble(&signature, timestamp, nonce, encrypt)
}

fn parts(push: &Push) -> [String; 4] {
    let value = |name: &str| {
        let pair = push.query.split('&').find(|pair| pair.starts_with(name)).unwrap();
        pair.split_once('=').unwrap().1.to_owned()
    };
    let encrypt = push.body.trim_start_matches(r#"{"encrypt":""#).trim_end_matches(r#""}"#).to_owned();
    [value("msg_signature"), value("timestamp"), value("nonce"), encrypt]
}

/// Other bytes for each request, the same in every run.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[3]
        })
        .collect()
}

fn bad_requests() -> Vec<(String, String, Vec<u8>)> {
    let now = NOW.to_string();
    let good = Push::event("a", "n1");
    let [signature, timestamp, nonce, encrypt] = parts(&good);
    let mut bad = Vec::new();
    let mut add = |kind: &str, push: Push| bad.push((kind.to_owned(), push.query, push.body.into_bytes()));
    let assemble = |signature: &str, timestamp: &str, nonce: &str, encrypt: &str| {
        Push::assemble(signature, timestamp, nonce, encrypt)
    };

    for position in 0..signature.len() {
        for replacement in ["0", "f", "g", "", "%"] {
            let mut changed = signature.clone();
            if changed.get(position..=position) == Some(replacement) {
                continue;
            }
            changed.replace_range(position..=position, replacement);
            add("signature changed", assemble(&changed, &timestamp, &nonce, &encrypt));
        }
        add("signature cut", assemble(&signature[..position], &timestamp, &nonce, &encrypt));
    }
    for position in 0..encrypt.len() {
        add("body cut after signing", assemble(&signature, &timestamp, &nonce, &encrypt[..position]));
        add("ciphertext cut, signed", signed(&now, "n1", &encrypt[..position]));
        let mut changed = encrypt.clone();
        changed.replace_range(position..=position, "!");
        add("no base64, signed", signed(&now, "n1", &changed));
    }
    for position in 0..good.body.len() {
        add("JSON cut", Push { query: good.query.clone(), body: good.body[..position].to_owned() });
    }
    for position in 0..good.query.len() {
        add("query cut", Push { query: good.query[..position].to_owned(), body: good.body.clone() });
    }
    for seconds in
        [0, 1, NOW - 86_400, NOW - 301, NOW + 301, NOW + 86_400, 9_999_999_999, 99_999_999_999, u64::MAX]
    {
        let push = Push::new(r#"{"EventType":"a"}"#, &seconds.to_string(), "n1");
        add("stale", push);
    }
    for timestamp in ["-1", "1e9", "now", "0x6A4F0000", "1783610513.5", "%31", "１７８３６１０５１３"]
    {
        add("odd timestamp", signed(timestamp, "n1", &encrypt));
    }
    for seed in 0..64 {
        let key: String = noise(seed, 43).iter().map(|byte| char::from(b'a' + byte % 26)).collect();
        let stranger = CallbackCipher::new(TOKEN, key, OWNER).unwrap();
        add("wrong AES key", Push::with(&stranger, br#"{"EventType":"a"}"#, &now, "n1"));
        let owner = format!("{OWNER}{seed}");
        let stranger = CallbackCipher::new(TOKEN, AES_KEY, owner).unwrap();
        add("wrong owner", Push::with(&stranger, br#"{"EventType":"a"}"#, &now, "n1"));
        let stranger = CallbackCipher::new(format!("token{seed}"), AES_KEY, OWNER).unwrap();
        add("wrong token", Push::with(&stranger, br#"{"EventType":"a"}"#, &now, "n1"));
        add("noise encrypted", Push::with(&cipher(), &noise(seed, seed as usize), &now, "n1"));
        bad_body(&mut add, &good, noise(seed, 200));
    }
    let no_events =
        ["", "null", "[]", "{}", "\"check_url\"", r#"{"EventType":["check_url"]}"#, r#"{"eventtype":"a"}"#];
    for json in no_events {
        add("no event, encrypted", Push::new(json, &now, "n1"));
    }
    let deep = "[".repeat(100_000);
    for body in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"encrypt":null}"#,
        r#"{"encrypt":{}}"#,
        r#"{"encrypt":""}"#,
        "\u{feff}{}",
        &deep,
    ] {
        add("garbage JSON", Push { query: good.query.clone(), body: body.to_owned() });
    }
    add(
        "huge",
        Push { query: good.query.clone(), body: format!(r#"{{"encrypt":"{}"}}"#, "A".repeat(1_000_000)) },
    );
    for query in
        ["", "&", "=", "?", "%", "%%%", "msg_signature", "nonce=&timestamp=&signature=", "\0", "a=b&a=b"]
    {
        add("garbage query", Push { query: query.to_owned(), body: good.body.clone() });
    }
    bad
}

/// Bytes that need not be text, which `Push` holds: lossily, so that most of them still are no JSON.
fn bad_body(add: &mut impl FnMut(&str, Push), good: &Push, body: Vec<u8>) {
    add("noise", Push { query: good.query.clone(), body: String::from_utf8_lossy(&body).into_owned() });
}

#[tokio::test]
async fn a_thousand_kinds_of_bad_input_get_the_same_bytes_and_never_reach_the_handler() {
    let runs = Runs::default();
    let receiver = builder().build(runs.handler());
    let expected = receiver.receive("", b"").await;
    assert_eq!((expected.status().as_u16(), expected.body().len()), (400, 0));
    let accepted = Push::event("a", "accepted");
    assert!(is_acknowledged(&accepted.send(&receiver).await));

    let mut kinds = BTreeMap::<String, u64>::new();
    let replay = ("replay".to_owned(), accepted.query, accepted.body.into_bytes());
    for (kind, query, body) in bad_requests().into_iter().chain([replay]) {
        let answer = receiver.receive(&query, &body).await;
        let same = answer.status() == expected.status()
            && answer.headers() == expected.headers()
            && answer.body() == expected.body();
        assert!(same, "{kind}: {query}: {answer:?}");
        *kinds.entry(kind).or_default() += 1;
    }
    let total: u64 = kinds.values().sum();
    println!("{total} bad requests, all answered alike: {kinds:?}");
    println!("{:?}", receiver.refusals());
    assert!(total >= 1_000, "only {total} requests");
    assert_eq!((runs.count(), receiver.deliveries().total()), (1, 1), "only the genuine push may be handled");
    assert_eq!(receiver.refusals().total(), total + 1);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused_like_the_rest() {
    let receiver = builder().build(Runs::default().handler());
    let query = Push::event("a", "n1").query;
    for seed in 0..500 {
        let answer = receiver.receive(&query, &noise(seed, seed as usize)).await;
        assert_eq!((answer.status().as_u16(), answer.body().len()), (400, 0), "seed {seed}");
    }
}

#[tokio::test]
async fn the_negative_vectors_are_refused_and_the_positive_ones_decrypted() {
    let folder = std::env::var_os("DINGTALK_VECTORS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol")),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(folder.join("crypto-vectors.json")) else {
        assert!(std::env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "no crypto-vectors.json in {folder:?}");
        eprintln!("skipped, no data");
        return;
    };
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (mut refused, mut decrypted) = (0, 0);
    for vector in file["vectors"].as_array().unwrap() {
        let text = |name: &str| vector[name].as_str().unwrap_or_default();
        let Ok(cipher) = CallbackCipher::new(text("token"), text("aes_key"), text("owner")) else { continue };
        let timestamp = text("timestamp");
        let Ok(number) = timestamp.parse::<u64>() else { continue };
        let sent =
            if timestamp.len() == 13 { Duration::from_millis(number) } else { Duration::from_secs(number) };
        let runs = Runs::default();
        let clock = ManualClock::new(SystemTime::UNIX_EPOCH + sent);
        let receiver = Receiver::builder(cipher).clock(clock).build(runs.handler());
        let push = Push::assemble(text("msg_signature"), timestamp, text("nonce"), text("encrypt"));
        let answer = push.send(&receiver).await;
        let refusals = receiver.refusals();
        if vector["kind"] == "negative" {
            assert_eq!(answer.status(), 400, "{}", text("id"));
            assert_eq!((runs.count(), refusals.not_an_event), (0, 0), "{}: {refusals:?}", text("id"));
            refused += 1;
        } else {
            let taken = answer.status() == 200 || refusals.not_an_event == 1;
            assert!(taken, "{}: {refusals:?}", text("id"));
            decrypted += 1;
        }
    }
    println!("vectors: {refused} refused, {decrypted} decrypted");
    assert!(refused >= 20 && decrypted >= 50, "{refused} refused, {decrypted} decrypted");
}
