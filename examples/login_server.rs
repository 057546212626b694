//! Login with DingTalk, in a browser or by scan, for a website in axum: `cargo run --example login_server`
//!
//! So a browser without a screen logs in through an embedded DingTalk and it ends. With `-- --listen 127.0.0.1:8080`,
//! `DINGTALK_CLIENT_ID` and `DINGTALK_CLIENT_SECRET` it serves until Ctrl-C; register `http://127.0.0.1:8080/callback` with the app.

#![allow(clippy::print_stdout, reason = "a program that tells what it does")]

use std::env;
use std::error::Error;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::{Router, routing::get};
use dingtalk_open::auth::Login;
use dingtalk_open::fake::Fake;
use dingtalk_open::transport::{Body, HyperTransport, Transport};
use dingtalk_open::{DingTalk, Secret, WhoError, shutdown_signal};
use tokio::net::TcpListener;

type Refusal = (StatusCode, String);

#[derive(Clone)]
struct Site {
    ding: DingTalk,
    redirect: String,
}

fn refused<E: ToString>(status: StatusCode) -> impl FnOnce(E) -> Refusal {
    move |error| (status, error.to_string())
}

/// To DingTalk's page; the cookie ties its answer to this browser.
async fn login(State(site): State<Site>) -> Result<impl IntoResponse, Refusal> {
    let logins = site.ding.logins().map_err(refused(StatusCode::INTERNAL_SERVER_ERROR))?;
    let login =
        logins.login_url(site.redirect).start().map_err(refused(StatusCode::INTERNAL_SERVER_ERROR))?;
    // Behind TLS add `Secure`.
    let cookie = format!("login={}; Path=/callback; HttpOnly; SameSite=Lax", login.state.expose());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&login.url)))
}

/// Back from there: here your session begins.
async fn callback(site: State<Site>, query: RawQuery, headers: HeaderMap) -> Result<String, Refusal> {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let state = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("login=")).unwrap_or_default();
    let code = Login::code(&Secret::new(state), query.0.as_deref().unwrap_or_default());
    let code = code.map_err(refused(StatusCode::FORBIDDEN))?;
    let person = site.ding.who(&code).await.map_err(|error| match error {
        WhoError::CodeSpent => (StatusCode::FORBIDDEN, error.to_string()),
        error => (StatusCode::BAD_GATEWAY, error.to_string()),
    })?;
    Ok(format!("Welcome, {}: {}", person.nick, person.user_id.as_deref().unwrap_or("a guest")))
}

fn site(ding: DingTalk, base: &str) -> Router {
    let site = Site { ding, redirect: format!("{base}/callback") };
    Router::new().route("/login", get(login)).route("/callback", get(callback)).with_state(site)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().skip_while(|argument| argument != "--listen").nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let base = format!("http://{}", listener.local_addr()?);
    if address.is_some() {
        let (client_id, secret) = (env::var("DINGTALK_CLIENT_ID")?, env::var("DINGTALK_CLIENT_SECRET")?);
        let site = site(DingTalk::builder().app(client_id, secret).build()?, &base);
        println!("{base}/login, Ctrl-C ends");
        return Ok(axum::serve(listener, site).with_graceful_shutdown(shutdown_signal()).await?);
    }
    println!("offline: an embedded DingTalk; --listen ADDRESS:PORT serves people");
    let fake = Fake::start().await?;
    let site = site(DingTalk::builder().fake(&fake).build()?, &base);
    tokio::spawn(axum::serve(listener, site).into_future());
    browse(&fake, &base).await
}

/// A browser: it keeps the cookie, and DingTalk's page sends it back with a code and the state that it brought.
async fn browse(fake: &Fake, base: &str) -> Result<(), Box<dyn Error>> {
    let http = HyperTransport::new()?;
    let page = http.send(http::Request::get(format!("{base}/login")).body(Body::empty())?).await?;
    let text = |name| page.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = text(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned();
    println!("to {}", text(header::LOCATION).split('?').next().unwrap_or_default());
    let state = cookie.strip_prefix("login=").unwrap_or_default();
    let code = fake.access().login_code("zhangsan");
    for (what, state) in [("forged", "another"), ("answered", state), ("used twice", state)] {
        let url = format!("{base}/callback?authCode={code}&state={state}");
        let request = http::Request::get(url).header(header::COOKIE, &cookie).body(Body::empty())?;
        let answer = http.send(request).await?;
        let status = answer.status();
        let said = answer.into_body().collect(10_000).await?;
        println!("{what}: {status}: {}", String::from_utf8_lossy(&said));
    }
    Ok(())
}
