//! A file that gets a line of JSON for each delivery.

use std::fmt;
use std::io;
use std::path::PathBuf;

use dingtalk_events::CloudEvent;
use tokio::fs::OpenOptions;
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

    /// Taken when it is on the disk.
    pub(super) async fn take(&self, event: &CloudEvent) -> Result<(), Refusal> {
        let line = format!("{}\n", event.to_json());
        let _turn = self.turn.lock().await;
        self.append(line.as_bytes()).await.map_err(|error| Refusal::new(format!("{self}: {error}")))
    }

    async fn append(&self, line: &[u8]) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        // It holds personal data.
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&self.path).await?;
        file.write_all(line).await?;
        file.sync_data().await
    }
}

impl fmt::Display for FileSink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(formatter)
    }
}
