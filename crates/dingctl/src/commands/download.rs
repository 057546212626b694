//! `download`: what a message to the robot carries.

use std::path::PathBuf;

use clap::Args;
use dingtalk_open::chat::DownloadError;
use dingtalk_types::event::{Attachment, ChatMessage};
use serde_json::json;

use crate::failure::Failure;
use crate::session::Session;

/// Download a picture or file that somebody sent to the robot
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The downloadCode of the message
    code: String,
    /// The file that is written; - is standard output. Default: the name that the server says
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// The most bytes that are taken
    #[arg(long, value_name = "BYTES", default_value_t = 100 << 20)]
    max_bytes: u64,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let connection = session.connect().await?;
    let mut attachment = Attachment::default();
    attachment.download_code = arguments.code;
    let download =
        connection.ding.download(&ChatMessage::default(), &attachment).max_bytes(arguments.max_bytes);
    match arguments.to {
        Some(path) if path.as_os_str() == "-" => {
            download.to_writer(tokio::io::stdout()).await?;
            Ok(())
        }
        Some(path) => {
            let bytes = download.to_file(&path).await?;
            let path = path.display().to_string();
            session.output.text(&format!("{path}: {bytes} bytes"), || json!({"file": path, "bytes": bytes}))
        }
        None => {
            let file = download.await?;
            let path = file.file_name.unwrap_or_else(|| "download".to_owned());
            let bytes = file.content.len();
            write_new(&path, &file.content).await?;
            session.output.text(&format!("{path}: {bytes} bytes"), || json!({"file": path, "bytes": bytes}))
        }
    }
}

/// A name that a stranger chose must not replace a file.
async fn write_new(path: &str, content: &[u8]) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::other(format!("cannot write {path}: {error}")).next("name another with --to")
    };
    let mut file = tokio::fs::File::create_new(path).await.map_err(cannot)?;
    tokio::io::AsyncWriteExt::write_all(&mut file, content).await.map_err(cannot)?;
    tokio::io::AsyncWriteExt::flush(&mut file).await.map_err(cannot)
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        match error {
            DownloadError::Call(error) => error.into(),
            other => Self::other(other.to_string()),
        }
    }
}
