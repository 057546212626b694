//! The embedded DingTalk as a program. See `--help`.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use dingtalk_fake::{Fake, Seed, Snapshot};
use dingtalk_recording::Recording;
use serde_json::json;

const USAGE: &str = "\
usage: dingtalk-fake [--port PORT] [--seed-file FILE] [--people N] [--state FILE] [--strict] [--tls FILE]
                     [--replay FILE [--replay-only]] [--host ADDRESS] [--public HOST:PORT]
       dingtalk-fake --check HOST:PORT

  --port PORT       port; 0 (the default) is any free one
  --seed-file FILE  JSON with the starting state; what it leaves out keeps its default
  --people N        the company has at least N people, those made up the same each time
  --state FILE      begins with the state that FILE has, as GET /_fake/state answered it
  --strict          refuses fields that an operation's page does not list, which DingTalk takes
  --tls FILE        takes TLS, too, at the same port, and writes its certificate to FILE (PEM); a client that has the
                    fake as its proxy reaches it under DingTalk's names; needs a build with --features tls
  --replay FILE     answers the calls that a recording has from it, everything else as ever; tokens and tickets are its own
  --replay-only     answers nothing else: what was not recorded gets 404 and what the nearest recorded request was; recorded
                    tokens are given out, any app's key will do; Stream connections are its own all the same
  --host ADDRESS    address to listen on; 127.0.0.1 (the default) is this machine alone, 0.0.0.0 is for containers
  --public HOST:PORT
                    where clients reach it, when that is not where it listens: addresses that it hands out begin so
  --check HOST:PORT asks another dingtalk-fake whether it answers, and ends: 0 when it does
  --help            this text
  --version         its version

The first line on stdout is JSON: api, oapi (base URLs), client_id and client_secret (also as app_key and app_secret),
corp_id, corp_secret, agent_id, robot_code, user_id (a person of the organisation), and with --tls certificate, its FILE.
The paths under /_fake/ of the api address control the program. Ctrl-C and SIGTERM end it.
";

#[derive(Debug, Default)]
struct Arguments {
    port: u16,
    seed_file: Option<PathBuf>,
    tls: Option<PathBuf>,
    people: Option<usize>,
    state: Option<PathBuf>,
    strict: bool,
    replay: Option<PathBuf>,
    replay_only: bool,
    host: Option<IpAddr>,
    public: Option<String>,
    check: Option<String>,
    help: bool,
    version: bool,
}

fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Arguments, String> {
    let mut parsed = Arguments::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let (name, attached) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let mut value =
            || attached.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--help" | "-h" => parsed.help = true,
            "--version" | "-V" => parsed.version = true,
            "--people" => {
                let text = value()?;
                let people = text.parse().map_err(|_| format!("--people {text}: not a whole number"))?;
                parsed.people = Some(people);
            }
            "--state" => parsed.state = Some(value()?.into()),
            "--strict" => parsed.strict = true,
            "--replay" => parsed.replay = Some(value()?.into()),
            "--replay-only" => parsed.replay_only = true,
            "--host" => {
                let text = value()?;
                parsed.host = Some(text.parse().map_err(|_| format!("--host {text}: not an IP address"))?);
            }
            "--public" => parsed.public = Some(value()?),
            "--check" => parsed.check = Some(value()?),
            "--port" => {
                let text = value()?;
                parsed.port =
                    text.parse().map_err(|_| format!("--port {text}: not a port from 0 to 65535"))?;
            }
            "--seed-file" => parsed.seed_file = Some(value()?.into()),
            "--tls" if cfg!(feature = "tls") => parsed.tls = Some(value()?.into()),
            "--tls" => return Err("--tls needs a build with --features tls".to_owned()),
            _ => return Err(format!("unknown argument {name}")),
        }
    }
    if parsed.replay_only && parsed.replay.is_none() {
        return Err("--replay-only needs --replay".to_owned());
    }
    Ok(parsed)
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Nobody is left to tell when stderr is closed, too.
            let _ = writeln!(std::io::stderr(), "dingtalk-fake: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let arguments = parse(std::env::args().skip(1)).map_err(|message| format!("{message}\n\n{USAGE}"))?;
    if arguments.help {
        return say(USAGE.trim_end());
    }
    if arguments.version {
        return say(concat!("dingtalk-fake ", env!("CARGO_PKG_VERSION")));
    }
    if let Some(address) = &arguments.check {
        return check(address).map_err(|error| format!("no dingtalk-fake answers at {address}: {error}"));
    }
    let seed = match &arguments.seed_file {
        Some(path) => Seed::from_file(path).map_err(|error| error.to_string())?,
        None => Seed::default(),
    };
    let builder = Fake::builder().seed(seed).port(arguments.port);
    let builder = match arguments.people {
        Some(people) => builder.people(people),
        None => builder,
    };
    let builder = if arguments.strict { builder.strict() } else { builder };
    let builder = match arguments.host {
        Some(host) => builder.host(host),
        None => builder,
    };
    let builder = match arguments.public {
        Some(public) => builder.public(public),
        None => builder,
    };
    let builder = match &arguments.replay {
        Some(path) => builder.replay(Recording::read(path).map_err(|error| error.to_string())?),
        None => builder,
    };
    let builder = if arguments.replay_only { builder.replay_only() } else { builder };
    #[cfg(feature = "tls")]
    let builder = if arguments.tls.is_some() { builder.tls() } else { builder };
    let state = arguments.state.as_deref().map(read_state).transpose()?;
    let fake = builder.start().await.map_err(|error| error.to_string())?;
    if let Some(state) = &state {
        fake.restore(state);
    }
    #[cfg(feature = "tls")]
    if let (Some(path), Some(pem)) = (&arguments.tls, fake.certificate_pem()) {
        std::fs::write(path, pem).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    let mut first_line = fake.description();
    if let Some(members) = first_line.as_object_mut() {
        members.insert("certificate".to_owned(), json!(arguments.tls));
    }
    // It listens from here on: whoever reads the first line may end the program at once.
    let mut end = End::listen().map_err(|error| format!("cannot wait for a signal: {error}"))?;
    say(&first_line.to_string())?;
    end.signalled().await;
    fake.shutdown().await;
    Ok(())
}

/// What the system ends a program by: SIGINT and SIGTERM on Unix, Ctrl-C and Ctrl-Break on Windows.
#[cfg(unix)]
struct End(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl End {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn signalled(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(windows)]
struct End(tokio::signal::windows::CtrlC, tokio::signal::windows::CtrlBreak);

#[cfg(windows)]
impl End {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c};
        Ok(Self(ctrl_c()?, ctrl_break()?))
    }

    async fn signalled(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

fn read_state(path: &Path) -> Result<Snapshot, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("cannot read {}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error))?;
    Snapshot::from_json(&text).map_err(|error| unreadable(&error))
}

/// For health checks of containers, which have no other program.
fn check(address: &str) -> std::io::Result<()> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(connection, "GET /_fake/connections HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut status = [0; 12];
    connection.read_exact(&mut status)?;
    if status == *b"HTTP/1.1 200" { Ok(()) } else { Err(std::io::ErrorKind::InvalidData.into()) }
}

fn say(text: &str) -> Result<(), String> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{text}")
        .and_then(|()| stdout.flush())
        .map_err(|error| format!("cannot write to stdout: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Arguments, String> {
        parse(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn values_stand_behind_a_space_or_an_equals_sign() {
        let arguments = parse_words(&["--port", "80", "--seed-file=a.json"]).unwrap();
        assert_eq!(arguments.port, 80);
        assert_eq!(arguments.seed_file, Some(PathBuf::from("a.json")));
    }

    #[test]
    fn wrong_arguments_are_explained() {
        assert!(parse_words(&["--port"]).unwrap_err().contains("--port needs a value"));
        assert!(parse_words(&["--port", "99999"]).unwrap_err().contains("65535"));
        assert!(parse_words(&["--prot", "1"]).unwrap_err().contains("--prot"));
    }
}
