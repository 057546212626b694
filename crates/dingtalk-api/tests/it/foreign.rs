//! What goes to addresses outside DingTalk's API, and what comes from there.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_api::foreign::{ForeignError, ForeignRequest};
use dingtalk_transport::{Body, PublicOnly, TotalTimeout, Transport, transport_fn};
use http::{HeaderMap, Response};

type Seen = Arc<Mutex<Vec<(String, HeaderMap)>>>;

/// A server that answers by address.
fn server(
    respond: impl Fn(&str) -> Response<&'static str> + Send + Sync + 'static,
) -> (impl Transport, Seen) {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    let transport = transport_fn(move |request: http::Request<Body>| {
        assert_eq!(request.extensions().get(), Some(&TotalTimeout(None)), "a large file has its time");
        let address = request.uri().to_string();
        let answer = respond(&address).map(|text| Body::from(Bytes::from_static(text.as_bytes())));
        log.lock().unwrap().push((address, request.headers().clone()));
        async move { Ok(answer) }
    });
    (transport, seen)
}

fn moved(to: &str) -> Response<&'static str> {
    Response::builder().status(302).header("location", to).body("").unwrap()
}

#[tokio::test]
async fn only_the_given_headers_leave_and_the_address_stays_byte_for_byte() {
    let (transport, seen) = server(|_| Response::new("content"));
    let url = "https://a.example/%E6%96%87%2f?Signature=a%2Bb%3D&x=1:2";
    let request = ForeignRequest::new(url).unwrap().headers([("Authorization", "OSS canary")]).unwrap();
    let download = request.get(&transport).await.unwrap();
    assert_eq!(&download.collect(7).await.unwrap()[..], b"content");
    request.put(&transport, Body::from("content")).await.unwrap();
    for (address, headers) in &*seen.lock().unwrap() {
        assert_eq!(address, url);
        assert_eq!(headers.len(), 1, "{headers:?}");
        assert_eq!(headers["authorization"], "OSS canary");
    }
    assert!(!format!("{request:?}").contains("canary") && !format!("{request:?}").contains("Signature"));
}

#[tokio::test]
async fn redirects_are_followed_without_the_headers_of_another_host() {
    let (transport, seen) = server(|address| match address {
        "https://a.example/1" => moved("/2"),
        "https://a.example/2" => moved("https://b.example/3"),
        _ => Response::new("there"),
    });
    let request = ForeignRequest::new("https://a.example/1").unwrap().headers([("x-ticket", "t")]).unwrap();
    let download = request.range(5, None).get(&transport).await.unwrap();
    assert_eq!(&download.collect(100).await.unwrap()[..], b"there");
    let seen = seen.lock().unwrap();
    assert_eq!((seen[1].0.as_str(), seen[2].0.as_str()), ("https://a.example/2", "https://b.example/3"));
    assert!(seen[1].1.contains_key("x-ticket") && !seen[2].1.contains_key("x-ticket"));
    assert_eq!(seen[2].1["range"], "bytes=5-");
}

#[tokio::test]
async fn redirects_end_and_never_leave_https() {
    for (to, requests) in [("/again", 1 + ForeignRequest::MAX_REDIRECTS), ("http://127.0.0.1/", 1), ("", 1)] {
        let (transport, seen) = server(move |_| moved(to));
        let error = ForeignRequest::new("https://a.example/").unwrap().get(&transport).await.unwrap_err();
        assert!(matches!(error, ForeignError::Redirect { .. }), "{error}");
        assert_eq!(seen.lock().unwrap().len(), requests, "{to}");
    }
}

#[test]
fn addresses_are_https_or_this_machine() {
    for url in ["http://a.example/", "ftp://a.example/", "/path", "", "https://u:p@a.example/", "https:///x"]
    {
        assert!(matches!(ForeignRequest::new(url), Err(ForeignError::Address)), "{url}");
    }
    for url in ["https://a.example/", "http://127.0.0.1:8080/x"] {
        ForeignRequest::new(url).unwrap();
    }
    let evil = [("x-a", "b\r\nx-evil: 1")];
    let error = ForeignRequest::new("https://a.example/").unwrap().headers(evil).unwrap_err();
    assert!(matches!(error, ForeignError::Header { .. }), "{error}");
}

#[tokio::test]
async fn a_refusal_tells_the_storages_code_and_not_the_address() {
    let (transport, _) = server(|_| {
        let answer = Response::builder().status(403).header("x-oss-request-id", "62F0");
        answer.body("<Error><Code>SignatureDoesNotMatch</Code></Error>").unwrap()
    });
    let request = ForeignRequest::new("https://a.example/canary").unwrap();
    let error = request.put(&transport, Body::from("x")).await.unwrap_err();
    assert!(error.is_ticket_refused() && !error.is_of_the_server());
    let text = error.to_string();
    assert!(
        text.contains("SignatureDoesNotMatch") && text.contains("62F0") && !text.contains("canary"),
        "{text}"
    );
}

#[tokio::test]
async fn a_limit_ends_a_download_before_it_is_read_and_on_the_way() {
    let announced =
        |length: &str| Response::builder().header("content-length", length).body("12345678").unwrap();
    let (transport, _) = server(move |_| announced("8"));
    let request = ForeignRequest::new("https://a.example/").unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let watch = Arc::clone(&told);
    let download = request.get(&transport).await.unwrap();
    let download = download.on_progress(move |progress| watch.lock().unwrap().push(progress));
    let error = download.collect(7).await.unwrap_err();
    assert!(matches!(error, ForeignError::TooLarge { max_bytes: 7 }), "{error}");
    assert!(told.lock().unwrap().is_empty(), "nothing was read");
    let watch = Arc::clone(&told);
    let download = request.get(&transport).await.unwrap();
    download.on_progress(move |progress| watch.lock().unwrap().push(progress)).collect(8).await.unwrap();
    let told = told.lock().unwrap().clone();
    assert_eq!((told.len(), told[0].done, told[0].total), (1, 8, Some(8)));
    let (transport, _) = server(move |_| announced("3"));
    let mut download = request.get(&transport).await.unwrap().max_bytes(7);
    assert!(matches!(download.next().await, Some(Err(ForeignError::TooLarge { .. }))));
    assert!(download.next().await.is_none());
}

#[tokio::test]
async fn a_redirect_is_kept_to_public_addresses_as_well() {
    let rules = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&rules);
    let transport = transport_fn(move |request: http::Request<Body>| {
        log.lock().unwrap().push(request.extensions().get::<PublicOnly>().cloned());
        let answer = match request.uri().path() {
            "/1" => moved("https://b.example/2"),
            _ => Response::new("there"),
        };
        async move { Ok(answer.map(|text| Body::from(Bytes::from_static(text.as_bytes())))) }
    });
    let rule = PublicOnly::new().except(["a.example"]);
    let request = ForeignRequest::new("https://a.example/1").unwrap().public_only(rule.clone());
    let _ = request.get(&transport).await.unwrap();
    assert_eq!(*rules.lock().unwrap(), [Some(rule.clone()), Some(rule)]);
}
