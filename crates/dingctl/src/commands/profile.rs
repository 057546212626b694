//! `profile`: the apps that this machine knows.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, Subcommand};
use dingtalk_crypto::CallbackCipher;
use dingtalk_types::Secret;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::secret::{self, Keeper};
use crate::profile::{self, Profile, file};
use crate::push_keys::{self, AES_KEY, PushKeys, TOKEN, kept_as};
use crate::session::Session;

/// Keep the apps that you work with; their secrets go to the system's keyring
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the profiles (the default action)
    List,
    /// Show the profile of this run, and where its secret is
    Show,
    /// Add a profile or change it; its secret is read from standard input, without an echo
    Add(Add),
    /// Keep the keys that events are pushed with: standard input has the token, then the aes_key, without an echo
    Keys {
        name: String,
        /// Where the keys are kept
        #[arg(long, value_enum, default_value = "keyring")]
        secret_in: Keeper,
    },
    /// Make a profile the default
    Use { name: String },
    /// Forget a profile and its secret
    Remove { name: String },
}

#[derive(Debug, Args)]
struct Add {
    name: String,
    /// The app's Client ID (AppKey)
    #[arg(long)]
    client_id: String,
    #[arg(long)]
    corp_id: Option<String>,
    /// Where the app's robot has another code than its Client ID
    #[arg(long)]
    robot_code: Option<String>,
    /// For work notices
    #[arg(long)]
    agent_id: Option<i64>,
    /// Another address than that of api.dingtalk.com, such as that of `dingctl fake`
    #[arg(long)]
    api_url: Option<String>,
    /// Another address than that of oapi.dingtalk.com
    #[arg(long)]
    oapi_url: Option<String>,
    /// Where the secret is kept
    #[arg(long, value_enum, default_value = "keyring")]
    secret_in: Keeper,
}

pub(crate) fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    match arguments.action.unwrap_or(Action::List) {
        Action::List => list(session),
        Action::Show => show(session),
        Action::Add(add) => self::add(add, session),
        Action::Keys { name, secret_in } => keys(&name, secret_in, session),
        Action::Use { name } => {
            let mut profiles = file::read()?;
            profiles.get(&name)?;
            profiles.default = Some(name.clone());
            profiles.write()?;
            session.output.note(&format!("{name} is the default"));
            Ok(())
        }
        Action::Remove { name } => {
            let mut profiles = file::read()?;
            profiles.get(&name)?;
            profiles.profiles.remove(&name);
            if profiles.default.as_ref() == Some(&name) {
                profiles.default = None;
            }
            secret::forget(&name)?;
            for key in [TOKEN, AES_KEY] {
                secret::forget(&kept_as(&name, key))?;
            }
            profiles.write()?;
            session.output.note(&format!("{name} is forgotten"));
            Ok(())
        }
    }
}

fn list(session: &Session) -> Result<(), Failure> {
    let profiles = file::read()?;
    if profiles.profiles.is_empty() {
        session.output.note("no profiles: `dingctl profile add NAME --client-id ID` makes one");
    }
    let row = |(name, profile): (&String, &Profile)| {
        json!({
            "name": name,
            "client_id": profile.client_id,
            "corp_id": profile.corp_id,
            "default": profiles.default.as_ref() == Some(name),
        })
    };
    session.output.rows(&Value::Array(profiles.profiles.iter().map(row).collect()))
}

fn show(session: &Session) -> Result<(), Failure> {
    let profile = profile::current(session.globals.profile.as_deref())?;
    let place = secret_place(&profile)?;
    let mut shown = json!({"profile": profile.title(), "secret": place});
    if let (Value::Object(shown), Ok(Value::Object(facts))) = (&mut shown, serde_json::to_value(&profile)) {
        shown.extend(facts);
    }
    session.output.value(&shown, None)
}

/// Where the secret of a profile is: `environment`, `keyring`, `file` or nowhere.
pub(crate) fn secret_place(profile: &Profile) -> Result<Option<&'static str>, Failure> {
    if profile::variable(secret::VARIABLE).is_some() {
        return Ok(Some("environment"));
    }
    if profile.name.is_empty() {
        return Ok(None);
    }
    Ok(secret::kept(&profile.name)?.map(|(keeper, _)| keeper.name()))
}

fn add(add: Add, session: &Session) -> Result<(), Failure> {
    let secret = read_secret()?;
    let Add { name, client_id, corp_id, robot_code, agent_id, api_url, oapi_url, secret_in } = add;
    // What is kept in one place must not be found in the other.
    secret::forget(&name)?;
    secret::keep(secret_in, &name, &secret)?;
    let profile =
        Profile { name: String::new(), client_id, corp_id, robot_code, agent_id, api_url, oapi_url };
    let mut profiles = file::read()?;
    profiles.profiles.insert(name.clone(), profile);
    profiles.default.get_or_insert_with(|| name.clone());
    profiles.write()?;
    session.output.note(&format!("{name} is kept, its secret in the {}", secret_in.name()));
    Ok(())
}

/// Token and aes_key of the page where events are pushed to.
fn keys(name: &str, keeper: Keeper, session: &Session) -> Result<(), Failure> {
    file::read()?.get(name)?;
    let keys = PushKeys { token: read_line("Token: ")?, aes_key: read_line("EncodingAESKey (aes_key): ")? };
    CallbackCipher::new(keys.token.clone(), keys.aes_key.clone(), "")
        .map_err(|error| push_keys::refused(&error, Exit::Usage))?;
    for (key, value) in [(TOKEN, &keys.token), (AES_KEY, &keys.aes_key)] {
        let kept_as = kept_as(name, key);
        secret::forget(&kept_as)?;
        secret::keep(keeper, &kept_as, value)?;
    }
    session.output.note(&format!("the keys of {name} are kept in the {}", keeper.name()));
    Ok(())
}

/// The environment's, or the first line of standard input.
fn read_secret() -> Result<Secret, Failure> {
    match profile::variable(secret::VARIABLE) {
        Some(secret) => Ok(Secret::new(secret)),
        None => read_line("Client Secret (AppSecret): "),
    }
}

fn read_line(prompt: &str) -> Result<Secret, Failure> {
    let cannot = |error: io::Error| Failure::usage(format!("cannot read the secret: {error}"));
    let line = if io::stdin().is_terminal() {
        rpassword::prompt_password(prompt).map_err(cannot)?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(cannot)?;
        line
    };
    let secret = line.trim();
    if secret.is_empty() {
        return Err(Failure::usage("the secret is empty")
            .next("type it, or pipe it in: `pass show dingtalk | dingctl profile add …`"));
    }
    Ok(Secret::new(secret))
}
