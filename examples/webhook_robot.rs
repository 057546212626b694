//! A custom robot speaks in its group: `cargo run --example webhook_robot`
//!
//! `DINGTALK_WEBHOOK_URL` is the robot's webhook as DingTalk shows it, `DINGTALK_WEBHOOK_SECRET` its secret when signing
//! is switched on. Without them the robot of an embedded DingTalk inside this program speaks.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use dingtalk_open::fake::Fake;
use dingtalk_open::message::webhook::{At, WebhookMessage};
use dingtalk_open::{DingTalk, Hosts, WebhookRobot, oapi};

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
    let Ok(url) = env::var("DINGTALK_WEBHOOK_URL") else {
        println!(
            "offline: the robot of an embedded DingTalk speaks; set DINGTALK_WEBHOOK_URL for a real one"
        );
        let fake = Fake::start().await?;
        let hosts = Hosts::custom(fake.base_url(), fake.base_url());
        let robot =
            WebhookRobot::from_url_of(&fake.webhook_url(), &hosts)?.signed_with(fake.webhook_secret());
        through_the_client(&DingTalk::builder().fake(&fake).build()?, &robot).await?;
        through_any_http_client(&reqwest::Client::builder().no_proxy().build()?, &robot, &hosts).await?;
        println!("the group has {} messages", fake.messages().of_robots().len());
        return Ok(());
    };
    let hosts = Hosts::china();
    let mut robot = WebhookRobot::from_url(&url)?;
    if let Ok(secret) = env::var("DINGTALK_WEBHOOK_SECRET") {
        robot = robot.signed_with(secret);
    }
    through_the_client(&DingTalk::builder().build()?, &robot).await?;
    through_any_http_client(&reqwest::Client::new(), &robot, &hosts).await
}

/// The client signs each message, keeps to 20 a minute, and repeats what was throttled. It needs no credential.
async fn through_the_client(ding: &DingTalk, robot: &WebhookRobot) -> Result<(), Box<dyn Error>> {
    let message = WebhookMessage::markdown("Build", "The build is **green**.").at(At::everybody());
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
