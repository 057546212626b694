//! Bodies, as they are read and written.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::multipart;
use crate::query;

/// A file's recorded length is made again, but no more than this.
const MAX_MADE_BYTES: u64 = 64 << 20;

/// A body, in the form in which a person reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RecordedBody {
    /// JSON.
    Json(Value),
    /// `application/x-www-form-urlencoded`: a text for each name, or a list of them.
    Form(Map<String, Value>),
    /// Any other text.
    Text(String),
    /// `multipart/form-data`.
    Multipart(Vec<RecordedPart>),
    /// The content of a file that was not kept: its length. It is replayed as that many zeros.
    Bytes(u64),
    /// The content of a file that was kept ([`Rules::keep_files`](crate::Rules::keep_files)).
    Base64(String),
}

/// A part of a form with files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedPart {
    /// The name of its field.
    pub name: String,
    /// The name of the file, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Its content; `None` when it is empty.
    #[serde(flatten)]
    pub content: Option<RecordedBody>,
}

impl RecordedBody {
    /// What stands in `bytes`; `None` where there are none.
    pub(crate) fn read(content_type: &str, bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return None;
        }
        let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind == "multipart/form-data" {
            if let Some(parts) = multipart::read(content_type, bytes) {
                return Some(Self::Multipart(parts));
            }
        }
        let is_text =
            !kind.starts_with("image/") && !kind.starts_with("audio/") && !kind.starts_with("video/");
        let Some(text) =
            std::str::from_utf8(bytes).ok().filter(|_| is_text && kind != "application/octet-stream")
        else {
            return Some(Self::Base64(STANDARD.encode(bytes)));
        };
        if kind == "application/x-www-form-urlencoded" && !text.starts_with('{') {
            return Some(Self::Form(query::read(text)));
        }
        let may_be_json = kind.contains("json") || text.trim_start().starts_with(['{', '[']);
        Some(match serde_json::from_str(text).ok().filter(|_| may_be_json) {
            Some(value) => Self::Json(value),
            None => Self::Text(text.to_owned()),
        })
    }

    /// The content of a file, whatever it looks like.
    pub(crate) fn of_file(bytes: &[u8]) -> Option<Self> {
        (!bytes.is_empty()).then(|| Self::Base64(STANDARD.encode(bytes)))
    }

    /// The bytes that are sent when it is an answer.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Json(value) => value.to_string().into_bytes(),
            Self::Text(text) => text.clone().into_bytes(),
            Self::Form(members) => {
                let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
                let pairs = query::pairs(members);
                let pairs: Vec<_> =
                    pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
                pairs.join("&").into_bytes()
            }
            // DingTalk answers with none.
            Self::Multipart(_) => Vec::new(),
            Self::Bytes(length) => {
                vec![0; usize::try_from((*length).min(MAX_MADE_BYTES)).unwrap_or_default()]
            }
            Self::Base64(text) => STANDARD.decode(text).unwrap_or_default(),
        }
    }

    /// How many bytes a file has.
    pub(crate) fn file_length(base64: &str) -> u64 {
        let length = STANDARD.decode(base64).map_or(0, |bytes| bytes.len());
        u64::try_from(length).unwrap_or(u64::MAX)
    }
}
