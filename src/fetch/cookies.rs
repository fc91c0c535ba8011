//! The cookies of one source (RFC 6265, sections 5.1 to 5.4), across redirects and from check to check.
//!
//! Some sites set a cookie and redirect to the same address to see it come back; others let only those in who
//! bring what they were given last time. A cookie never leaves the source that it was set for.

use http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use url::{Host, Url};

use crate::domain::cookie::Cookie;

/// How many cookies are kept, and how long one may be in bytes.
const MAX_COOKIES: usize = 50;
const MAX_COOKIE_BYTES: usize = 4096;

/// A cookie without an end is of a session; a session of ours lasts this long.
const SESSION: SignedDuration = SignedDuration::from_hours(7 * 24);

/// No cookie is kept longer, whatever its server says.
const LONGEST: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Second-level names under which registries of countries sell names: a cookie for all of `gov.cn` is for none.
const SHARED_SECOND_LEVELS: [&str; 12] =
    ["ac", "co", "com", "edu", "go", "gob", "gov", "mil", "ne", "net", "or", "org"];

/// What the servers of one source asked to have sent back.
#[derive(Debug)]
pub struct Cookies {
    kept: Vec<Cookie>,
    now: Timestamp,
    changed: bool,
}

impl Cookies {
    /// The cookies kept from earlier, without those that have ended by `now`.
    pub fn new(kept: &[Cookie], now: Timestamp) -> Self {
        let fresh: Vec<Cookie> = kept.iter().filter(|cookie| cookie.expires_at > now).cloned().collect();
        Self { changed: fresh.len() != kept.len(), kept: fresh, now }
    }

    /// All of them, where they are others than at first.
    pub fn into_changed(self) -> Option<Vec<Cookie>> {
        self.changed.then_some(self.kept)
    }

    /// Keeps what an answer from `url` sets, and forgets what it ends.
    pub fn keep(&mut self, url: &Url, headers: &HeaderMap) {
        for value in headers.get_all(header::SET_COOKIE) {
            let Ok(text) = value.to_str() else { continue };
            let Some(cookie) = read(text, url, self.now) else { continue };
            let place = self.kept.iter().position(|known| {
                known.name == cookie.name && known.host == cookie.host && known.path == cookie.path
            });
            let ended = cookie.expires_at <= self.now;
            match place {
                Some(place) if ended => {
                    self.kept.remove(place);
                }
                Some(place) if self.kept[place] == cookie => continue,
                Some(place) => self.kept[place] = cookie,
                None if ended || self.kept.len() >= MAX_COOKIES => continue,
                None => self.kept.push(cookie),
            }
            self.changed = true;
        }
    }

