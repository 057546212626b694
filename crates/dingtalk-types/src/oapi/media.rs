//! Media files, referred to by `media_id` in messages.

use std::fmt;

use bytes::Bytes;

use crate::limit::{self, LimitError, Unit, Validate};
use crate::wire::wire;

#[cfg(feature = "oapi-media")]
pub use crate::generated::oapi::media::*;

/// `POST /media/upload`, as `multipart/form-data`
///
/// ```
/// use dingtalk_types::Validate;
/// use dingtalk_types::oapi::media::{MediaType, UploadMediaRequest};
///
/// let request = UploadMediaRequest::new(MediaType::Image, "tea.png", vec![0x89, b'P', b'N', b'G']);
/// assert_eq!(request.content_type, "image/png");
/// request.validate()?;
/// # Ok::<(), dingtalk_types::LimitError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct UploadMediaRequest {
    /// `type`, sent as a part and in the query.
    pub media_type: MediaType,
    /// `filename` of the part `media`, with its extension and without quotes and line breaks.
    pub file_name: String,
    /// `Content-Type` of the part `media`.
    pub content_type: String,
    /// Content of the part `media`.
    pub content: Bytes,
}

impl UploadMediaRequest {
    /// A file; its `Content-Type` follows from the extension.
    pub fn new(media_type: MediaType, file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        let file_name = file_name.into();
        let content_type = content_type_of(&file_name).to_owned();
        Self { media_type, file_name, content_type, content: content.into() }
    }
}

/// Tells the size of the content, not the content.
impl fmt::Debug for UploadMediaRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UploadMediaRequest")
            .field("media_type", &self.media_type)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.content.len())
            .finish()
    }
}

impl Validate for UploadMediaRequest {
    fn validate(&self) -> Result<(), LimitError> {
        limit::file_name("filename", &self.file_name)?;
        let header_breaks = self.content_type.chars().any(char::is_control);
        if header_breaks || !self.content_type.contains('/') {
            return Err(LimitError::Form {
                field: "Content-Type",
                expected: "a media type such as image/png",
            });
        }
        limit::at_least("media", Unit::Bytes, self.content.len(), 1)?;
        limit::at_most("media", Unit::Bytes, self.content.len(), self.media_type.max_bytes())
    }
}

/// `type` of a media file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaType {
    /// `image`: jpg, jpeg, gif, png or bmp, at most 20 MB.
    Image,
    /// `voice`: amr, mp3, wav or ogg, at most 2 MB.
    Voice,
    /// `video`: mp4, at most 20 MB.
    Video,
    /// `file`: doc, docx, xls, xlsx, ppt, pptx, zip, pdf or rar, at most 20 MB; 10 MB in a work notice.
    File,
}

impl MediaType {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::File => "file",
        }
    }

    /// The largest content, in bytes.
    pub fn max_bytes(self) -> usize {
        const MEGABYTE: usize = 1024 * 1024;
        match self {
            Self::Voice => 2 * MEGABYTE,
            Self::Image | Self::Video | Self::File => 20 * MEGABYTE,
        }
    }

    /// The extensions of file names that its page lists. Programs send others as well, such as .txt and .md as `file`: whether
    /// one is taken is the platform's to say, with errcode 40005 where it is not.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Image => &["jpg", "jpeg", "gif", "png", "bmp"],
            // The upload page leaves out ogg, which the robot page names as the format of audio messages.
            Self::Voice => &["amr", "mp3", "wav", "ogg"],
            Self::Video => &["mp4"],
            Self::File => &["doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar"],
        }
    }
}

fn extension_of(file_name: &str) -> Option<&str> {
    file_name.rsplit_once('.').map(|(_, extension)| extension)
}

fn content_type_of(file_name: &str) -> &'static str {
    match &*extension_of(file_name).unwrap_or_default().to_ascii_lowercase() {
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "png" => "image/png",
        "bmp" => "image/bmp",
        "amr" => "audio/amr",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "ogg" => "audio/ogg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Answer to [`UploadMediaRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UploadMediaResponse {
    /// `type`
    pub media_type: String,
    /// `media_id`: no expiry is documented; only DingTalk's clients resolve it.
    pub media_id: String,
    /// `created_at`, ms since 1970.
    pub created_at: i64,
}

wire!(response UploadMediaResponse { media_type = "type", media_id = "media_id", created_at = "created_at" });
