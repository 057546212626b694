//! Sends a work notice: `cargo run --example send_work_notice -- "Tea is ready."`
//!
//! With `DINGTALK_CLIENT_ID`, `DINGTALK_CLIENT_SECRET`, `DINGTALK_AGENT_ID` and `DINGTALK_USER_ID` set it goes to that
//! person; without them to an embedded DingTalk inside this program.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use dingtalk_open::fake::Fake;
use dingtalk_open::message::work::WorkMessage;
use dingtalk_open::oapi::message::{AsyncSendV2Request, GetSendResultRequest};
use dingtalk_open::{DingTalk, oapi};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("not sent: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let text = env::args().nth(1).unwrap_or_else(|| "Tea is ready.".to_owned());
    if env::var_os("DINGTALK_CLIENT_ID").is_some() {
        let ding = DingTalk::builder().app(variable("CLIENT_ID")?, variable("CLIENT_SECRET")?).build()?;
        let agent_id = variable("AGENT_ID")?.parse().map_err(|_| "DINGTALK_AGENT_ID has to be a number")?;
        send(&ding, agent_id, &variable("USER_ID")?, text).await
    } else {
        println!("offline: an embedded DingTalk takes the message; set DINGTALK_CLIENT_ID for the real one");
        let fake = Fake::start().await?;
        let ding = DingTalk::builder().fake(&fake).build()?;
        send(&ding, fake.agent_id(), "manager4220", text).await
    }
}

async fn send(ding: &DingTalk, agent_id: i64, user_id: &str, text: String) -> Result<(), Box<dyn Error>> {
    let request = AsyncSendV2Request::to_users(agent_id, [user_id], WorkMessage::text(text));
    let accepted = oapi::message::async_send_v2(ding, &request).await?;
    println!("accepted as task {}, request id {}", accepted.task_id, accepted.request_id().unwrap_or("none"));

    let result = oapi::message::get_send_result(ding, &GetSendResultRequest::new(agent_id, accepted.task_id));
    let result = result.await?.into_inner().send_result;
    println!("arrived: {:?}", result.unread_user_id_list);
    for withheld in result.forbidden_list {
        println!("withheld from {}: limit {}", withheld.userid, withheld.code);
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    let name = format!("DINGTALK_{name}");
    env::var(&name).map_err(|_| format!("set {name} as well: the real DingTalk needs it"))
}
