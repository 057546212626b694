//! An address from outside: whatever is accepted leads to a host that was configured, however it is read.
#![no_main]

// The module itself, because the crate around it brings TLS, which costs more to build than all else here.
#[allow(dead_code)]
#[path = "../../crates/dingtalk-gateway/src/endpoint.rs"]
mod endpoint;

use std::net::IpAddr;
use std::time::SystemTime;

use dingtalk_types::Hosts;
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_webhook::WebhookRobot;
use endpoint::{Endpoint, HostRule};
use http::Uri;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (hosts, address) = input;
    let hosts = match hosts % 3 {
        0 => Hosts::china(),
        1 => Hosts::international(),
        _ => Hosts::custom("http://127.0.0.1:8080", "https://proxy.example:8443/dingtalk"),
    };
    session_webhook(address, &hosts);
    stream_endpoint(address, &hosts);
});

/// The webhook of a robot or a message is called at its own host or not at all.
fn session_webhook(address: &str, hosts: &Hosts) {
    let Ok(robot) = WebhookRobot::from_url_of(address, hosts) else { return };
    let bases = [&hosts.api, &hosts.oapi];
    assert!(bases.iter().any(|base| same_place(address.trim(), base)), "accepted {address:?}");

    let message = WebhookMessage::text("text");
    let request = robot.request(hosts, &message, SystemTime::UNIX_EPOCH).expect("a request");
    let (dialled, base) = (request.uri(), hosts.oapi.parse::<Uri>().expect("a base address"));
    assert_eq!(dialled.scheme(), base.scheme(), "{address:?}");
    assert_eq!(dialled.authority(), base.authority(), "{address:?}");
    let path = dialled.path().strip_prefix(base.path().trim_end_matches('/')).expect("the base's path");
    assert!(["/robot/send", "/robot/sendBySession"].contains(&path), "{address:?} became {path}");
    let query = dialled.query().unwrap_or_default();
    let of_the_signature = |pair: &str| pair.starts_with("timestamp=") || pair.starts_with("sign=");
    assert!(query.split('&').skip(1).all(of_the_signature), "{address:?} became {query}");
}

/// The endpoint that the open call names is DingTalk's, or the configured host.
fn stream_endpoint(address: &str, hosts: &Hosts) {
    let Ok(endpoint) = Endpoint::new(address, "a+b/c=", &HostRule::of(&hosts.api, Vec::new())) else {
        return;
    };
    let host = host_and_port(address.trim()).0.to_ascii_lowercase();
    assert_eq!(endpoint.uri.host().map(str::to_ascii_lowercase).as_deref(), Some(&*host), "{address:?}");
    let domain =
        |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let loopback = host == "localhost" || literal.is_ok_and(|address| address.is_loopback());
    let own = hosts.api.starts_with("http://127.0.0.1") && loopback;
    assert!(domain("dingtalk.com") || domain("dingtalk.io") || own, "accepted {address:?}");
    assert!(endpoint.uri.scheme_str() == Some("wss") || own, "{address:?} goes in the clear");
    assert!(endpoint.target.expose().ends_with("ticket=a%2Bb%2Fc%3D"), "the ticket is not encoded");
}

/// Whether every reading of `address`, that of RFC 3986 and that of browsers, finds the scheme, host and port of `base`.
fn same_place(address: &str, base: &str) -> bool {
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let scheme = |address: &str| address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let default = if base.starts_with("https:") { 443 } else { 80 };
    let place = |address| {
        let (host, port) = host_and_port(address);
        (host.to_ascii_lowercase(), port.unwrap_or(default))
    };
    plain && scheme(address) == scheme(base) && place(address) == place(base)
}

/// What stands between `://` and the path.
fn host_and_port(address: &str) -> (&str, Option<u64>) {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (host, port.parse().ok())
        }
        _ => (authority, None),
    }
}
