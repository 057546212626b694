//! `profile`: the apps that this machine knows.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, Subcommand, ValueEnum};
use dingtalk_crypto::CallbackCipher;
use dingtalk_fake::json::json;
use dingtalk_types::Secret;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::secret::{self, Further, Keeper};
use crate::profile::{self, Profile, file};
use crate::push_keys;
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
    /// Keep further secrets of a profile, read as that of `add`
    Keep(Keep),
    /// Make a profile the default
    Use {
        /// What the profile is called
        name: String,
    },
    /// Forget a profile and its secret
    Remove {
        /// What the profile is called
        name: String,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// What the profile is called, as in `--profile NAME`
    name: String,
    /// The app's Client ID (AppKey)
    #[arg(long, required_unless_present = "suite_key", conflicts_with = "suite_key")]
    client_id: Option<String>,
    /// The SuiteKey of an ISV's app, which calls for its customers: `--as corp:ID`
    #[arg(long)]
    suite_key: Option<String>,
    /// The organisation (CorpId)
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
    /// Where tokens and suite tickets are kept, shared with the app itself: a folder, or redis://HOST:PORT/DATABASE
    #[arg(long, value_name = "FOLDER|URL")]
    token_store: Option<String>,
    /// Where the secret is kept
    #[arg(long, value_enum, default_value = "keyring")]
    secret_in: Keeper,
}

#[derive(Debug, Args)]
struct Keep {
    /// What the profile is called
    name: String,
    /// Which of them
    #[arg(value_enum)]
    which: Which,
    /// Where it is kept
    #[arg(long, value_enum, default_value = "keyring")]
    secret_in: Keeper,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    /// What `forward` signs with: whsec_…
    Forward,
    /// What `serve` asks of its callers
    Serve,
    /// What events are pushed with: the token, then the aes_key
    Callback,
    /// What DingTalk pushed last to an ISV's app
    SuiteTicket,
}

impl Which {
    fn secrets(self) -> &'static [Further] {
        match self {
            Self::Forward => &[Further::Forward],
            Self::Serve => &[Further::Serve],
            Self::Callback => &[Further::CallbackToken, Further::CallbackAesKey],
            Self::SuiteTicket => &[Further::SuiteTicket],
        }
    }
}

pub(crate) fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    match arguments.action.unwrap_or(Action::List) {
        Action::List => list(session),
        Action::Show => show(session),
        Action::Add(add) => self::add(add, session),
        Action::Keep(keep) => self::keep(&keep, session),
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
            for further in Further::ALL {
                secret::forget(&further.of(&name))?;
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
    if profile::variable(profile.secret_variable()).is_some() {
        return Ok(Some("environment"));
    }
    if profile.name.is_empty() {
        return Ok(None);
    }
    Ok(secret::kept(&profile.name)?.map(|(keeper, _)| keeper.name()))
}

fn add(add: Add, session: &Session) -> Result<(), Failure> {
    let Add { name, client_id, suite_key, secret_in, .. } = add;
    let profile = Profile {
        name: String::new(),
        suite: suite_key.is_some(),
        client_id: suite_key.or(client_id).unwrap_or_default(),
        corp_id: add.corp_id,
        robot_code: add.robot_code,
        agent_id: add.agent_id,
        api_url: add.api_url,
        oapi_url: add.oapi_url,
        token_store: add.token_store,
    };
    let prompt = if profile.suite { "SuiteSecret: " } else { "Client Secret (AppSecret): " };
    let secret = read_secret(profile.secret_variable(), prompt)?;
    // What is kept in one place must not be found in the other.
    secret::forget(&name)?;
    secret::keep(secret_in, &name, &secret)?;
    let mut profiles = file::read()?;
    profiles.profiles.insert(name.clone(), profile);
    profiles.default.get_or_insert_with(|| name.clone());
    profiles.write()?;
    session.output.note(&format!("{name} is kept, its secret in the {}", secret_in.name()));
    Ok(())
}

fn keep(keep: &Keep, session: &Session) -> Result<(), Failure> {
    file::read()?.get(&keep.name)?;
    let mut secrets = Vec::new();
    for further in keep.which.secrets() {
        secrets.push((further.of(&keep.name), read_secret(further.variable(), further.prompt())?));
    }
    if let (Which::Callback, [(_, token), (_, aes_key)]) = (keep.which, secrets.as_slice()) {
        CallbackCipher::new(token.clone(), aes_key.clone(), "")
            .map_err(|error| push_keys::refused(&error, Exit::Usage))?;
    }
    for (name, secret) in &secrets {
        secret::forget(name)?;
        secret::keep(keep.secret_in, name, secret)?;
        session.output.note(&format!("{name} is kept in the {}", keep.secret_in.name()));
    }
    Ok(())
}

/// The environment's, or the first line of standard input.
fn read_secret(variable: &str, prompt: &str) -> Result<Secret, Failure> {
    if let Some(secret) = profile::variable(variable) {
        return Ok(Secret::new(secret));
    }
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
