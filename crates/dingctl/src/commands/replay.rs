//! `replay`: what `listen` wrote down is delivered again, and the dead letters of `forward` handed on.

use std::time::SystemTime;

use clap::Args;
use dingtalk_callback::Pusher;
use dingtalk_events::{CloudEvent, Delivery, DeliveryKind};
use dingtalk_fake::json::json;
use dingtalk_transport::{Clock as _, TokioClock};
use dingtalk_types::wire::from_json;
use serde_json::{Map, Value};

use super::api::request;
use super::forward;
use super::trigger::card;
use crate::connection::Connection;
use crate::control::Control;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::push_keys::PushKeys;
use crate::receivers::{self, Addresses};
use crate::record;
use crate::session::Session;

/// Deliver again what `dingctl listen` wrote down, or the dead letters of `dingctl forward`: to a URL, or through a running
/// embedded DingTalk
#[derive(Debug, Args)]
#[command(after_help = "\
One line of JSON for each delivery says what was answered. Exit code 12: some were not acknowledged. Messages keep their ids, so a \
receiver that remembers them takes none twice.

Dead letters are CloudEvents and stay so: --to is a sink as that of `forward`, http://…, https://… or redis://…#KEY, and each is \
handed on once with its id, signed where there is a secret.

  dingctl listen > today.ndjson
  dingctl replay today.ndjson --to http://127.0.0.1:3000/dingtalk --profile work
  grep '\"kind\":\"event\"' today.ndjson | dingctl replay - --to http://127.0.0.1:3000/ --fake
  dingctl replay today.ndjson --fake=http://127.0.0.1:41665
  dingctl replay dead.ndjson --to https://example.com/dingtalk")]
pub(crate) struct Arguments {
    /// Lines of JSON as `dingctl listen` prints them or `dingctl forward --dead-letter` writes them; - is standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// Where the pushes go; for dead letters also redis://HOST:PORT/DATABASE#KEY
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    #[command(flatten)]
    addresses: Addresses,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let (deliveries, form) = read(&arguments.file).await?;
    let mut refused = 0_usize;
    let again = match &arguments.to {
        Some(to) if form == Form::DeadLetters => Again::Sink(forward::Again::to(to, session).await?),
        Some(to) => Again::Url(to_url(to, &arguments.addresses, &deliveries, session).await?),
        None => match session.running_fake() {
            Some(base) => Again::Fake(Control::new(base)?, Box::new(session.connect().await?)),
            None => {
                return Err(Failure::usage("nobody is there to deliver to").next(
                    "say where it goes with --to URL, or name a running `dingctl fake` with --fake=http://…",
                ));
            }
        },
    };
    for delivery in &deliveries {
        let told = match &again {
            Again::Url(pusher) => receivers::told(&pusher.push(&receivers::spelt_for_http(delivery)).await),
            Again::Sink(sink) => sink.hand_on(delivery).await,
            Again::Fake(control, connection) => in_fake(control, connection, delivery).await?,
        };
        if told.get("acknowledged") != Some(&Value::Bool(true)) {
            refused = refused.saturating_add(1);
        }
        let mut line = record::line(delivery);
        line.retain(|name, _| ["kind", "type", "id"].contains(&name.as_str()));
        line.extend(told.as_object().cloned().unwrap_or_default());
        session.output.element(&Value::Object(line))?;
    }
    if refused == 0 {
        return Ok(());
    }
    Err(Failure::new(Exit::CheckFailed, format!("{refused} of {} were not acknowledged", deliveries.len()))
        .next("`error` of each line says why")
        .fact("not_acknowledged", refused))
}

/// Where they go.
enum Again {
    Url(Pusher),
    Sink(forward::Again),
    Fake(Control, Box<Connection>),
}

/// Who wrote the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `listen`
    Record,
    /// `forward`
    DeadLetters,
}

