//! A request to the callbacks, the query in front of the body: nothing that is not signed reaches the handler.
#![no_main]

use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use dingtalk_callback::{App, CallbackReceiver};
use dingtalk_crypto::CallbackCipher;
use dingtalk_events::{Acknowledgement, Delivery, Receive};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::{Builder, Runtime};

struct Nobody;

#[async_trait]
impl Receive for Nobody {
    async fn receive(&self, _delivery: Delivery) -> Acknowledgement {
        unreachable!("an unsigned push reached the handler")
    }
}

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("a runtime"));
static CALLBACKS: LazyLock<CallbackReceiver> = LazyLock::new(|| {
    let _entered = RUNTIME.enter();
    let aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    let cipher = CallbackCipher::new("token", aes_key, "suite").expect("a cipher");
    let app = App::new("suite", Arc::new(Nobody))
        .events("/events", cipher)
        .robot("/robot", "secret")
        .cards("/cards", "secret");
    CallbackReceiver::builder().app(app).build()
});

fuzz_target!(|request: (u8, &str, &str, &str, &[u8])| {
    let (path, query, timestamp, signature, body) = request;
    let path = ["/events", "/robot", "/cards", "/"][usize::from(path) % 4];
    let request = http::Request::post(format!("{path}?{query}"))
        .header("timestamp", timestamp)
        .header("sign", signature)
        .header("x-ddpaas-signature-timestamp", timestamp)
        .header("x-ddpaas-signature", signature)
        .body(bytes::Bytes::copy_from_slice(body));
    let Ok(request) = request else { return };
    let response = RUNTIME.block_on(CALLBACKS.receive(request));
    assert_eq!(response.status(), 400, "an unsigned push was not refused");
    assert!(response.body().is_empty(), "a refusal tells something");
});
