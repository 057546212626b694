//! Upload of media files.

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::media::MediaFile;

pub(crate) const ROUTES: &[Route] = &[Route::post("/media/upload", Auth::App, upload)];

struct MediaType {
    name: &'static str,
    max_bytes: usize,
    /// What its page lists; `None` where other files are known to be taken, as robots send .txt and .md.
    extensions: Option<&'static [&'static str]>,
}

const TYPES: &[MediaType] = &[
    MediaType { name: "image", max_bytes: 20 << 20, extensions: Some(&["jpg", "jpeg", "gif", "png", "bmp"]) },
    // The upload page leaves out ogg, which the robot page names as the format of audio messages.
    MediaType { name: "voice", max_bytes: 2 << 20, extensions: Some(&["amr", "mp3", "wav", "ogg"]) },
    MediaType { name: "video", max_bytes: 20 << 20, extensions: Some(&["mp4"]) },
    MediaType { name: "file", max_bytes: 20 << 20, extensions: None },
];

/// `type` may stand in the query, in the form, or in both.
fn upload(platform: &Platform, call: &Call) -> Outcome {
    let parts = call.parts()?;
    let in_form =
        parts.iter().find(|part| part.name == "type").map(|part| String::from_utf8_lossy(&part.content));
    let name = call.query("type").or(in_form.as_deref()).unwrap_or_default();
    let media_type = TYPES
        .iter()
        .find(|candidate| candidate.name == name)
        .ok_or_else(|| Refusal::code(40004, format!("invalid media type: {name}")))?;
    let part = parts.iter().find(|part| part.name == "media");
    let Some((part, Some(file_name))) = part.map(|part| (part, part.file_name.clone())) else {
        return Err(Refusal::code(41005, "the part media with a filename is missing"));
    };
    if part.content.is_empty() {
        return Err(Refusal::code(44001, "the file is empty"));
    }
    if part.content.len() > media_type.max_bytes {
        let message = format!(
            "the file has {} bytes, at most {} are allowed",
            part.content.len(),
            media_type.max_bytes
        );
        return Err(Refusal::code(40006, message));
    }
    let extension =
        file_name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if media_type.extensions.is_some_and(|listed| !listed.contains(&extension.as_str())) {
        return Err(Refusal::code(
            40005,
            format!("the media type {name} does not take files named {file_name}"),
        ));
    }
    let prefix = if name == "image" { "@lAD" } else { "$iAE" };
    let media_id = format!("{prefix}{}", platform.identifiers.hex32());
    let file = MediaFile { media_type: name.to_owned(), file_name, content: part.content.clone() };
    platform.state().media.add(media_id.clone(), file);
    Ok(json!({"type": name, "media_id": media_id, "created_at": platform.clock.now_ms()}))
}
