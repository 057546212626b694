//! Waits for decisions of approvals, over Stream (审批事件订阅): `cargo run --example approval_listener`
//!
//! So an embedded DingTalk sends it three of them and it ends. With `--real`, `DINGTALK_CLIENT_ID` and `DINGTALK_CLIENT_SECRET` it
//! listens to that app's events until Ctrl-C; tick 审批事件 in the developer console, with Stream as the way they come.
//!
//! 默认由程序内置的钉钉推送三个事件后结束；加 `--real` 才会接收该应用的事件，须在开发者后台勾选审批事件并选择 Stream 模式推送。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use command_line::{Arguments, variables};
use dingtalk_open::events::model::office::{BpmsInstanceChange, BpmsTaskChange};
use dingtalk_open::events::{Acknowledgement, Received, Route};
use dingtalk_open::fake::Fake;
use dingtalk_open::gateway::Status;
use dingtalk_open::{DingTalk, StreamBuilder, shutdown_signal};
use serde_json::json;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("approval_listener.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.real {
        let [client_id, client_secret] = variables(["DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET"])?;
        return serve(client_id, client_secret).await;
    }
    arguments.offline("an embedded DingTalk sends three events");
    send_to_itself().await
}

/// One handler for each type of event. An event that is not acknowledged, or with an error, comes again.
fn listener(ding: &DingTalk) -> StreamBuilder {
    ding.stream()
        .on(Route::event_of::<BpmsInstanceChange>(), decided)
        .on(Route::event_of::<BpmsTaskChange>(), assigned)
}

async fn decided(event: Received<BpmsInstanceChange>) -> Acknowledgement {
    let title = event.title.as_deref().unwrap_or("an approval");
    match (event.r#type.as_deref(), event.result.as_deref()) {
        (Some("finish"), Some(result)) => println!("{title}: {result}"),
        (Some(change), _) => println!("{title}: {change}"),
        // Not what the pages promise: looked at by a person, delivered again until then.
        (None, _) => return Acknowledgement::Later { reason: "no type".to_owned() },
    }
    Acknowledgement::Done
}

async fn assigned(event: Received<BpmsTaskChange>) {
    println!(
        "task of {}: {}",
        event.staff_id.as_deref().unwrap_or("nobody"),
        event.r#type.as_deref().unwrap_or("changed")
    );
}

async fn serve(client_id: String, client_secret: String) -> Result<(), Box<dyn Error>> {
    // What happens to the connection is told by `tracing`; a bot that says nothing may be deaf.
    tracing_subscriber::fmt().with_target(false).init();
    let ding = DingTalk::builder().app(client_id, client_secret).build()?;
    println!("listening, Ctrl-C ends");
    listener(&ding).run_until(shutdown_signal()).await?;
    Ok(())
}

async fn send_to_itself() -> Result<(), Box<dyn Error>> {
    let fake = Fake::start().await?;
    let ding = DingTalk::builder().fake(&fake).build()?;
    let app = listener(&ding).start()?;
    app.wait_for(Status::connected).await;
    let instance = |change: &str| json!({"type": change, "title": "Wang Min's holiday", "result": "agree", "processInstanceId": "ad253df6"});
    fake.events().push("bpms_instance_change", instance("start")).await;
    fake.events().push("bpms_task_change", json!({"type": "start", "staffId": "manager4220"})).await;
    fake.events().push("bpms_instance_change", instance("finish")).await;
    app.stop(Duration::from_secs(10)).await?;
    Ok(())
}