    /// The `Cookie` header for a request to `url`: longer paths first, else in the order they came.
    pub fn header(&self, url: &Url) -> Option<String> {
        let host = host_of(url)?;
        let mut fitting: Vec<&Cookie> = self
            .kept
            .iter()
            .filter(|cookie| {
                let host_fits =
                    if cookie.host_only { cookie.host == host } else { domain_matches(&host, &cookie.host) };
                host_fits
                    && path_matches(url.path(), &cookie.path)
                    && (!cookie.secure || url.scheme() == "https")
            })
            .collect();
        fitting.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = fitting.iter().map(|c| format!("{}={}", c.name, c.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// Reads a `Set-Cookie` value; `None` where it is to be ignored as a whole.
fn read(text: &str, url: &Url, now: Timestamp) -> Option<Cookie> {
    let mut parts = text.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || name.len() + value.len() > MAX_COOKIE_BYTES {
        return None;
    }
    let host = host_of(url)?;
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        host: host.clone(),
        host_only: true,
        path: default_path(url.path()).to_owned(),
        secure: false,
        expires_at: now + SESSION,
    };
    let mut max_age_secs = None;
    for part in parts {
        let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match attribute.trim().to_ascii_lowercase().as_str() {
            "domain" => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                if domain.is_empty() || domain == host {
                    cookie.host_only = domain.is_empty() || is_address(&host);
                    continue;
                }
                if !domain_matches(&host, &domain) || is_shared(&domain) {
                    return None;
                }
                (cookie.host, cookie.host_only) = (domain, false);
            }
            "path" => {
                if value.starts_with('/') {
                    value.clone_into(&mut cookie.path);
                } else {
                    default_path(url.path()).clone_into(&mut cookie.path);
                }
            }
            "secure" => cookie.secure = true,
            "max-age" => max_age_secs = whole_seconds(value).or(max_age_secs),
            "expires" => {
                if let Some(at) = cookie_date(value) {
                    cookie.expires_at = at;
                }
            }
            _ => {}
        }
    }
    if let Some(seconds) = max_age_secs {
        cookie.expires_at = now + SignedDuration::from_secs(seconds).min(LONGEST);
    }
    cookie.expires_at = cookie.expires_at.min(now + LONGEST);
    Some(cookie)
}

/// `Max-Age` in seconds; what is not positive ends the cookie at once.
fn whole_seconds(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if digits.len() < text.len() {
        return Some(0);
    }
    Some(digits.parse().unwrap_or(i64::MAX).clamp(0, LONGEST.as_secs()))
}

/// A date as cookies have them (RFC 6265, section 5.1.1): day, month, year and time in any order, with anything
/// between them.
fn cookie_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let is_delimiter = |c: char| !(c.is_ascii_alphanumeric() || c == ':');
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        let digits = token.bytes().take_while(u8::is_ascii_digit).count();
        let number = token[..digits].parse::<i16>().ok();
        if time.is_none() && token.contains(':') {
            let parts: Option<Vec<i8>> = token.split(':').map(|part| part.parse().ok()).collect();
            if let Some([hour, minute, second]) = parts.as_deref() {
                time = Some((*hour, *minute, *second));
                continue;
            }
        }
        if day.is_none() && matches!(digits, 1 | 2) {
            day = number;
        } else if month.is_none() && digits == 0 && token.len() >= 3 {
            let lower = token[..3].to_ascii_lowercase();
            month = MONTHS.iter().position(|name| *name == lower).and_then(|at| i8::try_from(at + 1).ok());
        } else if year.is_none() && matches!(digits, 2..=4) {
            year = number.map(|year| match year {
                0..=69 => year + 2000,
                70..=99 => year + 1900,
                _ => year,
            });
        }
    }
    let (hour, minute, second) = time?;
    let date = DateTime::new(year?, month?, i8::try_from(day?).ok()?, hour, minute, second, 0).ok()?;
    date.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp())
}

/// The folder of a path (RFC 6265, section 5.1.4).
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(end) => &path[..end],
    }
}

fn path_matches(path: &str, of_cookie: &str) -> bool {
    path.strip_prefix(of_cookie)
        .is_some_and(|rest| rest.is_empty() || of_cookie.ends_with('/') || rest.starts_with('/'))
}

/// Whether `host` is `domain` or below it (RFC 6265, section 5.1.3); an address is only itself.
fn domain_matches(host: &str, domain: &str) -> bool {
    host == domain
        || (!is_address(host) && host.strip_suffix(domain).is_some_and(|before| before.ends_with('.')))
}

/// Whether hosts of strangers lie below this name. Without the list of public suffixes this is an estimate that
/// errs towards refusing.
fn is_shared(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    match labels.as_slice() {
        [_] => true,
        [second, top] => top.len() == 2 && (SHARED_SECOND_LEVELS.contains(second) || second.len() <= 2),
        _ => false,
    }
}

fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
}

