//! `GET /_fake/files/{downloadCode}`: the address to which `messageFiles/download` leads.

use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::Reply;

/// The file; `None` when the call asks for something else.
pub(super) fn serve(platform: &Platform, call: &Call) -> Option<Reply> {
    let code = call.uri.path().strip_prefix("/_fake/files/").filter(|_| call.method == Method::GET)?;
    let code = percent_decode_str(code).decode_utf8_lossy();
    let state = platform.state();
    let content = state.media.get(&code).map(|file| file.content.clone());
    // Files of spaces are previewed by the key of their bytes.
    let content = content.or_else(|| state.objects.get(&code));
    Some(match content {
        Some(content) => Reply::text(StatusCode::OK, "application/octet-stream", content),
        None => Reply::text(StatusCode::NOT_FOUND, "text/plain", "there is no such file"),
    })
}
