//! A file that gets a line of JSON for each delivery.

use std::fmt;
use std::io;
use std::path::PathBuf;

use dingtalk_events::CloudEvent;
use serde_json::Value;
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Mutex;

use super::Refusal;

/// A file that is appended to.
#[derive(Debug)]
pub(in super::super) struct FileSink {
    path: PathBuf,
    /// One line at a time.
    turn: Mutex<()>,
}

impl FileSink {
    pub(super) fn new(path: &str) -> Self {
        Self { path: PathBuf::from(path), turn: Mutex::default() }
    }

    /// Whether it can be written to.
    pub(super) async fn open(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        // It holds personal data.
        #[cfg(unix)]
        options.mode(0o600);
        options.open(&self.path).await
    }

    /// Taken when it is on the disk; why it comes here stands before the rest, as extensions of the CloudEvent.
    pub(super) async fn take(&self, event: &CloudEvent, why: &str, tries: u32) -> Result<(), Refusal> {
        let json = event.to_json();
        let rest = json.strip_prefix('{').unwrap_or(&json);
        let line =
            format!("{{\"deadletterreason\":{},\"deadlettertries\":{tries},{rest}\n", Value::from(why));
        let _turn = self.turn.lock().await;
        self.append(line.as_bytes()).await.map_err(|error| Refusal::new(format!("{self}: {error}")))
    }

    async fn append(&self, line: &[u8]) -> io::Result<()> {
        let mut file = self.open().await?;
        file.write_all(line).await?;
        file.sync_data().await
    }
}

impl fmt::Display for FileSink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(formatter)
    }
}
