//! When to try again: backoff with jitter, and what `Retry-After` asks for.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};

/// The longest `Retry-After` that is waited for within a check; a longer one is handed out.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// No server's wish reaches further than this: a mistake in a header must not end the watching.
const LONGEST_WISH: Duration = Duration::from_hours(30 * 24);

/// The pauses between tries: `first`, twice that, and so on, each lengthened at random up to its double so
/// that many sources of one host do not come back together.
pub fn pauses(first: Duration, retries: u32) -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(first)
        .with_max_delay(Duration::from_secs(10))
        .with_factor(2.0)
        .with_max_times(retries as usize)
        .with_jitter()
        .build()
}

/// What `Retry-After` asks for (RFC 9110, section 10.2.3): seconds, or a date that is read against the
/// server's own `Date` where it has one, because its clock may be wrong.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wish = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else if text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() {
        LONGEST_WISH
    } else {
        let at = httpdate::parse_http_date(text).ok()?;
        let server_now = headers
            .get(http::header::DATE)
            .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok())
            .unwrap_or_else(|| std::time::SystemTime::from(now));
        at.duration_since(server_now).unwrap_or_default()
    };
    now.checked_add(SignedDuration::try_from(wish.min(LONGEST_WISH)).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().expect("a timestamp");
        let cases = [
            ("120", None, Some("2026-03-01T12:02:00Z")),
            (" 0 ", None, Some("2026-03-01T12:00:00Z")),
            ("Sun, 01 Mar 2026 12:00:30 GMT", None, Some("2026-03-01T12:00:30Z")),
            // The server's clock is an hour ahead: half a minute is meant all the same.
            (
                "Sun, 01 Mar 2026 13:00:30 GMT",
                Some("Sun, 01 Mar 2026 13:00:00 GMT"),
                Some("2026-03-01T12:00:30Z"),
            ),
            // In the past: now.
            ("Sun, 01 Mar 2020 12:00:00 GMT", None, Some("2026-03-01T12:00:00Z")),
            ("99999999999999999999999", None, Some("2026-03-31T12:00:00Z")),
            ("31536000", None, Some("2026-03-31T12:00:00Z")),
            ("soon", None, None),
            ("-5", None, None),
            ("", None, None),
        ];
        for (text, date, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", text.parse().expect("a header value"));
            if let Some(date) = date {
                headers.insert("date", date.parse().expect("a header value"));
            }
            let expected = expected.map(|t| t.parse().expect("a timestamp"));
            assert_eq!(retry_after(&headers, now), expected, "{text}");
        }
    }

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<_> = pauses(Duration::from_millis(500), 3).collect();
        assert_eq!(pauses.len(), 3);
        for (pause, least) in pauses.iter().zip([500, 1000, 2000]) {
            assert!((least..=2 * least).contains(&pause.as_millis()), "{pauses:?}");
        }
    }
}
