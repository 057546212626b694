//! The main job of the SDK, step by step (主要功能逐步演示): `cargo run --example quickstart`
//!
//! It runs offline against a DingTalk that is part of this program. With `--real` it calls the real one, and one person gets nine
//! work notices:
//!
//! | variable | what |
//! |---|---|
//! | `DINGTALK_CLIENT_ID`, `DINGTALK_CLIENT_SECRET` | the app: AppKey and AppSecret in the developer console |
//! | `DINGTALK_AGENT_ID` | the app's AgentId |
//! | `DINGTALK_USER_ID` | who receives the work notices |
//! | `DINGTALK_CALLBACK_URL` | optional: an address on the internet that leads to port 8080 of this machine |
//! | `DINGTALK_CORP_ID`, `DINGTALK_CALLBACK_TOKEN`, `DINGTALK_CALLBACK_AES_KEY` | with it: the organisation, and two secrets of your choice (6 to 63 characters; 43 letters and digits) |
//!
//! 默认对接程序内置的钉钉，离线运行；加 `--real` 才会用上述环境变量调用真实的钉钉，`DINGTALK_USER_ID` 会收到九条工作通知。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod account;
mod callback;
#[path = "../command_line/mod.rs"]
mod command_line;
mod notices;
mod sessions;
mod settings;
mod trouble;

use std::process::ExitCode;

use account::Account;
use command_line::Arguments;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::{DingTalk, oapi};
use settings::{Platform, Settings};

/// Anything that ends the quickstart; its `Display` is the one line that the reader gets.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("main.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let settings = Settings::read(&arguments).await?;
    println!("{}", settings.introduction());
    let ding = settings.connect(settings.client_secret.clone())?;
    let mut account = Account::default();

    get_ready(&ding, &settings, &mut account).await?;
    sessions::run(&ding, &settings, &mut account).await?;
    let sent = notices::send_all(&ding, &settings, &mut account).await?;
    notices::follow(&ding, &settings, &sent, &mut account).await?;
    callback::run(&ding, &settings, &mut account).await?;
    trouble::run(&ding, &settings, &mut account).await?;

    println!("\n{}", totals(&settings, &account));
    Ok(())
}

/// The token is fetched on a task of its own; the call that needs it meanwhile waits for that one request.
async fn get_ready(ding: &DingTalk, settings: &Settings, account: &mut Account) -> Result<(), Failure> {
    account.step("Fetch an access token in the background and look somebody up meanwhile");
    let fetching = tokio::spawn({
        let ding = ding.clone();
        async move { ding.token().await }
    });
    let user = oapi::user::get(ding, &GetUserRequest::new(&*settings.user_id)).await?;
    account.call("user", format!("{} is {}", settings.user_id, user.result.name), &user);
    fetching.await??;
    if let Platform::Embedded(fake) = &settings.platform {
        account.say(format!("token requests for both: {}", fake.requests().for_tokens()));
    }
    Ok(())
}

fn totals(settings: &Settings, account: &Account) -> String {
    let calls = account.calls();
    match &settings.platform {
        Platform::Embedded(fake) => format!(
            "Done: {calls} calls succeeded with {} token requests over {} connections.",
            fake.requests().for_tokens(),
            fake.requests().connections_opened()
        ),
        Platform::Real { .. } => format!("Done: {calls} calls succeeded."),
    }
}
