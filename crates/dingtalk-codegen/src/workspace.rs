//! The files of the workspace: what they should be, and what they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::catalogue::{self, Catalogue, Events};
use crate::emit::{self, BEGIN, Crate, END, Manifest};
use crate::error::{Error, Result};
use crate::handwritten::Handwritten;
use crate::list::Counts;
use crate::model::{self, EventArea, Module, Operations};
use crate::names;
use crate::overlay::Overlay;
use crate::pack::{self, Source};
use crate::sample;

/// The folders in which everything is generated.
const FOLDERS: [&str; 3] = [
    "crates/dingtalk-types/src/generated",
    "crates/dingtalk-api/src/generated",
    "crates/dingtalk-types/src/event/generated",
];

/// The workspace on disk, and what the generator decided about it.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    overlay: Overlay,
    handwritten: Handwritten,
    modules: Vec<Module>,
    events: Vec<EventArea>,
    catalogue: Catalogue,
    published_events: Events,
    /// Function of every operation.
    pub operations: Operations,
    /// How many there are.
    pub counts: Counts,
}

impl Workspace {
    /// Reads catalogue, overlay and hand-written sources of the workspace at `root`.
    ///
    /// # Errors
    /// When one of them cannot be read, or they do not fit together.
    pub fn open(root: &Path) -> Result<Self> {
        let own = root.join("crates/dingtalk-codegen");
        let mut catalogue = catalogue::read(&own.join("catalogue"))?;
        let published_events = catalogue::event::read(&own.join("catalogue"))?;
        names::check_listed(catalogue::names(&catalogue, &published_events).into_iter())?;
        let mut overlay = Overlay::read(&own.join("overlay"))?;
        overlay.pages = catalogue::pages::read(&own.join("catalogue"))?;
        overlay.advice.add_tables(root)?;
        overlay.complete(&mut catalogue)?;
        overlay.meanings.check(&catalogue)?;
        let handwritten = Handwritten::read(&root.join("crates"))?;
        overlay.check_handwritten(&handwritten)?;
        let (modules, operations) = model::resolve(&catalogue, &overlay, &handwritten)?;
        let functions = modules.iter().flat_map(Module::functions).map(|function| function.id.as_str());
        overlay.everyday.check(&functions.collect())?;
        let events = model::resolve_events(&published_events, &overlay.meanings)?;
        let counts = Counts::of(&catalogue, &handwritten);
        overlay.check_used()?;
        Ok(Self {
            root: root.to_owned(),
            overlay,
            handwritten,
            modules,
            events,
            catalogue,
            published_events,
            operations,
            counts,
        })
    }

    /// Writes what differs and removes what is no longer generated; returns the paths of both.
    ///
    /// # Errors
    /// When a file cannot be written or rustfmt refuses.
    pub fn generate(&self) -> Result<Vec<PathBuf>> {
        let wanted = self.wanted()?;
        let stale = self.differing(&wanted)?;
        for path in &stale {
            let target = self.root.join(path);
            match wanted.get(path) {
                Some(text) => {
                    fs::create_dir_all(target.parent().unwrap_or(&self.root))?;
                    fs::write(&target, text).map_err(|error| Error::from(error).within(target.display()))?;
                }
                None => fs::remove_file(&target)?,
            }
        }
        self.check_splices()?;
        Ok(stale)
    }

    /// The documentation of `count` operations that the seed chooses.
    pub fn sample(&self, seed: u64, count: usize) -> String {
        sample::sample(&self.modules, seed, count)
    }

    /// The paths that `generate` would write or remove.
    ///
    /// # Errors
    /// When a file cannot be read or rustfmt refuses.
    pub fn stale(&self) -> Result<Vec<PathBuf>> {
        self.check_splices()?;
        self.differing(&self.wanted()?)
    }

