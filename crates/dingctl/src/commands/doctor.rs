//! `doctor`: whether everything is there that calls need.

use std::time::{Duration, UNIX_EPOCH};

use clap::Args;
use dingtalk_api::Error;
use dingtalk_fake::json::json;
use dingtalk_transport::{Body, Transport as _};
use dingtalk_types::Host;
use dingtalk_types::error::ErrorKind;
use http::{Method, Request};
use serde_json::Value;

use super::operation::choose;
use super::profile::secret_place;
use crate::connection::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::language::{self, say};
use crate::profile::variable;
use crate::session::Session;

/// Check credential, network, clock, permissions and Stream, and say what to do
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Operations that only read, whose permission points are asked for with an empty request
    #[arg(value_name = "OPERATION")]
    operations: Vec<String>,
}

/// Signatures are refused when the clock is wrong by more than an hour; long before it certificates and tickets suffer.
const MOST_SKEW: Duration = Duration::from_secs(60);

/// What was looked at.
struct Check {
    name: String,
    outcome: Outcome,
    told: String,
    next: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Good,
    /// Told for information.
    Note,
    Bad,
}

impl Check {
    fn new(name: impl Into<String>, outcome: Outcome, told: impl Into<String>) -> Self {
        Self { name: name.into(), outcome, told: told.into(), next: None }
    }

    fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    // A name that is wrong is told before anything is asked.
    let operations: Vec<_> = arguments
        .operations
        .iter()
        .map(|id| Ok(choose(std::slice::from_ref(id))?.operation))
        .collect::<Result<_, Failure>>()?;
    let (connection, credential) = match session.connect().await {
        Ok(connection) => {
            let credential = secret(&connection, session)?;
            (connection, credential)
        }
        Err(failure) if failure.exit() == Exit::Credential => {
            let (told, next) = failure.told();
            let credential = Check::new("credential", Outcome::Bad, told);
            (session.connect_without_app()?, Check { next: next.map(str::to_owned), ..credential })
        }
        Err(failure) => return Err(failure),
    };
    let proven = credential.outcome == Outcome::Good;
    let mut checks = vec![credential, proxy()];
    let hosts = connection.ding.hosts();
    let mut bases = vec![hosts.base(Host::Api), hosts.base(Host::Oapi)];
    bases.dedup();
    for base in bases {
        checks.extend(reach(&connection, base).await);
    }
    let token = if proven { Some(token(&connection).await) } else { None };
    let usable = token.as_ref().is_some_and(|token| token.outcome == Outcome::Good);
    checks.extend(token);
    if usable {
        for operation in operations {
            checks.push(permission(&connection, operation).await);
        }
        checks.push(stream(&connection).await);
    }
    checks.push(month());
    tell(&checks, session)
}

fn tell(checks: &[Check], session: &Session) -> Result<(), Failure> {
    let mark = |outcome| match outcome {
        Outcome::Good => "ok",
        Outcome::Note => "note",
        Outcome::Bad => "FAILED",
    };
    // All of one width.
    let shown = |outcome| match outcome {
        Outcome::Good => say("ok    ", "正常  "),
        Outcome::Note => say("note  ", "提示  "),
        Outcome::Bad => say("FAILED", "未通过"),
    };
    let line = |check: &Check| {
        let told = |next: &String| format!("\n        {}{}", say("next: ", "下一步："), language::line(next));
        let next = check.next.as_ref().map_or_else(String::new, told);
        let (name, told) = (language::line(&check.name), language::line(&check.told));
        format!("{}  {name}{}{told}{next}", shown(check.outcome), say(": ", "："))
    };
    let text: Vec<String> = checks.iter().map(line).collect();
    session.output.text(&text.join("\n"), || {
        let fact = |check: &Check| {
            json!({"check": check.name, "outcome": mark(check.outcome).to_lowercase(), "told": check.told, "next": check.next})
        };
        Value::Array(checks.iter().map(fact).collect())
    })?;
    let bad = checks.iter().filter(|check| check.outcome == Outcome::Bad).count();
    if bad == 0 {
        return Ok(());
    }
    Err(Failure::new(Exit::CheckFailed, format!("{bad} of {} checks failed", checks.len()))
        .next("do what stands under those that failed, and run it again"))
}

fn secret(connection: &Connection, session: &Session) -> Result<Check, Failure> {
    let profile = &connection.profile;
    let app = &profile.client_id;
    let told = match session.fake_of(connection) {
        Some(fake) => format!("{app} of {fake}"),
        None => {
            let place = secret_place(profile)?.unwrap_or("?");
            format!("{app} of the profile {}, its secret in the {place}", profile.title())
        }
    };
    Ok(Check::new("credential", Outcome::Good, told))
}

fn proxy() -> Check {
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    match names.iter().find(|name| variable(name).is_some()) {
        // Its address may hold a password.
        Some(name) => Check::new("proxy", Outcome::Note, format!("by {name}")),
        None => Check::new("proxy", Outcome::Note, "none"),
    }
}

