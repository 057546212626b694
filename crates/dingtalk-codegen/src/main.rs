//! The command line of the generator.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use dingtalk_codegen::error::{Error, Result};
use dingtalk_codegen::workspace::Workspace;
use dingtalk_codegen::{import, list, refresh};

const USAGE: &str = "usage: dingtalk-codegen import FACTS | pages MEANINGS | refresh --sdk PACKAGE --version VERSION | generate [--check] | list | sample SEED COUNT";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done when standard error is closed.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize()?;
    let catalogue = root.join("crates/dingtalk-codegen/catalogue");
    match arguments {
        ["import", facts] => print(import::import(Path::new(facts), &catalogue)?.trim_end()),
        ["pages", meanings] => import::pages(Path::new(meanings), &catalogue),
        ["refresh", "--sdk", package, "--version", version] => {
            print(refresh::refresh(Path::new(package), version, &catalogue)?.trim_end())
        }
        ["generate"] => {
            let written = Workspace::open(&root)?.generate()?;
            print(&format!("{} files written", written.len()))
        }
        ["generate", "--check"] => match Workspace::open(&root)?.stale()?.as_slice() {
            [] => print("the generated code is fresh"),
            [first, ..] => {
                Err(Error::new(format!("{} is stale: run `dingtalk-codegen generate`", first.display())))
            }
        },
        ["list"] => {
            let workspace = Workspace::open(&root)?;
            print(&format!("{}\n# {}", list::lines(&workspace.operations).join("\n"), workspace.counts))
        }
        ["sample", seed, count] => match (seed.parse(), count.parse()) {
            (Ok(seed), Ok(count)) => print(&Workspace::open(&root)?.sample(seed, count)),
            _ => Err(Error::new(USAGE)),
        },
        _ => Err(Error::new(USAGE)),
    }
}

fn print(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
