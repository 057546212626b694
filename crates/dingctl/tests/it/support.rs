//! Runs the program.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `dingctl` with these arguments and nothing of this machine's environment.
pub(crate) fn dingctl(arguments: &[&str]) -> Ran {
    dingctl_with(arguments, &[], "")
}

/// The same with variables and standard input.
pub(crate) fn dingctl_with(arguments: &[&str], variables: &[(&str, &str)], stdin: &str) -> Ran {
    let mut child = command(arguments, variables).stdin(Stdio::piped()).spawn().unwrap();
    // A program that does not read its input has nothing against it.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The program with piped output, not yet started.
pub(crate) fn command(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dingctl"));
    command
        .args(arguments)
        .env_clear()
        .env("DINGCTL_CONFIG", "/nonexistent/dingctl")
        .envs(variables.iter().copied());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Ran {
    /// Standard output of a run that succeeded, as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Standard error as the JSON of an error.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let error: Value =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        error["error"].clone()
    }
}
