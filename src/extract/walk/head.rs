//! What must be known before the walk: the page's head, its style rules, and what the operator selects.

use ego_tree::NodeId;
use html5ever::local_name;
use scraper::node::Element;
use scraper::{Html, Selector};

use crate::domain::source::Rules;
use crate::extract::attributes::attribute;
use crate::extract::walk::Walker;
use crate::extract::walk::elements::{text_of, within};
use crate::extract::words;

impl Walker {
    /// What must be known before the walk: the page's style rules, head, and which elements buttons open.
    pub(super) fn styles_and_head(&mut self, html: &Html) {
        for node in html.tree.nodes() {
            let Some(element) = node.value().as_element() else { continue };
            match element.name.local {
                local_name!("style")
                    if attribute(element, &local_name!("media")).is_none_or(|m| !m.contains("print")) =>
                {
                    for text in node.children().filter_map(|child| child.value().as_text()) {
                        self.hidden_names.read(text);
                    }
                }
                local_name!("title") if self.page.title_tag.is_empty() && !within(&node, "svg") => {
                    self.page.title_tag = words::folded(&text_of(node));
                }
                local_name!("meta") => self.meta(element),
                local_name!("script") => {
                    self.page.scripts += 1;
                    if attribute(element, &local_name!("type")) == Some("application/ld+json")
                        && self.page.linked_data_date.is_none()
                    {
                        self.page.linked_data_date = date_in_linked_data(&text_of(node));
                    }
                }
                local_name!("noscript") => self.page.noscript_bytes += text_of(node).len(),
                local_name!("time") => {
                    self.page.times.extend(attribute(element, &local_name!("datetime")).map(str::to_owned));
                }
                local_name!("input")
                    if attribute(element, &local_name!("type"))
                        .is_some_and(|t| t.eq_ignore_ascii_case("password")) =>
                {
                    self.page.password_field = true;
                }
                _ => {}
            }
            let opens = |name: &str| matches!(name, "aria-controls" | "data-target" | "data-bs-target");
            for (_, ids) in element.attrs().filter(|(name, _)| opens(name)) {
                self.controlled
                    .extend(ids.split_ascii_whitespace().map(|id| id.trim_start_matches('#').to_owned()));
            }
        }
    }

    fn meta(&mut self, element: &Element) {
        if attribute(element, &local_name!("http-equiv")).is_some_and(|e| e.eq_ignore_ascii_case("refresh")) {
            self.page.refresh = true;
        }
        let Some(name) = attribute(element, &local_name!("property"))
            .or_else(|| attribute(element, &local_name!("name")))
            .or_else(|| attribute(element, &local_name!("itemprop")))
        else {
            return;
        };
        if let Some(content) = attribute(element, &local_name!("content"))
            .map(words::folded)
            .filter(|content| !content.is_empty())
        {
            self.page.metas.entry(name.to_ascii_lowercase()).or_insert(content);
        }
    }

    /// Finds the elements that the operator's selectors keep and drop.
    pub(super) fn select(&mut self, html: &Html, rules: &Rules) {
        for (selectors, keeps) in [(&rules.keep, true), (&rules.drop, false)] {
            for text in selectors {
                let found: Vec<NodeId> = Selector::parse(text)
                    .map(|selector| html.select(&selector).map(|e| e.id()).collect())
                    .unwrap_or_default();
                if found.is_empty() {
                    self.page.unmatched.push(text.clone());
                }
                if keeps { self.keep.extend(found) } else { self.drop.extend(found) }
            }
        }
        self.page.kept = !self.keep.is_empty();
    }
}

/// The date of publication that linked data gives.
fn date_in_linked_data(json: &str) -> Option<String> {
    let at = json.find("\"datePublished\"")?;
    let rest = json[at + 15..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    rest.find('"').map(|end| rest[..end].to_owned())
}
