//! What goes with a request to a webhook, and what its answer means.
//!
//! A request carries
//! - `Idempotency-Key`: the same for every try of the same news, so that a receiver can drop what it has;
//! - `Policywatch-Timestamp`: when it was sent, in seconds since 1970 (UTC), so that a receiver can refuse what was
//!   recorded and is played again;
//! - `Policywatch-Signature`: `v1=` and the HMAC-SHA256 (RFC 2104), in hexadecimal, of the timestamp, a full stop
//!   and the body, by the key of the webhook.

use std::{fmt::Write as _, path::Path};

use jiff::Timestamp;
use ring::hmac;

use crate::{
    domain::letter::SendFailure,
    mail::{address::header_text, secret},
};

/// The headers of a request whose body is JSON, signed with the key in a file at `now`.
pub async fn headers(
    secret_file: &Path,
    id: &str,
    body: &str,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, SendFailure> {
    let key = secret::first_line(secret_file, "the webhook's key file").await?;
    let seconds = now.as_second();
    Ok(vec![
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", id.to_owned()),
        ("policywatch-timestamp", seconds.to_string()),
        ("policywatch-signature", format!("v1={}", signature(key.as_bytes(), seconds, body))),
    ])
}

/// The signature of a body sent at a time, in hexadecimal.
fn signature(key: &[u8], seconds: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mut context = hmac::Context::with_key(&key);
    context.update(seconds.to_string().as_bytes());
    context.update(b".");
    context.update(body.as_bytes());
    let mut hexadecimal = String::with_capacity(64);
    for byte in context.sign().as_ref() {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

/// What an answer means: taken (2xx), to be tried again (408, 409, 425, 429, 5xx), or refused for good. `words` is
/// the beginning of its body.
pub fn judge(status: u16, words: &str) -> Result<(), SendFailure> {
    let said = header_text(words).chars().take(300).collect::<String>();
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    match status {
        200..=299 => Ok(()),
        // 409 is what a receiver says that works on the same key already.
        408 | 409 | 425 | 429 | 500..=599 => {
            Err(SendFailure::Transient(format!("the webhook answered {status}{said}")))
        }
        300..=399 => Err(SendFailure::Permanent(format!(
            "the webhook answered {status}, but redirects are not followed: set `webhook` to the address itself"
        ))),
        _ => Err(SendFailure::Permanent(format!("the webhook answered {status}{said}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_hmac_of_timestamp_and_body() {
        // As `printf '1767225600.{}' | openssl dgst -sha256 -hmac key` has it.
        assert_eq!(
            signature(b"key", 1_767_225_600, "{}"),
            "df344de429b8ee672e1863e0008fdbd0080000536fbccdf0e4f89846acbbe872"
        );
    }

    #[test]
    fn answers_are_taken_tried_again_or_final() {
        for status in [200, 201, 202, 204] {
            assert_eq!(judge(status, ""), Ok(()));
        }
        for status in [408, 409, 425, 429, 500, 502, 503] {
            assert!(
                matches!(judge(status, "busy\r\nX: y"), Err(SendFailure::Transient(m)) if m.ends_with(": busy X: y"))
            );
        }
        for status in [301, 308, 400, 401, 403, 404, 410] {
            assert!(matches!(judge(status, ""), Err(SendFailure::Permanent(_))), "{status}");
        }
    }
}
