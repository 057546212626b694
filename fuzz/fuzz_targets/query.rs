//! A request to the webhook, the query in front of the body: nothing that is not signed reaches the handler.
#![no_main]

use std::sync::LazyLock;

use dingtalk_crypto::CallbackCipher;
use dingtalk_webhook::{Event, Receiver};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("a runtime"));
static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let _entered = RUNTIME.enter();
    let aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    let cipher = CallbackCipher::new("token", aes_key, "suite").expect("a cipher");
    Receiver::builder(cipher).build(async |_event: Event| unreachable!("an unsigned push reached the handler"))
});

fuzz_target!(|request: (&str, &[u8])| {
    let (query, body) = request;
    let response = RUNTIME.block_on(RECEIVER.receive(query, body));
    assert!(!response.status().is_success(), "an unsigned push was acknowledged");
    assert!(response.body().is_empty(), "a refusal tells something");
});
