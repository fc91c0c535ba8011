//! Any text as what pdftotext brings of a PDF. The PDF itself is read in a child process, outside this program.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policywatch::extract::{Context, from_pdf_text};

fuzz_target!(|text: &str| {
    let document = from_pdf_text(text, &Context::default());
    assert!(document.blocks.iter().all(|block| !block.text.is_empty()));
});
