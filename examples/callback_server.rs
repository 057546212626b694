//! Receives what DingTalk calls, in an axum server: `cargo run --example callback_server`
//!
//! So it pushes a few events to itself from an embedded DingTalk and ends. With `-- --listen 0.0.0.0:8080` it serves until
//! Ctrl-C, without axum `WebhookServer` does the same:
//!
//! | path | what | variables |
//! |---|---|---|
//! | `/dingtalk/events` | encrypted events | `DINGTALK_CLIENT_ID`; `DINGTALK_CALLBACK_TOKEN`, `DINGTALK_CALLBACK_AES_KEY` of the developer console |
//! | `/dingtalk/robot` | messages to the robot | optional: `DINGTALK_CLIENT_SECRET` |
//! | `/dingtalk/cards` | pressed buttons of cards | optional: `DINGTALK_CARD_SECRET`, the `apiSecret` of the registered address |

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::fake::{Fake, Subscription};
use dingtalk_open::types::event::contact::UserAddOrg;
use dingtalk_open::types::event::{CardAction, CardUpdate, RobotMessage};
use dingtalk_open::webhook::events::{AckMode, Acknowledgement, Delivery, Dispatcher, Received, Route};
use dingtalk_open::webhook::{App, Webhook};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match &*arguments {
        [] => push_to_itself().await,
        [option, address] if option == "--listen" => listen(address).await,
        _ => Err("the only option is --listen ADDRESS:PORT".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("callback_server: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Your work goes here; the same dispatcher also takes what a Stream connection brings. An event whose handler takes longer
/// than a second is delivered again: put it on a queue, or acknowledge it first, see `AckMode`.
fn dispatcher() -> Arc<Dispatcher> {
    let reply_in_time = AckMode::After { deadline: Duration::from_secs(1) };
    let dispatcher = Dispatcher::builder()
        .on(Route::event_of::<UserAddOrg>(), async |joined: Received<UserAddOrg>| {
            println!("joined: {}", joined.user_id.join(", "));
        })
        .on(Route::any_event(), async |event: Delivery| {
            println!("event: {}", event.metadata().event_type.as_deref().unwrap_or("of no type"));
        })
        .on(Route::robot_message().acknowledged(reply_in_time), async |message: Received<RobotMessage>| {
            let text = message.text().unwrap_or_default();
            println!("message: {text}");
            Acknowledgement::Value(
                json!({"msgtype": "text", "text": {"content": format!("you said: {text}")}}),
            )
        })
        .on(Route::card_action(), async |action: Received<CardAction>| {
            println!("pressed: {}", action.action_ids.join(", "));
            CardUpdate::new().card("pressed_by", &action.user_id)
        });
    Arc::new(dispatcher.build())
}

async fn listen(address: &str) -> Result<(), Box<dyn Error>> {
    let client_id = variable("DINGTALK_CLIENT_ID");
    let cipher = CallbackCipher::new(
        variable("DINGTALK_CALLBACK_TOKEN")?,
        variable("DINGTALK_CALLBACK_AES_KEY")?,
        client_id.clone()?,
    )?;
    let dispatcher = dispatcher();
    let mut app = App::new(client_id?, dispatcher.clone()).events("/dingtalk/events", cipher);
    if let Ok(client_secret) = env::var("DINGTALK_CLIENT_SECRET") {
        app = app.robot("/dingtalk/robot", client_secret);
    }
    if let Ok(api_secret) = env::var("DINGTALK_CARD_SECRET") {
        app = app.cards("/dingtalk/cards", api_secret);
    }
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}"))?;
    println!("listening on http://{}/dingtalk/events, Ctrl-C ends", listener.local_addr()?);
    serve(listener, Webhook::builder().app(app).build(), &dispatcher, async {
        // Without a signal handler the server runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
    .await
}

async fn push_to_itself() -> Result<(), Box<dyn Error>> {
    let (token, aes_key) = ("callback-token", "callbackcallbackcallbackcallbackcallback123");
    let fake = Fake::start().await?;
    let dispatcher = dispatcher();
    let cipher = CallbackCipher::new(token, aes_key, fake.client_id())?;
    let app = App::new(fake.client_id(), dispatcher.clone()).events("/dingtalk/events", cipher);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/dingtalk/events", listener.local_addr()?);
    fake.subscribe(Subscription::new(url, token, aes_key));

    let (stop, stopped) = oneshot::channel::<()>();
    let pushes = async {
        println!(
            "offline: an embedded DingTalk pushes three events; --listen ADDRESS:PORT serves the real one"
        );
        fake.push_event("user_add_org", json!({"UserId": ["zhangsan", "lisi"]})).await;
        fake.push_event("org_dept_create", json!({"DeptId": [5]})).await;
        fake.push_event("user_leave_org", json!({"UserId": ["lisi"]})).await;
        drop(stop);
    };
    let webhook = Webhook::builder().app(app).build();
    let (served, ()) =
        tokio::join!(serve(listener, webhook, &dispatcher, async { drop(stopped.await) }), pushes);
    served
}

/// Ends after `shutdown`: no new connections, then the requests under way, then the handlers.
async fn serve(
    listener: TcpListener,
    webhook: Webhook,
    dispatcher: &Dispatcher,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let router = Router::new().route("/dingtalk/{*rest}", webhook.clone().into_route());
    axum::serve(listener, router).with_graceful_shutdown(shutdown).await?;
    webhook.drain(Duration::from_secs(10)).await?;
    tokio::time::timeout(Duration::from_secs(10), dispatcher.idle()).await?;
    let (deliveries, refusals) = (webhook.deliveries(), webhook.refusals());
    println!("stopped: {} requests acknowledged, {} refused", deliveries.acknowledged, refusals.total());
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name}: --listen needs it, the top of this example says why"))
}
