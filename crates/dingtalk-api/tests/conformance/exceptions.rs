//! Samples that are not what their record says, each with the reason: read by eye.

/// Answers.
pub(crate) const RESPONSES: &[(&str, &str)] = &[];

/// Requests.
pub(crate) const REQUESTS: &[(&str, &str)] = &[];

/// Request lines whose page prints a path that no longer exists.
pub(crate) const STALE_PATHS: &[&str] = &[];
