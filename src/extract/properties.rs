//! Whatever comes, a document comes out.

use super::*;

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// The twin of the fuzz targets: whatever comes, a document comes out.
    #[test]
    fn no_input_breaks_the_reader(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<div>", "</div>", "<table><tr><td rowspan=99 colspan=999>", "</table>", "<li>", "<ol start=-9>", "<p>", "<a href=x>", "</a>",
            "<b>", "<script>", "</script>", "<!--", "-->", "<svg>", "<h2>", "text 12 % ", "到2031年，", "\u{0}", "&#x110000;", "<keep", "\u{c}", "| a | b |\n", "- x\n", "\n\n", "prov-\nince",
        ]), 0..60),
        tail in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
    ) {
        let mut bytes = parts.concat().into_bytes();
        bytes.extend(tail);
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        for content_type in ["text/html", "text/markdown", "text/plain", docx] {
            let document = extract(&Input { bytes: &bytes, content_type: Some(content_type), url: None }, &Context::default());
            proptest::prop_assert!(document.blocks.iter().all(|block| block.confidence <= 100 && !block.text.is_empty()));
        }
        from_pdf_text(&String::from_utf8_lossy(&bytes), &Context::default());
    }
}
