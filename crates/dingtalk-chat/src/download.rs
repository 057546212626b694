//! What people send to the robot, as bytes.

use std::error::Error;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use bytes::Bytes;
use dingtalk_api::foreign::{ForeignError, ForeignRequest, Progress, without_folders};
use dingtalk_api::v1;
use dingtalk_api::v1::robot::RobotMessageFileDownloadRequest;
use dingtalk_transport::{PublicOnly, is_loopback};
use dingtalk_types::event::{Attachment, ChatMessage};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::chat::Chat;
use crate::route;

/// Most that is kept in memory unless more is allowed: 20 MB, as DingTalk takes for media.
const MAX_BYTES_IN_MEMORY: u64 = 20 << 20;

impl Chat {
    /// Downloads what a message carries: await it for the bytes, or let it go [to a file](Download::to_file) or
    /// [a writer](Download::to_writer), which keep nothing in memory.
    ///
    /// The address that DingTalk answers is dialled only where it is public, after its name is resolved and on every redirect;
    /// [`downloads_from`](Self::downloads_from) excepts hosts by name. It gets no token.
    ///
    /// ```no_run
    /// # use dingtalk_chat::{Chat, DownloadError};
    /// # use dingtalk_types::event::ChatMessage;
    /// # async fn example(chat: Chat, message: ChatMessage) -> Result<(), DownloadError> {
    /// for attachment in message.attachments() {
    ///     let file = chat.download(&message, &attachment).max_bytes(5 << 20).await?;
    ///     println!("{:?}: {} bytes", file.file_name, file.content.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("下载图片", "下载文件", "下载", "download file", "download picture"))]
    pub fn download(&self, message: &ChatMessage, attachment: &Attachment) -> Download<'_> {
        let target = message.reply_target();
        Download {
            chat: self,
            robot_code: route::robot_code(&target, self.robot_code()).to_owned(),
            attachment: attachment.clone(),
            max_bytes: None,
            watch: None,
        }
    }

    /// Hosts, by name or address and perhaps port, that downloads may come from wherever they are, such as a storage of the
    /// organisation's own network.
    #[must_use]
    pub fn downloads_from(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.downloads = self.downloads.except(hosts);
        self
    }
}

/// A download that has not begun; see [`Chat::download`].
#[must_use = "nothing is downloaded until it is awaited"]
pub struct Download<'c> {
    chat: &'c Chat,
    robot_code: String,
    attachment: Attachment,
    max_bytes: Option<u64>,
    watch: Option<Box<dyn Fn(Progress) + Send + Sync>>,
}

/// A file in memory.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadedFile {
    /// Its bytes.
    pub content: Bytes,
    /// What the message calls it, else what the server does; without folders.
    pub file_name: Option<String>,
    /// Its media type, as the server says.
    pub content_type: Option<String>,
}

impl Download<'_> {
    /// Ends with an error beyond so many bytes. In memory 20 MB unless it is set, in files and writers any number.
    pub fn max_bytes(mut self, max_bytes: u64) -> Self {
        self.max_bytes = Some(max_bytes);
        self
    }

    /// Tells how far it is, after each piece.
    pub fn on_progress(mut self, watch: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }

    /// Into a file, which appears when it is whole: until then there is one with `.part` behind the name. Answers the number of
    /// bytes.
    ///
    /// # Errors
    /// See [`DownloadError`]; then there is no file.
    pub async fn to_file(self, path: impl AsRef<Path>) -> Result<u64, DownloadError> {
        let path = path.as_ref();
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let written = async {
            let mut file = tokio::fs::File::create(&part).await?;
            let bytes = self.to_writer(&mut file).await?;
            file.sync_all().await?;
            tokio::fs::rename(&part, path).await?;
            Ok(bytes)
        };
        let written = written.await;
        if written.is_err() {
            // What is not there needs no removal.
            let _ = tokio::fs::remove_file(&part).await;
        }
        written
    }

    /// Into a writer, piece by piece; the writer is flushed. Answers the number of bytes.
    ///
    /// # Errors
    /// See [`DownloadError`]; what was written until then stays written.
    pub async fn to_writer(self, mut writer: impl AsyncWrite + Unpin) -> Result<u64, DownloadError> {
        let mut pieces = self.begin(u64::MAX).await?;
        while let Some(piece) = pieces.next().await {
            writer.write_all(&piece?).await?;
        }
        writer.flush().await?;
        Ok(pieces.received())
    }

    async fn in_memory(self) -> Result<DownloadedFile, DownloadError> {
        let named = self.attachment.file_name.clone();
        let pieces = self.begin(MAX_BYTES_IN_MEMORY).await?;
        let named = named.as_deref().and_then(without_folders).or_else(|| pieces.file_name());
        let content_type = pieces.content_type().map(ToOwned::to_owned);
        let content = pieces.collect(u64::MAX).await?;
        Ok(DownloadedFile { content, file_name: named, content_type })
    }

    async fn begin(self, most: u64) -> Result<dingtalk_api::foreign::Download, DownloadError> {
        let client = self.chat.client();
        let request = RobotMessageFileDownloadRequest::new(self.attachment.download_code, self.robot_code);
        let answer = v1::robot::robot_message_file_download(client, &request).await?;
        let request = ForeignRequest::new(&encrypted(&answer.download_url))?;
        let request = request.public_only(self.chat.downloads.clone());
        let pieces = request.get(client.transport()).await?.max_bytes(self.max_bytes.unwrap_or(most));
        Ok(match self.watch {
            Some(watch) => pieces.on_progress(watch),
            None => pieces,
        })
    }
}

