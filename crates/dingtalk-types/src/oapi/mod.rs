//! Requests and responses of the legacy host, `oapi.dingtalk.com`: one module per group of operations.
//!
//! Every answer also carries `errcode`, `errmsg` and often `request_id`; the codec reads them, so no model repeats them.
//! An operation that answers nothing else answers [`Empty`](crate::wire::Empty).

pub mod auth;
pub mod callback;
pub mod department;
pub mod file_upload;
pub mod im;
pub mod media;
pub mod message;
pub mod robot;
pub mod user;

pub use crate::generated::oapi::*;
