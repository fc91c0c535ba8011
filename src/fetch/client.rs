//! The HTTP clients: one that connects to public addresses only, one for hosts that the operator named.
//!
//! They are two so that a connection made under one rule is never reused under the other.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use reqwest::{Certificate, Client, redirect::Policy};

use crate::{
    domain::{fetched::FetchFailure, settings::FetchSettings},
    fetch::{
        guard::Access,
        names::{GuardedNames, Names},
    },
};

/// The largest header section accepted, in bytes. The HTTP/1 reader itself gives up at about 400 KiB.
pub const MAX_HEADER_BYTES: usize = 64 * 1024;

/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(20);

/// The clients of all sources, each made when it is first needed: reading the system's root certificates takes
/// a while.
pub struct Clients {
    settings: FetchSettings,
    names: Arc<dyn Names>,
    roots: Vec<Certificate>,
    public_only: OnceLock<Client>,
    named: OnceLock<Client>,
}

impl Clients {
    /// Fails where a file of `ca_files` cannot be read or holds no certificate.
    pub fn new(settings: &FetchSettings, names: Arc<dyn Names>) -> Result<Self, FetchFailure> {
        // An error only says that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            roots: own_roots(settings)?,
            settings: settings.clone(),
            names,
            public_only: OnceLock::new(),
            named: OnceLock::new(),
        })
    }

    /// Where names are looked up; what comes of it is not judged yet.
    pub fn names(&self) -> &Arc<dyn Names> {
        &self.names
    }

    /// The client for this kind of access.
    pub fn with(&self, access: Access) -> Result<&Client, FetchFailure> {
        let slot = match access {
            Access::PublicOnly => &self.public_only,
            Access::Named => &self.named,
        };
        if slot.get().is_none() {
            // Two first requests may make one each; one of them is kept.
            let _ = slot.set(self.build(access)?);
        }
        Ok(slot.get().expect("it was set just now"))
    }

    fn build(&self, access: Access) -> Result<Client, FetchFailure> {
        let settings = &self.settings;
        let names = Arc::new(GuardedNames {
            names: Arc::clone(&self.names),
            public_only: access == Access::PublicOnly,
        });
        let build = |only_own_roots: bool| {
            let builder = Client::builder()
                .user_agent(settings.user_agent.as_str())
                .redirect(Policy::none())
                .no_proxy()
                .referer(false)
                .connect_timeout(settings.connect_timeout)
                .pool_idle_timeout(IDLE)
                .http1_allow_obsolete_multiline_headers_in_responses(true)
                .http1_allow_spaces_after_header_name_in_responses(true)
                .http1_ignore_invalid_headers_in_responses(true)
                .http2_max_header_list_size(u32::try_from(MAX_HEADER_BYTES).unwrap_or(u32::MAX))
                .dns_resolver(Arc::clone(&names));
            if only_own_roots {
                builder.tls_certs_only(self.roots.clone()).build()
            } else {
                builder.tls_certs_merge(self.roots.clone()).build()
            }
        };
        // A machine without root certificates fails to make a client at all; there, pages over http can still
        // be fetched, and every https page fails with its certificate.
        build(false).or_else(|_| build(true)).map_err(|error| FetchFailure::Settings {
            cause: format!("the HTTP client cannot be made from these settings: {error:?}"),
        })
    }
}

fn own_roots(settings: &FetchSettings) -> Result<Vec<Certificate>, FetchFailure> {
    let mut roots = Vec::new();
    for path in &settings.ca_files {
        let failure = |what: String| FetchFailure::Settings {
            cause: format!("`ca_files`: {}: {what}", path.display()),
        };
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