/// Whether the host answers, and how far this clock is from its.
async fn reach(connection: &Connection, base: &str) -> Vec<Check> {
    let name = format!("network to {base}");
    let request = Request::builder().method(Method::GET).uri(format!("{base}/")).body(Body::empty());
    let Ok(request) = request else {
        return vec![
            Check::new(name, Outcome::Bad, "that is no address")
                .next("correct api_url or oapi_url of the profile"),
        ];
    };
    let clock = connection.ding.clock();
    let started = clock.now();
    let answer = match connection.ding.transport().send(request).await {
        Ok(answer) => answer,
        Err(error) => {
            return vec![
                Check::new(name, Outcome::Bad, error.to_string()).next("check network, firewall and proxy"),
            ];
        }
    };
    let took = clock.now().duration_since(started).unwrap_or_default();
    let reached = Check::new(name, Outcome::Good, format!("answers in {} ms", took.as_millis()));
    let date = answer
        .headers()
        .get(http::header::DATE)
        .and_then(|date| date.to_str().ok())
        .and_then(seconds_of_date);
    let Some(theirs) = date else { return vec![reached] };
    let ours = clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let skew = Duration::from_secs(ours.abs_diff(theirs));
    let told = format!("{} s from the server's", skew.as_secs());
    let skewed = if skew > MOST_SKEW {
        Check::new("clock", Outcome::Bad, told).next("set the clock: signatures and tokens depend on it")
    } else {
        Check::new("clock", Outcome::Good, told)
    };
    vec![reached, skewed]
}

/// Unix seconds of `Sat, 28 Nov 2026 15:07:23 GMT`.
fn seconds_of_date(date: &str) -> Option<u64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = date.split(' ').skip(1);
    let day: u64 = words.next()?.parse().ok()?;
    let month = words.next()?;
    let month = u64::try_from(MONTHS.iter().position(|name| *name == month)?).ok()? + 1;
    let year: u64 = words.next()?.parse().ok()?;
    let mut clock = words.next()?.split(':').map(str::parse::<u64>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    // Days since 1970, with years that begin in March (Howard Hinnant's `days_from_civil`).
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let days = (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year).checked_sub(719_468)?;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

async fn token(connection: &Connection) -> Check {
    let Err(error) = connection.ding.token().await else {
        return Check::new("token", Outcome::Good, "DingTalk takes the credential");
    };
    let check = Check::new("token", Outcome::Bad, error.to_string());
    match error.kind() {
        Some(ErrorKind::IpNotAllowed) => check
            .next("add this machine's public IP in the developer console, under the app's security settings"),
        Some(ErrorKind::CredentialInvalid) => {
            check.next("copy Client ID and Client Secret from the developer console again")
        }
        _ => check,
    }
}

/// The gateway looks at permission points before it looks at the request: an empty one is enough.
async fn permission(connection: &Connection, operation: &'static dingtalk_catalogue::Operation) -> Check {
    let name = format!("permission for {}", operation.dotted_id());
    let scopes = operation.scopes().join(", ");
    if !operation.only_reads() {
        return Check::new(
            name,
            Outcome::Note,
            format!("it changes something, so it is not asked; needs: {scopes}"),
        );
    }
    let client = connection.ding.client();
    // The holes of a path cannot be empty.
    let request = operation.request().iter().filter(|field| field.place() == dingtalk_catalogue::Place::Path);
    let request = request.map(|field| (field.name().to_owned(), Value::from("doctor"))).collect();
    match connection.prepared(client, operation, &Value::Object(request)).await {
        Err(Error::Api(error)) if matches!(error.kind(), ErrorKind::PermissionMissing { .. }) => {
            let check = Check::new(name, Outcome::Bad, error.kind().to_string());
            match error.permission_url(&connection.profile.client_id) {
                Some(url) => check.next(format!("apply at {url}")),
                None => check,
            }
        }
        Err(error) if error.api().is_none() => Check::new(name, Outcome::Bad, error.to_string()),
        _ => Check::new(name, Outcome::Good, if scopes.is_empty() { "given".to_owned() } else { scopes }),
    }
}

/// Asks for a ticket; one that is not used does no harm.
async fn stream(connection: &Connection) -> Check {
    let Some(secret) = connection.secret() else {
        return Check::new("Stream", Outcome::Note, "not asked");
    };
    let request = json!({
        "clientId": connection.profile.client_id,
        "clientSecret": secret.expose(),
        "subscriptions": [{"type": "EVENT", "topic": "*"}],
        "ua": concat!("dingctl/", env!("CARGO_PKG_VERSION")),
    });
    match connection.ding.call_raw(Method::POST, "/v1.0/gateway/connections/open", &request).await {
        Ok(_) => Check::new("Stream", Outcome::Good, "DingTalk opens connections for the app"),
        Err(error) => Check::new("Stream", Outcome::Bad, error.to_string())
            .next("choose Stream mode for events and robot in the developer console, and publish the app"),
    }
}

/// No operation tells what is left of the month.
fn month() -> Check {
    let told =
        "no operation tells what is left of the month; the standard edition has 5 000 calls and 3 000 pushes";
    Check::new("billing", Outcome::Note, told)
        .next("look at the developer console; `dingctl schema OPERATION` tells whether an operation counts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_http_is_a_second_of_unix() {
        assert_eq!(seconds_of_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(seconds_of_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds_of_date("Thu, 29 Feb 2024 23:59:59 GMT"), Some(1_709_251_199));
        assert_eq!(seconds_of_date("yesterday"), None);
    }
}
