//! Any bytes as a DOCX file: a document or a reason comes out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policywatch::extract::{Context, Input, extract};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fuzz_target!(|bytes: &[u8]| {
    let document = extract(&Input { bytes, content_type: Some(TYPE), url: None }, &Context::default());
    assert!(document.blocks.iter().all(|block| !block.text.is_empty()));
});
