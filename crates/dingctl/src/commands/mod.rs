//! The commands, one file each: `Arguments`, as clap reads them, and `run`.
//!
//! Another command is a file here, a variant of [`Command`] and a line in [`Command::run`]. It asks `Session` for what it needs:
//! `connect` for DingTalk (with `--fake` an embedded one), `output` for what it prints. What is not about terminals belongs into
//! a library.

mod api;
mod fake;
mod operation;
mod schema;
mod search;

use clap::Subcommand;

use crate::failure::Failure;
use crate::session::Session;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Api(api::Arguments),
    Search(search::Arguments),
    Schema(schema::Arguments),
    Fake(fake::Arguments),
}

impl Command {
    pub(crate) async fn run(self, session: Session) -> Result<(), Failure> {
        match self {
            Self::Api(arguments) => api::run(arguments, session).await,
            Self::Search(arguments) => search::run(&arguments, &session),
            Self::Schema(arguments) => schema::run(&arguments, &session),
            Self::Fake(arguments) => fake::run(arguments, &session).await,
        }
    }
}
