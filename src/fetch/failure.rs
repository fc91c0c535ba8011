//! What the HTTP client's errors mean.

use std::{error::Error, io, iter};

use rustls::AlertDescription;
use url::Url;

use crate::{
    domain::fetched::FetchFailure,
    fetch::{guard, names::NotPublic},
};

/// What an error before the response's header means.
pub fn of_request(error: &reqwest::Error, url: &Url, connect_limit: std::time::Duration) -> FetchFailure {
    let host = url.host_str().unwrap_or_default().to_owned();
    if let Some(not_public) = find::<NotPublic>(error) {
        return FetchFailure::Refused {
            address: guard::shown(url),
            reason: guard::advice(not_public.address, not_public.reason),
        };
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return match tls {
            rustls::Error::AlertReceived(
                alert @ (AlertDescription::CertificateRequired
                | AlertDescription::BadCertificate
                | AlertDescription::UnknownCA
                | AlertDescription::AccessDenied),
            ) => FetchFailure::Certificate {
                host,
                cause: format!(
                    "the server wants another client certificate ({alert:?}): see `client_certificate_file`"
                ),
            },
            rustls::Error::InvalidCertificate(_) => {
                FetchFailure::Certificate { host, cause: certificate_words(tls) }
            }
            _ => FetchFailure::Connection { host, cause: format!("TLS failed: {tls}") },
        };
    }
    if error.is_dns() {
        let cause = deepest(error);
        return FetchFailure::Dns { host, gone: says_gone(&cause), cause };
    }
    if error.is_timeout() {
        return FetchFailure::Timeout { limit: connect_limit, stage: "connecting" };
    }
    FetchFailure::Connection { host, cause: deepest(error) }
}

/// Whether the connection was closed before a single byte of the answer came.
pub fn is_silent_close(error: &reqwest::Error) -> bool {
    find::<hyper::Error>(error).is_some_and(hyper::Error::is_incomplete_message)
}

/// Whether a resolver's words say that there is no such name, rather than that it cannot tell just now. The
/// system's function has no other way to say it: its codes are lost on the way, and its words, glibc's and
/// musl's, are never translated here, because no locale is set.
pub fn says_gone(words: &str) -> bool {
    [
        "Name or service not known",
        "No address associated with",
        "Name does not resolve",
        "nodename nor servname",
    ]
    .iter()
    .any(|gone| words.contains(gone))
}

/// What an error while the body comes means.
pub fn of_body(error: &reqwest::Error, url: &Url) -> FetchFailure {
    let broke = find::<io::Error>(error).is_some_and(|io| {
        matches!(
            io.kind(),
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe
        )
    });
    if broke {
        let host = url.host_str().unwrap_or_default().to_owned();
        return FetchFailure::Connection {
            host,
            cause: format!("it broke within the body ({})", deepest(error)),
        };
    }
    FetchFailure::BrokenBody { cause: format!("it ended early or is garbled ({})", deepest(error)) }
}

fn certificate_words(error: &rustls::Error) -> String {
    use rustls::CertificateError as Cause;
    let rustls::Error::InvalidCertificate(cause) = error else { return error.to_string() };
    match cause {
        Cause::Expired | Cause::ExpiredContext { .. } => "it has expired".to_owned(),
        Cause::NotValidYet | Cause::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        Cause::UnknownIssuer => {
            "its issuer is not trusted (an own authority can be added in `[fetch] ca_files`)".to_owned()
        }
        Cause::NotValidForName | Cause::NotValidForNameContext { .. } => "it is for another host".to_owned(),
        other => other.to_string(),
    }
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(Some(error as &(dyn Error + 'static)), |&e| e.source())
}

/// The first error of a type in the chain, looking into I/O errors as well, whose `source` skips what they
/// wrap.
fn find<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    chain(error).find_map(unwrapped)
}

fn unwrapped<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    error.downcast_ref::<E>().or_else(|| unwrapped(error.downcast_ref::<io::Error>()?.get_ref()?))
}

/// The words of the innermost cause; the outer ones only repeat the URL.
fn deepest(error: &reqwest::Error) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}
