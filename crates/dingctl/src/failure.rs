//! Why a command did not do what it was asked: one line, what to do next, and an exit code.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use dingtalk_api::Error;
use dingtalk_auth::AuthError;
use dingtalk_fake::json::json;
use dingtalk_transport::Reached;
use serde_json::Value;

use crate::exit::Exit;
use crate::language::{self, Language, spoken};
use crate::output::fitting;

/// A failure on its way to standard error.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    /// What to do now, where it is better known than by its kind.
    next: Option<String>,
    /// What programs want to know besides.
    facts: Vec<(String, Value)>,
    /// Nobody reads the output any more: the end, and no failure.
    quiet: bool,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), next: None, facts: Vec::new(), quiet: false }
    }

    /// Wrong arguments; nothing was sent.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(crate) fn other(message: impl Into<String>) -> Self {
        Self::new(Exit::Other, message)
    }

    /// Says what to do now.
    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// Ends with another code than its kind has elsewhere.
    pub(crate) fn ends_with(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Says where it is.
    pub(crate) fn at(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Says what was done before.
    pub(crate) fn after(mut self, done: &str) -> Self {
        self.message = format!("{done} {}", self.message);
        self
    }

    /// Says more to programs.
    pub(crate) fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.push((name.to_owned(), value.into()));
        self
    }

    /// What it says, and what to do.
    pub(crate) fn told(&self) -> (&str, Option<&str>) {
        (&self.message, Some(self.next_step()))
    }

    fn next_step(&self) -> &str {
        self.next.as_deref().unwrap_or_else(|| self.exit.next_step())
    }

    /// The code that it ends with.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// What it is, as the JSON names it.
    pub(crate) fn kind(&self) -> &'static str {
        self.exit.name()
    }

    /// Prints it and gives the code that the process ends with.
    pub(crate) fn tell(&self, json: bool) -> ExitCode {
        if self.quiet {
            return ExitCode::SUCCESS;
        }
        let mut stderr = io::stderr().lock();
        // Nobody is left to tell when standard error is closed, too.
        let _ = if json {
            writeln!(stderr, "{}", self.to_json())
        } else {
            writeln!(stderr, "{}", fitting(&self.to_text(), stderr.is_terminal()))
        };
        ExitCode::from(self.exit.code())
    }

    /// As people read it; in Chinese with its kind, because what libraries say stays in English.
    fn to_text(&self) -> String {
        let (error, next) = match spoken() {
            Language::En => ("error: ".to_owned(), "next: "),
            Language::Zh => (format!("错误（{}）：", self.exit.meaning()), "下一步："),
        };
        format!("{error}{}\n{next}{}", language::line(&self.message), language::line(self.next_step()))
    }

    /// As programs read it.
    pub(crate) fn to_json(&self) -> Value {
        let mut error =
            json!({"kind": self.exit.name(), "exit_code": self.exit.code(), "message": self.message});
        if let Value::Object(members) = &mut error {
            members.insert("next".to_owned(), self.next_step().into());
            members.extend(self.facts.clone());
        }
        json!({ "error": error })
    }
}

/// Codes of what is not there, though DingTalk calls the parameter invalid.
const NAMES_NOTHING: [&str; 2] = ["invalid.openConversationId", "invalidParameter.robotCode.downloadCode"];

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::of_call(&error)
    }
}

impl Failure {
    /// What a call ended with.
    pub(crate) fn of_call(error: &Error) -> Self {
        let exit = match error {
            Error::Throttled { .. } | Error::Banned { .. } => Exit::Throttled,
            Error::InvalidRequest { .. } => Exit::Refused,
            Error::Decode { .. } => Exit::Platform,
            _ if error.code().is_some_and(|code| NAMES_NOTHING.contains(&code)) => Exit::NotFound,
            _ => exit_of(error.kind(), error.is_timeout() || error.transport().is_some(), error),
        };
        let mut message = chain(error);
        if let Some(operation) = error.operation() {
            // As the command line spells it.
            message = message.replace(operation, &operation.replace("::", "."));
        }
        let mut failure = Self::new(exit, message.replace("call_raw: ", ""));
        failure.facts = facts(error);
        match next_of(error) {
            Some(next) => failure.next(next),
            None => failure,
        }
    }
}

