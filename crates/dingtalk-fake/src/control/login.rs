//! `POST /_fake/login`: a login without a browser.

use serde_json::{Map, Value};

use super::problem::{Problem, text};
use crate::json::json;
use crate::login;
use crate::platform::Platform;
use crate::state::tokens::Login;

/// `{"userid", "redirect_uri", "state", "client_id"}`, or `"deny": true` in place of the person. Answers with where the browser
/// would go. Without `client_id` the code serves every app; without `"scope"` the login is one for `openid corpid`.
pub(super) fn login(platform: &Platform, members: &Map<String, Value>) -> Result<Value, Problem> {
    let redirect_uri = text(members, "redirect_uri")?;
    login::check_redirect(redirect_uri).map_err(Problem::request)?;
    let state = members.get("state").and_then(Value::as_str);
    if members.get("deny") == Some(&Value::Bool(true)) {
        return Ok(json!({"url": login::denied(redirect_uri, state)}));
    }
    let userid = text(members, "userid")?;
    let client_id = members.get("client_id").and_then(Value::as_str);
    let scope = members.get("scope").and_then(Value::as_str).unwrap_or(Login::WHOLE_SCOPE);
    let granted = login::granted(platform, Login::new(userid, scope), client_id, redirect_uri, state, true);
    let (url, code) = granted.ok_or_else(|| Problem::request(format!("nobody is called {userid}")))?;
    Ok(json!({"url": url, "code": code}))
}
