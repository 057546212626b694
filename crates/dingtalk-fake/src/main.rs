//! The embedded DingTalk as a program. See `--help`.

use std::future::{Future, poll_fn};
use std::io::Write;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::task::Poll;

use dingtalk_fake::{Fake, Seed};
use serde_json::json;

const USAGE: &str = "\
usage: dingtalk-fake [--port PORT] [--seed-file FILE] [--tls FILE]

  --port PORT       port on 127.0.0.1; 0 (the default) is any free one
  --seed-file FILE  JSON with the starting state; what it leaves out keeps its default
  --tls FILE        takes TLS, too, at the same port, and writes its certificate to FILE (PEM); a client that has the
                    fake as its proxy reaches it under DingTalk's names; needs a build with --features tls
  --help            this text

The first line on stdout is JSON: api, oapi (base URLs), client_id and client_secret (also as app_key and app_secret),
corp_id, corp_secret, agent_id, robot_code, user_id (a person of the organisation), and with --tls certificate, its FILE.
The paths under /_fake/ of the api address control the program. Ctrl-C ends it.
";

#[derive(Debug, Default)]
struct Arguments {
    port: u16,
    seed_file: Option<PathBuf>,
    tls: Option<PathBuf>,
    help: bool,
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
    let seed = match &arguments.seed_file {
        Some(path) => Seed::from_file(path).map_err(|error| error.to_string())?,
        None => Seed::default(),
    };
    let builder = Fake::builder().seed(seed).port(arguments.port);
    #[cfg(feature = "tls")]
    let builder = if arguments.tls.is_some() { builder.tls() } else { builder };
    let fake = builder.start().await.map_err(|error| error.to_string())?;
    #[cfg(feature = "tls")]
    if let (Some(path), Some(pem)) = (&arguments.tls, fake.certificate_pem()) {
        std::fs::write(path, pem).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    let mut first_line = fake.description();
    if let Some(members) = first_line.as_object_mut() {
        members.insert("certificate".to_owned(), json!(arguments.tls));
    }
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    // It listens from its first poll on, and whoever reads the first line may interrupt at once.
    let early = poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context))).await;
    say(&first_line.to_string())?;
    let interrupted = match early {
        Poll::Ready(result) => result,
        Poll::Pending => interrupt.await,
    };
    interrupted.map_err(|error| format!("cannot wait for Ctrl-C: {error}"))?;
    fake.shutdown().await;
    Ok(())
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
