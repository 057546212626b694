//! `send`: a message from the robot, a custom robot, or as a work notice.

mod outcome;
mod target;
mod words;

use std::path::PathBuf;

use clap::Args;
use dingtalk_api::oapi;
use dingtalk_fake::json::json;
use dingtalk_open::WebhookRobot;
use dingtalk_open::chat::To;
use dingtalk_types::message::say::Say;
use dingtalk_types::oapi::message::AsyncSendV2Request;
use serde_json::Value;

pub(super) use target::Target;

use self::outcome::{line, outcome};
use super::people;
use crate::connection::Connection;
use crate::exit::Exit;
use crate::failure::{Failure, shown};
use crate::profile::variable;
use crate::session::Session;

/// Send a message: as the robot, by a custom robot's webhook, or as a work notice
#[derive(Debug, Args)]
#[command(after_help = "\
A webhook is a secret: put its address into DINGTALK_WEBHOOK, and the secret that it signs with into DINGTALK_WEBHOOK_SECRET.

Examples:
  dingctl send --to user:manager4220 --text 'The build is green.'
  make report | dingctl send --to group:cidxxxx --title Report
  dingctl send --to webhook --markdown @report.md --at 13800000001
  dingctl send --to notice:manager4220 --file report.pdf")]
pub(crate) struct Arguments {
    /// To whom: user:ID, mobile:NUMBER, group:ID, notice:ID or webhook; may be given several times
    #[arg(long, required = true, value_name = "RECEIVER")]
    to: Vec<Target>,
    /// The words, as they are
    #[arg(long, group = "words", value_name = "TEXT")]
    text: Option<String>,
    /// Markdown, @FILE, or - for standard input, which is also the default
    #[arg(long, short = 'm', group = "words", value_name = "TEXT|@FILE|-")]
    markdown: Option<String>,
    /// What the list of conversations shows
    #[arg(long)]
    title: Option<String>,
    /// A picture, up to 20 MB
    #[arg(long, value_name = "FILE")]
    picture: Vec<PathBuf>,
    /// A file, up to 20 MB
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Highlight people in a group, by userId or mobile number, or `all`; webhooks alone can
    #[arg(long, value_name = "ID|NUMBER|all")]
    at: Vec<String>,
    /// A custom robot drops what it has had with the same key
    #[arg(long)]
    key: Option<String>,
    /// Send nothing: tell what would be sent
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let say = words::say(&arguments).await?;
    if arguments.dry_run {
        return session.output.value(&planned(&arguments.to, &say)?, None);
    }
    let connection = if arguments.to.iter().all(|target| *target == Target::Webhook) {
        session.connect_with_or_without_app().await?
    } else {
        session.connect().await?
    };
    let results = deliver(&connection, arguments.to, &say).await?;
    let text: Vec<String> = results.iter().map(line).collect();
    session.output.text(&text.join("\n"), || Value::Array(results.clone()))?;
    if results.iter().any(|result| result.get("not_reached").is_some()) {
        return Err(Failure::new(Exit::NotFound, "not everybody was reached").next("look at `not_reached`"));
    }
    Ok(())
}

/// Sends to all of them; what became of it, a result per way.
pub(super) async fn deliver(
    connection: &Connection,
    targets: Vec<Target>,
    say: &Say,
) -> Result<Vec<Value>, Failure> {
    let mut results = Vec::new();
    match deliver_into(&mut results, connection, targets, say).await {
        Ok(()) => Ok(results),
        Err(failure) if results.is_empty() => Err(failure),
        // Whoever repeats it all sends to these again.
        Err(failure) => {
            let got: Vec<&str> = results.iter().filter_map(|result| result.get("to")?.as_str()).collect();
            let got = got.join(", ");
            Err(failure.after(&format!("sent to {got}, and then")).fact("sent", results))
        }
    }
}

async fn deliver_into(
    results: &mut Vec<Value>,
    connection: &Connection,
    targets: Vec<Target>,
    say: &Say,
) -> Result<(), Failure> {
    let mut users = Vec::new();
    let mut notices = Vec::new();
    for target in targets {
        match target {
            Target::User(id) => users.push(id),
            Target::Mobile(number) => users.push(people::by_mobile(connection, &number).await?),
            Target::Notice(id) => notices.push(id),
            Target::Group(id) => {
                let to = format!("group:{id}");
                results.push(outcome(&to, connection.ding.send(To::Group(id), say.clone()).await?));
            }
            Target::Webhook => {
                let robot = webhook(connection)?;
                results.push(outcome("webhook", connection.ding.send(robot, say.clone()).await?));
            }
        }
    }
    if !users.is_empty() {
        results.push(outcome("users", connection.ding.send(To::Users(users), say.clone()).await?));
    }
    if !notices.is_empty() {
        results.push(notice(connection, notices, say).await?);
    }
    Ok(())
}

