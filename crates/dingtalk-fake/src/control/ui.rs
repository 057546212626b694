//! `GET /_fake/ui`: the page for people, whole in the program.

use http::{Method, StatusCode};

use crate::call::Call;
use crate::reply::Reply;

/// What the page loads comes from here alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The page or what belongs to it; `None` when the call asks for something else.
pub(super) fn serve(call: &Call) -> Option<Reply> {
    if call.method != Method::GET {
        return None;
    }
    let text = |kind, content: &'static str| Some(Reply::text(StatusCode::OK, kind, content));
    match call.path.as_str() {
        "/_fake/ui" => Some(Reply::html(StatusCode::OK, POLICY, include_str!("../ui/page.html"))),
        "/_fake/ui/style.css" => text("text/css;charset=UTF-8", include_str!("../ui/style.css")),
        "/_fake/ui/texts.js" => text("text/javascript;charset=UTF-8", include_str!("../ui/texts.js")),
        "/_fake/ui/script.js" => text("text/javascript;charset=UTF-8", include_str!("../ui/script.js")),
        _ => None,
    }
}
