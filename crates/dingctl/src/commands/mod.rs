//! The commands, one file each: `Arguments`, as clap reads them, and `run`.
//!
//! Another command is a file here, a variant of [`Command`] and a line in [`Command::run`]. It asks `Session` for what it needs:
//! `connect` for DingTalk (with `--fake` an embedded one), `output` for what it prints. What is not about terminals belongs into
//! a library.

mod api;
mod completion;
mod doctor;
mod download;
mod fake;
mod forward;
mod listen;
mod manual;
#[cfg(feature = "mcp")]
mod mcp;
mod operation;
mod people;
mod profile;
mod replay;
mod schema;
mod search;
mod send;
mod serve;
mod signatures;
mod token;
mod trigger;
mod whoami;

use clap::Subcommand;

use crate::failure::Failure;
use crate::session::Session;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Api(api::Arguments),
    Search(search::Arguments),
    Schema(schema::Arguments),
    Send(send::Arguments),
    People(people::Arguments),
    Download(download::Arguments),
    Listen(listen::Arguments),
    Trigger(trigger::Arguments),
    Replay(replay::Arguments),
    Decrypt(signatures::DecryptArguments),
    Sign(signatures::SignArguments),
    Verify(signatures::VerifyArguments),
    Token(token::Arguments),
    Whoami(whoami::Arguments),
    Doctor(doctor::Arguments),
    Profile(profile::Arguments),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Arguments),
    Fake(fake::Arguments),
    Forward(forward::Arguments),
    Serve(serve::Arguments),
    Completion(completion::Arguments),
    Manual(manual::Arguments),
}

impl Command {
    pub(crate) async fn run(self, session: Session) -> Result<(), Failure> {
        match self {
            Self::Api(arguments) => api::run(arguments, session).await,
            Self::Search(arguments) => search::run(&arguments, &session),
            Self::Schema(arguments) => schema::run(&arguments, &session),
            Self::Send(arguments) => send::run(arguments, &session).await,
            Self::People(arguments) => people::run(arguments, &session).await,
            Self::Download(arguments) => download::run(arguments, &session).await,
            Self::Listen(arguments) => listen::run(arguments, &session).await,
            Self::Trigger(arguments) => trigger::run(arguments, &session).await,
            Self::Replay(arguments) => replay::run(arguments, &session).await,
            Self::Decrypt(arguments) => signatures::decrypt(arguments, &session).await,
            Self::Sign(arguments) => signatures::sign(&arguments, &session).await,
            Self::Verify(arguments) => signatures::verify(&arguments, &session).await,
            Self::Token(arguments) => token::run(&arguments, &session).await,
            Self::Whoami(arguments) => whoami::run(&arguments, &session).await,
            Self::Doctor(arguments) => doctor::run(arguments, &session).await,
            Self::Profile(arguments) => profile::run(arguments, &session),
            #[cfg(feature = "mcp")]
            Self::Mcp(arguments) => mcp::run(arguments, session).await,
            Self::Fake(arguments) => fake::run(arguments, &session).await,
            Self::Forward(arguments) => forward::run(arguments, &session).await,
            Self::Serve(arguments) => serve::run(arguments, &session).await,
            Self::Completion(arguments) => completion::run(&arguments),
            Self::Manual(arguments) => manual::run(&arguments, &session),
        }
    }
}
