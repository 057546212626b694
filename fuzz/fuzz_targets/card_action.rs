//! A touched card, and a card that asks for data.
#![no_main]

use dingtalk_types::event::{CardAction, DynamicDataQuery, Payload, PluginCall};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let _action = CardAction::read(None, body).map(|action| format!("{action:?}"));
    let _query = DynamicDataQuery::read(None, body).map(|query| format!("{query:?}"));
    let _call = PluginCall::read(None, body).map(|call| format!("{call:?}"));
});
