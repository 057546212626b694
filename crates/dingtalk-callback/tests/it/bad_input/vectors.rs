//! The published and computed vectors of the cipher, as pushes.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use dingtalk_callback::{App, CallbackReceiver};
use dingtalk_crypto::CallbackCipher;
use dingtalk_transport::ManualClock;

use crate::support::*;

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
        let taken = Taken::default();
        let clock = ManualClock::new(SystemTime::UNIX_EPOCH + sent);
        let app = App::new(text("owner"), taken.receiver()).events("/callback", cipher);
        let callbacks = CallbackReceiver::builder().app(app).clock(clock).build();
        let push = Push::assemble(text("msg_signature"), timestamp, text("nonce"), text("encrypt"));
        let answer = push.send(&callbacks).await;
        let refusals = callbacks.refusals();
        if vector["kind"] == "negative" {
            assert_eq!(answer.status(), 400, "{}", text("id"));
            assert_eq!((taken.count(), refusals.not_an_event), (0, 0), "{}: {refusals:?}", text("id"));
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
