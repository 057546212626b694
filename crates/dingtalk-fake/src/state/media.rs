//! Uploaded media files.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::base64_bytes;

use bytes::Bytes;

/// A media file that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MediaFile {
    /// `image`, `voice`, `video` or `file`.
    pub media_type: String,
    /// Name from the upload.
    pub file_name: String,
    /// Content.
    #[serde(with = "base64_bytes")]
    pub content: Bytes,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Media {
    files: HashMap<String, MediaFile>,
}

impl Media {
    pub(crate) fn add(&mut self, media_id: String, file: MediaFile) {
        self.files.insert(media_id, file);
    }

    /// Makes up a file for a code, unless it has one. Its content tells which code it is.
    pub(crate) fn add_missing(&mut self, code: &str, file_name: &str) {
        self.files.entry(code.to_owned()).or_insert_with(|| MediaFile {
            media_type: "file".to_owned(),
            file_name: file_name.to_owned(),
            content: Bytes::from(format!("{file_name} of {code}")),
        });
    }

    pub(crate) fn get(&self, media_id: &str) -> Option<&MediaFile> {
        self.files.get(media_id)
    }
}
