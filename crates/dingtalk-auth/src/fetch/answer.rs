use std::time::Duration;

use dingtalk_types::Secret;
use dingtalk_types::wire::Decode;
use serde_json::{Map, Value};

/// The documented life of every app token, and what counts where an answer names none.
const DOCUMENTED: i64 = 7_200;
/// No app token lives longer than a day; a longer life is a mistake of the answer.
const LONGEST: i64 = 24 * 3_600;

/// What a token endpoint issued.
#[derive(Debug)]
pub(crate) struct Issued {
    pub(crate) secret: Secret,
    pub(crate) lifetime: Duration,
}

impl Issued {
    /// Reads the token that stands under `field`.
    pub(crate) fn read(mut members: Map<String, Value>, field: &str) -> Result<Self, &'static str> {
        let secret = take_secret(&mut members, field)?;
        Ok(Self { secret, lifetime: lifetime(&members)? })
    }
}

/// Takes a token out of the answer without leaving a copy; an unusable one is never accepted.
pub(crate) fn take_secret(members: &mut Map<String, Value>, field: &str) -> Result<Secret, &'static str> {
    let Some(Value::String(text)) = members.remove(field) else { return Err("holds no token") };
    let secret = Secret::new(text);
    match secret.expose() {
        text if text.trim().is_empty() => Err("holds an empty token"),
        text if text.chars().any(char::is_control) => Err("holds a token with control characters"),
        _ => Ok(secret),
    }
}

/// `expireIn` on the new host, `expires_in` on the legacy host and on `/{corpId}/token`; seconds, perhaps as text.
pub(crate) fn lifetime(members: &Map<String, Value>) -> Result<Duration, &'static str> {
    let named = ["expireIn", "expires_in", "expiresIn"].iter().filter_map(|name| members.get(*name));
    let mut told = named.filter_map(|value| match value {
        Value::Null | Value::Bool(_) => None,
        Value::String(text) if text.trim().is_empty() => None,
        value => i64::decode(value).ok(),
    });
    let seconds = told.next().unwrap_or(DOCUMENTED);
    match u64::try_from(seconds) {
        Ok(0) | Err(_) => Err("holds a token that has expired already"),
        Ok(_) if seconds > LONGEST => Ok(Duration::from_secs(DOCUMENTED.unsigned_abs())),
        Ok(seconds) => Ok(Duration::from_secs(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(answer: Value) -> Result<Issued, &'static str> {
        let Value::Object(members) = answer else { panic!("not an object") };
        Issued::read(members, "accessToken")
    }

    #[test]
    fn the_life_of_a_token_is_read_in_every_form_or_replaced_by_the_documented_one() {
        for (expires, expected) in [
            (json!({"expireIn": 7200}), Some(7200)),
            (json!({"expires_in": 60}), Some(60)),
            (json!({"expireIn": "3600"}), Some(3600)),
            (json!({"expireIn": 3600.0}), Some(3600)),
            (json!({"expireIn": null}), Some(7200)),
            (json!({"expireIn": "soon"}), Some(7200)),
            (json!({"expireIn": ""}), Some(7200)),
            (json!({"expireIn": false}), Some(7200)),
            (json!({"expireIn": true}), Some(7200)),
            (json!({"expireIn": null, "expires_in": 60}), Some(60)),
            (json!({}), Some(7200)),
            (json!({"expireIn": 1_000_000_000_000_000_000_i64}), Some(7200)),
            (json!({"expireIn": 1e18}), Some(7200)),
            (json!({"expireIn": 86_400}), Some(86_400)),
            (json!({"expireIn": 0}), None),
            (json!({"expireIn": -5}), None),
            (json!({"expireIn": i64::MIN}), None),
        ] {
            let mut answer = expires.clone();
            answer["accessToken"] = json!("t");
            let seconds = read(answer).ok().map(|issued| issued.lifetime.as_secs());
            assert_eq!(seconds, expected, "{expires}");
        }
    }

    #[test]
    fn an_unusable_token_is_never_accepted() {
        for token in [json!(""), json!("  "), json!(null), json!(7), json!("a\r\nb"), json!(["t"])] {
            assert!(read(json!({"accessToken": token, "expireIn": 7200})).is_err(), "{token}");
        }
        assert!(read(json!({"expireIn": 7200})).is_err());
    }
}
