//! An identity provider with DingTalk's login, and an ISV's app behind the same server: customers open it, their people enter.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use dingtalk_open::auth::{Login, UserTokens};
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::events::model::identity::TmpAuthCode;
use dingtalk_open::events::{Delivery, HandlerError, Received, Route, with};
use dingtalk_open::oapi::{service, user};
use dingtalk_open::{DingTalk, NoApp, Secret};
use serde_json::json;

type Answer<T = String> = Result<T, (StatusCode, String)>;

pub(crate) struct Site {
    /// The app that people log in with, and its logins.
    pub(crate) app: DingTalk,
    pub(crate) logins: UserTokens,
    pub(crate) redirect: String,
    /// The app that customers open.
    pub(crate) suite: DingTalk,
    pub(crate) suite_key: String,
}

pub(crate) fn routes(site: Site, cipher: CallbackCipher) -> Result<Router, NoApp> {
    let (suite, site) = (site.suite.clone(), Arc::new(site));
    // Tickets, authorisations and reliefs reach the tokens before a handler runs.
    let callbacks = suite.callbacks().events("/events", cipher);
    let callbacks = callbacks.on(Route::event_of::<TmpAuthCode>(), with(Arc::clone(&site), opened));
    let events = callbacks.on(Route::any_event(), async |_: Delivery| {}).build()?.into_route();
    let routes = Router::new().route("/login", get(login)).route("/callback", get(callback));
    Ok(routes.route("/enter/{customer}/{code}", post(enter)).route("/events", events).with_state(site))
}

fn forbidden(error: impl ToString) -> (StatusCode, String) {
    (StatusCode::FORBIDDEN, error.to_string())
}

async fn login(State(site): State<Arc<Site>>) -> Answer<impl IntoResponse> {
    let login = site.logins.login_url(&*site.redirect).start().map_err(forbidden)?;
    let cookie = format!("login={}; HttpOnly; SameSite=Lax", login.state.expose());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&login.url)))
}

async fn callback(State(site): State<Arc<Site>>, query: RawQuery, headers: HeaderMap) -> Answer {
    let cookie = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let state = Secret::new(cookie.strip_prefix("login=").unwrap_or_default());
    let code = Login::code(&state, &query.0.unwrap_or_default()).map_err(forbidden)?;
    let person = site.app.who(&code).await.map_err(forbidden)?;
    let user_id = person.user_id.ok_or_else(|| forbidden("not of this organisation"))?;
    // An e-mail that cannot be had costs no login.
    let known = user::get(&site.app, &user::GetUserRequest::new(&user_id)).await;
    let emails = known.map(|known| [known.result.org_email.clone(), known.result.email.clone()]);
    let email = emails.into_iter().flatten().find(|email| !email.is_empty()).or(person.email);
    let (id, name, union, avatar) = (person.open_id, person.nick, person.union_id, person.avatar_url);
    let ids = json!({"id": id, "unionId": union, "userId": user_id});
    Ok(json!({"ids": ids, "name": name, "email": email, "avatar": avatar}).to_string())
}

#[expect(deprecated, reason = "apps of the old kind are opened so")]
async fn opened(site: Arc<Site>, event: Received<TmpAuthCode>) -> Result<(), HandlerError> {
    let code = event.auth_code.clone().ok_or("no AuthCode")?;
    let opened =
        service::get_permanent_code(&site.suite, &service::GetPermanentCodeRequest::new(code)).await?;
    let (customer, code) = (&opened.auth_corp_info.corpid, opened.permanent_code.clone());
    let request = service::ActivateSuiteRequest::new(&site.suite_key, customer, code);
    service::activate_suite(&site.suite, &request).await?;
    Ok(())
}

async fn enter(State(site): State<Arc<Site>>, Path([customer, code]): Path<[String; 2]>) -> Answer {
    let person = site.suite.for_corp(&*customer).who_in_app(&Secret::new(code)).await.map_err(forbidden)?;
    Ok(json!({"corpId": customer, "userId": person.user_id}).to_string())
}
