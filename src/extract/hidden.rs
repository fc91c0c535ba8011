//! What a reader does not see: hidden by attribute, by style, or by a rule of the page's own style sheet.

use std::collections::HashSet;

use crate::extract::attributes::attribute;
use html5ever::local_name;
use scraper::node::Element;

/// Classes and ids that the page's own style sheets hide.
#[derive(Debug, Default)]
pub(super) struct HiddenNames {
    classes: HashSet<String>,
    ids: HashSet<String>,
}

/// How much style text is looked at, in bytes.
const MAX_STYLE_BYTES: usize = 400_000;

impl HiddenNames {
    /// Takes in a style sheet: only rules of one class or one id by itself, outside `@media`.
    pub(super) fn read(&mut self, css: &str) {
        if css.len() > MAX_STYLE_BYTES {
            return;
        }
        let mut depth_at_rule = 0_usize;
        let mut rest = css;
        while let Some(open) = rest.find(['{', '}']) {
            let prelude = rest[..open].trim();
            let closing = rest.as_bytes()[open] == b'}';
            rest = &rest[open + 1..];
            if closing {
                depth_at_rule = depth_at_rule.saturating_sub(1);
                continue;
            }
            if prelude.starts_with('@') || prelude.contains('@') {
                depth_at_rule += 1;
                continue;
            }
            let Some(close) = rest.find('}') else { return };
            let body = &rest[..close];
            rest = &rest[close + 1..];
            if depth_at_rule == 0 && hides(body) {
                let prelude = prelude.rsplit("*/").next().unwrap_or(prelude);
                for selector in prelude.split(',').map(str::trim) {
                    let simple = |name: &str| {
                        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c))
                    };
                    if let Some(class) = selector.strip_prefix('.').filter(|name| simple(name)) {
                        self.classes.insert(class.to_owned());
                    } else if let Some(id) = selector.strip_prefix('#').filter(|name| simple(name)) {
                        self.ids.insert(id.to_owned());
                    }
                }
            }
        }
    }

    /// Whether an element is hidden by attribute, style or class.
    pub(super) fn hide(&self, element: &Element) -> bool {
        if matches!(element.name.local, local_name!("html") | local_name!("body")) {
            return false;
        }
        if attribute(element, &local_name!("hidden"))
            .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
            || attribute(element, &local_name!("style")).is_some_and(hides)
        {
            return true;
        }
        if self.classes.is_empty() && self.ids.is_empty() {
            return false;
        }
        attribute(element, &local_name!("id")).is_some_and(|id| self.ids.contains(id))
            || attribute(element, &local_name!("class"))
                .is_some_and(|class| class.split_ascii_whitespace().any(|name| self.classes.contains(name)))
    }
}

/// Whether declarations take an element out of sight.
fn hides(declarations: &str) -> bool {
    let (mut off_screen, mut absolute) = (false, false);
    for declaration in declarations.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let property = property.trim();
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is = |word: &str| value.eq_ignore_ascii_case(word);
        if property.eq_ignore_ascii_case("display") && is("none")
            || property.eq_ignore_ascii_case("visibility") && (is("hidden") || is("collapse"))
        {
            return true;
        }
        if property.eq_ignore_ascii_case("position") && (is("absolute") || is("fixed")) {
            absolute = true;
        }
        if ["left", "top", "text-indent", "right"].iter().any(|p| property.eq_ignore_ascii_case(p)) {
            let digits: String =
                value.chars().skip_while(|c| *c != '-').skip(1).take_while(char::is_ascii_digit).collect();
            off_screen |= value.starts_with('-') && digits.len() >= 4;
            if property.eq_ignore_ascii_case("text-indent") && value.starts_with('-') && digits.len() >= 4 {
                return true;
            }
        }
        if property.eq_ignore_ascii_case("clip")
            && value.starts_with("rect(")
            && !value.chars().any(|c| ('2'..='9').contains(&c))
        {
            off_screen = true;
        }
    }
    absolute && off_screen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_hides_by_display_visibility_or_place() {
        for (style, hidden) in [
            ("display:none", true),
            ("DISPLAY : none !important; color:red", true),
            ("visibility: hidden", true),
            ("position:absolute;left:-9999px", true),
            ("display:block", false),
            ("left:-10px", false),
            ("text-indent:2em", false),
        ] {
            assert_eq!(hides(style), hidden, "{style}");
        }
    }

    #[test]
    fn a_sheet_is_read_outside_media_rules_only() {
        let mut names = HiddenNames::default();
        names.read(
            "@media print{.noprint{display:none}} /* x */ .hide,#gone{display:none} .a .b{display:none}",
        );
        assert!(names.classes.contains("hide") && names.ids.contains("gone"));
        assert!(!names.classes.contains("noprint") && !names.classes.contains("a .b"));
    }
}
