//! Receives event pushes in an axum server: `cargo run --example callback_server`
//!
//! So it pushes a few events to itself from an embedded DingTalk and ends. With `-- --listen 0.0.0.0:8080` it serves
//! `POST /dingtalk` until Ctrl-C, with the token and the AES key of the developer console in `DINGTALK_CALLBACK_TOKEN` and
//! `DINGTALK_CALLBACK_AES_KEY`, and the app's AppKey in `DINGTALK_CLIENT_ID`. Without axum, `WebhookServer` does the same.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::fake::{Fake, Subscription};
use dingtalk_open::webhook::{Event, HandlerError, Receiver};
use serde::Deserialize;
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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Joined {
    user_id: Vec<String>,
}

/// Your work goes here. What takes longer than a second should be put on a queue, or acknowledged first: see `AckMode`.
async fn handle(event: Event) -> Result<(), HandlerError> {
    match event.event_type() {
        "user_add_org" => {
            let joined: Joined = event.decode()?;
            println!("joined: {}", joined.user_id.join(", "));
        }
        other => println!("event: {other}"),
    }
    Ok(())
}

async fn listen(address: &str) -> Result<(), Box<dyn Error>> {
    let cipher = CallbackCipher::new(
        variable("DINGTALK_CALLBACK_TOKEN")?,
        variable("DINGTALK_CALLBACK_AES_KEY")?,
        variable("DINGTALK_CLIENT_ID")?,
    )?;
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}"))?;
    println!("listening on http://{}/dingtalk, Ctrl-C ends", listener.local_addr()?);
    serve(listener, Receiver::builder(cipher).build(handle), async {
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
    let receiver = Receiver::builder(CallbackCipher::new(token, aes_key, fake.client_id())?).build(handle);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    fake.subscribe(Subscription::new(format!("http://{}/dingtalk", listener.local_addr()?), token, aes_key));

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
    let (served, ()) = tokio::join!(serve(listener, receiver, async { drop(stopped.await) }), pushes);
    served
}

/// Ends after `shutdown`: no new connections, then the requests under way, then the handlers.
async fn serve(
    listener: TcpListener,
    receiver: Receiver,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Box<dyn Error>> {
    let app = Router::new().route("/dingtalk", receiver.clone().into_route());
    axum::serve(listener, app).with_graceful_shutdown(shutdown).await?;
    receiver.drain(Duration::from_secs(10)).await?;
    let (deliveries, refusals) = (receiver.deliveries(), receiver.refusals());
    println!(
        "stopped: {} events acknowledged, {} requests refused",
        deliveries.acknowledged,
        refusals.total()
    );
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name}: --listen needs it, the top of this example says why"))
}
