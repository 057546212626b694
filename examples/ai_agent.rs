//! An agent in a chat (AI 助理机器人): `cargo run --example ai_agent`
//!
//! Admission, state, a thinking chip, a card that is typed live with a stop button, a picture in and a file out. So it talks to
//! itself through an embedded DingTalk and ends. With `--real`, `DINGTALK_CLIENT_ID` and `DINGTALK_CLIENT_SECRET` it answers for
//! that app's robot until Ctrl-C.
//!
//! 准入、思考表情、可停止的流式卡片、收图片、发文件。默认与程序内置的钉钉对话后结束；加 `--real` 才会以该应用的机器人身份应答。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use command_line::{Arguments, variables};
use dingtalk_open::chat::Admission;
use dingtalk_open::events::{ChatMessage, HandlerError, Received, ReplyFailure, Route, Say, with};
use dingtalk_open::fake::{Fake, Reply};
use dingtalk_open::gateway::Status;
use dingtalk_open::{DingTalk, StreamBuilder, shutdown_signal};
use serde_json::{Value, json};

/// A template of DingTalk's own that works in every app.
const TEMPLATE: &str = "02fcf2f4-5e02-4a85-b672-46d1f715543e.schema";

/// What the handlers share.
struct Agent {
    ding: DingTalk,
    answered: AtomicU64,
}

fn stream(ding: &DingTalk) -> StreamBuilder {
    let agent = Arc::new(Agent { ding: ding.clone(), answered: AtomicU64::new(0) });
    ding.stream()
        .before(Admission::new().mention_in_groups())
        .on(Route::command("/count"), with(Arc::clone(&agent), Agent::count))
        .on(Route::chat_message(), with(agent, Agent::answer))
        .on_reply_failure(async |failure: ReplyFailure| eprintln!("{:?}: {}", failure.reply, failure.error))
}

impl Agent {
    async fn answer(self: Arc<Self>, message: Received<ChatMessage>) -> Result<Option<Say>, HandlerError> {
        let thinking = self.ding.thinking(&message);
        let mut report = None;
        for attachment in message.attachments() {
            let picture = self.ding.download(&message, &attachment).max_bytes(10 << 20).await?;
            report =
                Some(Say::file("report.csv", format!("bytes\n{}\n", picture.content.len()).into_bytes()));
        }
        let card = self.ding.ai_card(TEMPLATE).reply_to(&message).else_message().open().await?;
        thinking.done().await;
        let question = message.said().unwrap_or_else(|| "nothing".to_owned());
        for token in format!("You said: **{question}**. That is all I know.").split_inclusive(' ') {
            if card.is_aborted() {
                break;
            }
            card.push(token);
        }
        card.finish().await?;
        self.answered.fetch_add(1, Ordering::Relaxed);
        Ok(report)
    }

    async fn count(self: Arc<Self>, _: Received<ChatMessage>) -> String {
        format!("{} answers so far.", self.answered.load(Ordering::Relaxed))
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("ai_agent.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.real {
        let [client_id, client_secret] = variables(["DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET"])?;
        return serve(client_id, client_secret).await;
    }
    arguments.offline("an embedded DingTalk talks to the agent");
    talk_to_itself().await
}

async fn serve(client_id: String, client_secret: String) -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_target(false).init();
    let ding = DingTalk::builder().app(client_id, client_secret).build()?;
    println!("listening, Ctrl-C ends");
    stream(&ding).run_until(shutdown_signal()).await?;
    Ok(())
}

async fn talk_to_itself() -> Result<(), Box<dyn Error>> {
    let fake = Fake::start().await?;
    let ding = DingTalk::builder().fake(&fake).build()?;
    let app = stream(&ding).start()?;
    app.wait_for(Status::connected).await;

    let code = fake.robot().attach("tea.png", &b"\x89PNG\r\n\x1a\n"[..]);
    let picture = json!([{"text": "What is this? "}, {"type": "picture", "downloadCode": code}]);
    fake.robot().say_message("richText", picture).send().await;
    let within = Duration::from_secs(10);
    let is_file = |reply: &Reply| reply.msgtype == "sampleFile";
    let file = fake.messages().wait_for_reply(within, is_file).await.ok_or("no file within 10 s")?;
    for reply in fake.messages().replies().iter().filter(|reply| reply.msgtype == "interactiveCard") {
        let id = reply.content.get("outTrackId").and_then(Value::as_str).unwrap_or_default();
        let card = fake.cards().get(id).ok_or("no such card")?;
        println!("  a card: {}", card.card_data.get("content").and_then(Value::as_str).unwrap_or_default());
    }
    println!("  a file: {}", file.content.get("fileName").and_then(Value::as_str).unwrap_or_default());

    fake.robot().say("/count").send().await;
    let is_text = |reply: &Reply| reply.text().is_some_and(|text| text.ends_with("so far."));
    let reply = fake.messages().wait_for_reply(within, is_text).await.ok_or("no count within 10 s")?;
    println!("  a text: {}", reply.text().unwrap_or_default());
    app.stop(within).await?;
    Ok(())
}
