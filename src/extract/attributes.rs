//! An element's attributes by name.

use html5ever::LocalName;
use scraper::node::Element;

/// The value of an element's attribute; none where it has no such attribute.
///
/// Elements have few attributes, and going through them is several times quicker than scraper's own lookup, which
/// makes an interned name of what is asked for each time.
pub(super) fn attribute<'a>(element: &'a Element, name: &LocalName) -> Option<&'a str> {
    element.attrs.iter().find_map(|(found, value)| (found.local == *name).then_some(&**value))
}

#[cfg(test)]
mod tests {
    use html5ever::local_name;

    use super::*;

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        let html = scraper::Html::parse_fragment("<p data-id=1 ID=\"two\" title>");
        let found = html.tree.nodes().filter_map(|node| node.value().as_element()).find(|e| e.name() == "p");
        let paragraph = found.expect("the fragment has one");
        assert_eq!(attribute(paragraph, &local_name!("id")), Some("two"));
        assert_eq!(attribute(paragraph, &local_name!("title")), Some(""));
        assert_eq!(attribute(paragraph, &local_name!("data")), None);
    }
}
