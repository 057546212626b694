//! What happens in an embedded DingTalk that runs elsewhere, and reaches whoever listens there.

use dingtalk_fake::json::json;
use serde_json::{Map, Value};

use super::{Arguments, What, card, event, robot, running_at};
use crate::connection::Connection;
use crate::control::Control;
use crate::exit::Exit;
use crate::failure::{Failure, shown};
use crate::session::Session;

/// The embedded DingTalk, and the app that it knows.
pub(super) struct Running {
    control: Control,
    connection: Connection,
}

impl Running {
    pub(super) async fn connect(session: &Session) -> Result<Self, Failure> {
        let base = running_at(session)?;
        Ok(Self { control: Control::new(&base)?, connection: session.connect().await? })
    }

    pub(super) async fn trigger(
        &self,
        what: What,
        arguments: &Arguments,
        overrides: &Map<String, Value>,
    ) -> Result<Value, Failure> {
        match what {
            What::Event(event) => {
                let (event_type, data) = (event.event_type(), Value::Object(event::data(event, overrides)));
                let told = self.control.post("events", &json!({"type": event_type, "data": data})).await?;
                Ok(of_event(event_type, data, &told))
            }
            What::Robot => self.say(arguments, overrides).await,
            What::Card => {
                let click = &arguments.card;
                if let Some(other) = overrides.keys().find(|name| *name != "userId") {
                    return Err(Failure::usage(format!("a click in a running DingTalk has no other `{}`", shown(other)))
                        .next("of a click there, --override changes userId alone; --param and --action give the rest, or push it with --to"));
                }
                let description = self.control.get("description").await?;
                let request = json!({
                    "outTrackId": click.card,
                    "userId": overrides.get("userId").or_else(|| description.get("user_id")),
                    "actionIds": click.action,
                    "params": click.params().await?,
                });
                let told = card::click(&self.control, &self.connection.ding, &request).await?;
                Ok(of_acknowledgement(&told))
            }
        }
    }

    async fn say(&self, arguments: &Arguments, overrides: &Map<String, Value>) -> Result<Value, Failure> {
        if let Some(from) = &arguments.robot.from {
            let known = self.connection.call("oapi.user.get", json!({"userid": from})).await;
            if let Err(failure) = known {
                let description = self.control.get("description").await?;
                let somebody = description.get("user_id").and_then(Value::as_str);
                let is_nobody = failure.exit() == Exit::NotFound;
                return Err(if is_nobody { robot::nobody(from, somebody.into_iter()) } else { failure });
            }
        }
        let mut said = arguments.robot.to_say().await?;
        if let Value::Object(members) = &mut said {
            members.insert("with".into(), Value::Object(overrides.clone()));
        }
        let wait_ms = arguments.robot.wait.saturating_mul(1000);
        if wait_ms == 0 {
            return Ok(of_acknowledgement(&self.control.post("robot/say", &said).await?));
        }
        let before = self.control.get("replies").await?;
        let since = before.get("next").and_then(Value::as_u64).unwrap_or_default();
        let mut told = of_acknowledgement(&self.control.post("robot/say", &said).await?);
        let replies = self.control.get(&format!("replies?since={since}&wait_ms={wait_ms}")).await?;
        if let (Some(reply), Value::Object(members)) = (replies.pointer("/replies/0"), &mut told) {
            members.insert(
                "reply".into(),
                json!({"msgtype": reply.get("msgtype"), "content": reply.get("content")}),
            );
        }
        Ok(told)
    }
}

/// One line for all who received it.
fn of_event(event_type: &str, sent: Value, told: &Value) -> Value {
    let receivers = told.get("receivers").and_then(Value::as_array).cloned().unwrap_or_default();
    let refused = receivers.iter().find(|receiver| receiver.get("acknowledged") != Some(&Value::Bool(true)));
    let error = match (receivers.as_slice(), refused) {
        ([], _) => json!("nobody listens there for this event"),
        (_, Some(receiver)) => receiver.get("error").cloned().unwrap_or_default(),
        (_, None) => Value::Null,
    };
    json!({
        "event": event_type,
        "sent": sent,
        "receivers": receivers,
        "acknowledged": error.is_null(),
        "error": error,
    })
}

fn of_acknowledgement(told: &Value) -> Value {
    let part = |name: &str| told.get(name).cloned().unwrap_or_default();
    json!({
        "sent": part("sent"),
        "transport": part("transport"),
        "status": part("code"),
        "answer": part("body"),
        "acknowledged": part("error").is_null(),
        "error": part("error"),
        "card": part("card"),
    })
}
