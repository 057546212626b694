//! `trigger`: an event, a robot message or a click, as DingTalk pushes it, without DingTalk.

use std::time::Duration;

use clap::Args;
use dingtalk_catalogue::{Event, Spelling};
use dingtalk_fake::{Acknowledgement, Fake, Seed, Subscription};
use dingtalk_open::DingTalk;
use http::Method;
use serde_json::{Map, Value, json};

use super::api::request;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::{self, variable};
use crate::push_keys::PushKeys;
use crate::session::Session;

/// Trigger an event, a message to the robot or a click on a card: encrypted and signed as DingTalk pushes it, offline
#[derive(Debug, Args)]
#[command(after_help = "\
The keys are those of the receiver: DINGTALK_CALLBACK_TOKEN and DINGTALK_CALLBACK_AES_KEY for events, DINGTALK_CLIENT_SECRET for
robot messages, DINGTALK_CARD_SECRET for clicks. With --fake those that are not set are those of an embedded DingTalk.

  dingctl trigger user_add_org --to http://127.0.0.1:3000/dingtalk
  dingctl trigger bpms_instance_change --override result=refuse --to http://127.0.0.1:3000/dingtalk
  dingctl trigger robot --text hello --to http://127.0.0.1:3000/robot
  dingctl trigger card --override action=agree --to http://127.0.0.1:3000/card
Without --to it happens in the `dingctl fake` that DINGTALK_API_URL names, and reaches whoever listens there.")]
pub(crate) struct Arguments {
    /// The type of an event, or `robot`, or `card`
    event: String,
    /// A value of the data; `a.b` is a field of an object. JSON, or the text where it is none
    #[arg(long = "override", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
    /// Where the push goes
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// What is said to the robot
    #[arg(long, default_value = "hello")]
    text: String,
    /// Say it in a group
    #[arg(long)]
    group: bool,
    /// Wait for the robot's reply at most this long
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    wait: u64,
}

