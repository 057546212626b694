//! A robot that repeats what it hears, over Stream (Stream 模式的机器人): `cargo run --example echo_bot_stream`
//!
//! So it talks to itself through an embedded DingTalk and ends. With `--real`, `DINGTALK_CLIENT_ID` and `DINGTALK_CLIENT_SECRET`
//! it answers for that app's robot until Ctrl-C; the robot's message reception has to be set to Stream in the developer console.
//!
//! 默认与程序内置的钉钉对话后结束；加 `--real` 才会以该应用的机器人身份应答，消息接收模式须在开发者后台设为 Stream 模式。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use command_line::{Arguments, variables};
use dingtalk_open::events::{ChatMessage, Received, Route, Say};
use dingtalk_open::fake::Fake;
use dingtalk_open::gateway::Status;
use dingtalk_open::{DingTalk, StreamBuilder, shutdown_signal};

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("echo_bot_stream.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.real {
        let [client_id, client_secret] = variables(["DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET"])?;
        return serve(client_id, client_secret).await;
    }
    arguments.offline("an embedded DingTalk talks to the robot");
    talk_to_itself().await
}

/// The whole robot.
fn robot(ding: &DingTalk) -> StreamBuilder {
    ding.stream().on(Route::command("/help"), help).on(Route::chat_message(), echo)
}

/// What a handler returns is said in the chat.
async fn echo(message: Received<ChatMessage>) -> String {
    let heard = message.said().unwrap_or_else(|| format!("a {}", message.msgtype));
    println!("{} said: {heard}", message.sender_nick);
    heard
}

async fn help(_message: Received<ChatMessage>) -> Say {
    Say::markdown("Say **anything**.").title("Help")
}

async fn serve(client_id: String, client_secret: String) -> Result<(), Box<dyn Error>> {
    // What happens to the connection is told by `tracing`; a bot that says nothing may be deaf.
    tracing_subscriber::fmt().with_target(false).init();
    let ding = DingTalk::builder().app(client_id, client_secret).build()?;
    println!("listening, Ctrl-C ends");
    robot(&ding).run_until(shutdown_signal()).await?;
    Ok(())
}

async fn talk_to_itself() -> Result<(), Box<dyn Error>> {
    let fake = Fake::start().await?;
    let ding = DingTalk::builder().fake(&fake).build()?;
    let app = robot(&ding).start()?;
    app.wait_for(Status::connected).await;
    for text in ["Hello?", "/help", "Goodbye!"] {
        let said = fake.robot().say(text).from("manager4220").send().await;
        let reply = said.reply(Duration::from_secs(10)).await.ok_or("no answer within 10 s")?;
        println!("  the robot answered: {}", reply.text().unwrap_or_default());
    }
    app.stop(Duration::from_secs(10)).await?;
    Ok(())
}
