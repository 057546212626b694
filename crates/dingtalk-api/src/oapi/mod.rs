//! Operations of the legacy host, `oapi.dingtalk.com`, by group.

pub mod auth;
pub mod callback;
pub mod department;
pub mod file_upload;
pub mod im;
pub mod media;
pub mod message;
pub mod robot;
pub mod user;

#[allow(unused_imports, unreachable_pub, reason = "empty while no product is switched on")]
pub use crate::generated::oapi::*;

/// The operations of each hand-written module.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&[&crate::Operation]] = &[
    auth::OPERATIONS,
    callback::OPERATIONS,
    department::OPERATIONS,
    file_upload::OPERATIONS,
    im::OPERATIONS,
    media::OPERATIONS,
    message::OPERATIONS,
    robot::OPERATIONS,
    user::OPERATIONS,
];
