//! Files in spaces, by the ids of space and entry: directories, permissions, upload and download.
#![doc = include_str!("../../generated/v1/storage.md")]

mod conflict;
mod download;
mod name;
mod parts;
mod upload;

pub use crate::generated::v1::storage::*;
pub use conflict::Conflict;
#[doc(no_inline)]
pub use dingtalk_types::v1::storage::*;
pub use download::{DownloadFile, download};
pub use parts::{MAX_PART_BYTES, MAX_PART_NUMBERS, MAX_PARTS, MIN_PART_BYTES};
pub use upload::{UploadFile, upload};

pub(crate) use name::check as check_name;
pub(crate) use upload::PROTOCOL;
