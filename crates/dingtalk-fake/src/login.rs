//! The pages of `login.dingtalk.com` and the older ones: who logs in is chosen, the browser goes back with a code.

use http::{Method, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::call::Call;
use crate::organisation;
use crate::platform::Platform;
use crate::reply::Reply;
use crate::state::tokens::Login;

/// A redirect after the form has to stay possible, so that the policy says nothing of `form-action`.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
const PAGE: &str = include_str!("login.html");
/// What a `Location` cannot have, of an address that was decoded.
const IN_ADDRESS: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>');
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The two manners of the platform's login pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// `/oauth2/auth`.
    OAuth2,
    /// `/connect/…`, whose code is for `/sns/getuserinfo_bycode`.
    Sns,
}

/// The page or the redirect; `None` when the call asks for something else.
///
/// `userid`, and `decision=deny`, are what the form adds: a machine that adds them itself is redirected at once.
pub(crate) fn answer(platform: &Platform, call: &Call) -> Option<Reply> {
    let manner = match call.path.as_str() {
        "/oauth2/auth" => Manner::OAuth2,
        "/connect/oauth2/sns_authorize" | "/connect/qrconnect" => Manner::Sns,
        _ => return None,
    };
    if call.method != Method::GET {
        return None;
    }
    // How the platform words these is nowhere told: assumed.
    Some(decide(platform, call, manner).unwrap_or_else(|problem| {
        let problem = format!("<p role=\"alert\">{}</p>", escaped(&problem));
        html(StatusCode::BAD_REQUEST, &problem)
    }))
}

fn decide(platform: &Platform, call: &Call, manner: Manner) -> Result<Reply, String> {
    let client_id = check(platform, call, manner)?;
    let redirect_uri = call.query("redirect_uri").unwrap_or_default();
    let state = call.query("state");
    if call.query("decision") == Some("deny") {
        return Ok(Reply::redirect(denied(redirect_uri, state)));
    }
    let corp_id = Some(platform.seed.corp_of(client_id).to_owned());
    let corp_id = corp_id.filter(|corp_id| *corp_id != platform.seed.corp_id);
    organisation::within(corp_id, || match call.query("userid") {
        Some(userid) => {
            let login = Login::new(userid, call.query("scope").unwrap_or_default());
            let (url, _) =
                granted(platform, login, Some(client_id), redirect_uri, state, manner == Manner::OAuth2)
                    .ok_or_else(|| format!("userid: nobody is called {userid}"))?;
            Ok(Reply::redirect(url))
        }
        None => Ok(html(StatusCode::OK, &form(platform, call))),
    })
}

/// The app, when the parameters are as published.
fn check<'a>(platform: &Platform, call: &'a Call, manner: Manner) -> Result<&'a str, String> {
    let name = if manner == Manner::OAuth2 { "client_id" } else { "appid" };
    let client_id = call.query(name).ok_or_else(|| format!("{name} is missing"))?;
    let seed = &platform.seed;
    let secret = match manner {
        Manner::OAuth2 => seed.secret_of(client_id),
        Manner::Sns => seed.login_secret_of(client_id),
    };
    if secret.is_none() {
        return Err(format!("{name}: there is no app {client_id}"));
    }
    if call.query("response_type") != Some("code") {
        return Err("response_type has to be code".into());
    }
    let scope = call.query("scope").unwrap_or_default();
    let mut words = scope.split_whitespace();
    let fits = match manner {
        Manner::OAuth2 => {
            scope.split_whitespace().any(|word| word == "openid")
                && words.all(|word| matches!(word, "openid" | "corpid"))
        }
        Manner::Sns => matches!(scope, "snsapi_login" | "snsapi_auth"),
    };
    if !fits {
        let wanted = if manner == Manner::OAuth2 { "openid, or openid corpid" } else { "snsapi_login" };
        return Err(format!("scope has to be {wanted}"));
    }
    check_redirect(call.query("redirect_uri").unwrap_or_default())?;
    Ok(client_id)
}

pub(crate) fn check_redirect(redirect_uri: &str) -> Result<(), String> {
    let rest = redirect_uri.strip_prefix("https://").or_else(|| redirect_uri.strip_prefix("http://"));
    match rest.and_then(|rest| rest.chars().next()) {
        Some(first) if !"/?#".contains(first) => Ok(()),
        _ => Err("redirect_uri has to be an address that begins with https:// or http://".into()),
    }
}

/// Where the browser goes for a person, and the code that it takes along to the app; `None` where nobody is called so.
pub(crate) fn granted(
    platform: &Platform,
    login: Login,
    client_id: Option<&str>,
    redirect_uri: &str,
    state: Option<&str>,
    auth_code: bool,
) -> Option<(String, String)> {
    platform.state().directory.user(&login.userid)?;
    let code = platform.login_code(login, client_id);
    let mut query = Vec::new();
    if auth_code {
        query.push(("authCode", code.as_str()));
    }
    query.push(("code", &code));
    query.extend(state.map(|state| ("state", state)));
    Some((with_query(redirect_uri, &query), code))
}

/// `access_denied` is what OAuth 2.0 says; that DingTalk says it is assumed.
pub(crate) fn denied(redirect_uri: &str, state: Option<&str>) -> String {
    let mut query = vec![("error", "access_denied")];
    query.extend(state.map(|state| ("state", state)));
    with_query(redirect_uri, &query)
}

fn with_query(address: &str, query: &[(&str, &str)]) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(a, f)| (a, Some(f)));
    let mut url = utf8_percent_encode(address, IN_ADDRESS).to_string();
    for (name, value) in query {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(name);
        url.push('=');
        url.extend(utf8_percent_encode(value, IN_QUERY));
    }
    if let Some(fragment) = fragment {
        url.push('#');
        url.extend(utf8_percent_encode(fragment, IN_ADDRESS));
    }
    url
}

fn form(platform: &Platform, call: &Call) -> String {
    let hidden = call.query.iter().filter(|(name, _)| name != "userid" && name != "decision");
    let hidden: String = hidden
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escaped(name), escaped(value))
        })
        .collect();
    let state = platform.state();
    let mut people: Vec<_> = state.directory.users().map(|user| (&user.name, &user.userid)).collect();
    people.sort();
    let people: String = people
        .into_iter()
        .map(|(name, userid)| {
            let (name, userid) = (escaped(name), escaped(userid));
            format!("<option value=\"{userid}\">{name} ({userid})</option>\n")
        })
        .collect();
    format!(
        "<form method=\"get\" action=\"{}\">\n{hidden}<label for=\"userid\">Person · 人员</label>\n\
         <select id=\"userid\" name=\"userid\" autofocus>\n{people}</select>\n\
         <button name=\"decision\" value=\"allow\">Log in · 登录</button>\n\
         <button name=\"decision\" value=\"deny\">Refuse · 拒绝</button>\n</form>",
        escaped(&call.path)
    )
}

fn html(status: StatusCode, content: &str) -> Reply {
    Reply::html(status, POLICY, PAGE.replace("<!-- content -->", content))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
