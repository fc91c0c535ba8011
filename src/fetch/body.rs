//! Reading a response's header and body within limits.

use std::time::Duration;

use http::HeaderMap;
use url::Url;

use crate::{
    domain::fetched::FetchFailure,
    fetch::{
        budget::Budget,
        client::MAX_HEADER_BYTES,
        decode::{DecodeError, Decoder},
        failure,
    },
};

/// Why a body was not read to its end.
#[derive(Debug)]
pub enum BodyError {
    /// More than the limit.
    TooLarge,
    /// Everything else.
    Failure(FetchFailure),
}

impl BodyError {
    /// The failure it is, where the limit is told by the caller.
    pub fn into_failure(self, too_large: impl FnOnce() -> FetchFailure) -> FetchFailure {
        match self {
            Self::TooLarge => too_large(),
            Self::Failure(failure) => failure,
        }
    }
}

/// Refuses a header section that is larger than any page's.
pub fn check_header(headers: &HeaderMap, url: &Url) -> Result<(), FetchFailure> {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if bytes > MAX_HEADER_BYTES {
        return Err(FetchFailure::Connection {
            host: url.host_str().unwrap_or_default().to_owned(),
            cause: format!("the answer's header has {bytes} bytes, more than {MAX_HEADER_BYTES}"),
        });
    }
    Ok(())
}

/// The whole body, decompressed; an error where it is larger than the limit.
pub async fn read(
    response: reqwest::Response,
    url: &Url,
    limit_bytes: u64,
    read_timeout: Duration,
    budget: &mut Budget,
) -> Result<Vec<u8>, BodyError> {
    // Compressed bytes beyond the limit are beyond it decompressed, too.
    if response.content_length().is_some_and(|length| length > limit_bytes) {
        return Err(BodyError::TooLarge);
    }
    let mut decoder = decoder(&response, limit_bytes)?;
    collect(response, url, &mut decoder, read_timeout, budget).await?;
    decoder.finish().map_err(of_decoding)
}

/// The start of the body, decompressed, up to the limit.
pub async fn read_start(
    response: reqwest::Response,
    url: &Url,
    limit_bytes: u64,
    read_timeout: Duration,
    budget: &mut Budget,
) -> Result<Vec<u8>, FetchFailure> {
    let too_large = || FetchFailure::TooLarge { limit_bytes };
    let mut decoder = decoder(&response, limit_bytes).map_err(|e| e.into_failure(too_large))?;
    match collect(response, url, &mut decoder, read_timeout, budget).await {
        Ok(()) => decoder.finish().map_err(|e| of_decoding(e).into_failure(too_large)),
        Err(BodyError::TooLarge) => Ok(decoder.into_start()),
        Err(BodyError::Failure(failure)) => Err(failure),
    }
}

fn decoder(response: &reqwest::Response, limit_bytes: u64) -> Result<Decoder, BodyError> {
    let encodings: Vec<&str> = response
        .headers()
        .get_all(http::header::CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Decoder::new(Some(&encodings.join(",")), limit_bytes).map_err(of_decoding)
}

async fn collect(
    mut response: reqwest::Response,
    url: &Url,
    decoder: &mut Decoder,
    read_timeout: Duration,
    budget: &mut Budget,
) -> Result<(), BodyError> {
    while let Some(piece) = budget
        .run("reading the body", read_timeout, response.chunk())
        .await
        .map_err(BodyError::Failure)?
        .map_err(|error| BodyError::Failure(failure::of_body(&error, url)))?
    {
        decoder.push(&piece).map_err(of_decoding)?;
    }
    Ok(())
}

fn of_decoding(error: DecodeError) -> BodyError {
    let cause = match error {
        DecodeError::TooLarge => return BodyError::TooLarge,
        DecodeError::Bomb => "it expands more than honest compression does".to_owned(),
        DecodeError::Broken(cause) => cause,
    };
    BodyError::Failure(FetchFailure::BrokenBody { cause })
}
