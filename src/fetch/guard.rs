//! Which addresses may be fetched: public ones over http or https, and private ones that the operator named.
//!
//! Architecture invariant: nothing is sent to an address that did not pass here. Literal addresses are checked
//! in the URL on every hop, because the HTTP client connects to them without asking a resolver; names are
//! checked by the resolver of the connection itself ([`crate::fetch::names`]), so that an answer cannot change
//! between check and use.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use ipnet::{Ipv4Net, Ipv6Net};
use url::{Host, Url};

use crate::domain::{fetched::FetchFailure, source::Source};

/// IPv4 networks that are not the public Internet: the IANA special-purpose registry (RFC 6890), multicast,
/// the reserved class E, and one metadata service that lives on a public address.
const IPV4_REFUSED: &[(&str, &str)] = &[
    ("0.0.0.0/8", "the unspecified network"),
    ("10.0.0.0/8", "a private network"),
    ("100.64.0.0/10", "the shared space of carriers"),
    ("127.0.0.0/8", "a loopback address"),
    ("168.63.129.16/32", "a cloud metadata address"),
    ("169.254.0.0/16", "a link-local or metadata address"),
    ("172.16.0.0/12", "a private network"),
    ("192.0.0.0/24", "reserved for protocols"),
    ("192.0.2.0/24", "reserved for documentation"),
    ("192.31.196.0/24", "reserved for AS112"),
    ("192.52.193.0/24", "reserved for relays"),
    ("192.88.99.0/24", "reserved for relays"),
    ("192.168.0.0/16", "a private network"),
    ("192.175.48.0/24", "reserved for AS112"),
    ("198.18.0.0/15", "reserved for measurements"),
    ("198.51.100.0/24", "reserved for documentation"),
    ("203.0.113.0/24", "reserved for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "reserved"),
];

/// IPv6 networks inside global unicast space (`2000::/3`) that are not the public Internet. Outside of it
/// everything is refused except NAT64 (RFC 6052) and IPv4-mapped addresses, which are judged by the IPv4
/// address they carry.
const IPV6_REFUSED: &[(&str, &str)] = &[
    ("2001::/32", "a Teredo tunnel"),
    ("2001::/23", "reserved for protocols"),
    ("2001:db8::/32", "reserved for documentation"),
    ("2002::/16", "a 6to4 tunnel"),
    ("2620:4f:8000::/48", "reserved for AS112"),
    ("3fff::/20", "reserved for documentation"),
];

static IPV4_NETWORKS: LazyLock<Vec<(Ipv4Net, &'static str)>> = LazyLock::new(|| parsed(IPV4_REFUSED));
static IPV6_NETWORKS: LazyLock<Vec<(Ipv6Net, &'static str)>> = LazyLock::new(|| parsed(IPV6_REFUSED));

fn parsed<N: std::str::FromStr>(table: &[(&str, &'static str)]) -> Vec<(N, &'static str)> {
    table
        .iter()
        .map(|(network, reason)| {
            (network.parse().ok().expect("the tables of networks are constants that tests read"), *reason)
        })
        .collect()
}

/// Why this address is not to be fetched; `None` where it is public.
pub fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => refusal_v4(v4),
        IpAddr::V6(v6) => refusal_v6(v6),
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    IPV4_NETWORKS.iter().find(|(network, _)| network.contains(&address)).map(|(_, reason)| *reason)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    let segments = address.segments();
    let carried = Ipv4Addr::from_octets({
        let [.., a, b, c, d] = address.octets();
        [a, b, c, d]
    });
    if address.is_unspecified() {
        return Some("the unspecified address");
    }
    if address.is_loopback() {
        return Some("a loopback address");
    }
    match segments {
        // RFC 4291, section 2.5.5.2, and RFC 6052, section 2.1.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => refusal_v4(carried),
        [0, 0, 0, 0, 0 | 0xffff, 0, ..] => Some("an obsolete form of an IPv4 address"),
        [0x64, 0xff9b, ..] => Some("a translation of a private network"),
        [first, ..] if first & 0xe000 == 0x2000 => {
            IPV6_NETWORKS.iter().find(|(network, _)| network.contains(&address)).map(|(_, reason)| *reason)
        }
        [first, ..] if first & 0xfe00 == 0xfc00 => Some("a private network"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some("a link-local address"),
        [first, ..] if first & 0xff00 == 0xff00 => Some("a multicast address"),
        _ => Some("not a public address"),
    }
}

/// How an address may be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// Only if it turns out to be public when the connection is made.
    PublicOnly,
    /// Wherever it leads: the operator named the host.
    Named,
}

/// The private hosts that `[fetch] allow_hosts` names.
#[derive(Clone, Debug, Default)]
pub struct Permits {
    hosts: Vec<(Host<String>, Option<u16>)>,
}

impl Permits {
    /// Reads `host`, `host:port`, an address, `[address]` or `[address]:port`. The error names the entry.
    pub fn new(entries: &[String]) -> Result<Self, FetchFailure> {
        let hosts = entries
            .iter()
            .map(|entry| {
                named_host(entry.trim()).ok_or_else(|| FetchFailure::Settings {
                    cause: format!(
                        "`allow_hosts` has \"{entry}\", which is no host: write a name or an address, with or without a port"
                    ),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { hosts })
    }

    /// Judges one hop. `source` may permit its own host (`allow_private`): the one its address names, on that
    /// port; between the default ports of http and https it may redirect.
    pub fn access(&self, url: &Url, source: Option<&Source>) -> Result<Access, FetchFailure> {
        let refused = |reason: String| Err(FetchFailure::Refused { address: shown(url), reason });
        if !matches!(url.scheme(), "http" | "https") {
            return refused(format!("only http and https are fetched, not {}", url.scheme()));
        }
        let (Some(host), Some(port)) = (host_of(url), url.port_or_known_default()) else {
            return refused("it names no host".to_owned());
        };
        if self.hosts.iter().any(|(named, at)| *named == host && at.is_none_or(|p| p == port)) {
            return Ok(Access::Named);
        }
        if let Some(source) = source.filter(|s| s.request.allow_private) {
            let same_host = host_of(&source.url).is_some_and(|own| own == host);
            let own_port = source.url.port_or_known_default();
            let both_default = matches!(own_port, Some(80 | 443)) && matches!(port, 80 | 443);
            let same_port = own_port == Some(port) || both_default;
            if same_host && same_port {
                return Ok(Access::Named);
            }
        }
        let literal = match host {
            Host::Ipv4(v4) => Some(IpAddr::V4(v4)),
            Host::Ipv6(v6) => Some(IpAddr::V6(v6)),
            Host::Domain(_) => None,
        };
        match literal.and_then(|ip| refusal(ip).map(|reason| (ip, reason))) {
            Some((ip, reason)) => refused(advice(ip, reason)),
            None => Ok(Access::PublicOnly),
        }
    }
}

/// What is wrong with an address and what to do if it is meant.
pub fn advice(ip: IpAddr, reason: &str) -> String {
    format!(
        "{ip} is {reason}; if it is meant, name the host in `[fetch] allow_hosts` or set `allow_private = true` for the source"
    )
}

/// The URL without credentials, for people.
pub fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only for URLs that cannot have credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// The host without the dot that may end a name (`example.org.` is `example.org`).
fn host_of(url: &Url) -> Option<Host<String>> {
    url.host().map(|host| match host {
        Host::Domain(name) => Host::Domain(name.strip_suffix('.').unwrap_or(name).to_owned()),
        Host::Ipv4(v4) => Host::Ipv4(v4),
        Host::Ipv6(v6) => Host::Ipv6(v6),
    })
}

fn named_host(entry: &str) -> Option<(Host<String>, Option<u16>)> {
    if let Ok(v6) = entry.parse::<Ipv6Addr>() {
        return Some((Host::Ipv6(v6), None));
    }
    let (host, port) = match entry.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port.parse().ok()?)),
        _ => (entry, None),
    };
    let url = Url::parse(&format!("http://{host}/")).ok()?;
    let plain =
        url.path() == "/" && url.query().is_none() && url.username().is_empty() && url.port().is_none();
    plain.then(|| host_of(&url).map(|host| (host, port))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every class of address that is not public, in every spelling that URLs and resolvers know.
    #[test]
    fn addresses_that_are_not_public_are_refused_however_they_are_written() {
        let refused = [
            // IPv4, plain.
            "http://0.0.0.0/",
            "http://0.1.2.3/",
            "http://10.0.0.1/",
            "http://10.255.255.255/",
            "http://100.64.0.1/",
            "http://100.100.100.200/",
            "http://100.127.255.255/",
            "http://127.0.0.1/",
            "http://127.255.255.254:8080/",
            "http://168.63.129.16/",
            "http://169.254.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.0.0.1/",
            "http://192.0.0.192/",
            "http://192.0.2.1/",
            "http://192.31.196.1/",
            "http://192.52.193.1/",
            "http://192.88.99.1/",
            "http://192.168.0.1/",
            "http://192.168.255.255/",
            "http://192.175.48.1/",
            "http://198.18.0.1/",
            "http://198.19.255.255/",
            "http://198.51.100.7/",
            "http://203.0.113.7/",
            "http://224.0.0.1/",
            "http://239.255.255.250/",
            "http://240.0.0.1/",
            "http://255.255.255.255/",
            // IPv4 in the spellings that browsers read.
            "http://127.1/",
            "http://127.0.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://0x7F.0x0.0x0.0x1/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://127.0.0.1./",
            "http://0/",
            "http://0x0a.0x00.0x00.0x01/",
            "http://012.1.2.3/",
            "http://3232235777/",
            "http://0xa9fea9fe/",
            "http://169.16689662/",
            "http://%31%32%37.0.0.1/",
            "http://127。0。0。1/",
            "http://127.0.0.1/",
            "http://①②⑦.⓪.⓪.①/",
            "http://user:pass@127.0.0.1/",
            "http://example.org@127.0.0.1/",
            "https://127.0.0.1:443/",
            "HTTP://127.0.0.1/",
            "http:\\\\127.0.0.1\\",
            "http:/127.0.0.1/",
            "http:127.0.0.1",
            // IPv6.
            "http://[::]/",
            "http://[::1]/",
            "http://[0:0:0:0:0:0:0:1]/",
            "http://[0000:0000:0000:0000:0000:0000:0000:0001]/",
            "http://[100::1]/",
            "http://[2001::1]/",
            "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
            "http://[2001:2::1]/",
            "http://[2001:10::1]/",
            "http://[2001:20::1]/",
            "http://[2001:db8::1]/",
            "http://[2001:DB8:0:0::1]/",
            "http://[2002:7f00:1::1]/",
            "http://[2002:a00:1::1]/",
            "http://[2002:808:808::1]/",
            "http://[2620:4f:8000::1]/",
            "http://[3fff::1]/",
            "http://[4000::1]/",
            "http://[5f00::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[fd20:ce::254]/",
            "http://[fdff:ffff::1]/",
            "http://[fe80::1]/",
            "http://[febf::1]/",
            "http://[fec0::1]/",
            "http://[ff02::1]/",
            "http://[ff0e::1]/",
            // IPv4 within IPv6.
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[0:0:0:0:0:ffff:10.0.0.1]/",
            "http://[::ffff:169.254.169.254]/",
            "http://[::127.0.0.1]/",
            "http://[::7f00:1]/",
            "http://[::8.8.8.8]/",
            "http://[::ffff:0:127.0.0.1]/",
            "http://[::ffff:0:8.8.8.8]/",
            "http://[64:ff9b::127.0.0.1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://[64:ff9b:1::1]/",
            "http://[64:ff9b:1::8.8.8.8]/",
            // Other schemes, and none.
            "ftp://example.org/",
            "file:///etc/passwd",
            "gopher://example.org/",
            "data:text/html,x",
            "javascript:alert(1)",
            "ws://example.org/",
            "unix:/run/socket",
        ];
        let permits = Permits::default();
        for text in refused {
            let url = Url::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            let judged = permits.access(&url, None);
            assert!(matches!(judged, Err(FetchFailure::Refused { .. })), "{text} ({url}): {judged:?}");
        }
        // What cannot even be parsed is not fetched either.
        for text in [
            "http://256.0.0.1/",
            "http://1.2.3.4.5/",
            "http://0x1ffffffff/",
            "http://[::1",
            "http:///",
            "//10.0.0.1/",
        ] {
            assert!(Url::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn public_addresses_and_names_pass() {
        let permits = Permits::default();
        for text in [
            "http://8.8.8.8/",
            "https://9.255.255.255/",
            "http://11.0.0.0/",
            "http://100.63.255.255/",
            "http://100.128.0.0/",
            "http://126.255.255.255/",
            "http://128.0.0.1/",
            "http://169.253.255.255/",
            "http://172.15.255.255/",
            "http://172.32.0.0/",
            "http://192.0.1.1/",
            "http://192.167.255.255/",
            "http://198.17.255.255/",
            "http://198.20.0.0/",
            "http://223.255.255.255/",
            "http://[2606:4700::1111]/",
            "http://[2a00:1450:4001::1]/",
            "http://[240e::1]/",
            "http://[2001:200::1]/",
            "http://[2001:4860:4860::8888]/",
            "http://[64:ff9b::8.8.8.8]/",
            "http://[::ffff:8.8.8.8]/",
            "https://www.gov.cn/",
            "https://例子.cn/",
            // Names are judged when they are resolved.
            "http://localhost/",
        ] {
            let url = Url::parse(text).expect("a URL");
            assert_eq!(permits.access(&url, None), Ok(Access::PublicOnly), "{text}");
        }
    }

    #[test]
    fn named_hosts_are_permitted_and_no_others() {
        let entries = [
            "Intranet.Example.org",
            "127.0.0.1:8080",
            "[::1]:9000",
            "fd00::5",
            "10.0.0.7",
            "例子.cn",
            "wiki.test:80",
        ];
        let permits = Permits::new(&entries.map(str::to_owned)).expect("hosts");
        let cases = [
            ("http://intranet.example.org/", true),
            ("https://INTRANET.example.org.:8443/x", true),
            ("http://intranet.example.org.evil.test/", false),
            ("http://127.0.0.1:8080/", true),
            ("http://127.1:8080/", true),
            ("http://127.0.0.1/", false),
            ("http://127.0.0.1:8081/", false),
            ("http://[::1]:9000/", true),
            ("http://[::1]/", false),
            ("http://[fd00::5]:1234/", true),
            ("http://[fd00::6]/", false),
            ("http://10.0.0.7/", true),
            ("http://[::ffff:10.0.0.7]/", false),
            ("http://xn--fsqu00a.cn/", true),
            ("http://wiki.test/", true),
            ("https://wiki.test/", false),
            ("ftp://intranet.example.org/", false),
        ];
        for (text, permitted) in cases {
            let url = Url::parse(text).expect("a URL");
            assert_eq!(permits.access(&url, None) == Ok(Access::Named), permitted, "{text}");
        }
        for entry in ["", "http://a/", "a/b", "a:b", "a:99999", "user@host", "[::1", "a b"] {
            assert!(Permits::new(&[entry.to_owned()]).is_err(), "{entry}");
        }
    }

    proptest::proptest! {
        /// An IPv4 address is judged alike in every form in which IPv6 can reach it.
        #[test]
        fn an_ipv4_address_is_judged_alike_in_ipv6(bits: u32) {
            let v4 = Ipv4Addr::from(bits);
            let [a, b, c, d] = v4.octets();
            let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            let plain = refusal(IpAddr::V4(v4)).is_some();
            let mapped = Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low);
            let translated = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low);
            proptest::prop_assert_eq!(refusal(IpAddr::V6(mapped)).is_some(), plain);
            proptest::prop_assert_eq!(refusal(IpAddr::V6(translated)).is_some(), plain);
            let six_to_four = Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1);
            let teredo = Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, !high, !low);
            let compatible = Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low);
            for tunnel in [six_to_four, teredo, compatible] {
                proptest::prop_assert!(refusal(IpAddr::V6(tunnel)).is_some(), "{tunnel}");
            }
        }
    }
}
