//! Paths that are no operations of the platform.

/// The WebSocket of Stream mode.
pub(crate) const CONNECT: &str = "/connect";

/// Where Stream mode begins.
pub(crate) const OPEN_CONNECTION: &str = "/v1.0/gateway/connections/open";

/// Where the storage takes and gives the bytes of files.
pub(crate) const OBJECTS: &str = "/_objects/";

/// What controls the fake from outside.
pub(crate) const CONTROL: &str = "/_fake";
