//! The cookies of one fetch: some sites set one and redirect to the same address to see it come back.
//!
//! A cookie lives for one fetch, goes back to the very origin it came from and nowhere else. Attributes are
//! not needed for that.

use std::collections::BTreeMap;

use http::{HeaderMap, header};
use url::Url;

/// How many cookies are kept, and how long one may be in bytes.
const MAX_COOKIES: usize = 50;
const MAX_COOKIE_BYTES: usize = 4096;

/// What servers asked to have sent back.
#[derive(Debug, Default)]
pub struct Cookies {
    /// By origin and name.
    kept: BTreeMap<(String, String), String>,
}

impl Cookies {
    /// Keeps what an answer from `url` sets.
    pub fn keep(&mut self, url: &Url, headers: &HeaderMap) {
        for value in headers.get_all(header::SET_COOKIE) {
            let Ok(text) = value.to_str() else { continue };
            let pair = text.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            let (name, value) = (name.trim(), value.trim());
            if name.is_empty() || pair.len() > MAX_COOKIE_BYTES || self.kept.len() >= MAX_COOKIES {
                continue;
            }
            self.kept.insert((url.origin().ascii_serialization(), name.to_owned()), value.to_owned());
        }
    }

    /// The `Cookie` header for a request to `url`.
    pub fn header(&self, url: &Url) -> Option<String> {
        let origin = url.origin().ascii_serialization();
        let pairs: Vec<String> = self
            .kept
            .iter()
            .filter(|((of, _), _)| *of == origin)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}