    /// The content of every generated file, formatted, by path from the root.
    fn wanted(&self) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
        let scratch = std::env::temp_dir().join(format!("dingtalk-codegen-{}", std::process::id()));
        let mut wanted = BTreeMap::new();
        let crates = Crate::ALL.map(|which| emit::files(which, &self.modules, &self.handwritten));
        let sets = crates.into_iter().chain([emit::events(&self.events)]);
        for (folder, files) in FOLDERS.into_iter().zip(sets) {
            let scratch = scratch.join(folder);
            for file in files {
                let path = scratch.join(&file.path);
                fs::create_dir_all(path.parent().unwrap_or(&scratch))?;
                fs::write(path, file.text)?;
            }
            rustfmt(&scratch.join("mod.rs"), &self.root)?;
            for path in text_files(&scratch)? {
                let text = fs::read(scratch.join(&path))?;
                wanted.insert(Path::new(folder).join(path), text);
            }
        }
        fs::remove_dir_all(&scratch)?;
        let table = Path::new("crates/dingtalk-api/tests/conformance/table.rs");
        wanted.insert(table.to_owned(), emit::conformance(&self.modules, &self.handwritten).into());
        let repeats = emit::repeats(&self.modules, &self.handwritten, &self.overlay.repeats);
        wanted.insert(Path::new("crates/dingtalk-codegen/repeats.txt").to_owned(), repeats.into());
        let source = Source {
            catalogue: &self.catalogue,
            events: &self.published_events,
            overlay: &self.overlay,
            handwritten: &self.handwritten,
            modules: &self.modules,
            operations: &self.operations,
        };
        let packed = pack::pack(&source)?;
        let packed_crate = Path::new("crates/dingtalk-catalogue");
        wanted.insert(packed_crate.join("catalogue.bin"), packed.catalogue);
        wanted.insert(packed_crate.join("meanings.bin"), packed.meanings);
        for manifest in Manifest::ALL {
            let path = Path::new("crates").join(manifest.folder()).join("Cargo.toml");
            let text = fs::read_to_string(self.root.join(&path))?;
            let block = emit::features(manifest, &self.modules, &self.overlay)?;
            let text = replace_block(&text, &block).map_err(|error| error.within(path.display()))?;
            wanted.insert(path, text.into());
        }
        Ok(wanted)
    }

    fn differing(&self, wanted: &BTreeMap<PathBuf, Vec<u8>>) -> Result<Vec<PathBuf>> {
        let mut differing = Vec::new();
        for (path, text) in wanted {
            let target = self.root.join(path);
            if !target.exists() || fs::read(&target)? != *text {
                differing.push(path.clone());
            }
        }
        for folder in FOLDERS {
            let present = text_files(&self.root.join(folder))?;
            let present = present.into_iter().map(|path| Path::new(folder).join(path));
            differing.extend(present.filter(|path| !wanted.contains_key(path)));
        }
        Ok(differing)
    }

    /// A hand-written module has to re-export the generated one of the same name.
    fn check_splices(&self) -> Result<()> {
        for which in Crate::ALL {
            for module in &self.modules {
                let (namespace, name) = (module.family.namespace(), &module.name);
                let crate_name = which.folder().trim_start_matches("dingtalk-");
                let missing = which.is_spliced(&self.handwritten, module)
                    && !which.is_empty(module)
                    && !self.handwritten.re_exports(crate_name, module.family, name);
                if missing {
                    let splice = format!("pub use crate::generated::{namespace}::{name}::*;");
                    return Err(Error::new(format!(
                        "{}: `{namespace}::{name}` lacks `{splice}`",
                        which.folder()
                    )));
                }
            }
        }
        Ok(())
    }
}

fn replace_block(text: &str, block: &str) -> Result<String> {
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| Error::new("lacks the markers of the generated features"))?;
    Ok(format!("{before}{}{after}", block.trim_end()))
}

/// Formats a module file and everything below it, as the workspace is formatted.
fn rustfmt(file: &Path, root: &Path) -> Result<()> {
    let status = Command::new("rustfmt").arg("--config-path").arg(root).arg(file).status();
    if status.map_err(|error| Error::from(error).within("rustfmt"))?.success() {
        Ok(())
    } else {
        Err(Error::new("rustfmt refused the generated code"))
    }
}

/// The files below `folder`, of Rust and what their documentation includes, relative to it, sorted.
fn text_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(relative) = open.pop() {
        let folder = folder.join(&relative);
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = relative.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
