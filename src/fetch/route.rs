//! The way out through a proxy, and what it means for the address guard.
//!
//! The operator names the proxy, so that the proxy itself may lie anywhere. What is asked of it is judged here as
//! without one: a literal address in the URL, and every address that the name leads to as this machine sees it.
//! One that is not public refuses the request. A SOCKS5 proxy is then handed the very address that was judged. An
//! HTTP proxy looks the name up again by itself: it must be one that reaches no private network either.

use std::{net::IpAddr, sync::Arc};

use url::{Host, Url};

use crate::{
    domain::{
        fetched::FetchFailure,
        settings::{FetchSettings, ProxySettings},
        source::Source,
    },
    fetch::{
        guard::{self, Access},
        names::Names,
        secrets, upstream,
    },
};

/// A proxy with its login.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Proxy {
    /// Its address.
    pub url: Url,
    /// User and password.
    pub login: Option<(String, String)>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

/// The source's proxy, if it has one.
pub async fn of(source: &Source, settings: &FetchSettings) -> Result<Option<Proxy>, FetchFailure> {
    with_login(source.request.proxy.of(settings.proxy.as_ref())).await
}

/// The proxy of requests that belong to no source.
pub async fn usual(settings: &FetchSettings) -> Result<Option<Proxy>, FetchFailure> {
    with_login(settings.proxy.as_ref()).await
}

async fn with_login(configured: Option<&ProxySettings>) -> Result<Option<Proxy>, FetchFailure> {
    let Some(configured) = configured else { return Ok(None) };
    let login = match &configured.auth_file {
        Some(path) => Some(secrets::login("proxy_auth_file", path).await?),
        None => None,
    };
    Ok(Some(Proxy { url: configured.url.clone(), login }))
}

/// Whether a page that a browser renders can load things through this source's proxy, if it has one: it cannot
/// through one that is itself reached by TLS.
pub fn can_render(source: &Source, settings: &FetchSettings) -> bool {
    source.request.proxy.of(settings.proxy.as_ref()).is_none_or(|proxy| upstream::can_carry(&proxy.url))
}

/// Judges what the URL's name leads to, before a proxy is asked for it.
pub async fn judge(names: &Arc<dyn Names>, url: &Url, access: Access) -> Result<(), FetchFailure> {
    let (Access::PublicOnly, Some(Host::Domain(name))) = (access, url.host()) else { return Ok(()) };
    let addresses: Vec<IpAddr> = names.addresses(name).await.map_err(|error| FetchFailure::Dns {
        host: name.to_owned(),
        cause: format!("{error} (names are looked up here before a proxy is asked for them)"),
        gone: crate::fetch::failure::says_gone(&error.to_string()),
    })?;
    match addresses.iter().find_map(|ip| Some((*ip, guard::refusal(*ip)?))) {
        Some((ip, reason)) => {
            Err(FetchFailure::Refused { address: guard::shown(url), reason: guard::advice(ip, reason) })
        }
        None => Ok(()),
    }
}
