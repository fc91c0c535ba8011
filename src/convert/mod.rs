//! What needs a child process, with time and memory limits.

use std::time::Duration;

/// Why a conversion brought nothing. Expected; recorded as the check's outcome.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The program is not installed; the message says which package holds it.
    #[error("{0}")]
    Missing(String),
    /// It failed or was stopped.
    #[error("{0}")]
    Failed(String),
}

/// The text of a PDF by `pdftotext -layout`, pages ended by form feeds.
pub fn pdf_text(bytes: &[u8], timeout: Duration) -> Result<String, ConvertError> {
    let _ = (bytes, timeout);
    Err(ConvertError::Missing(String::new()))
}
