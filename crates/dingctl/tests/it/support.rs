//! Runs the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, mpsc};
use std::time::Duration;

use serde_json::{Value, json};

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

/// A file with an organisation of three people.
pub(crate) fn seed() -> String {
    static SEED: LazyLock<String> = LazyLock::new(|| {
        let path = std::env::temp_dir().join(format!("dingctl-test-{}.json", std::process::id()));
        let person = |id: u32| json!({"userid": format!("u{id}"), "name": format!("王{id}"), "mobile": format!("1380000000{id}")});
        std::fs::write(&path, json!({"users": [person(1), person(2), person(3)]}).to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    });
    SEED.clone()
}

/// `dingctl fake` in a process of its own, as a profile's environment.
pub(crate) struct Platform {
    child: Child,
    pub(crate) api: String,
    variables: Vec<(String, String)>,
}

impl Platform {
    pub(crate) fn start() -> Self {
        let mut child = command(&["fake"], &[]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| told[name].as_str().map_or_else(|| told[name].to_string(), str::to_owned);
        let variables = [
            ("DINGTALK_CLIENT_ID", "client_id"),
            ("DINGTALK_CLIENT_SECRET", "client_secret"),
            ("DINGTALK_AGENT_ID", "agent_id"),
            ("DINGTALK_ROBOT_CODE", "robot_code"),
            ("DINGTALK_API_URL", "api"),
            ("DINGTALK_OAPI_URL", "oapi"),
        ];
        let variables = variables.map(|(variable, name)| (variable.to_owned(), text(name))).to_vec();
        Self { child, api: text("api"), variables }
    }

    /// Runs against it.
    pub(crate) fn dingctl(&self, arguments: &[&str], stdin: &str) -> Ran {
        dingctl_with(arguments, &self.variables(), stdin)
    }

    pub(crate) fn variables(&self) -> Vec<(&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// `POST` or `GET` of one of its own paths, by a client of a few lines.
    pub(crate) fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let address = self.api.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let body = if method == "GET" { String::new() } else { body.to_string() };
        write!(stream, "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1)
            .unwrap_or_else(|error| panic!("{error}: {answer}"))
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A run that goes on until it is told to end.
pub(crate) struct Running {
    child: Child,
    stdout: mpsc::Receiver<String>,
    stderr: mpsc::Receiver<String>,
}

impl Running {
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = command(arguments, variables).spawn().unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// The next line of standard output, as JSON.
    #[track_caller]
    pub(crate) fn next(&self) -> Value {
        let line =
            self.stdout.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no line: {:?}", self.errors()));
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// The line of standard error that begins so, without that.
    #[track_caller]
    pub(crate) fn noted(&self, beginning: &str) -> String {
        loop {
            let line =
                self.stderr.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("nothing of {beginning}"));
            if let Some(rest) = line.strip_prefix(beginning) {
                return rest.to_owned();
            }
        }
    }

    /// Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn signal(&self) {
        let status = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Ends it as Ctrl-C does; its exit code, and what it still printed.
    #[cfg(unix)]
    pub(crate) fn interrupt(mut self) -> (i32, Vec<String>) {
        self.signal();
        self.ended()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> (i32, Vec<String>) {
        self.ended()
    }

    fn ended(&mut self) -> (i32, Vec<String>) {
        let code = self.child.wait().unwrap().code().unwrap();
        (code, self.stdout.iter().collect())
    }

    fn errors(&self) -> Vec<String> {
        self.stderr.try_iter().collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// For another process, on a machine that has much to do.
const PATIENCE: Duration = Duration::from_secs(60);

fn lines(stream: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
