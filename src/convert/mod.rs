//! What needs a child process, with time and memory limits.

mod child;
pub mod git;

use std::time::Duration;

use crate::convert::child::{Child, ChildError};

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

/// The most memory that `pdftotext` may take, in KiB. Documents of a thousand pages stay below a quarter.
const PDF_MEMORY_KIB: u64 = 1024 * 1024;

/// The longest text taken from one document, in bytes.
const PDF_TEXT_BYTES: usize = 32 * 1024 * 1024;

/// The text of a PDF by `pdftotext -layout`, pages ended by form feeds.
///
/// It runs as a child: of the ways tried, it alone kept every minus sign and every Chinese font, and a parser
/// of hostile files is better in a process of its own, with its memory limited and its time counted.
pub fn pdf_text(bytes: &[u8], timeout: Duration) -> Result<String, ConvertError> {
    let child = Child {
        program: "pdftotext",
        arguments: &["-layout", "-enc", "UTF-8", "-", "-"],
        memory_kib: PDF_MEMORY_KIB,
        output_bytes: PDF_TEXT_BYTES,
        timeout,
    };
    let text = child.run(bytes).map_err(|error| match error {
        ChildError::Missing => ConvertError::Missing(
            "PDF files are read with the program pdftotext, which is not installed: install Debian's packages poppler-utils and poppler-data".to_owned(),
        ),
        other => ConvertError::Failed(format!("the PDF could not be read: {other}")),
    })?;
    Ok(String::from_utf8(text).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page with these words, the cross-reference table written by hand.
    fn pdf(words: &str) -> Vec<u8> {
        let content = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        ];
        let mut file = "%PDF-1.4\n".to_owned();
        let mut table = String::new();
        for (number, object) in objects.iter().enumerate() {
            table.extend([format!("{:010} 00000 n \n", file.len())]);
            file.extend([format!("{} 0 obj\n{object}\nendobj\n", number + 1)]);
        }
        let start = file.len();
        file.extend([format!(
            "xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        )]);
        file.into_bytes()
    }

    #[test]
    fn the_text_of_a_pdf_comes_out_or_the_missing_package_is_named() {
        match pdf_text(&pdf("A cut of -45 % by 2030"), Duration::from_mins(1)) {
            Ok(text) => assert_eq!(text.trim(), "A cut of -45 % by 2030"),
            Err(ConvertError::Missing(message)) => assert!(message.contains("poppler-utils"), "{message}"),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_no_pdf_fails_with_the_programs_words() {
        match pdf_text(b"<html>no PDF</html>", Duration::from_mins(1)) {
            Err(ConvertError::Failed(message)) => assert!(message.contains("could not be read"), "{message}"),
            Err(ConvertError::Missing(_)) => {}
            Ok(text) => panic!("{text:?}"),
        }
    }
}
