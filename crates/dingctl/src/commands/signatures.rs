//! `decrypt`, `sign` and `verify`: what DingTalk pushes and what it wants signed, by the keys of the environment or the profile.

use std::time::UNIX_EPOCH;

use clap::{Args, ValueEnum};
use dingtalk_crypto::{EncryptedMessage, SignatureError, signature};
use dingtalk_fake::json::json;
use dingtalk_transport::{Clock as _, TokioClock};
use dingtalk_types::Secret;
use serde_json::Value;

use super::api::request;
use crate::app::App;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::{Profile, variable};
use crate::push_keys::{self, PushKeys};
use crate::session::Session;

/// Decrypt a push, or the answer to one, and check its signature
#[derive(Debug, Args)]
#[command(after_help = "\
The keys are DINGTALK_CALLBACK_TOKEN and DINGTALK_CALLBACK_AES_KEY, or those that `dingctl profile keep` keeps; whose push it is \
says DINGTALK_CLIENT_ID (and DINGTALK_CORP_ID) or the profile. Exit code 12: not signed or not encrypted with these.
  dingctl decrypt body.json --query 'msg_signature=…&timestamp=…&nonce=…'
  dingctl decrypt --query \"$REQUEST_URI\" --profile work < body.json")]
pub(crate) struct DecryptArguments {
    /// A file with the body as it came, the body itself, or - for standard input
    #[arg(default_value = "-", value_name = "FILE|JSON")]
    body: String,
    /// The query that the push came with, or its whole URL; an answer has all that in its body
    #[arg(long)]
    query: Option<String>,
}

/// Something that is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A call of a custom robot's webhook, by DINGTALK_WEBHOOK_SECRET
    Webhook,
    /// A robot message that DingTalk pushes over HTTP, by the app's secret
    Robot,
    /// A card callback, by DINGTALK_CARD_SECRET
    Card,
}

/// Sign a webhook call, or as DingTalk signs what it pushes
#[derive(Debug, Args)]
#[command(after_help = "\
The secret is DINGTALK_WEBHOOK_SECRET, the Client Secret of the environment or the profile, or DINGTALK_CARD_SECRET.
  dingctl sign webhook --jq '\"timestamp=\\(.timestamp)&sign=\\(.sign|@uri)\"'
  dingctl sign robot --profile work")]
pub(crate) struct SignArguments {
    #[arg(value_enum)]
    kind: Kind,
    /// Milliseconds since 1970 [default: now]
    #[arg(long)]
    timestamp: Option<u64>,
}

/// Verify the signature of a robot message, a card callback or a webhook call
#[derive(Debug, Args)]
#[command(
    after_help = "Pushes of events are verified by `dingctl decrypt`. Exit code 12: the signature is wrong or too old."
)]
pub(crate) struct VerifyArguments {
    #[arg(value_enum)]
    kind: Kind,
    /// The timestamp as it came
    #[arg(long)]
    timestamp: String,
    /// The signature as it came, without percent encoding
    #[arg(long)]
    sign: String,
    /// As if it were this time, in milliseconds since 1970: for what came earlier [default: now]
    #[arg(long, value_name = "MILLISECONDS")]
    at: Option<u64>,
}

