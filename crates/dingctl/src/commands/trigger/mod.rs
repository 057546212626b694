//! `trigger`: an event, a robot message or a click, as DingTalk pushes it, without DingTalk.

pub(super) mod card;
mod event;
mod robot;
mod running;
mod stage;

use clap::Args;
use dingtalk_catalogue::{Event, Meaning};
use dingtalk_fake::json::json;
use serde_json::{Map, Value};

use super::api::request;
use crate::exit::Exit;
use crate::failure::{Failure, shown};
use crate::profile;
use crate::session::Session;

/// Trigger an event, a message to the robot or a click on a card: encrypted and signed as DingTalk pushes it, offline
#[derive(Debug, Args)]
#[command(after_help = "\
With --to, the push is made here. Its keys are those of the receiver: DINGTALK_CALLBACK_TOKEN and DINGTALK_CALLBACK_AES_KEY for \
events, the Client Secret for robot messages, DINGTALK_CARD_SECRET for clicks; with --fake those of an embedded DingTalk. Without \
--to it happens in the `dingctl fake` (or `dingctl listen --fake`) at --fake=http://…, and reaches whoever listens there.

Printed is what was sent and what was answered, a line of JSON each; with -o json an array. Exit code 12: it was not acknowledged.
With several events --override is for those that have such a field.

  dingctl trigger user_add_org --to http://127.0.0.1:3000/dingtalk --profile work
  dingctl trigger bpms_instance_change --override result=refuse --to http://127.0.0.1:3000/ --fake
  dingctl trigger robot --text hello --to http://127.0.0.1:3000/robot --fake --wait 5
  dingctl trigger robot --kind richText --group --fake=http://127.0.0.1:41665
  dingctl trigger card --action agree --param comment=fine --fake=http://127.0.0.1:41665
  dingctl trigger --list --jq '.[].event'")]
pub(crate) struct Arguments {
    /// The type of an event, or `robot`, or `card`; several are triggered one after the other
    #[arg(value_name = "EVENT", required_unless_present = "list")]
    what: Vec<String>,
    /// List the types of events instead
    #[arg(long)]
    list: bool,
    /// A value of what is sent; `a.b` is a field of an object. JSON, or the text where it is none
    #[arg(long = "override", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
    /// Where the push goes
    #[arg(long, value_name = "URL", value_parser = crate::receivers::address)]
    to: Option<String>,
    #[command(flatten)]
    robot: robot::Message,
    #[command(flatten)]
    card: card::Click,
}

/// What happens.
#[derive(Debug, Clone, Copy)]
enum What {
    Event(&'static Event),
    Robot,
    Card,
}

impl What {
    /// As the command line calls it.
    fn name(&self) -> &'static str {
        match self {
            Self::Event(event) => event.event_type(),
            Self::Robot => "robot",
            Self::Card => "card",
        }
    }

    fn parse(name: &str) -> Result<Self, Failure> {
        match name {
            "robot" => return Ok(Self::Robot),
            "card" => return Ok(Self::Card),
            _ => {}
        }
        dingtalk_catalogue::event(name).map(Self::Event).ok_or_else(|| {
            let names = dingtalk_catalogue::events().iter().map(Event::event_type);
            let name = shown(name);
            let nearest = dingtalk_catalogue::nearest_names(&name, names, 3);
            let failure = Failure::usage(format!("no published event is `{name}`"));
            if nearest.is_empty() {
                failure.next("`dingctl trigger --list` lists the events; the others are `robot` and `card`")
            } else {
                failure.next(format!("did you mean {}?", nearest.join(", ")))
            }
        })
    }
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    if arguments.list {
        return list(session);
    }
    let what: Vec<What> = arguments.what.iter().map(|name| What::parse(name)).collect::<Result<_, _>>()?;
    let mut overrides = Map::new();
    for pair in &arguments.overrides {
        request::put(&mut overrides, pair).await?;
    }
    if !arguments.overrides.is_empty() {
        let samples = stage::samples(&what, &arguments).await?;
        for odd in event::odd(&what, &samples, arguments.overrides.iter().map(String::as_str)) {
            session.output.note(&odd);
        }
    }
    let (mut failures, mut collected) = (Vec::new(), Vec::new());
    let (to, somewhere) = match &arguments.to {
        Some(url) => (url.as_str(), Place::Here(stage::Stage::set(url, session).await?)),
        None => ("the embedded DingTalk", Place::Running(running::Running::connect(session).await?)),
    };
    let mut broken_off = None;
    for happens in &what {
        let given = event::for_one(*happens, &what, &overrides);
        let told = match &somewhere {
            Place::Here(stage) => stage.trigger(*happens, &arguments, &given).await,
            Place::Running(running) => running.trigger(*happens, &arguments, &given).await,
        };
        let told = match told {
            Ok(told) => told,
            Err(failure) => {
                broken_off = Some(failure);
                break;
            }
        };
        // One or several: a program reads lines, or one array.
        if session.output.collects() {
            collected.extend(session.output.filtered(&told)?);
        } else {
            session.output.element(&told)?;
        }
        failures.extend(told.get("error").and_then(Value::as_str).map(str::to_owned));
    }
    if !collected.is_empty() {
        session.output.elements(collected)?;
    }
    if let Some(failure) = broken_off {
        return Err(failure);
    }
    match failures.as_slice() {
        [] => Ok(()),
        [error] => Err(not_acknowledged(format!("{to} did not take it: {error}"))),
        [error, ..] => {
            let count = format!("{} of {}", failures.len(), what.len());
            Err(not_acknowledged(format!("{to} did not take {count}; the first: {error}")))
        }
    }
}

/// Where it happens.
enum Place {
    Here(stage::Stage),
    Running(running::Running),
}

fn not_acknowledged(message: String) -> Failure {
    Failure::new(Exit::CheckFailed, message)
        .next("the receiver has to have the same keys, and to answer 200 within 2.5 s (2 s for cards), events with an encrypted success")
}

fn list(session: &Session) -> Result<(), Failure> {
    let row = |event: &Event| {
        json!({
            "event": event.event_type(),
            "name": event.chinese_name(),
            "happens": event.does().map(Meaning::text),
        })
    };
    session.output.rows(&Value::Array(dingtalk_catalogue::events().iter().map(row).collect()))
}

/// The address of the embedded DingTalk that runs.
fn running_at(session: &Session) -> Result<String, Failure> {
    let next = "say where it goes with --to URL, or name a running `dingctl fake` with --fake=http://…";
    if let Some(base) = session.running_fake() {
        return Ok(base.to_owned());
    }
    if session.globals.fake.is_some() {
        return Err(Failure::usage("nobody listens in an embedded DingTalk of this run").next(next));
    }
    let own = profile::current(session.globals.profile.as_deref()).ok().and_then(|profile| profile.api_url);
    own.ok_or_else(|| Failure::usage("DingTalk itself lets nobody trigger events").next(next))
}

/// Objects member by member, everything else as a whole.
fn merge(into: &mut Map<String, Value>, given: &Map<String, Value>) {
    for (name, value) in given {
        match (into.get_mut(name), value) {
            (Some(Value::Object(members)), Value::Object(more)) => merge(members, more),
            (_, value) => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_changes_what_it_names_and_nothing_beside_it() {
        let mut data = json!({"a": {"b": 1, "c": 2}, "d": [3]});
        let given = json!({"a": {"b": 9}, "d": {"e": 4}, "f": 5});
        merge(data.as_object_mut().unwrap(), given.as_object().unwrap());
        assert_eq!(data, json!({"a": {"b": 9, "c": 2}, "d": {"e": 4}, "f": 5}));
    }
}
