//! JSAPI: the signature that a page passes to `dd.config`.

use dingtalk_types::{Secret, percent};
use sha2::{Digest, Sha256};

use crate::hex;

/// Which digest signs a JSAPI page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsapiDigest {
    /// What the current documentation computes: 64 hexadecimal digits.
    #[default]
    Sha256,
    /// What the older documentation and most libraries compute: 40 hexadecimal digits.
    #[cfg(feature = "jsapi-sha1")]
    Sha1,
}

/// The `signature` for `dd.config`, in lowercase hexadecimal, of a page at `page_url`.
///
/// `nonce` and `timestamp` (seconds or milliseconds) are free, but the page must pass the same as `nonceStr` and
/// `timeStamp`. The URL is signed as [`jsapi_url`] writes it.
///
/// ```
/// use dingtalk_crypto::signature::{JsapiDigest, jsapi};
///
/// let signature =
///     jsapi(&"ticket".into(), "nonce", 1_771_594_990, "https://example.com/", JsapiDigest::default());
/// assert_eq!(signature.len(), 64);
/// ```
pub fn jsapi(ticket: &Secret, nonce: &str, timestamp: i64, page_url: &str, digest: JsapiDigest) -> String {
    jsapi_verbatim(ticket, nonce, timestamp, &jsapi_url(page_url), digest)
}

/// The same over exactly this URL, for a page that knows what its client will compare with.
pub fn jsapi_verbatim(
    ticket: &Secret,
    nonce: &str,
    timestamp: i64,
    url: &str,
    digest: JsapiDigest,
) -> String {
    let timestamp = timestamp.to_string();
    let pieces =
        ["jsapi_ticket=", ticket.expose(), "&noncestr=", nonce, "&timestamp=", &timestamp, "&url=", url];
    match digest {
        JsapiDigest::Sha256 => digest_hex::<Sha256>(&pieces),
        #[cfg(feature = "jsapi-sha1")]
        JsapiDigest::Sha1 => digest_hex::<sha1::Sha1>(&pieces),
    }
}

/// The URL that is signed for a page: without the fragment, the query decoded once (`%XX` and `+`), the rest verbatim.
///
/// Decoded because iOS clients compare with an encoded URL and Android ones with a raw one, as documented. Avoid `+`
/// in page queries: the documented Java and Node samples disagree on it.
///
/// ```
/// use dingtalk_crypto::signature::jsapi_url;
///
/// assert_eq!(jsapi_url("https://example.com/%E4%B8%AD?q=a%20b#/route"), "https://example.com/%E4%B8%AD?q=a b");
/// ```
pub fn jsapi_url(page_url: &str) -> String {
    let url = page_url.split_once('#').map_or(page_url, |(url, _fragment)| url);
    let Some((page, query)) = url.split_once('?') else { return url.to_owned() };
    format!("{page}?{}", percent::decode_form(query))
}

fn digest_hex<D: Digest>(pieces: &[&str]) -> String {
    let mut hasher = D::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hex::encode(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::jsapi_url;

    #[test]
    fn only_the_query_is_decoded_and_only_once() {
        for (page_url, signed) in [
            ("https://a.cn", "https://a.cn"),
            ("https://a.cn?", "https://a.cn?"),
            ("https://a.cn/p+q%20r", "https://a.cn/p+q%20r"),
            ("https://a.cn/?k=a+b", "https://a.cn/?k=a b"),
            ("https://a.cn/?k=%2520", "https://a.cn/?k=%20"),
            ("https://a.cn/?k=%3F?x", "https://a.cn/?k=??x"),
            ("https://a.cn/?k=100%", "https://a.cn/?k=100%"),
            ("https://a.cn/#/route?k=%20", "https://a.cn/"),
        ] {
            assert_eq!(jsapi_url(page_url), signed, "{page_url}");
        }
    }
}
