mod disk;
mod lock;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use dingtalk_transport::Clock;
use dingtalk_types::Secret;
use tokio::sync::oneshot;

use super::{Lease, StoreError, StoreKey, StoredToken, TokenStore};

/// Keeps tokens in a folder, one small file each: for command-line tools and a few processes on one machine.
///
/// Files are created for their owner only (mode 0600; the folder 0700) and replaced in one step (written beside,
/// synced, renamed), so a crash leaves the old or the new token. A damaged file counts as none, with a warning.
/// The folder must be on a local disk: the lock relies on `O_EXCL`. It needs a Tokio runtime.
///
/// ```
/// use dingtalk_auth::FileStore;
/// use dingtalk_transport::TokioClock;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let store = FileStore::new("target/doc-example-tokens", TokioClock::new());
/// # let _ = store;
/// # }
/// ```
pub struct FileStore {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
}

impl FileStore {
    /// Keeps tokens in `folder`, which is created when the first one is saved. Expiry goes by the wall clock.
    pub fn new(folder: impl Into<PathBuf>, clock: impl Clock) -> Self {
        Self { folder: folder.into(), clock: Arc::new(clock) }
    }

    fn now(&self) -> Duration {
        self.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// Runs `work` where it may block: `fsync` takes milliseconds.
    async fn on_disk<T: Send + 'static>(
        &self,
        doing: &'static str,
        key: &StoreKey,
        work: impl FnOnce(&Path, &str) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let folder = self.folder.clone();
        let name = disk::file_name(key);
        let (done, result) = oneshot::channel();
        // Of one type for all work: a task of each type would be compiled on its own.
        let task: Box<dyn FnOnce() + Send> = Box::new(move || {
            // Nobody waits for it any more.
            let _given_up = done.send(work(&folder, &name));
        });
        tokio::task::spawn_blocking(task);
        result
            .await
            .map_err(std::io::Error::other)
            .and_then(|result| result)
            .map_err(|error| StoreError::new("folder", doing, error))
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FileStore").field("folder", &self.folder).finish_non_exhaustive()
    }
}

#[async_trait]
impl TokenStore for FileStore {
    async fn load(&self, key: &StoreKey) -> Result<Option<StoredToken>, StoreError> {
        let now = self.now();
        self.on_disk("load a token", key, move |folder, name| disk::load(folder, name, now)).await
    }

    async fn save(&self, key: &StoreKey, token: &StoredToken, lease: &Lease) -> Result<bool, StoreError> {
        let record = token.encode(self.now());
        let fence = lease.fence;
        self.on_disk("save a token", key, move |folder, name| {
            if lock::latest(folder, name)? != fence {
                return Ok(false);
            }
            disk::replace(folder, &format!("{name}.json"), record.expose().as_bytes())?;
            Ok(true)
        })
        .await
    }

    async fn lock(&self, key: &StoreKey, ttl: Duration) -> Result<Option<Lease>, StoreError> {
        let now = self.now();
        self.on_disk("take a lock", key, move |folder, name| {
            Ok(lock::take(folder, name, now, ttl)?.map(|fence| Lease { fence }))
        })
        .await
    }

    async fn unlock(&self, key: &StoreKey, lease: &Lease) -> Result<(), StoreError> {
        let fence = lease.fence;
        self.on_disk("give a lock back", key, move |folder, name| lock::release(folder, name, fence)).await
    }

    async fn remove_if_equal(&self, key: &StoreKey, token: &Secret) -> Result<bool, StoreError> {
        let now = self.now();
        let token = token.clone();
        self.on_disk("remove a token", key, move |folder, name| {
            let equal = disk::load(folder, name, now)?.is_some_and(|stored| stored.secret == token);
            if equal {
                disk::remove(&folder.join(format!("{name}.json")))?;
            }
            Ok(equal)
        })
        .await
    }
}
