//! Departments of the organisation, by their `dept_id`; the root is 1.
#![cfg_attr(feature = "oapi-department", doc = include_str!("../../generated/oapi/department.md"))]
#![cfg_attr(not(feature = "oapi-department"), doc = include_str!("../../generated/oapi/department_core.md"))]

mod walk;

pub use crate::generated::oapi::department::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::department::*;
pub use walk::walk;

pub(crate) use walk::is_skipped;
