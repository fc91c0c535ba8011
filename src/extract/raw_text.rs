//! The text of scripts and style sheets, taken whole.
//!
//! The tokenizer hands such text on line by line and sign by sign, and the tree puts it together again. On many pages it
//! is most of the page.

use html5ever::tendril::{SliceExt, StrTendril};
use html5ever::tokenizer::BufferQueue;

/// Takes the text of the element that has just begun off the input, up to its end tag, as the tokenizer would read it;
/// none where that is left to the tokenizer: where the end is not at hand, or a script holds a comment with a script in
/// it, whose end tag is none.
pub(super) fn take(input: &BufferQueue, element: &str) -> Option<StrTendril> {
    let mut rest = input.peek_front_chunk_mut()?;
    let end = tag(&rest, "</", element).filter(|end| *end > 0)?;
    if rest[..end].contains("<!--") && tag(&rest[..end], "<", element).is_some() {
        return None;
    }
    let length = u32::try_from(end).ok()?;
    let text = rest.subtendril(0, length);
    rest.pop_front(length);
    Some(if text.contains(['\r', '\0']) { as_read(&text) } else { text })
}

/// Where the first tag of an element is that begins with these signs.
fn tag(text: &str, signs: &str, element: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| {
        let name = text.as_bytes()[*at..].strip_prefix(signs.as_bytes()).unwrap_or_default();
        name.get(..element.len()).is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes()))
            && matches!(name.get(element.len()), Some(b'\t' | b'\n' | b'\r' | b'\x0c' | b' ' | b'/' | b'>'))
    })
}

/// Text with its line breaks and zero bytes as the tokenizer reads them.
fn as_read(text: &str) -> StrTendril {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}").to_tendril()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, element: &str) -> Option<(String, String)> {
        let input = BufferQueue::default();
        input.push_back(text.to_tendril());
        let taken = take(&input, element)?.to_string();
        Some((taken, input.pop_front().map(|rest| rest.to_string()).unwrap_or_default()))
    }

    #[test]
    fn raw_text_goes_up_to_the_end_tag_of_its_element() {
        for (text, element, expected) in [
            ("a < b</script>c", "script", Some(("a < b", "</script>c"))),
            ("a</SCRIPT\n>c", "script", Some(("a", "</SCRIPT\n>c"))),
            ("a</scripts></script/>", "script", Some(("a</scripts>", "</script/>"))),
            (".a{}\r\n.b{}\0</style>", "style", Some((".a{}\n.b{}\u{fffd}", "</style>"))),
            ("</script>", "script", None),
            ("a", "script", None),
            ("a</script", "script", None),
            ("<!--\na//--></script>", "script", Some(("<!--\na//-->", "</script>"))),
            ("<!-- <script></script> -->", "script", None),
        ] {
            let expected = expected.map(|(text, rest)| (text.to_owned(), rest.to_owned()));
            assert_eq!(taken(text, element), expected, "{text}");
        }
    }

    #[test]
    fn the_tree_is_what_the_parser_alone_makes_of_a_page() {
        for page in [
            "<script>a\r\nb<c\0</script><style>\n.a{}\r</style><p>text",
            "<script><!-- if (a</script>) <script> </script> --></script><p>text",
            "<script><!--\n<script>\n</script>\n--></script><p>text</p><script>",
            "<noscript><p>a</p>\n</noscript><iframe>\r\n<p></iframe><xmp>\n<b></xmp><svg><style><b>x</style></svg>",
            "<style></style ><script type=x>a</SCRIPT\t><title>\n<b></title><noembed>\n</noembed><textarea>\n\n</textarea>",
        ] {
            let whole = scraper::Html::parse_document(page);
            assert_eq!(crate::extract::parse::parse(page).html.html(), whole.html(), "{page}");
        }
    }
}
