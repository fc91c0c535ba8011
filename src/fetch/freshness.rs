//! What an answer says about how long it may be believed (RFC 9111) and recognised (RFC 9110, section 8.8).

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::domain::fetched::Validators;

/// For how long the server declared the answer fresh, its age in caches on the way taken off: `max-age`, or else
/// `Expires` against `Date` (RFC 9111, section 4.2.1). Nothing is guessed where it says nothing.
pub fn fresh_for(headers: &HeaderMap) -> Duration {
    let mut max_age_secs = None;
    for directive in headers.get_all(header::CACHE_CONTROL).iter().filter_map(|v| v.to_str().ok()) {
        for part in directive.split(',') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                // With field names it is about those fields; the safe reading is the same.
                "no-cache" | "no-store" => return Duration::ZERO,
                "max-age" => {
                    let secs = seconds(value.trim().trim_matches('"')).unwrap_or(0);
                    // Of two that contradict each other, the shorter is believed.
                    max_age_secs = Some(max_age_secs.map_or(secs, |before: u64| before.min(secs)));
                }
                _ => {}
            }
        }
    }
    let lifetime = match max_age_secs {
        Some(secs) => Duration::from_secs(secs),
        None => match (date(headers, &header::EXPIRES), date(headers, &header::DATE)) {
            (Some(expires), Some(sent)) => expires.duration_since(sent).unwrap_or_default(),
            _ => Duration::ZERO,
        },
    };
    let age = headers.get(header::AGE).and_then(|v| seconds(v.to_str().ok()?.trim())).unwrap_or(0);
    lifetime.saturating_sub(Duration::from_secs(age))
}

/// The validators of an answer, as far as they can be relied on. A `Last-Modified` of the very second of the
/// answer is left out: a page that changes twice within a second would pass for unchanged (RFC 9110, section
/// 8.8.2.2).
pub fn validators(headers: &HeaderMap) -> Validators {
    let settled = match (date(headers, &header::LAST_MODIFIED), date(headers, &header::DATE)) {
        (Some(modified), Some(sent)) => {
            sent.duration_since(modified).is_ok_and(|age| age >= Duration::from_secs(1))
        }
        // Without a `Date` nothing speaks against it; what is no date is only compared by the server.
        _ => true,
    };
    Validators {
        etag: headers.get(header::ETAG).map(latin1),
        last_modified: headers.get(header::LAST_MODIFIED).filter(|_| settled).map(latin1),
    }
}

/// A header's bytes as Latin-1, which HTTP has them in.
pub fn latin1(value: &http::HeaderValue) -> String {
    value.as_bytes().iter().map(|&byte| char::from(byte)).collect()
}

fn date(headers: &HeaderMap, name: &header::HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

/// Seconds as caches write them; what is too large for them is as long as can be (RFC 9111, section 1.2.2).
fn seconds(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::from(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().expect("a header value"));
        }
        headers
    }

    #[test]
    fn freshness_is_what_the_server_says_and_nothing_guessed() {
        let sent = ("date", "Sun, 01 Mar 2026 12:00:00 GMT");
        let in_five_minutes = ("expires", "Sun, 01 Mar 2026 12:05:00 GMT");
        let old = ("last-modified", "Sun, 01 Mar 2020 12:00:00 GMT");
        let cases: &[(&[(&'static str, &str)], u64)] = &[
            (&[], 0),
            (&[sent, old], 0),
            (&[("cache-control", "max-age=600")], 600),
            (&[("cache-control", "public, Max-Age=\"600\"")], 600),
            (&[("cache-control", "max-age=600"), ("age", "100")], 500),
            (&[("cache-control", "max-age=600"), ("age", "700")], 0),
            (&[("cache-control", "max-age=600"), ("age", "young")], 600),
            (&[("cache-control", "max-age=600, no-cache")], 0),
            (&[("cache-control", "no-cache=\"set-cookie\", max-age=600")], 0),
            (&[("cache-control", "max-age=600"), ("cache-control", "no-store")], 0),
            (&[("cache-control", "max-age=600, max-age=5")], 5),
            (&[("cache-control", "max-age=-1")], 0),
            (&[("cache-control", "max-age=1.5")], 0),
            (&[("cache-control", "s-maxage=600")], 0),
            (&[("cache-control", "public, immutable")], 0),
            (&[("cache-control", "max-age=99999999999999999999")], 4_294_967_295),
            (&[sent, in_five_minutes], 300),
            (&[sent, in_five_minutes, ("cache-control", "max-age=60")], 60),
            (&[sent, in_five_minutes, ("cache-control", "max-age=0")], 0),
            (&[in_five_minutes], 0),
            (&[sent, ("expires", "0")], 0),
            (&[sent, ("expires", "Sun, 01 Mar 2020 12:05:00 GMT")], 0),
        ];
        for (lines, expected) in cases {
            assert_eq!(fresh_for(&headers(lines)).as_secs(), *expected, "{lines:?}");
        }
    }

    #[test]
    fn a_date_of_the_same_second_recognises_nothing() {
        let kept = |modified: &str, sent: Option<&str>| {
            let mut lines = vec![("last-modified", modified), ("etag", "W/\"x\"")];
            lines.extend(sent.map(|sent| ("date", sent)));
            let validators = validators(&headers(&lines));
            assert_eq!(validators.etag.as_deref(), Some("W/\"x\""));
            validators.last_modified.is_some()
        };
        let noon = "Sun, 01 Mar 2026 12:00:00 GMT";
        assert!(kept("Sun, 01 Mar 2026 11:59:59 GMT", Some(noon)));
        assert!(!kept(noon, Some(noon)));
        assert!(!kept("Sun, 01 Mar 2026 12:00:01 GMT", Some(noon)), "a clock that runs ahead");
        assert!(kept(noon, None));
        assert!(kept("yesterday", Some(noon)));
    }
}
