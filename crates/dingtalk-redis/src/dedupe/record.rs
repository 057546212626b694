//! Results as text that any version reads: what it does not know counts as done.

use std::collections::BTreeMap;

use dingtalk_events::{Acknowledgement, CardUpdate, Claim, PluginAnswer};
use serde_json::{Value, json};

/// What a process that is at it leaves: one letter tells it from a result.
pub(super) fn claim(process: &str) -> String {
    format!("c{process}")
}

pub(super) fn done(acknowledgement: &Acknowledgement) -> String {
    let result = match acknowledgement {
        Acknowledgement::Card(update) => {
            json!({"card": {"card": update.card, "private": update.private, "replace": update.replace}})
        }
        Acknowledgement::Plugin(answer) => json!({"plugin": {
            "code": answer.code,
            "reason": answer.reason_phrase,
            "headers": answer.headers,
            "body": answer.body,
        }}),
        Acknowledgement::Value(value) => json!({"value": value}),
        _ => json!({}),
    };
    format!("d{result}")
}

pub(super) fn read(kept: Option<&str>) -> Claim {
    match kept {
        None => Claim::First,
        Some(kept) => match kept.strip_prefix('d') {
            Some(result) => Claim::Done(result_of(result).unwrap_or(Acknowledgement::Done)),
            None => Claim::Elsewhere,
        },
    }
}

fn result_of(text: &str) -> Option<Acknowledgement> {
    let mut result: Value = serde_json::from_str(text).ok()?;
    if let Some(card) = result.get("card") {
        let mut update = CardUpdate::new();
        update.card = texts(card.get("card")?)?;
        update.private = texts(card.get("private")?)?;
        update.replace = card.get("replace")?.as_bool()?;
        return Some(Acknowledgement::Card(update));
    }
    if let Some(plugin) = result.get("plugin") {
        let code = u16::try_from(plugin.get("code")?.as_u64()?).ok()?;
        let text = |member| plugin.get(member)?.as_str().map(str::to_owned);
        let mut answer = PluginAnswer::new(code, text("reason")?, text("body")?);
        answer.headers = texts(plugin.get("headers")?)?;
        return Some(Acknowledgement::Plugin(answer));
    }
    Some(Acknowledgement::Value(result.get_mut("value")?.take()))
}

fn texts(object: &Value) -> Option<BTreeMap<String, String>> {
    let members = object.as_object()?.iter();
    members.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_read_as_it_was_written() {
        for result in [
            Acknowledgement::Done,
            Acknowledgement::Card(CardUpdate::new().card("a", "\u{2028}\"").private("b", "").replacing()),
            Acknowledgement::Plugin(PluginAnswer::new(418, "teapot", "{}").header("X", "y")),
            Acknowledgement::Value(json!({"msgtype": "text", "n": [1, null]})),
            Acknowledgement::Value(Value::Null),
        ] {
            assert_eq!(read(Some(&done(&result))), Claim::Done(result));
        }
    }

    #[test]
    fn what_is_claimed_is_elsewhere_and_what_cannot_be_read_is_done() {
        assert_eq!(read(None), Claim::First);
        assert_eq!(read(Some(&claim("p"))), Claim::Elsewhere);
        for damaged in [
            "d",
            "d{",
            "d[]",
            "d{\"card\":1}",
            "d{\"card\":{}}",
            "d{\"plugin\":{\"code\":70000}}",
            "d{\"new\":1}",
        ] {
            assert_eq!(read(Some(damaged)), Claim::Done(Acknowledgement::Done), "{damaged}");
        }
    }
}
