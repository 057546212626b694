//! Departments of the organisation, by their `dept_id`; the root is 1.

mod walk;

pub use crate::generated::oapi::department::*;
pub use dingtalk_types::oapi::department::*;
pub use walk::walk;

pub(crate) use walk::is_skipped;
