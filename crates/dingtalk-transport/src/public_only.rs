//! Which addresses are public, and a request that goes to no other.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use http::uri::Authority;

/// Put this into a request's extensions to let it go to public addresses only: for URLs that come from outside, which else
/// could make this machine ask its own network. `HyperTransport` does; a transport of your own should.
///
/// What counts is the address that is dialled, after the name is resolved; so it holds for names that resolve to something
/// else the second time. Behind a proxy the proxy resolves names, and only addresses that stand in the URL are looked at.
///
/// ```
/// use dingtalk_transport::{Body, PublicOnly};
/// let mut request = http::Request::get("https://example.com/file").body(Body::empty()).unwrap();
/// request.extensions_mut().insert(PublicOnly::new().except(["files.example.internal"]));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicOnly {
    exempt: Arc<[String]>,
}

impl PublicOnly {
    /// No exceptions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hosts, by name or address, that may be anywhere, such as a storage of your own. With a port only at that port.
    #[must_use]
    pub fn except(self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let more = hosts.into_iter().map(|host| host.into().to_ascii_lowercase());
        Self { exempt: self.exempt.iter().cloned().chain(more).collect() }
    }

    /// Whether `authority` may be anywhere.
    pub fn exempts(&self, authority: &Authority) -> bool {
        let host = authority.host().to_ascii_lowercase();
        let with_port = authority.port_u16().map(|port| format!("{host}:{port}"));
        self.exempt.iter().any(|exempt| *exempt == host || with_port.as_ref() == Some(exempt))
    }
}

/// Whether an address belongs to the public Internet: not this machine, not a private, shared, link-local or otherwise
/// reserved network, not multicast, and no IPv6 form of such an IPv4 address (IANA's special-purpose registries).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [224..=255, ..]
    )
}

/// Only 2000::/3 is given out at all; of it the tunnels and examples are left out.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Teredo, ORCHID, benchmarking and the like.
        [0x2001, 0x0000..=0x01ff, ..] => false,
        // Documentation.
        [0x2001, 0x0db8, ..] | [0x3fff, 0x0000..=0x0fff, ..] => false,
        // 6to4 holds an IPv4 address and is no longer routed (RFC 7526).
        [0x2002, ..] => false,
        // Everything else: ::, ::1, mapped and NAT64 (64:ff9b) addresses, fc00::/7, fe80::/10, ff00::/8.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_internet_is_public() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::",
            "3fff::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "203.119.1.1",
            "223.255.255.255",
            "2400:3200::1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn exceptions_are_by_name_with_or_without_the_port() {
        let rule = PublicOnly::new().except(["Files.Internal", "127.0.0.1:8080"]).except(["[::1]"]);
        let exempts = |authority: &'static str| rule.exempts(&Authority::from_static(authority));
        assert!(
            exempts("files.internal")
                && exempts("FILES.internal:444")
                && exempts("127.0.0.1:8080")
                && exempts("[::1]:5")
        );
        assert!(!exempts("127.0.0.1") && !exempts("127.0.0.1:80") && !exempts("x.files.internal"));
    }
}
