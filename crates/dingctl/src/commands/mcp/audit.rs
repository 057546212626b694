//! `--audit`: what was done, a line of JSON per call.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use dingtalk_transport::{Clock as _, TokioClock};
use serde_json::{Map, Value};

use crate::failure::Failure;

/// Appends to a file.
#[derive(Debug)]
pub(super) struct Audit {
    file: Mutex<File>,
    clock: TokioClock,
}

/// One line: names, hashes and outcomes, neither contents nor secrets.
#[derive(Debug, Default)]
pub(super) struct Entry<'e> {
    pub(super) tool: &'e str,
    pub(super) operation: Option<String>,
    /// Whom a message goes to.
    pub(super) to: Option<String>,
    /// Of the plan.
    pub(super) hash: Option<&'e str>,
    /// `planned`, `begun`, `done`, `declined`, or the kind of a failure.
    pub(super) outcome: &'e str,
}

impl Audit {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let file = file
            .map_err(|error| Failure::usage(format!("--audit: cannot open {}: {error}", path.display())))?;
        Ok(Self { file: Mutex::new(file), clock: TokioClock::new() })
    }

    /// A line is written at once, so that what was begun is known even if the process dies.
    pub(super) fn record(&self, entry: &Entry<'_>) -> Result<(), Failure> {
        let mut line = Map::new();
        let now = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut add = |name: &str, value: Value| line.insert(name.to_owned(), value);
        add("time_ms", u64::try_from(now.as_millis()).unwrap_or(u64::MAX).into());
        add("tool", entry.tool.into());
        for (name, value) in [("operation", &entry.operation), ("to", &entry.to)] {
            if let Some(value) = value {
                add(name, value.as_str().into());
            }
        }
        if let Some(hash) = entry.hash {
            add("hash", hash.into());
        }
        add("outcome", entry.outcome.into());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let written = file.write_all(format!("{}\n", Value::Object(line)).as_bytes());
        written.map_err(|error| Failure::other(format!("nothing is done that cannot be audited: {error}")))
    }
}
