//! What an element's tag, ARIA role, class and id say about the part of the page it is.

use foldhash::HashMap;
use html5ever::local_name;
use scraper::node::Element;

use crate::domain::document::Role;
use crate::extract::attributes::attribute;
use crate::extract::lexicon::{self, Hint};
use crate::extract::words;

/// Hints by class and id, remembered per page: sites repeat their classes on every element.
#[derive(Debug, Default)]
pub(super) struct Names {
    seen: HashMap<String, (Named, Make)>,
    makes: HashMap<String, Make>,
    /// Where the next name to look up is put together.
    key: String,
}

/// The elements of a page that share tag and class, generated numbers aside: a number from 1.
pub(super) type Make = u32;

/// What names say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The part of the site, if they name one.
    pub(super) hint: Option<Hint>,
    /// Whether they say that the text is here.
    pub(super) main: bool,
}

impl Names {
    /// How many makes have been seen.
    pub(super) fn makes(&self) -> usize {
        self.makes.len()
    }

    /// What an element says it is, and which make it is of.
    pub(super) fn of(&mut self, element: &Element) -> (Named, Make) {
        let (mut named, make) = self.by_words(element);
        if let Some(role) = by_tag_or_aria(element) {
            match role {
                Role::Main => named = Named { hint: named.hint.filter(|_| false), main: true },
                role => {
                    let strong = !matches!(role, Role::Header);
                    if named.hint.is_none_or(|hint| !hint.strong) {
                        named.hint = Some(Hint { role, strong });
                    }
                }
            }
        }
        (named, make)
    }

    fn by_words(&mut self, element: &Element) -> (Named, Make) {
        let class = attribute(element, &local_name!("class"));
        // The ids of items and headings are anchors made of the text's own words: "advertisements" may be a clause.
        let anchors = matches!(
            element.name.local,
            local_name!("li")
                | local_name!("p")
                | local_name!("h1")
                | local_name!("h2")
                | local_name!("h3")
                | local_name!("h4")
                | local_name!("h5")
                | local_name!("h6")
                | local_name!("dt")
                | local_name!("dd")
                | local_name!("tr")
                | local_name!("td")
                | local_name!("details")
                | local_name!("article")
        );
        let id = attribute(element, &local_name!("id"))
            .filter(|id| !anchors || id.contains(|c: char| c.is_ascii_digit()))
            .filter(|id| element.name.local != local_name!("section") || !is_made_of_a_heading(id))
            .unwrap_or("");
        // No attribute holds a zero byte. A class that is empty makes another design than none.
        self.key.clear();
        self.key.extend([element.name(), if class.is_some() { "\0" } else { "" }, class.unwrap_or("")]);
        let design_to = self.key.len();
        self.key.extend(["\0", id]);
        if let Some(seen) = self.seen.get(&self.key) {
            return *seen;
        }
        let named = words_of(class.unwrap_or(""), id);
        let (tag, class) = self.key[..design_to].split_at(element.name().len());
        let design = format!("{tag}{}", class.replace(|c: char| c.is_ascii_digit(), ""));
        let next = u32::try_from(self.makes.len() + 1).unwrap_or(u32::MAX);
        let make = *self.makes.entry(design).or_insert(next);
        self.seen.insert(self.key.clone(), (named, make));
        (named, make)
    }
}

fn by_tag_or_aria(element: &Element) -> Option<Role> {
    let aria = attribute(element, &local_name!("role")).map_or("", str::trim);
    match aria {
        "navigation" | "menu" | "menubar" | "tablist" | "directory" => return Some(Role::Navigation),
        "banner" => return Some(Role::Header),
        "contentinfo" => return Some(Role::Footer),
        "complementary" => return Some(Role::Sidebar),
        "search" => return Some(Role::Tools),
        "dialog" | "alertdialog" => return Some(Role::Banner),
        "main" | "article" => return Some(Role::Main),
        "doc-footnote" | "doc-endnotes" => return None,
        _ => {}
    }
    if attribute(element, &local_name!("itemprop")).is_some_and(|p| p.eq_ignore_ascii_case("articleBody")) {
        return Some(Role::Main);
    }
    match element.name.local {
        local_name!("nav") | local_name!("menu") => Some(Role::Navigation),
        local_name!("header") => Some(Role::Header),
        local_name!("footer") => Some(Role::Footer),
        local_name!("aside") => Some(Role::Sidebar),
        local_name!("dialog") => Some(Role::Banner),
        local_name!("main") | local_name!("article") => Some(Role::Main),
        _ => None,
    }
}

/// Longer names are made by machines and say nothing.
const MAX_NAME_CHARS: usize = 400;