/// What happens.
enum What {
    Event(&'static Event),
    Robot,
    Card,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let what = what(&arguments.event)?;
    let mut given = Map::new();
    for pair in &arguments.overrides {
        request::put(&mut given, pair).await?;
    }
    let Some(url) = arguments.to.as_deref() else {
        return elsewhere(&arguments, &what, given, session).await;
    };
    let fake = sender().await?;
    let told = match what {
        What::Event(event) => to_receiver(&fake, event, given, url, session).await?,
        What::Robot => to_robot(&fake, &arguments, given, url).await,
        What::Card => to_card(&fake, given, url).await?,
    };
    session.output.value(&told, None)?;
    match told.get("error").and_then(Value::as_str) {
        None => Ok(()),
        Some(error) => Err(Failure::new(Exit::CheckFailed, format!("{url} did not take it: {error}"))
            .next("the receiver has to have the same keys, and to answer within 2.5 s")),
    }
}

fn what(name: &str) -> Result<What, Failure> {
    match name {
        "robot" => return Ok(What::Robot),
        "card" => return Ok(What::Card),
        _ => {}
    }
    dingtalk_catalogue::event(name).map(What::Event).ok_or_else(|| {
        let names = dingtalk_catalogue::events().iter().map(Event::event_type);
        let nearest = dingtalk_catalogue::nearest_names(name, names, 3);
        let failure = Failure::usage(format!("no published event is `{name}`"));
        if nearest.is_empty() {
            failure.next("it is one of the 242 event types, `robot` or `card`")
        } else {
            failure.next(format!("did you mean {}?", nearest.join(", ")))
        }
    })
}

/// A DingTalk of this process that pushes as the app of the environment, once.
async fn sender() -> Result<Fake, Failure> {
    let mut seed = Seed::default();
    let mut set = |name: &str, field: fn(&mut Seed) -> &mut String| {
        if let Some(value) = variable(name) {
            *field(&mut seed) = value;
        }
    };
    set("DINGTALK_CLIENT_ID", |seed| &mut seed.client_id);
    set("DINGTALK_CLIENT_SECRET", |seed| &mut seed.client_secret);
    set("DINGTALK_CORP_ID", |seed| &mut seed.corp_id);
    set("DINGTALK_ROBOT_CODE", |seed| &mut seed.robot_code);
    let started = Fake::builder().seed(seed).retry_schedule([]).start().await;
    started.map_err(|error| Failure::other(error.to_string()))
}

async fn to_receiver(
    fake: &Fake,
    event: &Event,
    given: Map<String, Value>,
    url: &str,
    session: &Session,
) -> Result<Value, Failure> {
    let keys = PushKeys::of(session)?;
    // Said here, before anything is sent: a receiver with such a key cannot answer either.
    keys.cipher(fake.client_id())?;
    let mut data = sample(event, Spelling::Http);
    data.insert("EventType".into(), event.event_type().into());
    data.insert("TimeStamp".into(), fake.now_ms().to_string().into());
    data.insert("CorpId".into(), fake.corp_id().into());
    merge(&mut data, given);
    let sent = Value::Object(data);
    fake.events().subscribe(Subscription::new(url, keys.token.expose(), keys.aes_key.expose()));
    let outcomes = fake.events().push(event.event_type(), sent.clone()).await;
    let Some(outcome) = outcomes.into_iter().next() else {
        return Err(Failure::other("the embedded DingTalk pushed to nobody"));
    };
    let answer = if outcome.acknowledged { "success".to_owned() } else { outcome.body };
    Ok(told(sent, outcome.status, answer.into(), outcome.error))
}

async fn to_robot(fake: &Fake, arguments: &Arguments, given: Map<String, Value>, url: &str) -> Value {
    let robot = fake.robot();
    robot.set_callback(url);
    let mut say = robot.say(arguments.text.as_str());
    if arguments.group {
        say = say.in_first_group();
    }
    for (name, value) in given {
        say = say.with(name, value);
    }
    let said = say.send_once().await;
    let reply = said.reply(Duration::from_secs(arguments.wait)).await;
    let mut told = of_acknowledgement(said.message.clone(), &said.acknowledgement);
    if let (Some(reply), Value::Object(members)) = (reply, &mut told) {
        members.insert("reply".into(), json!({"msgtype": reply.msgtype, "content": reply.content}));
    }
    told
}

const CARD: &str = "dingctl-card";

async fn to_card(fake: &Fake, params: Map<String, Value>, url: &str) -> Result<Value, Failure> {
    let ding = DingTalk::builder().fake(fake).build().map_err(|error| Failure::other(error.to_string()))?;
    let mut route = json!({"callbackRouteKey": CARD, "callbackUrl": url});
    if let (Some(secret), Value::Object(members)) = (variable("DINGTALK_CARD_SECRET"), &mut route) {
        members.insert("apiSecret".into(), secret.into());
    }
    ding.call_raw(Method::POST, "/v1.0/card/callbacks/register", &route).await?;
    let card = json!({
        "outTrackId": CARD,
        "cardTemplateId": "dingctl.schema",
        "callbackType": "HTTP",
        "callbackRouteKey": CARD,
        "cardData": {"cardParamMap": {}},
    });
    ding.call_raw(Method::POST, "/v1.0/card/instances", &card).await?;
    let person = fake.seed().users.first().map(|user| user.userid.clone()).unwrap_or_default();
    let clicked = fake.cards().click(CARD, &person, &["button"], Value::Object(params)).await;
    let clicked = clicked.ok_or_else(|| Failure::other("the embedded DingTalk lost its card"))?;
    let mut told = of_acknowledgement(clicked.callback, &clicked.acknowledgement);
    if let Value::Object(members) = &mut told {
        members.insert("card".into(), Value::Object(clicked.card.card_data));
    }
    Ok(told)
}

/// In a running `dingctl fake`.
async fn elsewhere(
    arguments: &Arguments,
    what: &What,
    given: Map<String, Value>,
    session: &Session,
) -> Result<(), Failure> {
    let next = "say where it goes with --to URL, or set DINGTALK_API_URL to that of a running `dingctl fake`";
    if session.globals.fake.is_some() {
        return Err(Failure::usage("nobody listens in an embedded DingTalk of this run").next(next));
    }
    if profile::current(session.globals.profile.as_deref())?.api_url.is_none() {
        return Err(Failure::usage("DingTalk itself lets nobody trigger events").next(next));
    }
    let connection = session.connect().await?;
    let (path, body) = match what {
        What::Event(event) => {
            let mut data = sample(event, Spelling::Http);
            merge(&mut data, given);
            ("/_fake/events", json!({"type": event.event_type(), "data": data}))
        }
        What::Robot => {
            given.into_iter().next().map_or(Ok(()), |(name, _)| {
                Err(Failure::usage(format!("`{name}` of a robot message is overridden with --to only")))
            })?;
            ("/_fake/robot/say", json!({"text": arguments.text}))
        }
        What::Card => {
            return Err(Failure::usage("a card of a running DingTalk is clicked by its id")
                .next("POST outTrackId, userId, actionIds and params to /_fake/cards/click of it"));
        }
    };
    let told = connection.ding.call_raw(Method::POST, path, &body).await?.into_inner();
    session.output.value(&told, None)
}

fn sample(event: &Event, spelling: Spelling) -> Map<String, Value> {
    match event.sample(spelling) {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Objects member by member, everything else as a whole.
fn merge(into: &mut Map<String, Value>, given: Map<String, Value>) {
    for (name, value) in given {
        match (into.get_mut(&name), value) {
            (Some(Value::Object(members)), Value::Object(more)) => merge(members, more),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}

fn of_acknowledgement(sent: Value, acknowledgement: &Acknowledgement) -> Value {
    let Acknowledgement { code, body, error, .. } = acknowledgement;
    told(sent, *code, body.clone(), error.clone())
}

fn told(sent: Value, status: Option<u16>, answer: Value, error: Option<String>) -> Value {
    json!({"sent": sent, "status": status, "answer": answer, "error": error})
}