pub(crate) async fn decrypt(arguments: DecryptArguments, session: &Session) -> Result<(), Failure> {
    let is_json = arguments.body.trim_start().starts_with('{');
    let text = if is_json { arguments.body } else { request::read(&arguments.body).await? };
    let body: Value = serde_json::from_str(&text).map_err(|error| {
        Failure::usage(format!("the body is no JSON: {error}"))
            .next("give the body as it came: {\"encrypt\": …}")
    })?;
    let query = arguments.query.unwrap_or_default();
    let query = query.split_once('?').map_or(query.as_str(), |(_, query)| query);
    let of_query = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let part = |names: &[&str]| {
        let of_body = |name: &&str| body.get(*name).and_then(Value::as_str);
        let found = names.iter().find_map(|name| of_query(name)).or_else(|| names.iter().find_map(of_body));
        found.ok_or_else(|| {
            let name = names.first().copied().unwrap_or_default();
            Failure::usage(format!("{name} is neither in the query nor in the body"))
                .next("give the query of the push with --query")
        })
    };
    let message = EncryptedMessage {
        signature: part(&["msg_signature", "signature"])?,
        timestamp: part(&["timestamp", "timeStamp"])?,
        nonce: part(&["nonce"])?,
        encrypt: part(&["encrypt"])?,
    };
    let app = owner(session).await?;
    let opened = PushKeys::of(&app)?
        .cipher(&app)?
        .decrypt(&message)
        .map_err(|error| push_keys::refused(&error, Exit::CheckFailed))?;
    let plaintext = String::from_utf8_lossy(opened.plaintext());
    match serde_json::from_str(&plaintext) {
        Ok(value) => session.output.value(&value, None),
        // The answer to a push is the bare word `success`.
        Err(_) => session.output.text(&plaintext, || Value::from(plaintext.as_ref())),
    }
}

/// Whose the push is: an app, or the organisation alone.
async fn owner(session: &Session) -> Result<App, Failure> {
    match (session.app().await, variable("DINGTALK_CORP_ID")) {
        (Err(failure), Some(corp_id)) if failure.exit() == Exit::Credential => {
            Ok(App::of_profile(Profile { client_id: corp_id, ..Profile::default() }))
        }
        (Err(failure), None) if failure.exit() == Exit::Credential => {
            Err(failure.next("say whose push it is: DINGTALK_CLIENT_ID or DINGTALK_CORP_ID, or --profile NAME; no secret is needed"))
        }
        (app, _) => app,
    }
}

pub(crate) async fn sign(arguments: &SignArguments, session: &Session) -> Result<(), Failure> {
    let timestamp = arguments.timestamp.unwrap_or_else(now_ms);
    let secret = secret(arguments.kind, session).await?;
    let sign = match arguments.kind {
        Kind::Webhook => signature::robot_webhook(timestamp, &secret),
        Kind::Robot => signature::robot_callback(&timestamp.to_string(), &secret),
        Kind::Card => signature::card_callback(&timestamp.to_string(), &secret),
    };
    session.output.value(&json!({"timestamp": timestamp.to_string(), "sign": sign}), None)
}

pub(crate) async fn verify(arguments: &VerifyArguments, session: &Session) -> Result<(), Failure> {
    let VerifyArguments { kind, timestamp, sign, at } = arguments;
    let secret = secret(*kind, session).await?;
    let verified = match kind {
        // A webhook's call is signed as a robot message is, and DingTalk allows it the same hour.
        Kind::Webhook | Kind::Robot => {
            signature::verify_robot_callback(timestamp, sign, &secret, at.unwrap_or_else(now_ms))
        }
        Kind::Card => signature::verify_card_callback(timestamp, sign, &secret),
    };
    verified.map_err(|error| wrong(&error))?;
    session.output.text("verified", || json!({"verified": true}))
}

fn wrong(error: &SignatureError) -> Failure {
    let next = match error {
        SignatureError::Mismatch => {
            "is the secret that of this app or robot, and the signature not percent-encoded?"
        }
        _ => {
            "the timestamp is milliseconds since 1970, at most an hour off: --at says when it came, `dingctl doctor` checks the clock"
        }
    };
    Failure::new(Exit::CheckFailed, error.to_string()).next(next)
}

async fn secret(kind: Kind, session: &Session) -> Result<Secret, Failure> {
    let name = match kind {
        Kind::Robot => return session.app().await?.secret(),
        Kind::Webhook => "DINGTALK_WEBHOOK_SECRET",
        Kind::Card => "DINGTALK_CARD_SECRET",
    };
    variable(name).map(Secret::new).ok_or_else(|| {
        Failure::new(Exit::Credential, format!("{name} is not set"))
            .next("put the secret into it; secrets are never read from the command line")
    })
}

fn now_ms() -> u64 {
    let since = TokioClock::new().now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