fn words_of(class: &str, id: &str) -> Named {
    let mut named = Named::default();
    let mut weak = None;
    for name in class.split_ascii_whitespace().chain(id.split_ascii_whitespace()).take(40) {
        if name.len() > MAX_NAME_CHARS || is_utility(name) {
            continue;
        }
        let lower = name.to_ascii_lowercase();
        let mut found = lexicon::class_word(&lower);
        let mut joined_main = found.is_some_and(|hint| hint.role == Role::Main);
        if found.is_none() {
            let pieces = pieces_of(name);
            let mut before = "";
            for piece in pieces.split(' ') {
                // "no-sidebar", "has-banner", "with-ads" describe the page, not the part; "c-margin-bottom" a distance.
                let of_page = matches!(
                    std::mem::replace(&mut before, piece),
                    "no" | "has"
                        | "with"
                        | "without"
                        | "hide"
                        | "is"
                        | "sans"
                        | "not"
                        | "single"
                        | "margin"
                        | "padding"
                        | "border"
                        | "spacing"
                );
                let Some(hint) = lexicon::class_word(piece).filter(|_| !of_page) else { continue };
                if hint.role == Role::Main {
                    joined_main = true;
                } else if found.is_none_or(|f: Hint| !f.strong && hint.strong) {
                    found = Some(hint);
                }
            }
            // "article-nav" is a menu, "nav-content" too; "post-footer-content" a foot. "page-header" is the
            // head of a page, and the same as "header".
            if joined_main && found.is_some() && pieces.split(' ').count() > 3 {
                found = found.map(|hint| Hint { strong: false, ..hint });
            }
        }
        match found {
            Some(hint) if hint.role == Role::Main => named.main = true,
            Some(hint) if hint.strong => named.hint = named.hint.or(Some(hint)),
            Some(hint) => weak = weak.or(Some(hint)),
            None => named.main |= joined_main,
        }
    }
    named.hint = named.hint.or(weak);
    named
}

/// Whether the id of a section is made of its heading's words, "how-to-cite-a-source": so many words name no part of a site.
fn is_made_of_a_heading(id: &str) -> bool {
    const WORDS: usize = 4;
    id.split(['-', '_']).filter(|word| !word.is_empty()).count() >= WORDS
}

/// Layout words of style frameworks: "text-center", "mt-4", "col-md-8", "d-flex".
fn is_utility(name: &str) -> bool {
    [
        "text-",
        "font-",
        "bg-",
        "border-",
        "padding",
        "margin",
        "spacing",
        "gap-",
        "col-",
        "row-",
        "align-",
        "justify-",
        "items-",
        "mt-",
        "mb-",
        "p-",
        "m-",
        "px-",
        "py-",
        "mx-",
        "my-",
        "pt-",
        "pb-",
        "w-",
        "h-",
        "lg:",
        "md:",
        "sm:",
        "xl:",
        "top-",
        "bottom-",
        "left-",
        "right-",
        "wp-image",
        "postid-",
        "post-type",
        "page-id",
        "category-",
        "tag-",
        "post-type-",
        "align",
        "float-",
        "pull-",
        "clear",
        "grid-",
        "flex-",
    ]
    .iter()
    .any(|prefix| name.starts_with(prefix))
        && !matches!(name, "text-body" | "font-size" | "text-content")
}

/// The pieces of a name between signs and changes of case, in lower case with a space between two.
fn pieces_of(name: &str) -> String {
    let mut pieces = String::with_capacity(2 * name.len());
    let mut begins = false;
    let mut before_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            begins = true;
            before_lower = false;
            continue;
        }
        if (begins || c.is_uppercase() && before_lower) && !pieces.is_empty() {
            pieces.push(' ');
        }
        begins = false;
        before_lower = c.is_lowercase();
        words::push_lower(&mut pieces, c);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_falls_into_pieces_at_signs_and_changes_of_case() {
        for (name, pieces) in [
            ("site-footer", "site footer"),
            ("__relatedPosts--x2", "related posts x2"),
            ("KcpHeO", "kcp he o"),
            ("NAV", "nav"),
            ("--", ""),
        ] {
            assert_eq!(pieces_of(name), pieces, "{name}");
        }
    }

    #[test]
    fn names_tell_the_part_of_a_page() {
        for (names, role) in [
            ("inlinePromo_5jydU", Some(Role::Promotion)),
            ("site-footer", Some(Role::Footer)),
            ("breadcrumbs", Some(Role::Breadcrumb)),
            ("widget_recent_entries", Some(Role::Sidebar)),
            ("no-sidebar", None),
            ("KcpHeO tz5f0K", None),
        ] {
            assert_eq!(words_of(names, "").hint.map(|hint| hint.role), role, "{names}");
        }
        assert!(words_of("entry-content", "").main);
    }

    #[test]
    fn names_of_layout_name_no_part_of_a_page() {
        for names in ["padding-bottom is-large", "margin-bottom", "c-margin-bottom-m", "u-padding-top"] {
            assert_eq!(words_of(names, ""), Named::default(), "{names}");
        }
        // Where something stands in a card, and who wrote the editor, says little of what it is.
        for names in ["card-bottom-text", "widget editor"] {
            let strong = words_of(names, "").hint.filter(|hint| hint.strong && hint.role != Role::Sidebar);
            assert_eq!(strong, None, "{names}");
        }
    }

    #[test]
    fn the_id_of_a_section_may_be_made_of_its_heading() {
        assert!(is_made_of_a_heading("how-to-cite-a-source"));
        assert!(!is_made_of_a_heading("related-news") && !is_made_of_a_heading("site_footer"));
    }
}
