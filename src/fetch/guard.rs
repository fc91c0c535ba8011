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

/// IPv6 networks inside global unicast space (2000::/3) that are not the public Internet. Outside of 2000::/3
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
        [0, 0, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => Some("an obsolete form of an IPv4 address"),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
