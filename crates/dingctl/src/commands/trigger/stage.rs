//! Pushes that are made here: a DingTalk of this process knows what they look like, and they go straight to the receiver.

use std::time::{Duration, SystemTime};

use dingtalk_callback::Pusher;
use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
use dingtalk_fake::json::json;
use dingtalk_fake::{Fake, Seed};
use dingtalk_open::DingTalk;
use dingtalk_transport::{Clock as _, TokioClock};
use serde_json::{Map, Value};

use super::{Arguments, What, card, event, merge, robot};
use crate::app::App;
use crate::failure::Failure;
use crate::push_keys::PushKeys;
use crate::receivers;
use crate::session::Session;

/// What pushes come from, and where they go.
pub(super) struct Stage {
    fake: Fake,
    app: App,
    pusher: Pusher,
    url: String,
    /// Whether its people are those of `--fake`: of an app's own only the receiver knows.
    people_are_known: bool,
}

impl Stage {
    pub(super) async fn set(url: &str, session: &Session) -> Result<Self, Failure> {
        let app = session.app().await?;
        let known = session.seed()?;
        let people_are_known = known.is_some();
        let seed = known.unwrap_or_else(|| seed_of(&app));
        // Nothing is delivered in it, so there is nothing to repeat.
        let fake = Fake::builder().seed(seed).retry_schedule([]).start().await;
        let fake = fake.map_err(|error| Failure::other(error.to_string()))?;
        Ok(Self { fake, app, pusher: receivers::pusher(session)?, url: url.to_owned(), people_are_known })
    }

    pub(super) async fn trigger(
        &self,
        what: What,
        arguments: &Arguments,
        overrides: &Map<String, Value>,
    ) -> Result<Value, Failure> {
        match what {
            What::Event(event) => {
                // Asked for here, before anything is sent: a receiver with such a key cannot answer either.
                let cipher = PushKeys::of(&self.app)?.cipher(&self.app)?;
                let pusher = self.pusher.clone().events(self.url.as_str(), cipher);
                let metadata = self.metadata().event_type(event.event_type());
                let own = [
                    ("EventType", event.event_type().to_owned()),
                    ("TimeStamp", self.fake.now_ms().to_string()),
                    ("CorpId", self.fake.corp_id().to_owned()),
                ];
                let data = event::pushed(event::data(event, overrides), own);
                Ok(push(&pusher, DeliveryKind::Event, metadata, data).await)
            }
            What::Robot => {
                let pusher = self.pusher.clone().robot(self.url.as_str(), self.app.secret()?);
                if let Some(from) = arguments.robot.from.as_deref().filter(|_| self.people_are_known) {
                    let people = || self.fake.seed().users.iter().map(|user| user.userid.as_str());
                    if !people().any(|userid| userid == from) {
                        return Err(robot::nobody(from, people()));
                    }
                }
                // There is nobody in this DingTalk to take it; what it looks like is what counts.
                let said = arguments.robot.said(&self.fake).await?.send_once().await;
                let mut message = object(said.message.clone());
                merge(&mut message, overrides);
                let mut told = push(&pusher, DeliveryKind::ChatMessage, self.metadata(), message).await;
                let reply = said.reply(Duration::from_secs(arguments.robot.wait)).await;
                if let (Some(reply), Value::Object(members)) = (reply, &mut told) {
                    members
                        .insert("reply".into(), json!({"msgtype": reply.msgtype, "content": reply.content}));
                }
                Ok(told)
            }
            What::Card => {
                let pusher = self.pusher.clone().cards(self.url.as_str(), receivers::card_secret());
                let mut callback = clicked(&self.fake, &arguments.card).await?;
                merge(&mut callback, overrides);
                Ok(push(&pusher, DeliveryKind::CardAction, self.metadata(), callback).await)
            }
        }
    }

    fn metadata(&self) -> Metadata {
        Metadata::new(TransportKind::Http, now()).corp_id(self.fake.corp_id()).born_ms(self.fake.now_ms())
    }
}

/// What messages and clicks of these look like, in a DingTalk where nobody hears of them.
pub(super) async fn samples(all: &[What], arguments: &Arguments) -> Result<Vec<Map<String, Value>>, Failure> {
    if all.iter().all(|what| matches!(what, What::Event(_))) {
        return Ok(Vec::new());
    }
    let fake = Fake::builder().retry_schedule([]).start().await;
    let fake = fake.map_err(|error| Failure::other(error.to_string()))?;
    let mut samples = Vec::new();
    for what in all {
        samples.push(match what {
            What::Event(_) => continue,
            What::Robot => object(arguments.robot.sample(&fake).await?.send_once().await.message.clone()),
            What::Card => clicked(&fake, &arguments.card).await?,
        });
    }
    Ok(samples)
}

/// A click on a card by the first person.
async fn clicked(fake: &Fake, click: &card::Click) -> Result<Map<String, Value>, Failure> {
    let ding = DingTalk::builder().fake(fake).build();
    card::make(&ding.map_err(|error| Failure::other(error.to_string()))?, &click.card).await?;
    let person = fake.seed().users.first().map(|user| user.userid.clone()).unwrap_or_default();
    let actions: Vec<&str> = click.action.iter().map(String::as_str).collect();
    let params = Value::Object(click.params().await?);
    let clicked = fake.cards().click(&click.card, &person, &actions, params).await;
    Ok(object(clicked.ok_or_else(|| Failure::other("the embedded DingTalk lost its card"))?.callback))
}

/// What is not known of the app is made up.
fn seed_of(app: &App) -> Seed {
    let mut seed = Seed::default();
    let profile = &app.profile;
    seed.robot_code = profile.robot_code.clone().unwrap_or_else(|| profile.client_id.clone());
    seed.client_id.clone_from(&profile.client_id);
    if let Some(corp_id) = &profile.corp_id {
        seed.corp_id.clone_from(corp_id);
    }
    seed
}

async fn push(pusher: &Pusher, kind: DeliveryKind, metadata: Metadata, data: Map<String, Value>) -> Value {
    let data = Value::Object(data);
    let event_type = metadata.event_type.clone();
    let pushed = pusher.push(&Delivery::new(kind, metadata, data.to_string().into())).await;
    let mut told = Map::new();
    told.extend(event_type.map(|event_type| ("event".to_owned(), event_type.into())));
    told.insert("sent".into(), data);
    told.extend(object(receivers::told(&pushed)));
    Value::Object(told)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn now() -> SystemTime {
    TokioClock::new().now()
}
