//! Paths that are no operations of the platform.

/// The WebSocket of Stream mode.
pub(crate) const CONNECT: &str = "/connect";

/// What controls the fake from outside.
pub(crate) const CONTROL: &str = "/_fake/";
