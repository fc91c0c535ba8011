//! Any bytes as an HTML page: a document comes out, with confidences in percent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policywatch::extract::{Context, Input, extract};

fuzz_target!(|bytes: &[u8]| {
    let document = extract(&Input { bytes, content_type: Some("text/html"), url: None }, &Context::default());
    assert!(document.blocks.iter().all(|block| block.confidence <= 100 && !block.text.is_empty()));
});
