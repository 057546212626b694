//! `fake`: the embedded DingTalk, for other programs.

use std::future::{Future, poll_fn};
use std::path::PathBuf;
use std::pin::pin;
use std::task::Poll;

use clap::Args;
use dingtalk_fake::{Fake, Seed};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

/// Run an embedded DingTalk for other programs: both hosts, Stream, pushes, people to talk to
#[derive(Debug, Args)]
#[command(after_help = "\
The first line on standard output is JSON: api, oapi (base URLs), client_id, client_secret, corp_id, robot_code and more.
The paths under /_fake/ of the api address control it. Ctrl-C ends it.")]
pub(crate) struct Arguments {
    /// The port on 127.0.0.1; 0 is any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// JSON with the starting state; what it leaves out keeps its default
    #[arg(long, value_name = "FILE")]
    seed_file: Option<PathBuf>,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let seed = match &arguments.seed_file {
        Some(path) => Seed::from_file(path).map_err(|error| Failure::usage(error.to_string()))?,
        None => Seed::default(),
    };
    let fake = Fake::builder().seed(seed).port(arguments.port).start().await;
    let fake = fake.map_err(|error| Failure::other(error.to_string()))?;
    let mut interrupt = pin!(tokio::signal::ctrl_c());
    // It listens from its first poll on, and whoever reads the first line may interrupt at once.
    let early = poll_fn(|context| Poll::Ready(interrupt.as_mut().poll(context))).await;
    session.output.line(&fake.description().to_string())?;
    let interrupted = match early {
        Poll::Ready(result) => result,
        Poll::Pending => interrupt.await,
    };
    interrupted.map_err(|error| Failure::new(Exit::Other, format!("cannot wait for Ctrl-C: {error}")))?;
    fake.shutdown().await;
    Ok(())
}
