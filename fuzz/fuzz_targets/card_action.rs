//! A touched card, and a card that asks for data.
#![no_main]

use dingtalk_types::event::{CardAction, DynamicDataRequest, Payload, PluginCall};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let _action = CardAction::read(None, body).map(|action| format!("{action:?}"));
    let _request = DynamicDataRequest::read(None, body).map(|request| format!("{request:?}"));
    let _call = PluginCall::read(None, body).map(|call| format!("{call:?}"));
});
