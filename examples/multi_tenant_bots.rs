//! Robots of many apps in one process, added and removed while it runs (一个进程承载多个应用): `cargo run --example multi_tenant_bots`
//!
//! So three apps connect to an embedded DingTalk, one of them leaves, and it ends. With `--real` and `DINGTALK_APPS` set to
//! `CLIENT_ID:CLIENT_SECRET,…` it holds the connections of those apps until Ctrl-C.
//!
//! 默认有三个应用连接程序内置的钉钉，其中一个离开后结束；加 `--real` 才会连接 `DINGTALK_APPS` 中的应用。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use command_line::{Arguments, variables};
use dingtalk_open::events::{ChatMessage, Delivery, Received, Route, WebhookMessage, with};
use dingtalk_open::fake::{Fake, Seed, StreamApp};
use dingtalk_open::gateway::{AddError, App, AppHandle, Gateway, Status, Subscription};
use dingtalk_open::{DingTalk, shutdown_signal};
use serde_json::json;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("multi_tenant_bots.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.real {
        let [apps] = variables(["DINGTALK_APPS"])?;
        return serve(&apps).await;
    }
    arguments.offline("three apps on an embedded DingTalk");
    come_and_go().await
}

/// All apps share the transport, its connections, its proxy and its TLS; each has its own handlers, limits and status.
struct Host {
    ding: DingTalk,
    gateway: Gateway,
}

impl Host {
    fn new(ding: DingTalk) -> Self {
        let gateway = ding.gateway().build();
        Self { ding, gateway }
    }

    fn add(&self, client_id: &str, client_secret: &str) -> Result<AppHandle, AddError> {
        let tenant = Tenant { name: client_id.into() };
        // An answer into a chat needs no token, so one client answers for all tenants.
        let dispatcher = self
            .ding
            .dispatcher()
            .on(Route::chat_message(), with(tenant.clone(), Tenant::answer))
            .on(Route::any_event(), with(tenant, Tenant::event))
            .build();
        let app = App::new(client_id, client_secret, dispatcher)
            .subscribe(Subscription::chat_messages())
            .subscribe(Subscription::events());
        self.gateway.add(app)
    }

    fn print_health(&self) {
        for app in self.gateway.apps() {
            let (status, counters) = (app.status(), app.counters());
            println!("  {}: connected {}, {} frames", app.client_id(), status.connected(), counters.frames);
        }
    }
}

#[derive(Clone)]
struct Tenant {
    name: Arc<str>,
}

impl Tenant {
    async fn answer(self, message: Received<ChatMessage>) -> WebhookMessage {
        WebhookMessage::text(format!("{} heard {}.", self.name, message.sender_nick))
    }

    async fn event(self, event: Delivery) {
        println!("  {}: {}", self.name, event.metadata().event_type.as_deref().unwrap_or("event"));
    }
}

async fn serve(apps: &str) -> Result<(), Box<dyn Error>> {
    // What happens to the connection is told by `tracing`; a bot that says nothing may be deaf.
    tracing_subscriber::fmt().with_target(false).init();
    let host = Host::new(DingTalk::builder().build()?);
    for app in apps.split(',') {
        let (client_id, client_secret) = app.split_once(':').ok_or("DINGTALK_APPS has to be ID:SECRET,…")?;
        host.add(client_id.trim(), client_secret.trim())?;
    }
    println!("connecting, Ctrl-C ends");
    shutdown_signal().await;
    host.print_health();
    host.gateway.shutdown(Duration::from_secs(10)).await?;
    Ok(())
}

async fn come_and_go() -> Result<(), Box<dyn Error>> {
    let mut seed = Seed::default();
    seed.stream.apps =
        vec![StreamApp::new("dingtea", "tea-secret"), StreamApp::new("dingcoffee", "coffee-secret")];
    let fake = Fake::builder().seed(seed).start().await?;
    let host = Host::new(DingTalk::builder().fake(&fake).build()?);
    let tea = host.add("dingtea", "tea-secret")?;
    for app in
        [&tea, &host.add("dingcoffee", "coffee-secret")?, &host.add(fake.client_id(), fake.client_secret())?]
    {
        app.wait_for(Status::connected).await;
    }

    println!("an event for each:");
    fake.events().push("org_change", json!({"corpId": fake.corp_id()})).await;
    let said = fake.robot().say("Good morning").send().await;
    let reply = said.reply(Duration::from_secs(10)).await.ok_or("no answer within 10 s")?;
    println!("the robot answered: {}", reply.text().unwrap_or_default());

    tea.stop(Duration::from_secs(10)).await?;
    println!("without dingtea:");
    host.print_health();
    host.gateway.shutdown(Duration::from_secs(10)).await?;
    Ok(())
}
