//! Approvals: templates, instances, tasks.

mod approver;
mod filled;
mod form_component;
mod form_file;
mod form_value;
mod start;

pub use crate::generated::v1::workflow::*;
pub use form_file::FormFile;
pub use start::{MAX_APPROVERS, MAX_COPIES, MAX_FORM_VALUES, MAX_VALUE_CHARACTERS};
