//! Uploaded media files.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::base64_bytes;
use super::bounded::Bounded;

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

/// Older files give way to newer ones beyond so many, and beyond so many bytes.
const CAPACITY: usize = 20_000;
const BYTES_CAPACITY: usize = 1 << 30;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Media {
    files: Bounded<MediaFile>,
    bytes: usize,
}

impl Media {
    pub(crate) fn add(&mut self, media_id: String, file: MediaFile) {
        // What it came in would hold on to the whole request.
        let file = MediaFile { content: Bytes::copy_from_slice(&file.content), ..file };
        let before = self.files.remove(&media_id);
        self.forget(before);
        self.bytes = self.bytes.saturating_add(file.content.len());
        self.files.put(media_id, file);
        while self.files.len() > CAPACITY || (self.bytes > BYTES_CAPACITY && self.files.len() > 1) {
            let oldest = self.files.remove_oldest().map(|(_, file)| file);
            self.forget(oldest);
        }
    }

    fn forget(&mut self, file: Option<MediaFile>) {
        let length = file.map_or(0, |file| file.content.len());
        self.bytes = self.bytes.saturating_sub(length);
    }

    /// Makes up a file for a code, unless it has one. Its content tells which code it is.
    pub(crate) fn add_missing(&mut self, code: &str, file_name: &str) {
        if !self.files.contains(code) {
            let file = MediaFile {
                media_type: "file".to_owned(),
                file_name: file_name.to_owned(),
                content: Bytes::from(format!("{file_name} of {code}")),
            };
            self.add(code.to_owned(), file);
        }
    }

    pub(crate) fn get(&self, media_id: &str) -> Option<&MediaFile> {
        self.files.get(media_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_file_gives_way() {
        let mut media = Media::default();
        for number in 0..=CAPACITY {
            media.add_missing(&number.to_string(), "a.txt");
        }
        assert!(media.get("0").is_none() && media.get("1").is_some());
        assert_eq!(media.files.len(), CAPACITY);
        let kept = (1..=CAPACITY).map(|number| format!("a.txt of {number}").len());
        assert_eq!(media.bytes, kept.sum::<usize>());
    }
}
