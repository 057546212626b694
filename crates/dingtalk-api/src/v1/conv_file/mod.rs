//! Files of conversations: the space of a group, and what is sent from it.
#![doc = include_str!("../../generated/v1/conv_file.md")]

#[cfg(feature = "storage")]
mod send_file;

pub use crate::generated::v1::conv_file::*;
#[doc(no_inline)]
pub use dingtalk_types::v1::conv_file::*;
#[cfg(feature = "storage")]
pub use send_file::send_file;
