//! An event as an HTTP push or a database row has it: what is read can be written, and is read again as the same value.
#![no_main]

use dingtalk_types::event::{Event, EventEnvelope, Payload};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let Ok(envelope) = EventEnvelope::read(None, body) else { return };
    let event_type = envelope.event_type.as_deref();
    let Ok(event) = Event::read(event_type, body) else { return };
    let written = event.to_value().expect("an event can be written").to_string();
    let again = Event::read(Some(event.event_type()), written.as_bytes()).expect("and read again");
    assert_eq!(again, event, "{written}");
});
