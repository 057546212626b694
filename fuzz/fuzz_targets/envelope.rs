//! An answer of either host, the status in front: a refusal is never read as a success, and every error is one line.
#![no_main]

use dingtalk_types::error::classify;
use dingtalk_types::oapi::user::GetUserResponse;
use dingtalk_types::wire::{AnswerStyle, ResponseBody};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|answer: (u16, &[u8])| {
    let (status, body) = answer;
    let error = classify(status, body);
    assert!(!error.to_string().contains('\n'), "{error}");
    let read = GetUserResponse::from_body(AnswerStyle::Errcode, body);
    if let Ok(Value::Object(members)) = serde_json::from_slice(body) {
        if members.get("errcode").and_then(Value::as_i64).is_some_and(|code| code != 0) {
            assert!(read.is_err(), "a refusal was read as a success");
        }
    }
});
