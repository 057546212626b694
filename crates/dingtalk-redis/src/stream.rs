use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::Clock;
use redis::aio::ConnectionManager;
use redis::{ErrorKind, RedisResult, cmd};

use crate::connection::Connection;

/// A [Redis Stream](https://redis.io/docs/latest/develop/data-types/streams/) to append to: for handing on what DingTalk sends
/// to programs that read it with `XREADGROUP`, in any language.
///
/// An entry that was appended is as safe as that Redis keeps it: with `appendfsync always` it outlives a crash of the machine.
///
/// ```no_run
/// use dingtalk_redis::RedisStream;
///
/// # async fn example() -> Result<(), dingtalk_redis::AppendError> {
/// let stream = RedisStream::open("redis://127.0.0.1/", "dingtalk")?.max_length(1_000_000);
/// stream.append(&[("id", "e-1"), ("event", "{}")]).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RedisStream {
    connection: Connection,
    key: Arc<str>,
    max_length: Option<u64>,
}

impl RedisStream {
    /// The stream under `key` of the Redis at `url` (`redis://user:password@host:port/database`). Nothing is connected yet.
    /// Call it inside a Tokio runtime.
    ///
    /// # Errors
    /// When the address is not one of Redis.
    pub fn open(url: &str, key: impl Into<Arc<str>>) -> Result<Self, AppendError> {
        Ok(Self::over(Connection::open(url).map_err(AppendError)?, key.into()))
    }

    /// Over a connection of your own settings, such as TLS; its own time-outs hold besides ours.
    pub fn with_connection(connection: ConnectionManager, key: impl Into<Arc<str>>) -> Self {
        Self::over(Connection::over(connection), key.into())
    }

    fn over(connection: Connection, key: Arc<str>) -> Self {
        Self { connection, key, max_length: None }
    }

    /// About how many entries are kept, the newest (`MAXLEN ~`); all of them by default.
    #[must_use]
    pub fn max_length(mut self, entries: u64) -> Self {
        self.max_length = Some(entries);
        self
    }

    /// How long an entry may take (500 ms).
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.connection.timeout = limit;
        self
    }

    /// The clock that the time-out goes by, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.connection.clock = Arc::new(clock);
        self
    }

    /// Asks Redis before anything depends on it: whether it is there, takes the credential of the address, and has a stream or
    /// nothing under the key (`XLEN`). Who may append and not read is ready.
    ///
    /// # Errors
    /// Redis is away or slow, refuses the credential, or has something else under the key.
    pub async fn ready(&self) -> Result<(), AppendError> {
        let mut connection = self.connection.manager();
        let mut command = cmd("XLEN");
        command.arg(&*self.key);
        let length: RedisResult<u64> = self.connection.within(command.query_async(&mut connection)).await;
        match length {
            Err(error) if error.code() == Some("NOPERM") => Ok(()),
            length => length.map(drop).map_err(AppendError),
        }
    }

    /// Appends an entry of these fields and returns its id in the stream (`XADD`).
    ///
    /// # Errors
    /// Redis is away, slow, full or of another mind. The entry may be there all the same: append it again, under an id of your
    /// own in one of its fields.
    pub async fn append(&self, fields: &[(&str, &str)]) -> Result<String, AppendError> {
        let mut command = cmd("XADD");
        command.arg(&*self.key);
        if let Some(entries) = self.max_length {
            command.arg("MAXLEN").arg("~").arg(entries);
        }
        command.arg("*").arg(fields);
        let mut connection = self.connection.manager();
        let appended: RedisResult<String> =
            self.connection.within(command.query_async(&mut connection)).await;
        appended.map_err(AppendError)
    }
}

impl fmt::Debug for RedisStream {
    /// Without the address, which may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RedisStream")
            .field("key", &self.key)
            .field("max_length", &self.max_length)
            .finish_non_exhaustive()
    }
}

/// Why an entry was not appended to a [`RedisStream`].
#[derive(Debug)]
pub struct AppendError(redis::RedisError);

impl AppendError {
    /// Whether Redis refuses who asks: a wrong password, or none where it wants one.
    #[must_use]
    pub fn is_credential_refused(&self) -> bool {
        self.0.kind() == ErrorKind::AuthenticationFailed
            || matches!(self.0.code(), Some("NOAUTH" | "WRONGPASS"))
    }

    /// Whether something that is no stream is under the key.
    #[must_use]
    pub fn is_key_taken(&self) -> bool {
        self.0.code() == Some("WRONGTYPE")
    }
}

impl fmt::Display for AppendError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "the entry was not appended to the Redis Stream: check that Redis is there and takes it",
        )
    }
}

impl std::error::Error for AppendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