fn host_of(url: &Url) -> Option<String> {
    match url.host()? {
        Host::Domain(name) => Some(name.trim_end_matches('.').to_ascii_lowercase()),
        address => Some(address.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().expect("a timestamp")
    }

    /// What comes back to the second address of cookies set at the first.
    fn sent(set: &[&str], from: &str, to: &str) -> Option<String> {
        let mut cookies = Cookies::new(&[], now());
        let mut headers = HeaderMap::new();
        for value in set {
            headers.append(header::SET_COOKIE, value.parse().expect("a header value"));
        }
        cookies.keep(&from.parse().expect("a URL"), &headers);
        cookies.header(&to.parse().expect("a URL"))
    }

    #[test]
    fn a_cookie_goes_where_its_attributes_say() {
        let from = "https://www.plans.gov.cn/a/b/page";
        let cases: &[(&str, &str, bool)] = &[
            ("k=v", "https://www.plans.gov.cn/a/b/other", true),
            ("k=v", "https://www.plans.gov.cn/a/bc", false),
            ("k=v", "https://plans.gov.cn/a/b/page", false),
            ("k=v", "https://x.www.plans.gov.cn/a/b/page", false),
            ("k=v; Path=/", "https://www.plans.gov.cn/", true),
            ("k=v; Path=/", "http://www.plans.gov.cn:8080/x", true),
            ("k=v; path=/a", "https://www.plans.gov.cn/a", true),
            ("k=v; path=/a", "https://www.plans.gov.cn/abc", false),
            ("k=v; path=relative", "https://www.plans.gov.cn/a/b/c", true),
            ("k=v; Path=/; Secure", "http://www.plans.gov.cn/", false),
            ("k=v; Path=/; Secure", "https://www.plans.gov.cn/", true),
            ("k=v; Path=/; Domain=plans.gov.cn", "https://data.plans.gov.cn/", true),
            ("k=v; Path=/; Domain=.Plans.Gov.CN", "https://plans.gov.cn/", true),
            ("k=v; Path=/; Domain=plans.gov.cn", "https://evilplans.gov.cn/", false),
            ("k=v; Path=/; Domain=gov.cn", "https://www.plans.gov.cn/", false),
            ("k=v; Path=/; Domain=cn", "https://www.plans.gov.cn/", false),
            ("k=v; Path=/; Domain=other.gov.cn", "https://www.plans.gov.cn/", false),
            ("k=v; Path=/; Domain=x.www.plans.gov.cn", "https://www.plans.gov.cn/", false),
            ("k=v; Path=/; Max-Age=0", "https://www.plans.gov.cn/", false),
            ("k=v; Path=/; Max-Age=-5", "https://www.plans.gov.cn/", false),
            (
                "k=v; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "https://www.plans.gov.cn/",
                true,
            ),
            ("k=v; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://www.plans.gov.cn/", false),
            ("k=v; Path=/; Expires=never", "https://www.plans.gov.cn/", true),
            ("=v; Path=/", "https://www.plans.gov.cn/", false),
            ("nothing", "https://www.plans.gov.cn/a/b/page", false),
        ];
        for (set, to, comes) in cases {
            assert_eq!(sent(&[set], from, to).is_some(), *comes, "{set} to {to}");
        }
        assert_eq!(sent(&["k=v; Domain=0.0.1; Path=/"], "http://127.0.0.1/", "http://127.0.0.1/"), None);
        let two = ["a=1; Path=/", "b=2; Path=/a/b", "a=3; Path=/"];
        assert_eq!(sent(&two, from, from).as_deref(), Some("b=2; a=3"));
    }

    #[test]
    fn dates_are_read_in_the_forms_that_servers_write() {
        for text in [
            "Wed, 21 Oct 2026 07:28:00 GMT",
            "Wed, 21-Oct-2026 07:28:00 GMT",
            "Wednesday, 21-Oct-26 07:28:00 GMT",
            "Wed Oct 21 07:28:00 2026",
            "2026 oct 21 7:28:0",
        ] {
            let expected: Timestamp = "2026-10-21T07:28:00Z".parse().expect("a timestamp");
            assert_eq!(cookie_date(text), Some(expected), "{text}");
        }
        for text in
            ["", "soon", "Wed, 32 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026", "0", "99:99:99 1 jan 2026"]
        {
            assert_eq!(cookie_date(text), None, "{text}");
        }
    }

    #[test]
    fn what_ended_is_forgotten_and_only_changes_are_told() {
        let mut headers = HeaderMap::new();
        headers.append(header::SET_COOKIE, "k=v; Max-Age=60".parse().expect("a header value"));
        let url = "http://a.test/".parse().expect("a URL");
        let mut cookies = Cookies::new(&[], now());
        cookies.keep(&url, &headers);
        let kept = cookies.into_changed().expect("one came");
        let mut again = Cookies::new(&kept, now());
        again.keep(&url, &headers);
        assert_eq!(again.into_changed(), None, "the same cookie is no change");
        let later = Cookies::new(&kept, now() + SignedDuration::from_mins(2));
        assert_eq!(later.header(&url), None);
        assert_eq!(later.into_changed(), Some(Vec::new()));
    }
}
