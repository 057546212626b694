//! Where a redirect leads (RFC 9110, 10.2.2, and RFC 3986, 5.2). Pure.

use http::Uri;
use http::uri::{PathAndQuery, Scheme};

/// The address that `location` names as seen from `base`; `None` where it is none, or leaves `https`.
pub(super) fn resolve(base: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().unwrap_or_default();
    let scheme = base.scheme()?;
    let resolved = if location.starts_with("//") {
        format!("{scheme}:{location}").parse::<Uri>().ok()?
    } else if location.split(['/', '?']).next().is_some_and(|start| start.contains(':')) {
        location.parse::<Uri>().ok()?
    } else {
        let path = base.path();
        let path = match location.chars().next()? {
            '/' => location.to_owned(),
            '?' => format!("{path}{location}"),
            _ => format!("{}/{location}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
        };
        let mut parts = base.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
        Uri::from_parts(parts).ok()?
    };
    let stays_safe = *scheme == Scheme::HTTP || resolved.scheme() == Some(&Scheme::HTTPS);
    (stays_safe && resolved.host().is_some()).then_some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(base: &str, location: &str) -> Option<String> {
        resolve(&base.parse().unwrap(), location).map(|uri| uri.to_string())
    }

    #[test]
    fn a_location_is_absolute_or_relative_to_where_it_was_found() {
        let base = "https://a.example/b/c?d=1";
        for (location, address) in [
            ("https://e.example/f?g#h", "https://e.example/f?g"),
            ("//e.example/f", "https://e.example/f"),
            ("/f?g=1:2", "https://a.example/f?g=1:2"),
            ("f", "https://a.example/b/f"),
            ("?g", "https://a.example/b/c?g"),
        ] {
            assert_eq!(from(base, location).as_deref(), Some(address), "{location}");
        }
    }

    #[test]
    fn https_is_not_left_and_nonsense_leads_nowhere() {
        let base = "https://a.example/b";
        for location in
            ["http://a.example/b", "http://127.0.0.1/", "", "file:///etc/passwd", "ftp://a.example/"]
        {
            assert_eq!(from(base, location), None, "{location}");
        }
        assert_eq!(from("http://127.0.0.1:1/a", "/b").as_deref(), Some("http://127.0.0.1:1/b"));
    }
}
