//! The file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::exchange::RecordedExchange;

/// The version of the form that this crate writes.
const VERSION: u32 = 1;

/// Calls in their order, and what was replaced in them: a file of JSON.
///
/// ```json
/// {
///   "dingtalk_recording": 1,
///   "replaced": {"access-token-1": "secret", "person-1": "person", "user-1": "user"},
///   "exchanges": [
///     {
///       "request": {
///         "method": "POST",
///         "host": "oapi.dingtalk.com",
///         "path": "/topapi/v2/user/get",
///         "query": {"access_token": "access-token-1"},
///         "headers": {"content-type": "application/json"},
///         "json": {"userid": "user-1"}
///       },
///       "answer": {
///         "status": 200,
///         "headers": {"content-type": "application/json"},
///         "json": {"errcode": 0, "result": {"name": "person-1", "userid": "user-1"}}
///       },
///       "took_ms": 38
///     }
///   ]
/// }
/// ```
///
/// A body is `json`, `form`, `text`, `multipart`, `bytes` (a file's length) or `base64`. The order of members has no meaning, that of
/// exchanges has: of two that fit a request alike the first answers first. Files may be written and changed by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    replaced: BTreeMap<String, String>,
    exchanges: Vec<RecordedExchange>,
}

#[derive(Deserialize)]
struct Head {
    dingtalk_recording: u32,
}

#[derive(Serialize, Deserialize)]
struct File {
    dingtalk_recording: u32,
    #[serde(default)]
    replaced: BTreeMap<String, String>,
    exchanges: Vec<RecordedExchange>,
}

impl Recording {
    pub(crate) fn new(replaced: BTreeMap<String, String>, exchanges: Vec<RecordedExchange>) -> Self {
        Self { replaced, exchanges }
    }

    /// The calls, in the order in which they were begun.
    pub fn exchanges(&self) -> &[RecordedExchange] {
        &self.exchanges
    }

    /// What stands in the place of another value, and what that was: `secret`, `user`, `mobile`, and so on.
    pub fn replaced(&self) -> &BTreeMap<String, String> {
        &self.replaced
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`RecordingError`] when it is no recording, or one of a later version.
    pub fn from_json(text: &str) -> Result<Self, RecordingError> {
        let head: Head = serde_json::from_str(text).map_err(RecordingError::Form)?;
        if head.dingtalk_recording != VERSION {
            return Err(RecordingError::Version(head.dingtalk_recording));
        }
        let file: File = serde_json::from_str(text).map_err(RecordingError::Form)?;
        Ok(Self::new(file.replaced, file.exchanges))
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        let file = File {
            dingtalk_recording: VERSION,
            replaced: self.replaced.clone(),
            exchanges: self.exchanges.clone(),
        };
        // Texts for keys and finite numbers: there is nothing that JSON has no words for.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be read, or is no recording.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|source| RecordingError::Read { path: path.to_owned(), source })?;
        Self::from_json(&text)
    }

    /// Writes a file; one that is there is replaced.
    ///
    /// # Errors
    /// [`RecordingError`] when it cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), RecordingError> {
        let path = path.as_ref();
        std::fs::write(path, self.to_json())
            .map_err(|source| RecordingError::Write { path: path.to_owned(), source })
    }
}

/// A recording that cannot be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordingError {
    /// The file cannot be read.
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file cannot be written.
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no recording.
    Form(serde_json::Error),
    /// It has another version than 1.
    Version(u32),
}

impl fmt::Display for RecordingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => {
                write!(formatter, "cannot read the recording {}: {source}", path.display())
            }
            Self::Write { path, source } => {
                write!(formatter, "cannot write the recording {}: {source}", path.display())
            }
            Self::Form(error) => {
                write!(formatter, "this is no recording; mend it there, or record it again: {error}")
            }
            Self::Version(version) => write!(
                formatter,
                "the recording has version {version} and this program reads {VERSION}; record it again"
            ),
        }
    }
}

impl std::error::Error for RecordingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Form(error) => Some(error),
            Self::Version(_) => None,
        }
    }
}
