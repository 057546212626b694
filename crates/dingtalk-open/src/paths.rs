//! Files of this machine, up and down.

use std::fmt;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use dingtalk_api::foreign::{Content, Download, ForeignError};
use futures_core::Stream;
use tokio::fs::{self, File};
use tokio::io::{AsyncRead, AsyncSeekExt, AsyncWriteExt, ReadBuf};

/// So much is read at once.
const PIECE: usize = 64 << 10;

/// The file at `path`, to be uploaded. It is opened anew whenever the upload begins anew.
///
/// ```no_run
/// # use dingtalk_open::{DingTalk, paths};
/// use dingtalk_open::v2::storage;
///
/// # async fn example(ding: DingTalk) -> Result<(), Box<dyn std::error::Error>> {
/// let content = paths::content("report.pdf").await?.on_progress(|progress| println!("{}", progress.done));
/// storage::upload(&ding, "directory-uuid", "union-id", "report.pdf", content).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The file is not there, or is a directory.
pub async fn content(path: impl Into<PathBuf>) -> io::Result<Content> {
    let path = path.into();
    let metadata = fs::metadata(&path).await?;
    if metadata.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a directory cannot be uploaded: name a file",
        ));
    }
    Ok(Content::opened(metadata.len(), move |range| Pieces::of(path.clone(), range)))
}

/// Writes a download to `path` and tells its length. Until it is whole it is `….part`, so a download that broke off is never taken
/// for the file.
///
/// ```no_run
/// # use dingtalk_open::{DingTalk, paths};
/// use dingtalk_open::v1::storage;
///
/// # async fn example(ding: DingTalk) -> Result<(), Box<dyn std::error::Error>> {
/// let download = storage::download(&ding, "854000", "40000", "union-id").await?;
/// let length = paths::save(download, "report.pdf").await?;
/// println!("{length} bytes");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The transfer broke off, or the file cannot be written; then there is no file.
pub async fn save(download: Download, path: impl AsRef<Path>) -> Result<u64, SaveError> {
    let path = path.as_ref();
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let saved = match write(download, Path::new(&part)).await {
        Ok(length) => fs::rename(&part, path).await.map(|()| length).map_err(SaveError::File),
        Err(error) => Err(error),
    };
    if saved.is_err() {
        // What is not there needs no removal.
        let _ = fs::remove_file(&part).await;
    }
    saved
}

async fn write(mut download: Download, path: &Path) -> Result<u64, SaveError> {
    let mut file = File::create(path).await.map_err(SaveError::File)?;
    while let Some(bytes) = download.next().await {
        file.write_all(&bytes.map_err(SaveError::Transfer)?).await.map_err(SaveError::File)?;
    }
    file.sync_all().await.map_err(SaveError::File)?;
    Ok(download.received())
}

/// Why a download was not saved.
#[derive(Debug)]
#[non_exhaustive]
pub enum SaveError {
    /// It did not come.
    Transfer(ForeignError),
    /// It cannot be written.
    File(io::Error),
}

impl fmt::Display for SaveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transfer(error) => write!(formatter, "the download broke off: {error}"),
            Self::File(error) => write!(formatter, "the file cannot be written: {error}"),
        }
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transfer(error) => error.source(),
            Self::File(error) => error.source(),
        }
    }
}

type Opening = Pin<Box<dyn Future<Output = io::Result<File>> + Send>>;

/// The bytes of a range of a file.
struct Pieces {
    state: State,
    left: u64,
}

enum State {
    Opening(Opening),
    Reading(File),
    Ended,
}

impl Pieces {
    fn of(path: PathBuf, range: Range<u64>) -> Self {
        let opening = async move {
            let mut file = File::open(path).await?;
            file.seek(io::SeekFrom::Start(range.start)).await?;
            Ok(file)
        };
        Self { state: State::Opening(Box::pin(opening)), left: range.end.saturating_sub(range.start) }
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        loop {
            match &mut self.state {
                State::Opening(opening) => {
                    self.state = State::Reading(ready!(opening.as_mut().poll(context))?)
                }
                State::Reading(file) => {
                    let size = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
                    let mut piece = BytesMut::zeroed(size);
                    let mut buffer = ReadBuf::new(&mut piece);
                    ready!(Pin::new(file).poll_read(context, &mut buffer))?;
                    let read = buffer.filled().len();
                    piece.truncate(read);
                    self.left = self.left.saturating_sub(read as u64);
                    return Poll::Ready(Ok(piece.freeze()));
                }
                State::Ended => return Poll::Ready(Ok(Bytes::new())),
            }
        }
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.poll_piece(context));
        if !piece.as_ref().is_ok_and(|piece| !piece.is_empty()) {
            self.state = State::Ended;
        }
        Poll::Ready(Some(piece).filter(|piece| !piece.as_ref().is_ok_and(Bytes::is_empty)))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use dingtalk_api::foreign::ForeignRequest;
    use dingtalk_transport::{Body, transport_fn};

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("dingtalk-paths-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    async fn read(mut pieces: Pieces) -> Vec<u8> {
        let mut whole = Vec::new();
        while let Some(piece) = poll_fn(|context| Pin::new(&mut pieces).poll_next(context)).await {
            whole.extend_from_slice(&piece.unwrap());
        }
        whole
    }

    #[tokio::test]
    async fn a_file_is_read_from_any_place_as_often_as_wanted() {
        let folder = Folder::new("read");
        let (path, bytes) = (folder.0.join("a"), (0..200_000_u32).map(|n| n as u8).collect::<Vec<_>>());
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(content(&path).await.unwrap().length(), 200_000);
        for range in [0..200_000_u64, 70_000..70_001, 150_000..200_000, 5..5] {
            let expected = bytes.get(range.start as usize..range.end as usize).unwrap();
            assert_eq!(read(Pieces::of(path.clone(), range)).await, expected);
        }
        assert_eq!(content(&folder.0).await.unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(content(folder.0.join("b")).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    async fn download(announced: &'static str) -> Download {
        let transport = transport_fn(move |_| async move {
            let answer = http::Response::builder().header("content-length", announced);
            Ok(answer.body(Body::from("12345678")).unwrap())
        });
        ForeignRequest::new("https://a.example/").unwrap().get(&transport).await.unwrap()
    }

    #[tokio::test]
    async fn a_download_that_breaks_off_is_never_taken_for_the_file() {
        let folder = Folder::new("save");
        let path = folder.0.join("a.txt");
        let error = save(download("4").await.max_bytes(5), &path).await.unwrap_err();
        assert!(matches!(error, SaveError::Transfer(ForeignError::TooLarge { .. })), "{error}");
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "neither the file nor a part of it");
        assert_eq!(save(download("8").await, &path).await.unwrap(), 8);
        assert_eq!(std::fs::read(&path).unwrap(), b"12345678");
        assert!(!folder.0.join("a.txt.part").exists());
        let error = save(download("8").await, folder.0.join("no/folder")).await.unwrap_err();
        assert!(matches!(error, SaveError::File(_)), "{error}");
    }
}