impl<'c> IntoFuture for Download<'c> {
    type Output = Result<DownloadedFile, DownloadError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.in_memory())
    }
}

impl fmt::Debug for Download<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Download").field("kind", &self.attachment.kind).finish_non_exhaustive()
    }
}

/// Tells the size of the content, not the content.
impl fmt::Debug for DownloadedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DownloadedFile")
            .field("bytes", &self.content.len())
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}

/// Why nothing, or not all, was downloaded. No address is in it: it is the ticket to the file.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// DingTalk gave no address: the code is over, or belongs to another robot.
    Call(dingtalk_api::Error),
    /// The address did not give the file.
    Foreign(ForeignError),
    /// The file or writer did not take it.
    Io(io::Error),
}

impl fmt::Display for DownloadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::Foreign(error) => error.fmt(formatter),
            Self::Io(error) => write!(formatter, "the download cannot be written: {error}"),
        }
    }
}

impl Error for DownloadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Foreign(error) => error.source(),
            Self::Io(error) => Some(error),
        }
    }
}

impl From<dingtalk_api::Error> for DownloadError {
    fn from(error: dingtalk_api::Error) -> Self {
        Self::Call(error)
    }
}

impl From<ForeignError> for DownloadError {
    fn from(error: ForeignError) -> Self {
        Self::Foreign(error)
    }
}

impl From<io::Error> for DownloadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The hosts of the client itself may be anywhere: those of the embedded DingTalk are this machine.
pub(crate) fn rule_of(client: &dingtalk_api::Client) -> PublicOnly {
    let hosts = client.hosts();
    let authority = |base: &String| base.parse::<http::Uri>().ok()?.authority().map(ToString::to_string);
    PublicOnly::new().except([&hosts.api, &hosts.oapi].into_iter().filter_map(authority))
}

/// DingTalk often answers plain addresses of a storage that speaks TLS as well, and whose signature is not about the scheme.
fn encrypted(url: &str) -> String {
    let uri: Option<http::Uri> = url.parse().ok();
    let here = uri.as_ref().and_then(http::Uri::host).is_some_and(is_loopback);
    match url.split_at_checked("http://".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http://") && !here => {
            // A stated port is the plain one.
            let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
            format!("https://{}{path}", authority.strip_suffix(":80").unwrap_or(authority))
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_fetched_encrypted_except_on_this_machine() {
        for (given, fetched) in [
            ("http://oss.example/a?b=c", "https://oss.example/a?b=c"),
            ("HTTP://oss.example:80/a", "https://oss.example/a"),
            ("https://oss.example/a", "https://oss.example/a"),
            ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
            ("", ""),
        ] {
            assert_eq!(encrypted(given), fetched);
        }
    }

    #[test]
    fn the_name_of_a_file_leads_into_no_folder() {
        for (name, kept) in [
            ("报表.xlsx", Some("报表.xlsx")),
            ("../../etc/passwd", Some("passwd")),
            ("..\\a\0.txt", Some("a.txt")),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(without_folders(name).as_deref(), kept, "{name}");
        }
    }
}
