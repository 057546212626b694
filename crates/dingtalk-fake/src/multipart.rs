//! `multipart/form-data` as far as uploads need it (RFC 7578).

use bytes::Bytes;

#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content: Bytes,
}

/// The boundary that a Content-Type announces.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    if !content_type.to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())
}

/// The parts of a body; `None` when it is cut short.
pub(crate) fn parse(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let opening = delimiter.get(2..)?;
    let mut position = find(body, opening)? + opening.len();
    let mut parts = Vec::new();
    loop {
        let rest = body.get(position..)?;
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        let head_start = position + find(rest, b"\r\n")? + 2;
        // A part without headers has its empty line at once.
        let search_from = head_start.checked_sub(2)?;
        let head_end = search_from + find(body.get(search_from..)?, b"\r\n\r\n")?;
        let content_start = head_end + 4;
        let content_end = content_start + find(body.get(content_start..)?, &delimiter)?;
        let head = String::from_utf8_lossy(body.get(head_start.min(head_end)..head_end)?).into_owned();
        let disposition = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"))
            .map_or(String::new(), |(_, value)| value.to_owned());
        parts.push(Part {
            name: parameter(&disposition, "name").unwrap_or_default(),
            // RFC 7578 has a quote in a name percent-encoded, as browsers do; nothing else is certain to have been.
            file_name: parameter(&disposition, "filename").map(|name| name.replace("%22", "\"")),
            content: body.slice(content_start..content_end),
        });
        position = content_end + delimiter.len();
    }
}

/// A parameter of a header value, quoted or not.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (names, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (content, following) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let (content, following) = after.split_at(after.find(';').unwrap_or(after.len()));
                (content.trim().to_owned(), following)
            }
        };
        let name = names.rsplit(';').next().unwrap_or_default();
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(content);
        }
        rest = following;
    }
}

/// What stands before the closing quote, and what follows it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut content = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => return Some((content, characters.as_str())),
            // A quoted pair. Any other backslash is part of the name, as old Windows clients send it.
            '\\' if characters.as_str().starts_with(['"', '\\']) => content.extend(characters.next()),
            character => content.push(character),
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "--xx\r\nContent-Disposition: form-data; name=\"media\"; filename=\"图.png\"\r\n\
        Content-Type: image/png\r\n\r\nline1\r\nline2\r\n--xx\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage\r\n--xx--\r\n";

    #[test]
    fn parts_keep_their_bytes_and_names() {
        let boundary = boundary("multipart/form-data; boundary=\"xx\"").unwrap();
        let parts = parse(&Bytes::from_static(BODY.as_bytes()), &boundary).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].name, "media");
        assert_eq!(parts[0].file_name.as_deref(), Some("图.png"));
        assert_eq!(&parts[0].content[..], b"line1\r\nline2");
        assert_eq!(parts[1].name, "type");
        assert_eq!(parts[1].file_name, None);
        assert_eq!(&parts[1].content[..], b"image");
    }

    #[test]
    fn a_quoted_name_is_one_text_whatever_stands_in_it() {
        let names = [
            ("\"a;b.png\"", "a;b.png"),
            ("\"a; name=x.png\"", "a; name=x.png"),
            ("\"a=b;c=\"", "a=b;c="),
            (r#""a\"b.png""#, "a\"b.png"),
            (r#""a\\b.png""#, r"a\b.png"),
            (r#""C:\a.png""#, r"C:\a.png"),
            ("plain.png", "plain.png"),
            ("\"\"", ""),
        ];
        for (written, name) in names {
            let first = format!("form-data; filename={written}; name=\"media\"");
            let last = format!("form-data; x; name=\"media\"; filename={written}");
            for disposition in [first, last] {
                assert_eq!(parameter(&disposition, "filename").as_deref(), Some(name), "{disposition}");
                assert_eq!(parameter(&disposition, "name").as_deref(), Some("media"), "{disposition}");
            }
        }
        assert_eq!(parameter("form-data; filename=\"a", "filename"), None);
    }

    #[test]
    fn a_quote_in_a_file_name_comes_percent_encoded() {
        let body = BODY.replace("图.png", "a%22b%20c.png");
        let parts = parse(&Bytes::from(body), "xx").unwrap();
        assert_eq!(parts[0].file_name.as_deref(), Some("a\"b%20c.png"));
    }

    #[test]
    fn a_body_cut_at_any_byte_is_no_upload() {
        let whole = BODY.trim_end().len();
        for length in 0..whole {
            let cut = Bytes::copy_from_slice(&BODY.as_bytes()[..length]);
            assert!(parse(&cut, "xx").is_none(), "accepted the first {length} bytes");
        }
    }
}
