//! Departments of the organisation.

pub use crate::generated::oapi::department::*;

impl ListSubDepartmentRequest {
    /// The departments right below the root.
    pub fn new() -> Self {
        Self::default()
    }

    /// The departments right below `dept_id`.
    pub fn below(dept_id: i64) -> Self {
        Self { dept_id: Some(dept_id), ..Self::default() }
    }
}
