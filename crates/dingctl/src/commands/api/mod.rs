//! `api`: any operation.
//!
//! The command line is read twice: first for the operation, then for the flags, which are those of its fields.

mod call;
mod flags;
mod plan;
pub(super) mod request;
mod unpublished;

use clap::Args;

pub(super) use flags::command as flags_of;
#[cfg(feature = "mcp")]
pub(super) use plan::described;
#[cfg(feature = "mcp")]
pub(super) use request::missing;

use self::flags::Options;
use super::operation::choose;
use crate::failure::Failure;
use crate::session::Session;

/// Call any operation by its id or its route
///
/// Every field of an operation is a flag: `dingctl api oapi.user.get --help` lists those of that operation, with what they mean.
#[derive(Debug, Args)]
#[command(
    override_usage = "dingctl api <OPERATION> [--FIELD VALUE]... [OPTIONS]",
    after_help = "\
Examples:
  dingctl api oapi.user.get --userid manager4220
  dingctl api GET /v1.0/contact/users/me --as user
  dingctl api oapi.user.list --dept-id 1 --cursor 0 --size 100 --page-all --jq .name
  dingctl api v1.robot.batch_send_oto --json @message.json --dry-run --as curl"
)]
pub(crate) struct Arguments {
    /// The operation, then its flags
    // Before the options, whose heading would be its own.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPERATION")]
    words: Vec<String>,
    #[command(flatten)]
    options: Options,
}

pub(crate) async fn run(arguments: Arguments, session: Session) -> Result<(), Failure> {
    if arguments.options.unpublished || arguments.words.iter().any(|word| word == "--unpublished") {
        return unpublished::run(&arguments.words, arguments.options, session).await;
    }
    let chosen = choose(&arguments.words)?;
    let rest = arguments.words.get(chosen.words..).unwrap_or_default();
    let flags = flags::parse(chosen.operation, rest, arguments.options)?;
    let session = Session::new(flags.globals.clone().or(session.globals))?;
    let request = request::build(chosen.operation, &chosen.values, &flags).await?;
    let odd = [request::unknown(chosen.operation, &request), request::mistyped(chosen.operation, &request)];
    for note in odd.iter().flatten() {
        session.output.note(note);
    }
    match flags.options.dry_run {
        Some(form) => plan::tell(chosen.operation, &request, form, &session).await,
        None => call::call(chosen.operation, &request, &flags, &session).await,
    }
}
