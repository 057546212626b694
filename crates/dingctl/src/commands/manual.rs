//! `manual`: the pages of man.

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use crate::arguments;
use crate::failure::Failure;
use crate::session::Session;

/// Write the manual pages into a folder
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder, such as ~/.local/share/man/man1
    folder: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let cannot = |error: std::io::Error| {
        Failure::other(format!("cannot write to {}: {error}", folder.display()))
            .next("name a folder that you may write to")
    };
    std::fs::create_dir_all(folder).map_err(cannot)?;
    clap_mangen::generate_to(arguments::Arguments::command(), folder).map_err(cannot)?;
    session.output.note(&format!("the pages are in {}", folder.display()));
    Ok(())
}
