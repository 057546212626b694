//! HTTP receivers that deliveries are pushed to as DingTalk does.

use std::time::Duration;

use clap::Args;
use dingtalk_callback::{Pushed, Pusher};
use dingtalk_catalogue::Spelling;
use dingtalk_events::{Delivery, DeliveryKind};
use dingtalk_fake::json::json;
use dingtalk_types::Secret;
use dingtalk_types::wire::from_json;
use http::Uri;
use serde_json::{Map, Value};

use crate::app::App;
use crate::control;
use crate::failure::Failure;
use crate::profile::variable;
use crate::push_keys::PushKeys;
use crate::session::Session;

/// Where it is not one address for everything.
#[derive(Debug, Args)]
pub(crate) struct Addresses {
    /// Where messages to the robot go, if they have an address of their own
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(crate) robot_to: Option<String>,
    /// Where card callbacks go, if they have an address of their own
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(crate) cards_to: Option<String>,
}

/// An address that can be pushed to.
pub(crate) fn address(text: &str) -> Result<String, String> {
    let url = text.parse::<Uri>().ok();
    let is_one = url.is_some_and(|url| {
        matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some_and(|host| !host.is_empty())
    });
    if is_one {
        Ok(text.to_owned())
    } else {
        Err("give a URL such as http://127.0.0.1:3000/dingtalk".to_owned())
    }
}

/// A pusher without an address.
pub(crate) fn pusher(session: &Session) -> Result<Pusher, Failure> {
    let pusher = Pusher::new(control::transport()?);
    Ok(match session.globals.timeout {
        Some(seconds) => pusher.timeout(Duration::from_secs(seconds)),
        None => pusher,
    })
}

/// A pusher of everything.
pub(crate) fn pusher_to(
    to: &str,
    addresses: &Addresses,
    app: &App,
    keys: &PushKeys,
    session: &Session,
) -> Result<Pusher, Failure> {
    let own = |address: &Option<String>| address.clone().unwrap_or_else(|| to.to_owned());
    let pusher =
        pusher(session)?.events(to, keys.cipher(app)?).robot(own(&addresses.robot_to), app.secret()?);
    Ok(pusher.cards(own(&addresses.cards_to), card_secret()))
}

/// The `apiSecret` of the address for cards; DingTalk signs nothing without one.
pub(crate) fn card_secret() -> Option<Secret> {
    variable("DINGTALK_CARD_SECRET").map(Secret::new)
}

/// The delivery with the names of HTTP pushes, where it came over Stream.
pub(crate) fn spelt_for_http(delivery: &Delivery) -> Delivery {
    let (kind, metadata, payload) = delivery.clone().into_parts();
    let event = metadata.event_type.as_deref().and_then(dingtalk_catalogue::event);
    let data = from_json::<Value>(&payload);
    let payload = match (&kind, event, data) {
        (DeliveryKind::Event, Some(event), Ok(data)) => {
            let mut data = event.respelt(&data, Spelling::Http);
            // The push has it as `TimeStamp`.
            if let (Value::Object(members), Some(_)) = (&mut data, metadata.born_ms) {
                members.retain(|name, _| name != "timeStamp");
            }
            data.to_string().into()
        }
        _ => payload,
    };
    Delivery::new(kind, metadata, payload)
}

/// The same in a line for people; `line` is that of the delivery.
pub(crate) fn note(line: &Map<String, Value>, told: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let what = line.get("type").or_else(|| line.get("kind")).map(text).unwrap_or_default();
    let member = |name: &str| told.get(name).filter(|value| !value.is_null()).map(text);
    let status = member("status").map_or_else(String::new, |status| format!("{status}, "));
    let ms = member("ms").unwrap_or_default();
    match member("error") {
        None => format!("{what}: {status}{ms} ms, taken"),
        Some(error) => format!("{what}: {status}{ms} ms, NOT taken: {error}"),
    }
}

/// What a receiver answered, for the output.
pub(crate) fn told(pushed: &Pushed) -> Value {
    // What acknowledges an event is ciphertext to everybody else.
    let opened = pushed.kind == DeliveryKind::Event && pushed.is_acknowledged();
    json!({
        "status": pushed.status,
        "answer": if opened { "success".into() } else { pushed.json() },
        "acknowledged": pushed.is_acknowledged(),
        "ms": u64::try_from(pushed.took.as_millis()).unwrap_or(u64::MAX),
        "error": pushed.error.as_ref().map(ToString::to_string),
    })
}
