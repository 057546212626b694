//! `fake`: the embedded DingTalk, for other programs.

use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::task::Poll;

use clap::Args;
use dingtalk_fake::{Fake, Seed};
use dingtalk_recording::Recording;

use crate::failure::Failure;
use crate::session::Session;

/// Run an embedded DingTalk for other programs: both hosts, Stream, pushes, people to talk to
#[derive(Debug, Args)]
#[command(after_help = "\
The first line on standard output is JSON: api, oapi (base URLs), client_id, client_secret, corp_id, robot_code and more.
The paths under /_fake/ of the api address control it: GET /_fake lists them, /_fake/ui is a page to look at. Ctrl-C and SIGTERM end it.
A seed is JSON such as {\"users\": [{\"userid\": \"u1\", \"name\": \"Wang Min\", \"mobile\": \"13800000001\"}], \"people\": 1000}: \
these, and made-up ones up to that number; GET /_fake/state shows what is there.")]
pub(crate) struct Arguments {
    /// The port; 0 is any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// JSON with the starting state; what it leaves out keeps its default
    #[arg(long, value_name = "FILE")]
    seed_file: Option<PathBuf>,
    /// Answers the calls that a recording has from it, everything else as ever
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Answers nothing else: what was not recorded gets 404 and what the nearest recorded request was
    #[arg(long, requires = "replay")]
    replay_only: bool,
    /// The address to listen on: 127.0.0.1 is this machine alone, 0.0.0.0 is for containers
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Where clients reach it, when that is not where it listens: addresses that it hands out begin so
    #[arg(long, value_name = "HOST:PORT")]
    public: Option<String>,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let seed = match &arguments.seed_file {
        Some(path) => Seed::from_file(path).map_err(|error| Failure::usage(error.to_string()))?,
        None => Seed::default(),
    };
    let mut builder = Fake::builder().seed(seed).host(arguments.host).port(arguments.port);
    if let Some(path) = &arguments.replay {
        builder = builder.replay(Recording::read(path).map_err(|error| Failure::usage(error.to_string()))?);
    }
    if arguments.replay_only {
        builder = builder.replay_only();
    }
    if let Some(public) = arguments.public {
        builder = builder.public(public);
    }
    let fake = builder.start().await;
    let fake = fake.map_err(|error| {
        Failure::other(error.to_string()).next("give another --port or --host; port 0 is any free one")
    })?;
    let mut asked = pin!(dingtalk_open::shutdown_signal());
    // It listens from its first poll on, and whoever reads the first line may ask at once.
    let early = poll_fn(|context| Poll::Ready(asked.as_mut().poll(context))).await;
    session.output.line(&fake.description().to_string())?;
    if early.is_pending() {
        asked.await;
    }
    fake.shutdown().await;
    Ok(())
}
