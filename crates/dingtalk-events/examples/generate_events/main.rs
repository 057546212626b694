//! Writes the typed events of `dingtalk-types` from the event catalogue.
//!
//! `cargo run -p dingtalk-events --example generate_events [-- --check]`; the catalogue's folder is in
//! `DINGTALK_CATALOGUE`. With `--check` nothing is written, and the exit code is 1 if anything would be.

#![allow(clippy::indexing_slicing, clippy::print_stderr, reason = "a tool")]

mod generate;
mod tree;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let check = env::args().any(|argument| argument == "--check");
    match run(check) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(stale) if check => {
            eprintln!("{stale} generated files are stale: run the generator without --check");
            ExitCode::FAILURE
        }
        Ok(written) => {
            eprintln!("{written} files written");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// How many files differ from the catalogue, or did.
fn run(check: bool) -> Result<usize, Box<dyn std::error::Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let catalogue = env::var_os("DINGTALK_CATALOGUE")
        .map_or_else(|| workspace.join("../shared/catalogue"), PathBuf::from);
    let catalogue = fs::read_to_string(catalogue.join("events.json"))?;
    let folder = workspace.join("crates/dingtalk-types/src/event/generated");
    fs::create_dir_all(&folder)?;

    let files = generate::files(&serde_json::from_str(&catalogue)?)?;
    let mut changed = 0;
    for (name, text) in &files {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            changed += 1;
            if !check {
                fs::write(path, text)?;
            }
        }
    }
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        if !files.contains_key(&*entry.file_name().to_string_lossy()) {
            changed += 1;
            if !check {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(changed)
}
