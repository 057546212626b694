//! Receives what DingTalk calls, in an axum server (HTTP 模式接收事件订阅与回调): `cargo run --example callback_server`
//!
//! So an embedded DingTalk calls it a few times and it ends. With `-- --real --listen 0.0.0.0:8080` it serves the real one until
//! Ctrl-C; without axum `CallbackServer` does the same:
//!
//! | path | what | variables |
//! |---|---|---|
//! | `/dingtalk/events` | encrypted events | `DINGTALK_CALLBACK_TOKEN` and `DINGTALK_CALLBACK_AES_KEY` of the developer console |
//! | `/dingtalk/robot` | messages to the robot | `DINGTALK_CLIENT_ID` and `DINGTALK_CLIENT_SECRET` |
//! | `/dingtalk/cards` | pressed buttons of cards | optional: `DINGTALK_CARD_SECRET`, the `apiSecret` of the registered address |
//!
//! 默认由程序内置的钉钉推送几次后结束；加 `--real --listen 地址:端口` 才会作为真实的回调地址提供服务，加密 token 与 aes_key 见开发者后台。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use command_line::{Arguments, value, variables};
use dingtalk_open::callback::CallbackReceiver;
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::events::model::contact::UserAddOrg;
use dingtalk_open::events::{CardAction, CardUpdate, ChatMessage, Delivery, Received, Route, WebhookMessage};
use dingtalk_open::fake::{Fake, Subscription};
use dingtalk_open::{CallbackBuilder, DingTalk, shutdown_signal};
use http::Method;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const EVENTS: &str = "/dingtalk/events";
const ROBOT: &str = "/dingtalk/robot";
const CARDS: &str = "/dingtalk/cards";

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("callback_server.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    match (arguments.real, arguments.option("--listen")) {
        (true, address) => listen(address.unwrap_or("0.0.0.0:8080")).await,
        (false, Some(_)) => Err("--listen serves the real DingTalk: add --real".into()),
        (false, None) => {
            arguments.offline("an embedded DingTalk calls");
            called_by_itself().await
        }
    }
}

/// Your work goes here; the same handlers also take what a Stream connection brings. An event whose handler takes longer
/// than 1.4 s is delivered again: put it on a queue, or acknowledge it first, see `AckMode`.
fn handlers(ding: &DingTalk) -> CallbackBuilder {
    ding.callbacks()
        .on(Route::event_of::<UserAddOrg>(), async |joined: Received<UserAddOrg>| {
            println!("joined: {}", joined.user_id.join(", "));
        })
        .on(Route::any_event(), async |event: Delivery| {
            println!("event: {}", event.metadata().event_type.as_deref().unwrap_or("of no type"));
        })
        .on(Route::chat_message(), async |message: Received<ChatMessage>| {
            let text = message.said().unwrap_or_default();
            println!("message: {text}");
            WebhookMessage::text(format!("you said: {text}"))
        })
        .on(Route::card_action(), async |action: Received<CardAction>| {
            println!("pressed: {}", action.action_ids.join(", "));
            CardUpdate::new().card("pressed_by", &action.user_id)
        })
}

async fn listen(address: &str) -> Result<(), Box<dyn Error>> {
    let [client_id, client_secret, token, aes_key] = variables([
        "DINGTALK_CLIENT_ID",
        "DINGTALK_CLIENT_SECRET",
        "DINGTALK_CALLBACK_TOKEN",
        "DINGTALK_CALLBACK_AES_KEY",
    ])?;
    let cipher = CallbackCipher::new(token, aes_key, &client_id)?;
    let ding = DingTalk::builder().app(client_id, client_secret).build()?;
    let mut callbacks = handlers(&ding).events(EVENTS, cipher).robot(ROBOT);
    if let Some(api_secret) = value("DINGTALK_CARD_SECRET") {
        callbacks = callbacks.cards(CARDS, api_secret);
    }
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}"))?;
    println!("listening on http://{}{EVENTS}, Ctrl-C ends", listener.local_addr()?);
    serve(listener, callbacks.build()?, shutdown_signal()).await
}

async fn called_by_itself() -> Result<(), Box<dyn Error>> {
    let (token, aes_key) = ("callback-token", "callbackcallbackcallbackcallbackcallback123");
    let fake = Fake::start().await?;
    let ding = DingTalk::builder().fake(&fake).build()?;
    let cipher = CallbackCipher::new(token, aes_key, fake.client_id())?;
    let callbacks =
        handlers(&ding).events(EVENTS, cipher).robot(ROBOT).cards(CARDS, "card-secret").build()?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    fake.events().subscribe(Subscription::new(format!("{base}{EVENTS}"), token, aes_key));
    fake.robot().set_callback(format!("{base}{ROBOT}"));
    let (stop, stopped) = oneshot::channel::<()>();
    let (served, called) = tokio::join!(
        serve(listener, callbacks, async { drop(stopped.await) }),
        call(&fake, &ding, &base, stop)
    );
    served.and(called)
}

/// What people do in DingTalk; `_stop` ends the server when it is done.
async fn call(
    fake: &Fake,
    ding: &DingTalk,
    base: &str,
    _stop: oneshot::Sender<()>,
) -> Result<(), Box<dyn Error>> {
    fake.events().push("user_add_org", json!({"UserId": ["zhangsan", "lisi"]})).await;
    fake.events().push("org_dept_create", json!({"DeptId": [5]})).await;

    let said = fake.robot().say("Good morning").send().await;
    let reply = said.reply(Duration::from_secs(10)).await.ok_or("no answer within 10 s")?;
    println!("  the robot answered: {}", reply.text().unwrap_or_default());

    let address = json!({"callbackRouteKey": "buttons", "callbackUrl": format!("{base}{CARDS}"), "apiSecret": "card-secret"});
    ding.call_raw(Method::POST, "/v1.0/card/callbacks/register", &address).await?;
    let card = json!({
        "cardTemplateId": "holiday.schema", "outTrackId": "holiday-1",
        "callbackType": "HTTP", "callbackRouteKey": "buttons",
        "cardData": {"cardParamMap": {"title": "Holiday"}},
    });
    ding.call_raw(Method::POST, "/v1.0/card/instances", &card).await?;
    let clicked = fake.cards().click("holiday-1", "manager4220", &["approve"], json!({})).await;
    println!("  the card now: {:?}", clicked.ok_or("no such card")?.card.card_data);
    Ok(())
}

/// Ends after `shutdown`: no new connections, then the requests under way, then the handlers behind what was answered first.
async fn serve(
    listener: TcpListener,
    callbacks: CallbackReceiver,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let router = Router::new().route("/dingtalk/{*rest}", callbacks.clone().into_route());
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await?;
    callbacks.shutdown(Duration::from_secs(10)).await?;
    let (deliveries, refusals) = (callbacks.deliveries(), callbacks.refusals());
    println!("stopped: {} requests acknowledged, {} refused", deliveries.acknowledged, refusals.total());
    Ok(())
}
