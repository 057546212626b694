use crate::operation::Operation;
use crate::{generated, oapi};

/// Every operation of the modules that are switched on, for tools: name, method, path, authorisation, scopes, page.
/// With the feature `full` these are all 4 354 operations of both hosts.
///
/// ```
/// let get = dingtalk_api::operations().find(|operation| operation.id() == "oapi::user::get").unwrap();
/// assert_eq!((get.method().as_str(), get.path()), ("POST", "/topapi/v2/user/get"));
/// ```
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    let generated = [generated::oapi::OPERATIONS, generated::v1::OPERATIONS, generated::v2::OPERATIONS];
    [oapi::OPERATIONS].into_iter().chain(generated).flatten().copied().flatten().copied()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::sync::Arc;

    use dingtalk_auth::StaticToken;
    use dingtalk_transport::{Body, TokioClock, TransportError, transport_fn};
    use dingtalk_types::wire::Empty;
    use http::HeaderMap;
    use http::header::{ACCEPT, CONTENT_TYPE};
    use percent_encoding::percent_decode_str;
    use serde_json::{Map, Value};

    use super::*;
    use crate::call::Call;
    use crate::client::Client;
    use crate::encode;
    use crate::operation::Encoding;

    const HOSTILE: &[&str] = &[
        "a\r\nX-Evil: 1",
        "\r",
        "\n",
        "a\0b",
        "../../v1.0/oauth2/accessToken",
        "a/../b",
        "..",
        ".",
        "",
        "a?b=c",
        "a#b",
        "a%2Fb",
        "%",
        "%0d%0aX-Evil: 1",
        "a&access_token=x",
        "a b+c",
        "a\\b",
        "//evil.com/",
        "{userId}",
        "\u{7f}",
        "钉",
    ];

    fn client() -> Client {
        // Nothing is sent: requests are only built.
        let transport = transport_fn(|_: http::Request<Body>| {
            std::future::pending::<Result<http::Response<Body>, TransportError>>()
        });
        Client::builder(Arc::new(transport), Arc::new(StaticToken::new("t")), Arc::new(TokioClock::new()))
            .build()
            .expect("a client")
    }

    fn path_names(operation: &Operation) -> impl Iterator<Item = &str> {
        operation.path().split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
    }

    /// X6: CR, LF, NUL, `../`, `?`, `#`, `%` in every path, query and header parameter is encoded or a typed error.
    #[tokio::test]
    async fn no_value_leaves_its_place_in_any_operation() {
        let client = client();
        let (mut requests, mut refusals, mut places, mut count) = (0, 0, 0, 0);
        for operation in operations() {
            count += 1;
            // Where all fields are in the query, a name of any.
            let free = (operation.body_encoding() != Encoding::Json).then_some("any");
            let in_query: Vec<_> = operation.query_names().iter().copied().chain(free).collect();
            let names = path_names(operation).chain(in_query.iter().copied());
            let names: Vec<_> = names.chain(operation.header_names().iter().copied()).collect();
            places += names.len();
            for hostile in HOSTILE.iter().copied() {
                let fields: Map<_, _> =
                    names.iter().map(|name| ((*name).to_owned(), Value::from(hostile))).collect();
                let encoded = encode::encode(operation, &fields)
                    .map_err(|error| crate::error::Error::encoding(operation.id(), error));
                let call = Call::<Empty>::from_encoded(&client, Cow::Borrowed(operation), encoded);
                match call.build() {
                    Ok(request) => {
                        requests += 1;
                        assert_path(operation, hostile, request.uri().path());
                        assert_query(operation, hostile, &in_query, request.uri().query());
                        assert_headers(operation, hostile, request.headers());
                    }
                    Err(crate::error::Error::InvalidRequest { .. }) => {
                        refusals += 1;
                        let no_segment = matches!(hostile, "" | "." | "..") && operation.path().contains('{');
                        let no_header =
                            hostile.contains(char::is_control) && !operation.header_names().is_empty();
                        assert!(no_segment || no_header, "{} refuses {hostile:?}", operation.id());
                    }
                    Err(error) => panic!("{} with {hostile:?}: {error}", operation.id()),
                }
            }
        }
        eprintln!("{count} operations, {places} places: {requests} requests, {refusals} refusals");
        assert!(!cfg!(feature = "full") || count == 4_354, "{count} operations");
        assert!(places > 10 && refusals > 0);
    }

    fn assert_path(operation: &Operation, hostile: &str, path: &str) {
        let template: Vec<_> = operation.path().split('/').collect();
        let segments: Vec<_> = path.split('/').collect();
        assert_eq!(segments.len(), template.len(), "{} with {hostile:?}: {path}", operation.id());
        for (segment, place) in segments.into_iter().zip(template) {
            // A place may be a part of a segment.
            let expected = path_names(operation)
                .fold(place.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), "\0"))
                .replace('\0', hostile);
            let decoded = percent_decode_str(segment).decode_utf8().expect("UTF-8");
            assert_eq!(decoded, expected, "{} with {hostile:?}: {path}", operation.id());
        }
    }

    fn assert_query(operation: &Operation, hostile: &str, names: &[&str], query: Option<&str>) {
        let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let decode = |text: &str| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
        let found: Vec<_> = pairs
            .map(|pair| {
                pair.split_once('=')
                    .map_or((decode(pair), String::new()), |(name, value)| (decode(name), decode(value)))
            })
            .collect();
        let expected: Vec<_> = names.iter().map(|name| ((*name).to_owned(), hostile.to_owned())).collect();
        assert_eq!(found, expected, "{} with {hostile:?}", operation.id());
    }

    fn assert_headers(operation: &Operation, hostile: &str, headers: &HeaderMap) {
        for (name, value) in headers {
            if name == ACCEPT || name == CONTENT_TYPE {
                continue;
            }
            let known =
                operation.header_names().iter().any(|known| name.as_str().eq_ignore_ascii_case(known));
            assert!(known, "{} with {hostile:?} sends the header {name}", operation.id());
            assert_eq!(value.as_bytes(), hostile.as_bytes(), "{}", operation.id());
        }
    }
}
