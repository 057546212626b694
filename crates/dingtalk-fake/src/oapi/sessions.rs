//! The session endpoints of a tutorial. The official documentation does not list them, so a setting turns them off.

use serde_json::Value;

use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::sessions::Session;

pub(crate) const ROUTES: &[Route] = &[
    Route::post("/topapi/v2/user/getsession", Auth::App, get_session),
    Route::post("/topapi/v2/im/create_session", Auth::App, create_session),
    Route::post("/topapi/v2/im/close_session", Auth::App, close_session),
];

fn check_enabled(platform: &Platform, call: &Call) -> Result<(), Refusal> {
    if platform.seed.session_endpoints { Ok(()) } else { Err(Refusal::invalid_method(&call.path)) }
}

/// The session that was opened last for a person; one is opened when there is none.
fn get_session(platform: &Platform, call: &Call) -> Outcome {
    check_enabled(platform, call)?;
    let userid = call.required_text("userid")?;
    let mut state = platform.state();
    if let Some((session_id, session)) = state.sessions.of_user(&userid) {
        return Ok(json!({"result": described(session_id, session)}));
    }
    if state.directory.user(&userid).is_none() {
        return Err(Refusal::code(60121, "the user does not exist"));
    }
    let session_id = platform.identifiers.hex32();
    let session =
        Session { app_key: platform.seed.client_id.clone(), chatid: String::new(), user_id: userid };
    let result = described(&session_id, &session);
    state.sessions.create(session_id, session);
    Ok(json!({"result": result}))
}

fn described(session_id: &str, session: &Session) -> Value {
    let Session { app_key, chatid, user_id } = session;
    json!({"session": session_id, "app_key": app_key, "chatid": chatid, "user_id": user_id})
}

/// Opens the session that the app names, or one under a name of the platform's own.
fn create_session(platform: &Platform, call: &Call) -> Outcome {
    check_enabled(platform, call)?;
    let app_key = given(call, "app_key").unwrap_or_else(|| platform.seed.client_id.clone());
    if app_key != platform.seed.client_id {
        return Err(Refusal::parameter("no app has this app_key"));
    }
    let session_id = given(call, "session_id").unwrap_or_else(|| platform.identifiers.hex32());
    let session = Session {
        app_key,
        chatid: given(call, "chatid").unwrap_or_default(),
        user_id: given(call, "user_id").unwrap_or_default(),
    };
    platform.state().sessions.create(session_id.clone(), session);
    Ok(json!({"result": {"session_id": session_id}}))
}

/// What is said of the session beside its id has to be right.
fn close_session(platform: &Platform, call: &Call) -> Outcome {
    check_enabled(platform, call)?;
    let session_id = call.required_text("session_id")?;
    let agrees = |name: &str, value: &str| given(call, name).is_none_or(|given| given == value);
    let mut state = platform.state();
    let right = state.sessions.get(&session_id).is_some_and(|session| {
        agrees("app_key", &session.app_key)
            && agrees("chatid", &session.chatid)
            && agrees("user_id", &session.user_id)
    });
    if !right {
        return Err(Refusal::parameter("no open session has this session_id, app_key, chatid and user_id"));
    }
    state.sessions.close(&session_id);
    Ok(json!({"success": true}))
}

/// A member that is there and not empty: the tutorial sends an empty `chatid` for none.
fn given(call: &Call, name: &str) -> Option<String> {
    call.text(name).filter(|text| !text.is_empty())
}
