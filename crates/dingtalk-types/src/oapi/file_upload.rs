//! Uploads to the drive: at once, or in chunks between two calls of `/file/upload/transaction`. Archived by DingTalk.

use std::fmt;

use bytes::Bytes;

use crate::limit::{self, LimitError, Unit, Validate};
use crate::wire::wire;

/// The largest content of one upload, in bytes.
const MOST: usize = 8 * 1024 * 1024;

/// `POST /file/upload/single`, as `multipart/form-data`: a whole file of at most 8 MB.
#[derive(Clone, Default, PartialEq)]
pub struct UploadSingleRequest {
    /// `agent_id` of the app, in the query.
    pub agent_id: String,
    /// `filename` of the part `file`, without quotes and line breaks. The content's size is sent as `file_size`.
    pub file_name: String,
    /// Content of the part `file`.
    pub content: Bytes,
}

impl UploadSingleRequest {
    /// The required fields.
    pub fn new(agent_id: impl Into<String>, file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { agent_id: agent_id.into(), file_name: file_name.into(), content: content.into() }
    }
}

impl Validate for UploadSingleRequest {
    fn validate(&self) -> Result<(), LimitError> {
        validate(&self.file_name, &self.content)
    }
}

/// `POST /file/upload/chunk`, as `multipart/form-data`: a part of a file, of 100 kB to 8 MB; the last may be smaller.
#[derive(Clone, Default, PartialEq)]
pub struct UploadChunkRequest {
    /// `agent_id` of the app, in the query.
    pub agent_id: String,
    /// `upload_id` of the transaction, in the query.
    pub upload_id: String,
    /// `chunk_sequence`, in the query: 1 for the first.
    pub chunk_sequence: i64,
    /// `filename` of the part `file`, without quotes and line breaks.
    pub file_name: String,
    /// Content of the part `file`.
    pub content: Bytes,
}

impl UploadChunkRequest {
    /// The required fields.
    pub fn new(
        agent_id: impl Into<String>,
        upload_id: impl Into<String>,
        chunk_sequence: i64,
        file_name: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        Self {
            agent_id: agent_id.into(),
            upload_id: upload_id.into(),
            chunk_sequence,
            file_name: file_name.into(),
            content: content.into(),
        }
    }
}

impl Validate for UploadChunkRequest {
    fn validate(&self) -> Result<(), LimitError> {
        validate(&self.file_name, &self.content)
    }
}

fn validate(file_name: &str, content: &Bytes) -> Result<(), LimitError> {
    limit::file_name("filename", file_name)?;
    limit::at_least("file", Unit::Bytes, content.len(), 1)?;
    limit::at_most("file", Unit::Bytes, content.len(), MOST)
}

/// Tells the size of the content, not the content.
impl fmt::Debug for UploadSingleRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("UploadSingleRequest");
        debug.field("file_name", &self.file_name).field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}

/// Tells the size of the content, not the content.
impl fmt::Debug for UploadChunkRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("UploadChunkRequest");
        debug
            .field("chunk_sequence", &self.chunk_sequence)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// Answer to [`UploadSingleRequest`] and [`UploadChunkRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UploadFileResponse {
    /// `media_id`
    pub media_id: String,
}

wire!(response UploadFileResponse { media_id = "media_id" });
