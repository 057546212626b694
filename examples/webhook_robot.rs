//! A custom robot speaks in its group (自定义机器人发消息，可加签): `cargo run --example webhook_robot`
//!
//! It is the robot of an embedded DingTalk inside this program. With `--real` one message goes to a real group, and nobody is
//! mentioned: `DINGTALK_WEBHOOK_URL` is the robot's webhook as DingTalk shows it, `DINGTALK_WEBHOOK_SECRET` its secret when
//! signing is switched on. A robot with keywords drops it unless one of them is in "The build is green."
//!
//! 默认使用程序内置的钉钉；加 `--real` 才会向 `DINGTALK_WEBHOOK_URL` 的群里发一条消息，不 @ 任何人。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;

use command_line::{Arguments, value, variables};
use dingtalk_open::fake::Fake;
use dingtalk_open::message::webhook::{At, WebhookMessage};
use dingtalk_open::{DingTalk, Hosts, WebhookRobot, oapi};

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("webhook_robot.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.real {
        let [url] = variables(["DINGTALK_WEBHOOK_URL"])?;
        let mut robot = WebhookRobot::from_url(&url)?;
        if let Some(secret) = value("DINGTALK_WEBHOOK_SECRET") {
            robot = robot.signed_with(secret);
        }
        return through_the_client(&DingTalk::builder().build()?, &robot, At::default()).await;
    }
    arguments.offline("the robot of an embedded DingTalk speaks");
    let fake = Fake::start().await?;
    let hosts = Hosts::custom(fake.base_url(), fake.base_url());
    let robot = WebhookRobot::from_url_of(&fake.webhook_url(), &hosts)?.signed_with(fake.webhook_secret());
    let ding = DingTalk::builder().fake(&fake).build()?;
    through_the_client(&ding, &robot, At::users(["manager4220"])).await?;
    through_any_http_client(&reqwest::Client::builder().no_proxy().build()?, &robot, &hosts).await?;
    println!("the group has {} messages", fake.messages().of_robots().len());
    Ok(())
}

/// The client signs each message, keeps to 20 a minute, and repeats what was throttled. It needs no credential.
async fn through_the_client(ding: &DingTalk, robot: &WebhookRobot, whom: At) -> Result<(), Box<dyn Error>> {
    let message = WebhookMessage::markdown("Build", "The build is green.").mention(whom);
    oapi::robot::send(ding, robot, &message).await?;
    println!("sent by the client of this SDK");
    Ok(())
}

/// The robot makes the request and reads the answer; who carries them is up to you. This needs no feature of the SDK.
async fn through_any_http_client(
    http: &reqwest::Client,
    robot: &WebhookRobot,
    hosts: &Hosts,
) -> Result<(), Box<dyn Error>> {
    #[expect(clippy::disallowed_methods, reason = "there is no client here, and so no clock of its own")]
    let now = std::time::SystemTime::now();
    let request = robot.request(hosts, &WebhookMessage::text("The build is green."), now)?;
    // The address holds the robot's token: no error may show it.
    let request = request.try_into().map_err(reqwest::Error::without_url)?;
    let answer = http.execute(request).await.map_err(reqwest::Error::without_url)?;
    let status = answer.status().as_u16();
    robot.read_answer(status, &answer.bytes().await.map_err(reqwest::Error::without_url)?)?;
    println!("sent by an HTTP client of your own");
    Ok(())
}