async fn read(file: &str) -> Result<(Vec<Delivery>, Form), Failure> {
    let text = request::read(file).await?;
    let now: SystemTime = TokioClock::new().now();
    let (mut deliveries, mut form) = (Vec::new(), None);
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let (delivery, own) = match serde_json::from_str(line) {
            Ok(letter @ Value::Object(_)) if letter.get("specversion").is_some() => {
                let delivery = CloudEvent::delivery_of(line, now);
                (delivery.ok_or_else(|| foreign(&letter)), Form::DeadLetters)
            }
            _ => (record::delivery(line, now), Form::Record),
        };
        let delivery = if *form.get_or_insert(own) == own {
            delivery
        } else {
            Err(Failure::usage("lines of `listen` and dead letters of `forward` stand in one file")
                .next("replay them one after the other; `grep specversion` tells them apart"))
        };
        let place = || format!("{file}:{}", number.saturating_add(1));
        deliveries.push(delivery.map_err(|failure| failure.at(&place()))?);
    }
    Ok((deliveries, form.unwrap_or(Form::Record)))
}

fn foreign(letter: &Value) -> Failure {
    let event_type = letter.get("type").unwrap_or(&Value::Null);
    Failure::usage(format!("no CloudEvent of `dingctl forward`; its type is {event_type}"))
        .next("give the file of --dead-letter, or what `dingctl listen` prints")
}

async fn to_url(
    to: &str,
    addresses: &Addresses,
    deliveries: &[Delivery],
    session: &Session,
) -> Result<Pusher, Failure> {
    let app = session.app().await?;
    let events = deliveries.iter().any(|delivery| *delivery.kind() == DeliveryKind::Event);
    // Without an event nobody needs them.
    let keys = if events { PushKeys::of(&app)? } else { PushKeys::new()? };
    receivers::pusher_to(to, addresses, &app, &keys, session)
}

/// Says or does it there once more.
async fn in_fake(control: &Control, connection: &Connection, delivery: &Delivery) -> Result<Value, Failure> {
    let delivery = receivers::spelt_for_http(delivery);
    let data: Value = from_json(delivery.payload()).unwrap_or_default();
    let told = match delivery.kind() {
        DeliveryKind::Event => {
            let request = json!({"type": delivery.metadata().event_type, "data": data});
            let told = control.post("events", &request).await?;
            let receivers = told.get("receivers").and_then(Value::as_array).cloned().unwrap_or_default();
            let taken = |receiver: &Value| receiver.get("acknowledged") == Some(&Value::Bool(true));
            let acknowledged = !receivers.is_empty() && receivers.iter().all(taken);
            return Ok(json!({"acknowledged": acknowledged, "receivers": receivers}));
        }
        DeliveryKind::ChatMessage => control.post("robot/say", &said(&data)).await?,
        DeliveryKind::CardAction => {
            let text = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default();
            let content: Value = serde_json::from_str(text("content")).unwrap_or_default();
            let private = content.get("cardPrivateData").cloned().unwrap_or_default();
            let request = json!({
                "outTrackId": text("outTrackId"),
                "userId": text("userId"),
                "actionIds": private.get("actionIds"),
                "params": private.get("params"),
            });
            card::click(control, &connection.ding, &request).await?
        }
        _ => {
            return Ok(
                json!({"acknowledged": false, "error": "an embedded DingTalk does not send this kind"}),
            );
        }
    };
    let part = |name: &str| told.get(name).cloned().unwrap_or_default();
    let error = part("error");
    Ok(json!({
        "status": part("code"),
        "answer": part("body"),
        "acknowledged": error.is_null(),
        "error": error,
    }))
}

/// The same message; only the session, in which the robot answers, is one of the DingTalk that says it.
fn said(message: &Value) -> Value {
    let mut with: Map<String, Value> = message.as_object().cloned().unwrap_or_default();
    with.retain(|name, _| !name.starts_with("sessionWebhook"));
    let group = with.get("conversationType").and_then(Value::as_str) == Some("2");
    let id = with.get("conversationId").cloned();
    json!({
        "msgtype": message.get("msgtype"),
        "content": message.get("content").or_else(|| message.get("text")),
        "conversation": {"type": if group { "2" } else { "1" }, "id": id},
        "with": with,
    })
}
