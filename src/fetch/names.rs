//! Name resolution that drops addresses which must not be fetched, at the moment of connecting.

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::fetch::guard;

/// The answer to one question for a name's addresses.
pub type Addresses = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Where names are looked up. The system's resolver, unless a test brings its own.
pub trait Names: Send + Sync + 'static {
    /// The addresses of a name.
    fn addresses(&self, name: &str) -> Addresses;
}

/// The resolver of the system (`getaddrinfo`).
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, name: &str) -> Addresses {
        let name = name.to_owned();
        Box::pin(async move {
            Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.map(|address| address.ip()).collect())
        })
    }
}

/// A name that has no public address. Found again in the HTTP client's error by its type.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{name} leads to {address}, which is {reason}")]
pub struct NotPublic {
    /// The name.
    pub name: String,
    /// The first address it leads to.
    pub address: IpAddr,
    /// Which rule refuses that address.
    pub reason: &'static str,
}

/// The resolver handed to an HTTP client.
pub struct GuardedNames {
    /// Who answers.
    pub names: Arc<dyn Names>,
    /// Whether addresses that are not public are dropped.
    pub public_only: bool,
    /// The proxy's own name, which the operator gave and which may lead anywhere.
    pub proxy: Option<String>,
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        // A SOCKS proxy's client asks for literal addresses, too.
        let literal = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        let looking_up = self.names.addresses(&name);
        let public_only = self.public_only && self.proxy.as_ref() != Some(&name);
        Box::pin(async move {
            let mut addresses = match literal {
                Some(address) => vec![address],
                None => looking_up.await?,
            };
            if addresses.is_empty() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address").into());
            }
            if public_only {
                let first = addresses[0];
                addresses.retain(|address| guard::refusal(*address).is_none());
                if addresses.is_empty() {
                    let reason = guard::refusal(first).unwrap_or("not public");
                    return Err(NotPublic { name, address: first, reason }.into());
                }
            }
            // Port 0 stands for the port of the URL.
            let addresses: Addrs = Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}
