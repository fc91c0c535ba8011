//! A configured page.

use std::{collections::BTreeMap, fmt, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::{
    follow::{Follow, Lead, Render},
    settings::ProxySettings,
};

/// A source's id: lower-case letters, digits and hyphens, 1 to 64 characters, as `sources.toml` names it.
///
/// A document that a followed source leads to has the id `source/document`, each half of that form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(String);

impl SourceId {
    /// The id, where `text` is one.
    pub fn new(text: &str) -> Option<Self> {
        let ok = (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        ok.then(|| Self(text.to_owned()))
    }

    /// The id of a document under a followed source, where both halves are ids.
    pub fn child(parent: &Self, document: &str) -> Option<Self> {
        let document = Self::new(document)?;
        (!parent.0.contains('/')).then(|| Self(format!("{parent}/{document}")))
    }

    /// The id of a configured source or of a document under one, where `text` is one.
    pub fn any(text: &str) -> Option<Self> {
        match text.split_once('/') {
            None => Self::new(text),
            Some((parent, document)) => Self::child(&Self::new(parent)?, document),
        }
    }

    /// The configured source it belongs to: itself, or what stands before the stroke.
    #[must_use]
    pub fn root(&self) -> Self {
        Self(self.0.split('/').next().unwrap_or_default().to_owned())
    }

    /// Whether it is this source or a document under it.
    pub fn belongs_to(&self, source: &Self) -> bool {
        self == source || self.0.strip_prefix(source.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One configured page: where it is, when it is visited, how it is fetched and what is kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its address; `http` or `https`.
    pub url: Url,
    /// What people call it.
    pub title: String,
    /// A cron line of five fields (minute hour day month weekday), checked when the configuration is read.
    pub schedule: String,
    /// The IANA time zone the schedule is meant in.
    pub timezone: String,
    /// Sector labels added to those found in the text.
    pub sectors: Vec<String>,
    /// Places added to those found in the text: the document's own jurisdiction.
    pub places: Vec<String>,
    /// Which level of government speaks, such as `national`, `province`, `city`, `district`.
    pub issuer_level: Option<String>,
    /// How its text is found.
    pub rules: Rules,
    /// How it is fetched.
    pub request: RequestRules,
    /// What is kept of its history.
    pub retention: Retention,
    /// Whether the documents its page names are watched too.
    pub follow: Option<Follow>,
    /// Set for a document that a followed page led to.
    pub lead: Option<Lead>,
}

impl Source {
    /// A page of which no more is said than where it is and when it is visited: `schedule` is a cron line of five
    /// fields, meant in the IANA time zone `timezone`.
    pub fn new(id: SourceId, url: Url, schedule: &str, timezone: &str) -> Self {
        Self {
            title: id.to_string(),
            id,
            url,
            schedule: schedule.to_owned(),
            timezone: timezone.to_owned(),
            sectors: Vec::new(),
            places: Vec::new(),
            issuer_level: None,
            rules: Rules::default(),
            request: RequestRules::default(),
            retention: Retention::default(),
            follow: None,
            lead: None,
        }
    }
}

/// The levels of government that an issuer may have, the widest first.
pub const ISSUER_LEVELS: [&str; 9] = [
    "international",
    "supranational",
    "national",
    "state",
    "province",
    "region",
    "city",
    "county",
    "district",
];

/// What is kept of a source's history: a version stays whole as long as one of the rules keeps it; where there is
/// none, for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// How many of the newest versions stay whole.
    pub keep_versions: Option<u32>,
    /// For how many days a version stays whole after the next one was seen.
    pub keep_days: Option<u32>,
}

/// What of a page is its text, as its operator says; what is left unsaid is found automatically.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// CSS selectors of the elements that hold the text.
    pub keep: Vec<String>,
    /// CSS selectors of elements that do not belong to it.
    pub drop: Vec<String>,
    /// A charset that wins over what the page declares, by WHATWG label.
    pub charset: Option<String>,
}

/// How a page is fetched, where it differs from `[fetch]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestRules {
    /// Headers to send besides the usual ones.
    pub headers: BTreeMap<String, String>,
    /// The longest time for the whole fetch.
    pub timeout: Option<Duration>,
    /// The longest time to connect.
    pub connect_timeout: Option<Duration>,
    /// The longest wait for the next bytes.
    pub read_timeout: Option<Duration>,
    /// The largest body, decompressed, in bytes.
    pub max_body_bytes: Option<u64>,
    /// The largest header section, in bytes.
    pub max_header_bytes: Option<usize>,
    /// How many bytes one compressed byte may become.
    pub max_expansion: Option<u64>,
    /// The longest chain of redirects.
    pub max_redirects: Option<usize>,
    /// How often a failure that may pass is tried again within one check.
    pub retries: Option<u32>,
    /// GET, unless the page is what a form brings.
    pub method: Method,
    /// What is sent with a POST.
    pub body: Option<RequestBody>,
    /// Whether private addresses may be fetched for this source.
    pub allow_private: bool,
    /// Whether robots.txt is not asked; only for hosts whose operator agreed.
    pub ignore_robots: bool,
    /// A file with `user:password` for basic authentication.
    pub basic_auth_file: Option<PathBuf>,
    /// A file whose first line is a bearer token (RFC 6750).
    pub bearer_token_file: Option<PathBuf>,
    /// A PEM file with the certificate, and its chain, that the server asks clients for.
    pub client_certificate_file: Option<PathBuf>,
    /// A PEM file with that certificate's key, where it stands in a file of its own.
    pub client_key_file: Option<PathBuf>,
    /// Which way out the requests take.
    pub proxy: Route,
    /// Whether a browser runs the page's scripts first.
    pub render: Render,
}

/// How a page is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// As pages are.
    #[default]
    Get,
    /// As forms are sent.
    Post,
}

/// What is sent with a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestBody {
    /// Its `Content-Type`.
    pub content_type: String,
    /// The text itself.
    pub text: String,
}

/// The way out of a source's requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// As `[fetch]` says.
    #[default]
    AsUsual,
    /// Without any proxy.
    Direct,
    /// Through a proxy of the source's own.
    Through(ProxySettings),
}

impl Route {
    /// The proxy that this way leads through, where `usual` is that of `[fetch]`.
    pub fn of<'a>(&'a self, usual: Option<&'a ProxySettings>) -> Option<&'a ProxySettings> {
        match self {
            Self::AsUsual => usual,
            Self::Direct => None,
            Self::Through(proxy) => Some(proxy),
        }
    }
}

impl RequestRules {
    /// These rules for a document that a page leads to: asked for as documents are, and, on another origin,
    /// without what was meant for the page's own.
    #[must_use]
    pub fn for_document(&self, is_same_origin: bool) -> Self {
        let mut rules = Self { method: Method::Get, body: None, ..self.clone() };
        if !is_same_origin {
            rules.headers.clear();
            rules.basic_auth_file = None;
            rules.bearer_token_file = None;
            rules.client_certificate_file = None;
            rules.client_key_file = None;
        }
        rules
    }
}
