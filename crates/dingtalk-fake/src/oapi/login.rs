//! The person behind a free-login code.

use serde_json::json;

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::{Auth, Route};

pub(crate) const ROUTES: &[Route] = &[Route::post("/topapi/v2/user/getuserinfo", Auth::App, user_info)];

fn user_info(platform: &Platform, call: &Call) -> Outcome {
    let code = call.required_text("code")?;
    let mut state = platform.state();
    let userid = state.tokens.use_code(&code, platform.clock.now_ms());
    let user = userid.as_deref().and_then(|userid| state.directory.user(userid));
    let user = user.ok_or_else(|| Refusal::code(40078, "the code does not exist or was used"))?;
    Ok(json!({"result": {
        "userid": user.userid,
        "unionid": user.unionid,
        "name": user.name,
        "sys": false,
        "sys_level": 0,
    }}))
}
