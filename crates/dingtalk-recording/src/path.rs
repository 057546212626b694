//! Paths to be read: their segments decoded, but for a `/` or `%` inside of one.

use percent_encoding::percent_decode_str;

pub(crate) fn read(path: &str) -> String {
    let segments = path.split('/').map(|segment| escape(&percent_decode_str(segment).decode_utf8_lossy()));
    segments.collect::<Vec<_>>().join("/")
}

/// The texts that the segments of such a path are.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = String> {
    path.split('/').map(|segment| segment.replace("%2F", "/").replace("%25", "%"))
}

pub(crate) fn escape(segment: &str) -> String {
    segment.replace('%', "%25").replace('/', "%2F")
}
