//! Reading a response's header and body within limits.

use std::time::Duration;

use http::HeaderMap;
use url::Url;

use crate::{
    domain::fetched::FetchFailure,
    fetch::{
        budget::Budget,
        decode::{DecodeError, Decoder},
        failure,
        limits::Limits,
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

/// Refuses a header section that is larger than the limit.
pub fn check_header(headers: &HeaderMap, url: &Url, limit_bytes: usize) -> Result<(), FetchFailure> {
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if bytes > limit_bytes {
        let host = url.host_str().unwrap_or_default().to_owned();
        return Err(FetchFailure::HeaderTooLarge { host, limit_bytes });
    }
    Ok(())
}

/// The whole body, decompressed; an error where it is larger than the limit.
pub async fn read(
    response: reqwest::Response,
    url: &Url,
    limits: &Limits,
    budget: &mut Budget,
    received_bytes: &mut u64,
) -> Result<Vec<u8>, BodyError> {
    // Compressed bytes beyond the limit are beyond it decompressed, too.
    if response.content_length().is_some_and(|length| length > limits.body_bytes) {
        return Err(BodyError::TooLarge);
    }
    let mut decoder = decoder(&response, limits.body_bytes, limits.expansion)?;
    let outcome = collect(response, url, &mut decoder, limits.read, budget).await;
    *received_bytes = decoder.received_bytes();
    outcome?;
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
    let mut decoder = decoder(&response, limit_bytes, u64::MAX).map_err(|e| e.into_failure(too_large))?;
    match collect(response, url, &mut decoder, read_timeout, budget).await {
        Ok(()) => decoder.finish().map_err(|e| of_decoding(e).into_failure(too_large)),
        Err(BodyError::TooLarge) => Ok(decoder.into_start()),
        Err(BodyError::Failure(failure)) => Err(failure),
    }
}

fn decoder(response: &reqwest::Response, limit_bytes: u64, expansion: u64) -> Result<Decoder, BodyError> {
    let encodings: Vec<&str> = response
        .headers()
        .get_all(http::header::CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Decoder::new(Some(&encodings.join(",")), limit_bytes, expansion).map_err(of_decoding)
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
        DecodeError::Bomb => {
            "it expands more than honest compression does (`max_expansion` sets the limit)".to_owned()
        }
        DecodeError::Broken(cause) => cause,
    };
    BodyError::Failure(FetchFailure::BrokenBody { cause })
}
