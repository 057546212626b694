//! Operations of the legacy host, `oapi.dingtalk.com`, by group.

#[cfg(feature = "oapi-attendance")]
pub mod attendance;
pub mod callback;
pub mod department;
pub mod file_upload;
pub mod im;
pub mod media;
pub mod message;
pub mod robot;
pub mod user;

pub use crate::generated::oapi::*;

/// The operations of each hand-written module.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&[&crate::operation::Operation]] = &[
    callback::OPERATIONS,
    file_upload::OPERATIONS,
    im::OPERATIONS,
    media::OPERATIONS,
    message::OPERATIONS,
    robot::OPERATIONS,
    user::OPERATIONS,
];
