//! Login with DingTalk, in a browser or by scan, for a website in axum (扫码登录第三方网站): `cargo run --example login_server`
//!
//! So a browser without a screen logs in through an embedded DingTalk and it ends. With `-- --real --listen 127.0.0.1:8080`,
//! `DINGTALK_CLIENT_ID` and `DINGTALK_CLIENT_SECRET` it serves until Ctrl-C; register `http://127.0.0.1:8080/callback` with the app.
//!
//! 默认在程序内置的钉钉上登录一次后结束；加 `--real --listen 地址:端口` 才会提供真实的登录，须在开发者后台登记回调域名。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::{Router, routing::get};
use command_line::{Arguments, variables};
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
async fn main() -> ExitCode {
    command_line::run(include_str!("login_server.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let address = arguments.option("--listen");
    if address.is_some() && !arguments.real {
        return Err("--listen serves people: add --real".into());
    }
    let listener = TcpListener::bind(address.unwrap_or("127.0.0.1:0")).await?;
    let base = format!("http://{}", listener.local_addr()?);
    if arguments.real {
        let [client_id, client_secret] = variables(["DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET"])?;
        let site = site(DingTalk::builder().app(client_id, client_secret).build()?, &base);
        println!("{base}/login, Ctrl-C ends");
        return Ok(axum::serve(listener, site).with_graceful_shutdown(shutdown_signal()).await?);
    }
    arguments.offline("a browser without a screen logs in through an embedded DingTalk");
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
