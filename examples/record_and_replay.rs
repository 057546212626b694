//! Calls recorded to a file and replayed without a network (录制与回放): `cargo run --example record_and_replay`
//!
//! It calls an embedded DingTalk, writes what passed to a file, stops the DingTalk, and does the same once more from the file: no
//! token, secret, name or mobile number is in it. `--file calls.json` says where; `dingtalk-fake --replay calls.json` answers from the
//! same file for programs in any language. With `--real` it is the real DingTalk that is recorded, by `DINGTALK_CLIENT_ID`,
//! `DINGTALK_CLIENT_SECRET` and `DINGTALK_USER_ID`: who that is, is asked, nothing is written.
//!
//! 把真实调用录制成可读的文件（凭证、姓名、手机号、用户 ID 已按规则替换），断网后照样回放；同一文件可供任何语言的程序使用。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use command_line::{Arguments, variables};
use dingtalk_open::error::ErrorKind;
use dingtalk_open::fake::Fake;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::recording::{NotRecorded, Recorder, Replay};
use dingtalk_open::transport::{HyperTransport, Proxy};
use dingtalk_open::{DingTalk, oapi};

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("record_and_replay.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let file = match arguments.option("--file") {
        Some(file) => PathBuf::from(file),
        None => std::env::temp_dir().join(format!("dingtalk-calls-{}.json", std::process::id())),
    };
    let user_id = if arguments.real {
        let [client_id, client_secret, user_id] =
            variables(["DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET", "DINGTALK_USER_ID"])?;
        let recorder = Recorder::new(HyperTransport::new()?);
        let ding = DingTalk::builder().app(client_id, client_secret).transport(recorder.clone()).build()?;
        look_up(&ding, &user_id).await?;
        recorder.save(&file)?;
        user_id
    } else {
        arguments.offline("an embedded DingTalk is recorded");
        let fake = Fake::start().await?;
        let recorder = Recorder::new(HyperTransport::builder().proxy(Proxy::none()).build()?);
        let ding = DingTalk::builder().fake(&fake).transport(recorder.clone()).build()?;
        look_up(&ding, "manager4220").await?;
        recorder.save(&file)?;
        fake.shutdown().await;
        "manager4220".to_owned()
    };
    println!("recorded to {}; now from there:", file.display());

    // No network and no app: any key and secret will do.
    let replay = Replay::from_file(&file)?;
    let ding = DingTalk::builder().app("any-key", "any-secret").transport(replay.clone()).build()?;
    look_up(&ding, &user_id).await?;
    println!("recorded and not asked again: {:?}", replay.unasked());

    let elsewhere = GetUserRequest { language: Some("en_US".to_owned()), ..GetUserRequest::new(user_id) };
    if let Err(error) = oapi::user::get(&ding, &elsewhere).await {
        println!("{}", NotRecorded::behind(&error).ok_or("another error than expected")?);
    }
    if arguments.option("--file").is_none() {
        std::fs::remove_file(&file)?;
    }
    Ok(())
}

/// The code that is recorded, and later tested without a network.
async fn look_up(ding: &DingTalk, user_id: &str) -> Result<(), Box<dyn Error>> {
    let user = oapi::user::get(ding, &GetUserRequest::new(user_id)).await?.into_inner().result;
    println!("  {user_id} is {}, in departments {:?}", user.name, user.dept_id_list);
    match oapi::user::get(ding, &GetUserRequest::new("nobody-of-this-id")).await {
        Err(error) if error.kind() == Some(&ErrorKind::NotFound) => println!("  nobody else is known"),
        Err(error) => return Err(error.into()),
        Ok(_) => println!("  and somebody has a strange id"),
    }
    Ok(())
}
