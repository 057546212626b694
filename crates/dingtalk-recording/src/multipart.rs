//! `multipart/form-data` (RFC 7578), as far as it is recorded.

use crate::body::{RecordedBody, RecordedPart};

/// The parts of a body; `None` when it is cut short, or its boundary is not announced.
pub(crate) fn read(content_type: &str, body: &[u8]) -> Option<Vec<RecordedPart>> {
    let boundary = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())?;
    let delimiter = format!("--{boundary}").into_bytes();
    let mut rest = after(body, &delimiter)?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (part, following) = split(rest, &[b"\r\n".as_slice(), &delimiter].concat())?;
        let (head, content) = split(part, b"\r\n\r\n")?;
        parts.push(part_of(&String::from_utf8_lossy(head), content));
        rest = following;
    }
    Some(parts)
}

fn part_of(head: &str, content: &[u8]) -> RecordedPart {
    let field = |wanted: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        fields
            .find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
            .map_or("", |(_, value)| value.trim())
    };
    let disposition = field("content-disposition");
    let file_name = parameter(disposition, "filename");
    RecordedPart {
        name: parameter(disposition, "name").unwrap_or_default(),
        content: if file_name.is_some() {
            RecordedBody::of_file(content)
        } else {
            RecordedBody::read(field("content-type"), content)
        },
        file_name,
    }
}

/// A parameter of a header field, with or without quotes.
fn parameter(field: &str, wanted: &str) -> Option<String> {
    let mut rest = field.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, following) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(';').unwrap_or((after, "")),
        };
        if name.trim_matches([';', ' ']).eq_ignore_ascii_case(wanted) {
            return Some(value.trim().to_owned());
        }
        rest = following;
    }
}

fn after<'b>(bytes: &'b [u8], mark: &[u8]) -> Option<&'b [u8]> {
    split(bytes, mark).map(|(_, after)| after)
}

fn split<'b>(bytes: &'b [u8], mark: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    Some((bytes.get(..at)?, bytes.get(at.saturating_add(mark.len())..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_files_are_not_looked_into() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage\r\n--x\r\n\
                     Content-Disposition: form-data; name=\"media\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n\
                     hello\r\n--x--\r\n";
        let parts = read("multipart/form-data; boundary=x", body).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].content, Some(RecordedBody::Text("image".to_owned())));
        assert_eq!((parts[1].name.as_str(), parts[1].file_name.as_deref()), ("media", Some("a.txt")));
        assert_eq!(parts[1].content, RecordedBody::of_file(b"hello"));
        assert!(read("multipart/form-data; boundary=x", &body[..40]).is_none());
    }
}
