//! The session endpoints of a tutorial. The official documentation does not list them, so a setting turns them off.

use serde_json::json;

use crate::auth::Auth;
use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/user/getsession", Auth::App, get_session),
    Route::post("/topapi/v2/im/create_session", Auth::App, create_session),
    Route::post("/topapi/v2/im/close_session", Auth::App, close_session),
];

fn check_enabled(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    if platform.seed.session_endpoints { Ok(()) } else { Err(Refusal::invalid_method(&call.path)) }
}

/// The session that is open for a person; one is opened when there is none.
fn get_session(platform: &Platform, call: &Call) -> Outcome {
    check_enabled(platform, call)?;
    let userid = call.required_text("userid")?;
    let mut state = platform.state();
    if state.directory.user(&userid).is_none() {
        return Err(Refusal::code(60121, "the user does not exist"));
    }
    let session = match state.sessions.of_user(&userid) {
        Some(session) => session.to_owned(),
        None => {
            let session = platform.identifiers.hex32();
            state.sessions.create(session.clone(), Some(userid));
            session
        }
    };
    Ok(json!({"result": {"session": session}}))
}

fn create_session(platform: &Platform, call: &Call) -> Outcome {
    check_enabled(platform, call)?;
    if call.required_text("app_key")? != platform.seed.client_id {
        return Err(Refusal::parameter("no app has this app_key"));
    }
    call.required_text("chatid")?;
    let session_id = platform.identifiers.hex32();
    platform.state().sessions.create(session_id.clone(), call.text("user_id"));
    Ok(json!({"result": {"session_id": session_id}}))
}

fn close_session(platform: &Platform, call: &Call) -> Outcome {
    check_enabled(platform, call)?;
    let session_id = call.required_text("session_id")?;
    if platform.state().sessions.close(&session_id) {
        Ok(json!({"success": true}))
    } else {
        Err(Refusal::parameter("no open session has this session_id"))
    }
}
