//! `download`: what a message to the robot carries.

use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use dingtalk_api::foreign::ForeignError;
use dingtalk_fake::json::json;
use dingtalk_open::chat::{DownloadError, DownloadedFile};
use dingtalk_types::event::{Attachment, ChatMessage};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

/// Download a picture or file that somebody sent to the robot
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The downloadCode of the message
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    code: String,
    /// The file that is written; - is standard output. Default: the name that the server says, otherwise `download` with the extension of what it is
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
            let path = file.file_name.clone().unwrap_or_else(|| unnamed(&file));
            let bytes = file.content.len();
            write_new(&path, &file.content).await?;
            session.output.text(&format!("{path}: {bytes} bytes"), || json!({"file": path, "bytes": bytes}))
        }
    }
}

/// Beginnings of files that people send to robots, with the extension of their names.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"%PDF", "pdf"),
    (b"#!AMR", "amr"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"PK\x03\x04", "zip"),
];

/// Media types of what has no beginning of its own.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("audio/amr", "amr"),
    ("audio/mpeg", "mp3"),
    ("application/json", "json"),
    ("image/webp", "webp"),
    ("text/csv", "csv"),
    ("text/plain", "txt"),
    ("video/mp4", "mp4"),
];

/// The storage tells neither name nor type of most: an extension lets other programs open it.
fn unnamed(file: &DownloadedFile) -> String {
    let begins = BEGINNINGS.iter().find(|(beginning, _)| file.content.starts_with(beginning));
    let told = file.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let by_type = || MEDIA_TYPES.iter().find(|(media_type, _)| *media_type == told);
    let extension =
        begins.map(|(_, extension)| extension).or_else(|| by_type().map(|(_, extension)| extension));
    extension.map_or_else(|| "download".to_owned(), |extension| format!("download.{extension}"))
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
            DownloadError::Foreign(error) => {
                let (exit, next) = match error {
                    ForeignError::TooLarge { .. } => (Exit::Refused, "allow more with --max-bytes"),
                    ForeignError::Transport(_) => (Exit::NoAnswer, Exit::NoAnswer.next_step()),
                    _ => (Exit::Platform, "take the code of a newer message: it is over after a while"),
                };
                Self::new(exit, error.to_string()).next(next)
            }
            other => Self::other(other.to_string()).next("name another file with --to"),
        }
    }
}