pub(super) const WHAT_RECEIVERS_TAKE: &str = "`dingctl send --help` tells what each receiver takes";

const COPY_WEBHOOK: &str = "copy the robot's address from the group's settings into it";

fn webhook(connection: &Connection) -> Result<WebhookRobot, Failure> {
    let address = match (&connection.fake, variable("DINGTALK_WEBHOOK")) {
        (Some(fake), None) => Some(fake.plain_webhook_url()),
        (_, set) => set,
    };
    let address = address.ok_or_else(|| {
        Failure::new(Exit::Credential, "no webhook: DINGTALK_WEBHOOK is not set").next(COPY_WEBHOOK)
    })?;
    let robot = WebhookRobot::from_url_of(&address, connection.ding.hosts())
        .map_err(|error| Failure::usage(format!("DINGTALK_WEBHOOK: {error}")).next(COPY_WEBHOOK))?;
    Ok(match variable("DINGTALK_WEBHOOK_SECRET") {
        Some(secret) => robot.signed_with(secret),
        None => robot,
    })
}

async fn notice(connection: &Connection, users: Vec<String>, say: &Say) -> Result<Value, Failure> {
    let agent_id = agent_id(connection)?;
    let say = connection.ding.chat().uploaded(say.clone()).await?;
    let messages =
        say.to_work().map_err(|error| Failure::usage(error.to_string()).next(WHAT_RECEIVERS_TAKE))?;
    let mut tasks = Vec::new();
    for message in messages {
        let request = AsyncSendV2Request::to_users(agent_id, users.clone(), message);
        tasks.push(oapi::message::async_send_v2(&connection.ding, &request).await?.task_id);
    }
    Ok(json!({"to": "notice", "messages": tasks.len(), "task_ids": tasks}))
}

/// That of the profile, or of the environment where the profile has none.
fn agent_id(connection: &Connection) -> Result<i64, Failure> {
    const NEXT: &str =
        "set DINGTALK_AGENT_ID, or give the profile one: `dingctl profile add NAME --agent-id ID`";
    match (connection.profile.agent_id, variable("DINGTALK_AGENT_ID")) {
        (Some(id), _) => Ok(id),
        (None, Some(text)) => text.trim().parse().map_err(|_| {
            Failure::usage(format!("DINGTALK_AGENT_ID: `{}` is no number", shown(&text))).next(NEXT)
        }),
        (None, None) => {
            Err(Failure::new(Exit::Credential, "a work notice needs the app's AgentId").next(NEXT))
        }
    }
}

/// What would be sent.
pub(super) fn planned(targets: &[Target], say: &Say) -> Result<Value, Failure> {
    let wrong = |error: &dyn std::fmt::Display| Failure::usage(error.to_string()).next(WHAT_RECEIVERS_TAKE);
    let mut plan = Vec::new();
    for target in targets {
        let (channel, messages) = match target {
            Target::Webhook => {
                ("webhook", say.to_webhook().map(|messages| json!(messages.iter().map(as_json).collect::<Vec<_>>())))
            }
            Target::Notice(_) => {
                ("notice", say.to_work().map(|messages| json!(messages.iter().map(as_json).collect::<Vec<_>>())))
            }
            _ => ("robot", say.to_robot().map(|messages| {
                json!(messages.iter().map(|message| json!({"msgKey": message.msg_key(), "msgParam": message.msg_param()})).collect::<Vec<_>>())
            })),
        };
        let messages = messages.map_err(|error| wrong(&error))?;
        plan.push(json!({"to": target.to_string(), "by": channel, "messages": messages}));
    }
    Ok(Value::Array(plan))
}

/// Whether and how what was sent can be taken back.
#[cfg(feature = "mcp")]
pub(super) fn undo(targets: &[Target]) -> &'static str {
    match targets.first() {
        Some(Target::User(_) | Target::Mobile(_)) => "within 24 hours by v1.robot.batch_recall_oto",
        Some(Target::Group(_)) => "within 24 hours by v1.robot.org_group_recall",
        Some(Target::Notice(_)) => "within 24 hours by oapi.message.recall",
        Some(Target::Webhook) | None => "cannot be undone",
    }
}

fn as_json<T: serde::Serialize>(message: &T) -> Value {
    serde_json::to_value(message).unwrap_or_default()
}