fn exit_of(kind: Option<&dingtalk_types::error::ErrorKind>, no_answer: bool, error: &Error) -> Exit {
    match (kind, no_answer) {
        (Some(kind), _) => Exit::of(kind),
        (None, true) => Exit::NoAnswer,
        (None, false) if matches!(error, Error::Token { .. }) => Exit::Credential,
        _ => Exit::Other,
    }
}

fn facts(error: &Error) -> Vec<(String, Value)> {
    let mut facts = Vec::new();
    let mut add = |name: &str, value: Option<Value>| {
        facts.extend(value.map(|value| (name.to_owned(), value)));
    };
    add("operation", error.operation().map(|operation| operation.replace("::", ".").into()));
    add("code", error.code().map(Value::from));
    add("request_id", error.request_id().map(Value::from));
    if let Some(dingtalk_types::error::ErrorKind::PermissionMissing { scopes }) = error.kind() {
        add("scopes", Some(json!(scopes)));
    }
    add("may_have_happened", Some((error.reached() == Reached::Maybe).into()));
    facts
}

/// What the line of the error does not say already.
fn next_of(error: &Error) -> Option<String> {
    use dingtalk_types::error::ErrorKind;
    if error.reached() == Reached::Maybe {
        return Some("look whether it happened before you repeat it".to_owned());
    }
    let published = |operation: &String| dingtalk_catalogue::find(operation).is_some();
    let operation = error.operation().map(|operation| operation.replace("::", ".")).filter(published);
    let fields = |operation: String| format!("`dingctl schema {operation}` tells the fields");
    let next = match error.kind() {
        Some(ErrorKind::TokenInvalid) => {
            "a person's token, as in DINGTALK_USER_TOKEN, is over after two hours: log in again; `dingctl doctor` checks the app's"
        }
        Some(ErrorKind::CredentialInvalid) => "`dingctl doctor` checks the credential",
        Some(ErrorKind::WebhookInvalid | ErrorKind::RobotDisabled) => {
            "look at the robot in the group's settings; DINGTALK_WEBHOOK has to have its address"
        }
        Some(ErrorKind::PermissionMissing { .. }) => {
            "apply for it in the developer console, under the app's permissions, and publish the app"
        }
        Some(ErrorKind::NotFound) if operation.is_none() => "check method, path and what they name",
        Some(ErrorKind::InvalidParameter | ErrorKind::NotFound | ErrorKind::Conflict) | None
            if error.transport().is_none() =>
        {
            return operation.map(fields);
        }
        None => "`dingctl doctor` checks network and proxy",
        _ => return None,
    };
    Some(next.to_owned())
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Self {
        let exit = match error.kind() {
            Some(kind) => Exit::of(kind),
            None if error.transport().is_some() => Exit::NoAnswer,
            None => Exit::Credential,
        };
        let next = match error {
            AuthError::Unsupported { .. } => "name the customer that an ISV's app calls for: --as corp:ID",
            _ => "`dingctl doctor` checks credential and network",
        };
        Self::new(exit, chain(&error)).next(next)
    }
}

impl From<io::Error> for Failure {
    /// Of writing to standard output.
    fn from(error: io::Error) -> Self {
        let quiet = error.kind() == io::ErrorKind::BrokenPipe;
        Self { quiet, ..Self::other(format!("cannot write the output: {error}")) }
    }
}

/// What somebody gave, as far as an error repeats it: it may be long, and nobody's business.
pub(crate) fn shown(given: &str) -> String {
    // Fits a line of a terminal with what stands around it.
    const LONGEST: usize = 72;
    match given.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", given.get(..end).unwrap_or_default()),
        None => given.to_owned(),
    }
}

/// The line of an error and those of its causes that it does not say itself.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let line = error.to_string();
        if !text.contains(&line) {
            text = format!("{text}: {line}");
        }
        cause = error.source();
    }
    text
}
