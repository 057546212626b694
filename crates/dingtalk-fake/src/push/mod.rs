//! Events on their way to receivers: encrypted over HTTP, and over Stream.

pub(crate) mod event;
pub(crate) mod everybody;
pub(crate) mod outcome;
pub(crate) mod over_http;
pub(crate) mod suite;
pub(crate) mod wait;
