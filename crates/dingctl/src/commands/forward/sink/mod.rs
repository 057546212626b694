//! Where deliveries go: a URL that is posted to, a Redis Stream, a file.

mod file;
mod http;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_events::CloudEvent;
use dingtalk_redis::{AppendError, RedisStream};
use dingtalk_transport::{Clock, Transport};
use dingtalk_types::Secret;

use self::file::FileSink;
use self::http::HttpSink;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::language::say;

/// The key of a Redis Stream whose address names none.
const KEY: &str = "dingtalk";

/// Where deliveries go.
#[derive(Debug)]
pub(super) enum Sink {
    Http(HttpSink),
    Redis { stream: RedisStream, key: String },
    File(FileSink),
}

/// What all sinks of a run share.
pub(super) struct SinkSettings {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    /// What posts are signed with.
    pub(super) secret: Option<Secret>,
    pub(super) timeout: Duration,
    pub(super) max_length: Option<u64>,
}

/// Why a sink did not take a delivery.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    /// How long it asks to wait.
    pub(super) wait: Option<Duration>,
    /// It wants nothing any more.
    pub(super) is_gone: bool,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), wait: None, is_gone: false }
    }
}

impl Sink {
    /// What an address of the command line means; without a scheme it is a file.
    pub(super) fn parse(address: &str, settings: &SinkSettings) -> Result<Self, Failure> {
        match address.split_once("://").map(|(scheme, _)| scheme) {
            Some("http" | "https") => HttpSink::new(address, settings).map(Self::Http),
            Some("redis") => {
                let (url, key) = address.split_once('#').unwrap_or((address, KEY));
                let stream = RedisStream::open(url, key).map_err(|_| {
                    Failure::usage("the address is none of Redis").next("give redis://HOST:PORT/DATABASE#KEY")
                })?;
                let stream = stream.timeout(settings.timeout).clock(Arc::clone(&settings.clock));
                let stream = match settings.max_length {
                    Some(entries) => stream.max_length(entries),
                    None => stream,
                };
                Ok(Self::Redis { stream, key: key.to_owned() })
            }
            Some(scheme) => Err(Failure::usage(format!("nothing is handed on by {scheme}://"))
                .next("give http://…, https://… or redis://…; Vector, Knative and others take HTTP further")),
            None => Ok(Self::File(FileSink::new(address))),
        }
    }

    /// The same, and no file.
    pub(super) fn of_url(address: &str, settings: &SinkSettings) -> Result<Self, Failure> {
        match Self::parse(address, settings)? {
            Self::File(_) => Err(Failure::usage("--to is no URL")
                .next("give http://…, https://… or redis://…; a file is for --dead-letter")),
            sink => Ok(sink),
        }
    }

    /// Before anything depends on it: a file has to be one that can be written to, and Redis has to be there. A URL is asked for
    /// nothing, since whatever it is asked it may take for a delivery.
    pub(super) async fn ready(&self) -> Result<(), Failure> {
        let file = match self {
            Self::Http(_) => return Ok(()),
            Self::Redis { stream, .. } => return stream.ready().await.map_err(|error| self.away(&error)),
            Self::File(file) => file,
        };
        file.open().await.map(drop).map_err(|error| {
            Failure::usage(format!("--dead-letter: cannot write to {file}: {error}"))
                .next("name a file in a folder that is there, or a URL")
        })
    }

    /// Why Redis cannot be handed anything.
    fn away(&self, error: &AppendError) -> Failure {
        let (exit, next) = if error.is_credential_refused() {
            (
                Exit::Credential,
                "put user and password of that Redis into the address: redis://USER:PASSWORD@HOST:PORT/DATABASE#KEY",
            )
        } else if error.is_key_taken() {
            (Exit::Usage, "name another key behind #")
        } else {
            (Exit::NoAnswer, "start that Redis, or correct the address")
        };
        Failure::new(exit, format!("{self} cannot be written to: {}", cause(error))).next(next)
    }

    /// What another sink did not take.
    pub(super) async fn keep(&self, event: &CloudEvent, why: &str, tries: u32) -> Result<(), Refusal> {
        match self {
            Self::File(sink) => sink.take(event, why, tries).await,
            _ => self.take(event).await,
        }
    }

    pub(super) async fn take(&self, event: &CloudEvent) -> Result<(), Refusal> {
        match self {
            Self::Http(sink) => sink.take(event).await,
            Self::File(sink) => sink.take(event, "", 0).await,
            Self::Redis { stream, .. } => {
                let json = event.to_json();
                let fields = [("id", &*event.id), ("type", &*event.event_type), ("event", &*json)];
                let appended = stream.append(&fields).await;
                appended.map(drop).map_err(|error| Refusal::new(cause(&error)))
            }
        }
    }
}

/// What Redis says.
fn cause(error: &AppendError) -> String {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    cause.unwrap_or_else(|| error.to_string())
}

impl fmt::Display for Sink {
    /// Without what may be secret in an address.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(sink) => sink.fmt(formatter),
            Self::Redis { key, .. } => write!(formatter, "{} {key}", say("the Redis Stream", "Redis Stream")),
            Self::File(sink) => sink.fmt(formatter),
        }
    }
}
