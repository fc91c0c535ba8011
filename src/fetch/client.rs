//! The HTTP clients: one for each way in which connections may differ.
//!
//! A connection made under one rule is never reused under another: those to public addresses only and those to
//! hosts that the operator named are apart, and so are those through different proxies or with different client
//! certificates.

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{Certificate, Client, Identity, redirect::Policy};
use url::Url;

use crate::{
    domain::{fetched::FetchFailure, settings::FetchSettings},
    fetch::{
        guard::Access,
        names::{GuardedNames, Names},
        route::Proxy,
        secrets,
    },
};

/// What HTTP/2 may bring as a header section, in bytes; HTTP/1 is read up to about 400 KiB. The source's own
/// limit is held when the header is there.
const MAX_HEADER_BYTES: u32 = 256 * 1024;

/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(20);

/// More clients than this are not kept: a source whose certificate is renewed daily must not fill the memory.
const MAX_CLIENTS: usize = 32;

/// How a connection is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Whether TLS is spoken, with the host or with the proxy. Without it the system's root certificates, whose reading
    /// takes a while, are not needed, and no certificate is taken for good.
    tls: bool,
    /// To public addresses only, or wherever a named host leads.
    access: Access,
    /// The longest time to connect.
    connect_timeout: Duration,
    /// The proxy.
    pub proxy: Option<Proxy>,
    /// The client's certificate.
    certificate: Option<Arc<ClientCertificate>>,
}

impl Line {
    /// The way to an address.
    pub fn to(url: &Url, access: Access, connect_timeout: Duration, proxy: Option<Proxy>) -> Self {
        let of_proxy = proxy.iter().any(|proxy| proxy.url.scheme() == "https");
        Self { tls: of_proxy || url.scheme() != "http", access, connect_timeout, proxy, certificate: None }
    }

    /// The same way with a client's certificate.
    pub fn with_certificate(self, certificate: Option<Arc<ClientCertificate>>) -> Self {
        Self { certificate, ..self }
    }
}

/// A client certificate with its key.
#[derive(Clone, Debug)]
pub struct ClientCertificate {
    digest: [u8; 32],
    identity: Identity,
}

impl ClientCertificate {
    /// Reads certificate, chain and key from PEM text.
    pub fn new(pem: &[u8]) -> Result<Self, FetchFailure> {
        let identity = Identity::from_pem(pem).map_err(|_| {
            secrets::settings(
                "`client_certificate_file` does not hold a certificate and its key in PEM form; where the key \
                 stands in a file of its own, name that as `client_key_file`",
            )
        })?;
        Ok(Self { digest: *blake3::hash(pem).as_bytes(), identity })
    }
}

impl PartialEq for ClientCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for ClientCertificate {}

impl Hash for ClientCertificate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// The clients of all sources, each made when it is first needed: reading the system's root certificates takes
/// a while.
pub struct Clients {
    user_agent: String,
    names: Arc<dyn Names>,
    roots: Vec<Certificate>,
    made: Mutex<HashMap<Line, Client>>,
}

impl Clients {
    /// Fails where a file of `ca_files` cannot be read or holds no certificate.
    pub fn new(settings: &FetchSettings, names: Arc<dyn Names>) -> Result<Self, FetchFailure> {
        // An error only says that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            roots: own_roots(settings)?,
            user_agent: settings.user_agent.clone(),
            names,
            made: Mutex::default(),
        })
    }

    /// The client for this kind of connection.
    pub fn with(&self, line: &Line) -> Result<Client, FetchFailure> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.get(line) {
            return Ok(client.clone());
        }
        if made.len() >= MAX_CLIENTS {
            made.clear();
        }
        let client = self.build(line)?;
        made.insert(line.clone(), client.clone());
        Ok(client)
    }

    fn build(&self, line: &Line) -> Result<Client, FetchFailure> {
        let names = Arc::new(GuardedNames {
            names: Arc::clone(&self.names),
            public_only: line.access == Access::PublicOnly,
            proxy: line.proxy.as_ref().and_then(|proxy| proxy.url.host_str()).map(str::to_owned),
        });
        let proxy = match &line.proxy {
            None => None,
            Some(proxy) => {
                let route = reqwest::Proxy::all(proxy.url.as_str()).map_err(|error| {
                    secrets::settings(&format!("the proxy {} cannot be used: {error}", proxy.url))
                })?;
                Some(match &proxy.login {
                    Some((user, password)) => route.basic_auth(user, password),
                    None => route,
                })
            }
        };
        let build = |roots: Roots| {
            let mut builder = Client::builder()
                .user_agent(self.user_agent.as_str())
                .redirect(Policy::none())
                .no_proxy()
                .referer(false)
                // What is tried again is decided by `retry`, where it is counted.
                .retry(reqwest::retry::never())
                .connect_timeout(line.connect_timeout)
                .pool_idle_timeout(IDLE)
                .http1_allow_obsolete_multiline_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .http1_ignore_invalid_headers_in_responses(true)
                .http2_max_header_list_size(MAX_HEADER_BYTES)
                .dns_resolver(Arc::clone(&names));
            if let Some(proxy) = proxy.clone() {
                builder = builder.proxy(proxy);
            }
            if let Some(certificate) = &line.certificate {
                builder = builder.identity(certificate.identity.clone());
            }
            match roots {
                Roots::None => builder.tls_certs_only([]).build(),
                Roots::Own => builder.tls_certs_only(self.roots.clone()).build(),
                Roots::OwnAndSystem => builder.tls_certs_merge(self.roots.clone()).build(),
            }
        };
        // A machine without root certificates fails to make a client at all; there, pages over http can still
        // be fetched, and every https page fails with its certificate.
        let built = if line.tls {
            build(Roots::OwnAndSystem).or_else(|_| build(Roots::Own))
        } else {
            build(Roots::None)
        };
        built.map_err(|error| {
            secrets::settings(&format!("the HTTP client cannot be made from these settings: {error:?}"))
        })
    }
}

/// Who may vouch for a server.
enum Roots {
    None,
    Own,
    OwnAndSystem,
}

fn own_roots(settings: &FetchSettings) -> Result<Vec<Certificate>, FetchFailure> {
    let mut roots = Vec::new();
    for path in &settings.ca_files {
        let failure = |what: String| secrets::settings(&format!("`ca_files`: {}: {what}", path.display()));
        let pem = std::fs::read(path).map_err(|e| failure(e.to_string()))?;
        let certificates = Certificate::from_pem_bundle(&pem).map_err(|e| failure(e.to_string()))?;
        if certificates.is_empty() {
            return Err(failure(
                "it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned(),
            ));
        }
        roots.extend(certificates);
    }
    Ok(roots)
}
