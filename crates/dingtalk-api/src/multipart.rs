//! `multipart/form-data` (RFC 7578), as far as DingTalk's uploads need it. Pure.

use bytes::{BufMut, Bytes, BytesMut};

/// A form: text fields, then one file.
pub(crate) struct Form<'a> {
    pub(crate) fields: &'a [(&'a str, &'a str)],
    pub(crate) file: FilePart<'a>,
}

/// A file in a form.
pub(crate) struct FilePart<'a> {
    pub(crate) name: &'a str,
    pub(crate) file_name: &'a str,
    pub(crate) content_type: &'a str,
    pub(crate) content: &'a [u8],
}

/// Content-Type and body of `form`. `boundary` must not occur in the content: 70 characters at most, letters and digits.
pub(crate) fn encode(form: &Form<'_>, boundary: &str) -> (String, Bytes) {
    let mut body = BytesMut::with_capacity(form.file.content.len().saturating_add(512));
    for (name, value) in form.fields {
        put(
            &mut body,
            &[
                "--",
                boundary,
                "\r\nContent-Disposition: form-data; name=\"",
                name,
                "\"\r\n\r\n",
                value,
                "\r\n",
            ],
        );
    }
    let file_name = quoted(form.file.file_name);
    let FilePart { name, content_type, content, .. } = form.file;
    put(
        &mut body,
        &["--", boundary, "\r\nContent-Disposition: form-data; name=\"", name, "\"; filename=\"", &file_name],
    );
    put(&mut body, &["\"\r\nContent-Type: ", content_type, "\r\n\r\n"]);
    body.put_slice(content);
    put(&mut body, &["\r\n--", boundary, "--\r\n"]);
    (format!("multipart/form-data; boundary={boundary}"), body.freeze())
}

fn put(body: &mut BytesMut, parts: &[&str]) {
    parts.iter().for_each(|part| body.put_slice(part.as_bytes()));
}

/// A file name inside quotes: plain UTF-8, as DingTalk's parser does not read `filename*`; what would end the header is
/// percent-encoded as browsers do.
fn quoted(file_name: &str) -> String {
    file_name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A boundary that no content holds by accident.
pub(crate) fn random_boundary() -> String {
    format!("dingtalk{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(file_name: &str) -> String {
        let file = FilePart { name: "media", file_name, content_type: "image/png", content: b"\x89PNG" };
        let (content_type, body) = encode(&Form { fields: &[("type", "image")], file }, "b0undary");
        assert_eq!(content_type, "multipart/form-data; boundary=b0undary");
        String::from_utf8_lossy(&body).into_owned()
    }

    #[test]
    fn fields_come_first_and_a_chinese_file_name_stays_plain_utf8() {
        let text = text("报告.png");
        assert!(
            text.starts_with(
                "--b0undary\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage\r\n--b0undary\r\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("name=\"media\"; filename=\"报告.png\"\r\nContent-Type: image/png\r\n\r\n"),
            "{text}"
        );
        assert!(text.ends_with("\r\n--b0undary--\r\n"), "{text}");
    }

    #[test]
    fn a_file_name_cannot_add_headers() {
        assert!(text("a\"\r\nX-Evil: 1").contains("filename=\"a%22%0D%0AX-Evil: 1\""));
    }
}
