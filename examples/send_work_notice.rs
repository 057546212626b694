//! Sends a work notice (发送工作通知): `cargo run --example send_work_notice -- "Tea is ready."`
//!
//! It goes to an embedded DingTalk inside this program. With `--real` it goes to one person of a real organisation, by
//! `DINGTALK_CLIENT_ID`, `DINGTALK_CLIENT_SECRET`, `DINGTALK_AGENT_ID` and `DINGTALK_USER_ID`.
//!
//! 默认发给程序内置的钉钉，不会发出任何真实消息；加 `--real` 才会用上述环境变量发给 `DINGTALK_USER_ID` 这一个人。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;

use command_line::{Arguments, variables};
use dingtalk_open::fake::Fake;
use dingtalk_open::message::work::WorkMessage;
use dingtalk_open::oapi::message::{AsyncSendV2Request, GetSendResultRequest};
use dingtalk_open::{DingTalk, oapi};

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("send_work_notice.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let text = arguments.words.first().map_or("Tea is ready.", String::as_str);
    if arguments.real {
        let [client_id, client_secret, agent_id, user_id] = variables([
            "DINGTALK_CLIENT_ID",
            "DINGTALK_CLIENT_SECRET",
            "DINGTALK_AGENT_ID",
            "DINGTALK_USER_ID",
        ])?;
        let ding = DingTalk::builder().app(client_id, client_secret).build()?;
        let agent_id = agent_id.parse().map_err(|_| "DINGTALK_AGENT_ID has to be a number")?;
        send(&ding, agent_id, &user_id, text).await
    } else {
        arguments.offline("an embedded DingTalk takes the message");
        let fake = Fake::start().await?;
        let ding = DingTalk::builder().fake(&fake).build()?;
        send(&ding, fake.agent_id(), "manager4220", text).await
    }
}

async fn send(ding: &DingTalk, agent_id: i64, user_id: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let request = AsyncSendV2Request::to_users(agent_id, [user_id], WorkMessage::text(text));
    let accepted = oapi::message::async_send_v2(ding, &request).await?;
    println!("accepted as task {}, request id {}", accepted.task_id, accepted.request_id().unwrap_or("none"));

    let result = oapi::message::get_send_result(ding, &GetSendResultRequest::new(agent_id, accepted.task_id));
    let result = result.await?.into_inner().send_result;
    // The real DingTalk writes its lists some seconds later: an empty one does not say that nobody got it.
    println!("not yet read by {:?}, read by {:?}", result.unread_user_id_list, result.read_user_id_list);
    for withheld in result.forbidden_list {
        println!("withheld from {}: limit {}", withheld.userid, withheld.code);
    }
    Ok(())
}
