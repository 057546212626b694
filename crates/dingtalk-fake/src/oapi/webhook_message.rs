//! Messages of the webhook kind: what custom robots and session webhooks take.

use crate::call::Call;
use crate::reply::Refusal;

const MAX_BYTES: usize = 20_000;

/// Members that the object named after the type must have.
const TYPES: &[(&str, &[&str])] = &[
    ("text", &["content"]),
    ("markdown", &["title", "text"]),
    ("link", &["title", "text", "messageUrl"]),
    ("actionCard", &["title", "text"]),
    ("feedCard", &["links"]),
];

/// Content type and size.
pub(super) fn check_frame(call: &Call) -> Result<(), Refusal> {
    if !call.header("content-type").unwrap_or_default().to_ascii_lowercase().starts_with("application/json") {
        return Err(Refusal::code(43004, "the Content-Type has to be application/json"));
    }
    if call.body.len() > MAX_BYTES {
        return Err(Refusal::code(
            460_101,
            format!("the body has {} bytes, at most 20000 are allowed", call.body.len()),
        ));
    }
    Ok(())
}

/// The type, and the members that it must have.
pub(super) fn check(call: &Call) -> Result<(), Refusal> {
    let msgtype = call.required_text("msgtype")?;
    let Some((_, required)) = TYPES.iter().find(|(name, _)| *name == msgtype) else {
        return Err(Refusal::code(400_105, format!("unsupported msgtype: {msgtype}")));
    };
    let content = call.object(&msgtype).unwrap_or_default();
    for name in *required {
        if content.get(*name).is_none_or(|value| value.is_null() || value == "") {
            return Err(Refusal::code(400_402, format!("{msgtype}.{name} is required")));
        }
    }
    Ok(())
}
