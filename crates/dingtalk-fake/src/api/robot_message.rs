//! `msgKey` and `msgParam` of the app's robot.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::json::json;
use crate::reply::Refusal;

const MAX_BYTES: usize = 15_000;

/// Members that each template asks for.
const TEMPLATES: &[(&str, &[&str])] = &[
    ("sampleText", &["content"]),
    ("sampleMarkdown", &["title", "text"]),
    ("sampleImageMsg", &["photoURL"]),
    ("sampleLink", &["text", "title", "picUrl", "messageUrl"]),
    ("sampleActionCard", &["title", "text", "singleTitle", "singleURL"]),
    ("sampleActionCard2", &["title", "text", "actionTitle1", "actionURL1", "actionTitle2", "actionURL2"]),
    (
        "sampleActionCard3",
        &[
            "title",
            "text",
            "actionTitle1",
            "actionURL1",
            "actionTitle2",
            "actionURL2",
            "actionTitle3",
            "actionURL3",
        ],
    ),
    (
        "sampleActionCard4",
        &[
            "title",
            "text",
            "actionTitle1",
            "actionURL1",
            "actionTitle2",
            "actionURL2",
            "actionTitle3",
            "actionURL3",
            "actionTitle4",
            "actionURL4",
        ],
    ),
    (
        "sampleActionCard5",
        &[
            "title",
            "text",
            "actionTitle1",
            "actionURL1",
            "actionTitle2",
            "actionURL2",
            "actionTitle3",
            "actionURL3",
            "actionTitle4",
            "actionURL4",
            "actionTitle5",
            "actionURL5",
        ],
    ),
    ("sampleActionCard6", &["title", "text", "buttonTitle1", "buttonUrl1", "buttonTitle2", "buttonUrl2"]),
    ("sampleAudio", &["mediaId", "duration"]),
    ("sampleFile", &["mediaId", "fileName", "fileType"]),
    ("sampleVideo", &["duration", "videoMediaId", "videoType", "picMediaId"]),
];

/// The message of a call, with `msgParam` decoded. On the wire `msgParam` is JSON text in a string.
pub(crate) fn check(call: &Call) -> Result<Map<String, Value>, Refusal> {
    let key = call.text("msgKey").unwrap_or_default();
    if key.is_empty() {
        return Err(Refusal::api(400, "invalidParameter.msgKey.empty", "msgKey is empty"));
    }
    let Some((_, required)) = TEMPLATES.iter().find(|(name, _)| *name == key) else {
        return Err(Refusal::api(400, "invalidParameter.msgKey.invalid", format!("unknown msgKey: {key}")));
    };
    let invalid = |message: String| Refusal::api(400, "invalidParameter.msgParam.invalid", message);
    let Some(Value::String(text)) = call.members.get("msgParam") else {
        return Err(invalid("msgParam has to be a string of JSON text".to_owned()));
    };
    if text.len() > MAX_BYTES {
        let message = format!("msgParam has {} bytes, at most {MAX_BYTES} are allowed", text.len());
        return Err(Refusal::api(400, "invalidParameter.msgParam.tooLong", message));
    }
    let Ok(Value::Object(parameters)) = serde_json::from_str(text) else {
        return Err(invalid("msgParam is not the text of a JSON object".to_owned()));
    };
    if let Some(missing) = required.iter().find(|name| !parameters.contains_key(**name)) {
        return Err(invalid(format!("msgParam.{missing} is missing")));
    }
    let mut message = Map::new();
    message.insert("msgKey".into(), json!(key));
    message.insert("msgParam".into(), Value::Object(parameters));
    Ok(message)
}
